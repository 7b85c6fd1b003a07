"""工作量: who reviews what, how much is late, and what nobody has taken; a lead assigns from here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from huijiao.core.machine import Role
from huijiao.core.text import Text as T
from huijiao.desks.centre.queue import TITLE as QUEUE
from huijiao.desks.centre.queue import my_projects
from huijiao.desks.centre.words import STAGES
from huijiao.desks.journey import left
from huijiao.desks.office import account_of, post_holders
from huijiao.people.models import Account
from huijiao.programmes.standing import CENTRE_ROLES
from huijiao.steps.s2_preparation.queries import today
from huijiao.steps.s4_review.handing import REVIEWERS
from huijiao.steps.s4_review.models import Round
from huijiao.steps.s4_review.queries import OPEN

TITLE = T("审查工作量", "Workload")
RECENT = timedelta(days=30)


@dataclass
class Load:
    """One reviewer: the rounds in hand, how many are late, how many opinions were given of late."""

    account: Account
    rounds: list[dict[str, Any]] = field(default_factory=list)
    done: int = 0

    @property
    def late(self) -> int:
        """Return how many are past their day."""
        return sum(r["late"] for r in self.rounds)


@post_holders(CENTRE_ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """Show the board; a fixed number of queries."""
    account = account_of(request)
    centres = [p.centre_id for p in account.posts.all() if p.centre_id]
    people = Account.objects.filter(
        posts__centre__in=centres, posts__role__in=[str(r) for r in REVIEWERS], state="ACTIVE"
    )
    loads = {a.pk: Load(a) for a in people.distinct().order_by("contact", "pk")}
    rounds = Round.objects.filter(state__in=OPEN, project__in=my_projects(account))
    unclaimed = []
    for one in rounds.select_related("project__institution", "reviewer").order_by("due", "pk"):
        row = {"round": one, "stage": STAGES[one.stage], "late": one.due < today(), "left": left(one.due)}
        if one.state == "IN_PROGRESS" and one.reviewer is not None:
            loads.setdefault(one.reviewer.pk, Load(one.reviewer)).rounds.append(row)
        elif one.state == "WAITING":
            unclaimed.append(row)
    given = Round.objects.filter(
        reviewer__in=list(loads), state__in=["PASSED", "RETURNED"], state_at__gte=timezone.now() - RECENT
    )
    for pk, n in given.values_list("reviewer").annotate(n=Count("pk")):
        loads[pk].done = n
    return render(request, "centre/workload.html", {
        "heading": TITLE, "crumbs": [(QUEUE, reverse("centre:queue")), (TITLE, "")], "unclaimed": unclaimed,
        "loads": sorted(loads.values(), key=lambda w: (-w.late, -len(w.rounds), str(w.account))),
        "lead": any(Role(p.role) is Role.REVIEW_LEAD for p in account.posts.all()), "days": RECENT.days,
    })  # fmt: skip
