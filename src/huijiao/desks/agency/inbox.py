"""待审批: plans, reports and catalogue entries that wait for the agency, oldest first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huijiao.core.text import Text as T
from huijiao.desks.agency.access import TARGET_DAYS, TITLE, my_projects, waited
from huijiao.desks.office import account_of, post_holders
from huijiao.programmes.models import Project
from huijiao.programmes.standing import AGENCY_ROLES
from huijiao.steps.s1_plan.models import Plan
from huijiao.steps.s4_review.models import Report
from huijiao.steps.s6_publication.models import Release

TABS = ((T("待审批", "To approve"), "agency:inbox"), (T("项目总览", "All projects"), "agency:overview"))


@dataclass
class Waiting:
    """One thing to approve: what it is, of which project, since when."""

    kind: str
    noun: Any
    project: Project
    since: datetime
    count: int = 1
    releases: list[Release] = field(default_factory=list)

    @property
    def days(self) -> int:
        """Return the working days it has waited."""
        return waited(self.since)

    @property
    def late(self) -> bool:
        """Tell whether the target is past."""
        return self.days > TARGET_DAYS


def waiting(projects: Any) -> list[Waiting]:
    """Return what waits, the longest first; three queries."""
    among = {"project__programme", "project__institution", "project__centre"}
    plans = Plan.objects.filter(state="REPORTED", project__in=projects).select_related(*among)
    reports = Report.objects.filter(state="ISSUED", project__in=projects).select_related(*among)
    entries = Release.objects.filter(state="REPORTED", holding__submission__project__in=projects).select_related(
        *(f"holding__submission__{path}" for path in among)
    )
    found = [Waiting("plan", p, p.project, p.state_at) for p in plans]
    found += [Waiting("report", r, r.project, r.state_at) for r in reports]
    by_project: dict[int, list[Release]] = defaultdict(list)
    for entry in entries:
        by_project[entry.holding.submission.project_id].append(entry)
    for rows in by_project.values():
        project = rows[0].holding.submission.project
        found.append(Waiting("catalogue", rows[0], project, min(r.state_at for r in rows), len(rows), rows))
    return sorted(found, key=lambda w: w.since)


def tabs(current: str, count: int | str = "") -> list[tuple[T, str, bool, int | str]]:
    """Return the tabs of the desk."""
    return [(label, reverse(name), name == current, count if name == "agency:inbox" else "") for label, name in TABS]


@post_holders(AGENCY_ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """List what waits; ``?kind=`` and ``?q=`` filter."""
    rows = waiting(my_projects(account_of(request)))
    total, kind = len(rows), request.GET.get("kind", "")
    if kind:
        rows = [w for w in rows if w.kind == kind]
    for word in request.GET.get("q", "").casefold().split():
        rows = [
            w for w in rows if word in f"{w.project.title} {w.project.project_no} {w.project.institution}".casefold()
        ]
    return render(request, "agency/inbox.html", {
        "rows": rows, "tabs": tabs("agency:inbox", total), "heading": TITLE, "kinds": KINDS, "kind": kind,
        "q": request.GET.get("q", ""), "late": sum(w.late for w in rows), "target": TARGET_DAYS, "total": total,
    })  # fmt: skip


KINDS = {
    "plan": T("汇交方案", "Deposit plan"),
    "report": T("审查报告", "Review report"),
    "catalogue": T("共享目录", "Catalogue entries"),
}
