"""The engine that carries job ids to workers. Which one runs is wiring's choice; nothing else may depend on it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from huijiao.core.ports import JobEngine

IDLE = 0.5  # seconds between looks at an empty table
UPKEEP = 600.0  # seconds between rounds of housekeeping


class EmbeddedEngine:
    """Polls the job table: one code path on SQLite and PostgreSQL, no further service needed."""

    def __init__(self, run_next: Callable[[], bool], upkeep: Callable[[], None] | None = None) -> None:
        self.run_next, self.upkeep = run_next, upkeep
        self.stopping = False

    def deliver(self, job_id: int, delay: timedelta) -> None:
        """Do nothing: the row itself is found by the next look."""

    def run_worker(self, *, once: bool) -> None:
        """Run due jobs until told to stop; with ``once``, until none is due."""
        tended = 0.0
        while not self.stopping:
            if self.upkeep is not None and time.monotonic() - tended > UPKEEP:
                self.upkeep()
                tended = time.monotonic()
            if self.run_next():
                continue
            if once:
                return
            time.sleep(IDLE)


class _Nothing:
    """Before an engine is wired (tests, command line): rows wait for whoever drains them."""

    def deliver(self, job_id: int, delay: timedelta) -> None:
        """Do nothing."""

    def run_worker(self, *, once: bool) -> None:
        """Do nothing."""


_engine: list[JobEngine] = [_Nothing()]


def use(engine: JobEngine) -> None:
    """Choose the engine of this process."""
    _engine[0] = engine


def current() -> JobEngine:
    """Return the engine of this process."""
    return _engine[0]
