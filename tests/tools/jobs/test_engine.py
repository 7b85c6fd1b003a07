"""The embedded engine runs what is due and stops when told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError

from huijiao.tools.jobs import engine as engines
from huijiao.tools.jobs.engine import EmbeddedEngine

pytestmark = pytest.mark.django_db


def test_once_runs_until_nothing_is_due_and_tends_first() -> None:
    seen: list[str] = []
    due = [True, True, False]

    def run_next() -> bool:
        seen.append("job")
        return due.pop(0)

    EmbeddedEngine(run_next, lambda: seen.append("upkeep")).run_worker(once=True)
    assert seen == ["upkeep", "job", "job", "job"]


def test_stop_ends_a_running_worker() -> None:
    worker = EmbeddedEngine(lambda: worker.stop() or True, lambda: None)  # type: ignore[func-returns-value]
    worker.run_worker(once=False)


def test_lost_database_is_waited_for(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(engines, "IDLE", 0.001)
    answers = iter([DatabaseError("gone"), True, False])

    def run_next() -> bool:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        if answer:
            worker.stop()
        return answer

    worker = EmbeddedEngine(run_next, lambda: None)
    worker.deliver(1, timedelta())
    worker.run_worker(once=False)
    assert "the worker goes on" in caplog.text
