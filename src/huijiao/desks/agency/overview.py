"""项目总览: programme by programme, who has each project and since when, what has come, what is overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import BigIntegerField, Count, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huijiao.core.machine import Court
from huijiao.core.quantities import fmt_bytes
from huijiao.core.text import Text as T
from huijiao.desks.agency.access import TITLE, my_projects
from huijiao.desks.agency.inbox import tabs, waiting
from huijiao.desks.export import xlsx
from huijiao.desks.journey import HOLDERS, left
from huijiao.desks.office import account_of, post_holders, said
from huijiao.desks.status import CODES, Status, of, with_status
from huijiao.programmes import queries as programmes
from huijiao.programmes.models import Cohort, Project
from huijiao.programmes.standing import AGENCY_ROLES
from huijiao.steps.s2_preparation.models import Dataset
from huijiao.steps.s2_preparation.queries import today
from huijiao.steps.s3_submission.models import Part
from huijiao.steps.s4_review.models import Round

PER_PAGE = 50
COHORTS = {
    "ACCEPTED": T("已完成验收", "Accepted"),
    "ACCEPTING": T("正在开展验收", "Under acceptance"),
    "ONGOING": T("在研", "Ongoing"),
}
_ISSUED = frozenset({"ISSUED", "APPROVED", "REVOKED"})


@dataclass(frozen=True)
class Row:
    """One project with its sums."""

    project: Project
    state: Status

    def number(self, name: str) -> int:
        """Return an annotated sum."""
        return int(getattr(self.project, name))

    @property
    def tone(self) -> str:
        """Return the tone of its tag, as the agency sees it."""
        return self.state.tone(Court.AGENCY, today())

    @property
    def late(self) -> bool:
        """Tell whether a day has passed."""
        return self.tone == "overdue"

    @property
    def left(self) -> T:
        """Return how long there is."""
        return left(self.state.due)

    @property
    def holder(self) -> T:
        """Return who has it."""
        return HOLDERS[self.state.court]

    @property
    def certificate(self) -> str:
        """Return the number of the certificate, once there is one."""
        report = getattr(self.project, "report", None)
        return report.number if report and report.state in _ISSUED else ""

    @property
    def cohort(self) -> T:
        """Return the project's stage."""
        return COHORTS[self.project.cohort]

    @property
    def sums(self) -> tuple[int, int, int]:
        """Return rounds, datasets and bytes."""
        return self.number("rounds_n"), self.number("datasets_n"), self.number("bytes_n")


SORTS: Mapping[str, Callable[[Row], Any]] = {
    "project": lambda r: r.project.title, "state": lambda r: list(CODES).index(r.state.code), "holder": lambda r: r.state.court,
    "since": lambda r: str(r.state.since or ""), "due": lambda r: (r.state.due is None, str(r.state.due)), "rounds": lambda r: r.sums[0],
    "datasets": lambda r: r.sums[1], "volume": lambda r: r.sums[2],
}  # fmt: skip


def summed(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Annotate rounds, datasets and bytes to projects, in the same query."""

    def sub(rows: Any, kind: Any) -> Coalesce:
        return Coalesce(Subquery(rows.values("n"), output_field=kind()), Value(0))

    rounds = (
        Round.objects.filter(project=OuterRef("pk"))
        .exclude(state="WITHDRAWN")
        .order_by()
        .values("project")
        .annotate(n=Count("pk"))
    )
    rows = (
        Dataset.objects.filter(project=OuterRef("pk"))
        .exclude(state="REMOVED")
        .order_by()
        .values("project")
        .annotate(n=Count("pk"))
    )
    parts = (
        Part.objects.filter(submission__project=OuterRef("pk"))
        .order_by()
        .values("submission__project")
        .annotate(n=Sum("bytes"))
    )
    return projects.annotate(
        rounds_n=sub(rounds, IntegerField), datasets_n=sub(rows, IntegerField), bytes_n=sub(parts, BigIntegerField)
    )


@post_holders(AGENCY_ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """List the projects; ``?programme= &cohort= &holder= &late=1 &q= &sort= &page= &format=xlsx``."""
    mine = my_projects(account_of(request))
    projects = (
        summed(with_status(mine)).exclude(state="TERMINATED", plan=None).order_by("programme__order", "project_no")
    )
    everything = [Row(p, of(p)) for p in projects]
    rows = _sorted([r for r in everything if _fits(r, request)], request.GET.get("sort", ""))
    if request.GET.get("format") == "xlsx":
        return _sheet(rows)
    courts = Counter(r.state.court for r in rows)
    return render(request, "agency/overview.html", {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "heading": TITLE, "get": request.GET,
        "tabs": tabs("agency:overview", len(waiting(mine))), "programmes": programmes.programmes(), "cohorts": COHORTS,
        "holders": [(str(c), HOLDERS[c]) for c in (Court.DEPOSITOR, Court.CENTRE, Court.AGENCY)],
        "sums": {"projects": len(rows), "late": sum(r.late for r in rows), "agency": courts[Court.AGENCY],
                 "certified": sum(bool(r.certificate) for r in rows), "bytes": sum(r.sums[2] for r in rows),
                 "datasets": sum(r.sums[1] for r in rows)},
        "grouped": not request.GET.get("sort"),
    })  # fmt: skip


def _fits(row: Row, request: HttpRequest) -> bool:
    get, project = request.GET.get, row.project
    text = f"{project.title} {project.project_no} {project.institution}".casefold()
    return (
        (not get("programme") or project.programme.code == get("programme")) and (not get("late") or row.late)
        and (get("cohort") not in Cohort.values or project.cohort == get("cohort"))
        and (not get("holder") or str(row.state.court) == get("holder")) and all(w in text for w in get("q", "").casefold().split())
    )  # fmt: skip


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    key = SORTS.get(sort.lstrip("-"))
    if key is None:  # programme by programme, overdue first
        return sorted(
            rows, key=lambda r: (r.project.programme.order, r.project.programme.code, not r.late, r.project.project_no)
        )
    return sorted(rows, key=key, reverse=sort.startswith("-"))


def _sheet(rows: list[Row]) -> HttpResponse:
    heads = [(_("Programme"), 24), (_("Number"), 18), (_("Project"), 44), (_("Institution"), 30), (_("Stage"), 14), (_("Status"), 18),
             (_("With"), 14), (_("Since"), 12), (_("Due"), 12), (_("Time left"), 20), (_("Rounds"), 8), (_("Datasets"), 8),
             (_("Bytes"), 16), (_("Volume"), 12), (_("Certificate"), 30)]  # fmt: skip
    return xlsx(_("All projects"), heads, [
        (said(r.project.programme.name), r.project.project_no, r.project.title, r.project.institution, said(r.cohort),
         said(r.state.label), said(r.holder), f"{r.state.since:%Y-%m-%d}" if r.state.since else "", r.state.due or "", said(r.left),
         *r.sums, fmt_bytes(r.sums[2]), r.certificate)
        for r in rows
    ])  # fmt: skip
