"""Who is behind a connection, and what the database last said of their box."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

from huijiao.tools.intake import dbthreads, doors, view
from huijiao.tools.intake.errors import FrozenError, GoneError
from huijiao.tools.intake.models import Box, BoxState, StagedFile

#: Seconds what the database said may be relied on; whatever becomes complete is checked once more with it.
FRESH = 0.25


@dataclass(frozen=True, slots=True)
class Facts:
    """A box as it stood a moment ago."""

    at: float
    valid: bool
    open: bool
    quota: int
    used: int
    partials: dict[str, StagedFile]


def look(account: int, key: int | None, box_id: int) -> Facts:
    """Ask the database."""
    box = Box.objects.get(pk=box_id)
    return Facts(
        time.monotonic(), doors.still(account, key), box.state == BoxState.OPEN, box.quota, box.used,
        view.partials(box_id),
    )  # fmt: skip


#: Questions on their way, one for each account and key of this process.
_ASKED: dict[tuple[int, int | None], asyncio.Future[Facts]] = {}


@dataclass(slots=True)
class Guest:
    """The holder of a door account; ``root`` is the folder of complete files."""

    account: int
    key: int | None
    box_id: int
    root: Path
    ip: str
    facts: Facts | None = None
    seen: float = field(default_factory=time.monotonic)

    @property
    def fresh(self) -> bool:
        """Tell whether the facts may be relied on."""
        return self.facts is not None and time.monotonic() - self.facts.at < FRESH

    def known(self) -> Facts:
        """Return the facts, or raise `GoneError` when the account has ended."""
        if self.facts is None or not self.facts.valid:
            raise GoneError
        return self.facts

    def require_open(self) -> None:
        """Raise `FrozenError` when the box is read only."""
        if not self.known().open:
            raise FrozenError

    def stale(self) -> None:
        """Have the database asked again: something was changed."""
        self.facts = None

    async def refresh(self) -> Facts:
        """Ask the database now; sessions of one account that ask at the same time are told at once."""
        who = (self.account, self.key)
        asked = _ASKED.get(who)
        if asked is None:
            asked = asyncio.ensure_future(dbthreads.run(look, self.account, self.key, self.box_id))
            _ASKED[who] = asked
            asked.add_done_callback(lambda _: _ASKED.pop(who))
        self.facts = await asyncio.shield(asked)
        return self.facts
