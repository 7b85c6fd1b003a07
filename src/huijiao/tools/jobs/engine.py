"""The engine that carries job ids to workers. Which one runs is wiring's choice; nothing else may depend on it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, close_old_connections

from huijiao.core.ports import JobEngine

log = logging.getLogger(__name__)

IDLE = 0.5  # seconds between looks at an empty table
UPKEEP = 600.0  # seconds between rounds of housekeeping


class EmbeddedEngine:
    """Polls the job table: one code path on SQLite and PostgreSQL, no further service needed."""

    def __init__(self, run_next: Callable[[], bool], upkeep: Callable[[], object]) -> None:
        self.run_next, self.upkeep = run_next, upkeep
        self._stopping = threading.Event()

    def deliver(self, job_id: int, delay: timedelta) -> None:
        """Do nothing: the row itself is found by the next look."""

    def stop(self) -> None:
        """End `run_worker` after the job at hand."""
        self._stopping.set()

    def run_worker(self, *, once: bool) -> None:
        """Run due jobs until told to stop; with ``once``, until none is due. A lost database is waited for."""
        tended = 0.0
        while not self._stopping.is_set():
            close_old_connections()
            try:
                if time.monotonic() - tended > UPKEEP or not tended:
                    tended = time.monotonic()
                    self.upkeep()
                ran = self.run_next()
            except DatabaseError:
                log.exception("the worker goes on")
                ran = False
            if not ran:
                if once:
                    return
                self._stopping.wait(IDLE)


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
