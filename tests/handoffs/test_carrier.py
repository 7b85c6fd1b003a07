"""A fact starts its actions: in the same transaction, once, retried, visible when it fails."""

from __future__ import annotations

import pytest

from huijiao.core.actor import SYSTEM
from huijiao.core.facts import FACTS
from huijiao.handoffs import letters, table
from huijiao.handoffs.models import Handoff, Status
from huijiao.tools.jobs.actions import drain
from huijiao.tools.jobs.models import Job
from huijiao.tools.ledger.actions import record
from huijiao.tools.ledger.models import Fact

pytestmark = pytest.mark.django_db


def test_table_and_letters_name_known_facts_only() -> None:
    assert sorted({*table.TABLE, *letters.LETTERS} - set(FACTS)) == []


def test_letters_can_be_filled_in_both_languages() -> None:
    words = dict.fromkeys(("due", "open", "stopping", "number", "reason", "name", "no", "title"), "x")
    for notice in letters.LETTERS.values():
        for text in (notice.title, notice.body):
            assert text.zh.format(**words)
            assert text.en.format(**words)


def test_fact_writes_its_handoffs_once_and_runs_them(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def note(fact: Fact) -> None:
        seen.append(fact.seq)

    monkeypatch.setattr(table, "TABLE", {"project.created": (note,)})
    fact = record(kind="project.created", subject="project:1", about="project:1", actor=SYSTEM)
    assert Handoff.objects.get().status == Status.WAITING
    drain()
    drain()
    assert (seen, Handoff.objects.get().status) == ([fact.seq], Status.DONE)


def test_failing_handoff_is_visible_and_retried(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = [True]

    def shaky(fact: Fact) -> None:
        if broken:
            raise OSError(f"store away for {fact.seq}")

    monkeypatch.setattr(table, "TABLE", {"project.created": (shaky,)})
    record(kind="project.created", subject="project:1", about="project:1", actor=SYSTEM)
    drain()
    row = Handoff.objects.get()
    assert (row.status, row.error) == (Status.FAILED, f"OSError: store away for {row.fact}")
    broken.clear()
    from django.utils import timezone

    Job.objects.update(run_at=timezone.now())
    drain()
    assert Handoff.objects.get().status == Status.DONE
