"""What registrars still have to be told: one wish per identifier, the latest one; told at least once, with the effect of once.

A wish is written in the transaction of the act it follows from. Whoever carries it out writes its result only if the
wish is still the same: a newer one is told after it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import transaction

from huijiao.core.ports import Registrar, Rejected, Unreachable
from huijiao.tools.pids import actions
from huijiao.tools.pids.models import Identifier, State

FIRST, LONGEST = 60.0, 6 * 3600.0  # seconds between attempts
MOST = 60  # attempts; about two weeks


class Verb(StrEnum):
    """What is wished."""

    RESERVE = "reserve"
    REGISTER = "register"
    RETIRE = "retire"


class GaveUp(Exception):
    """A registrar that could not be reached for two weeks."""


def wish(
    *, identifier: Identifier, verb: Verb, target: str, metadata: dict[str, Any] | None = None, reason: str = ""
) -> None:
    """Write what the registrar is to be told next; it takes the place of an earlier wish.

    ``metadata`` is the description in JSON (`Registrar`). A retired identifier takes no other wish than to be retired.
    """
    with transaction.atomic():
        row = Identifier.objects.select_for_update().get(pk=identifier.pk)
        if row.state == State.RETIRED and verb != Verb.RETIRE:
            return
        row.wish = {"verb": verb.value, "target": target, "metadata": metadata or {}, "reason": reason}
        row.tries = 0
        row.save(update_fields=["wish", "tries", "changed"])


def fulfil(*, identifier: Identifier, registrar: Registrar) -> float | None:
    """Tell the registrar the present wish. Return None when nothing is left, else after how many seconds to come again.

    Raises `Rejected` (the answer is no; it stays on the row) and `GaveUp`.
    """
    row = Identifier.objects.get(pk=identifier.pk)
    if not row.wish:
        return None
    try:
        _tell(registrar, row.value, row.wish)
    except Unreachable as error:
        tries = _failed(row, str(error))
        if tries >= MOST:
            raise GaveUp(str(error)) from error
        return max(error.after, min(FIRST * 2 ** min(tries - 1, 12), LONGEST))
    except Rejected as error:
        _failed(row, str(error))
        raise
    return _done(row)


def _tell(registrar: Registrar, value: str, wished: dict[str, Any]) -> None:
    verb, target = wished["verb"], wished["target"]
    if verb == Verb.RETIRE:
        registrar.retire(value, target, wished["reason"])
    elif verb == Verb.REGISTER:
        registrar.register(value, target, wished["metadata"])
    else:
        registrar.reserve(value, target, wished["metadata"])


def _failed(seen: Identifier, note: str) -> int:
    """Note the failure. A registered identifier stays registered: what failed is bringing it up to date."""
    with transaction.atomic():
        row = Identifier.objects.select_for_update().get(pk=seen.pk)
        row.tries += 1
        row.note = note
        row.save(update_fields=["tries", "note", "changed"])
        if row.state == State.RESERVED and row.wish and row.wish["verb"] == Verb.REGISTER:
            actions.failed(identifier=row, note=note)
    return row.tries


def _done(seen: Identifier) -> float | None:
    told = seen.wish or {}
    with transaction.atomic():
        row = Identifier.objects.select_for_update().get(pk=seen.pk)
        if told["verb"] == Verb.REGISTER and row.state != State.RETIRED:
            actions.registered(identifier=row, target=told["target"])
        if row.wish == told:
            row.wish, row.tries = None, 0
            row.note = row.note if row.state == State.RETIRED else ""
            row.save(update_fields=["wish", "tries", "note", "changed"])
    return 0 if row.wish else None
