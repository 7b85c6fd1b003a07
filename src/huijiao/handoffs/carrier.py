"""Carries facts to actions: rows and jobs are written with the fact, run afterwards, retried."""

from __future__ import annotations

from django.utils import timezone

from huijiao.handoffs import table
from huijiao.handoffs.models import Handoff, Status
from huijiao.tools.jobs.actions import Running, enqueue, handler
from huijiao.tools.ledger.models import Fact
from huijiao.tools.notices import actions as notices


def enter(fact: Fact) -> None:
    """Write a handoff and its job for each action the fact starts (a listener of the ledger)."""
    for action in table.actions_of(fact.kind):
        row = Handoff.objects.create(
            fact=fact.seq, kind=fact.kind, subject=fact.subject, about=fact.about, action=name_of(action)
        )
        enqueue("handoff", {"handoff": row.pk}, key=f"handoff:{row.pk}", about=fact.about)


def name_of(action: table.Action) -> str:
    """Return the name an action is known by in the outbox."""
    return f"{action.__module__.rpartition('.')[2]}.{action.__name__}"


@handler("handoff")
def run(job: Running) -> None:
    """Run one handoff; a failure is kept on the row and raised for the retry."""
    row = Handoff.objects.get(pk=job.payload["handoff"])
    if row.status == Status.DONE:
        return
    fact = Fact.objects.get(pk=row.fact)
    action = next(a for a in table.actions_of(fact.kind) if name_of(a) == row.action)
    try:
        action(fact)
    except Exception as error:
        Handoff.objects.filter(pk=row.pk).update(status=Status.FAILED, error=f"{type(error).__name__}: {error}")
        raise
    Handoff.objects.filter(pk=row.pk).update(status=Status.DONE, error="", done=timezone.now())


@handler("notices.send")
def send(job: Running) -> None:
    """Send the letters that wait."""
    notices.send_due()
