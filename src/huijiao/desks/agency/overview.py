"""项目总览: programme by programme, who has each project and since when, what has come, what is overdue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huijiao.core.machine import Court
from huijiao.core.quantities import fmt_bytes
from huijiao.core.text import Text as T
from huijiao.desks import standing
from huijiao.desks.agency import drill
from huijiao.desks.agency.access import TITLE, my_projects
from huijiao.desks.agency.inbox import tabs
from huijiao.desks.agency.matters import count
from huijiao.desks.export import xlsx
from huijiao.desks.journey import HOLDERS, left
from huijiao.desks.models import Standing
from huijiao.desks.office import account_of, post_holders, said
from huijiao.desks.status import CODES, Status, of, with_status
from huijiao.programmes import queries as programmes
from huijiao.programmes.models import Cohort, Project
from huijiao.programmes.standing import AGENCY_ROLES
from huijiao.steps.s2_preparation.queries import today

PER_PAGE = 50
COHORTS = {
    "ACCEPTED": T("已完成验收", "Accepted"),
    "ACCEPTING": T("正在开展验收", "Under acceptance"),
    "ONGOING": T("在研", "Ongoing"),
}
JOINED = ("programme", "institution", "centre", "plan", "submission", "report", "standing")
_ISSUED = frozenset({"ISSUED", "APPROVED", "REVOKED"})


@dataclass(frozen=True)
class Row:
    """One project with its sums."""

    project: Project
    state: Status

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
        kept: Standing = self.project.standing  # type: ignore[attr-defined]  # the reverse of a one-to-one
        return kept.rounds, kept.datasets, kept.bytes


#: Name in the address → order, by the read model.
SORTS: Mapping[str, str] = {
    "project": "title", "state": "standing__place", "holder": "standing__court", "since": "standing__since",
    "due": "standing__due", "rounds": "standing__rounds", "datasets": "standing__datasets", "volume": "standing__bytes",
}  # fmt: skip


@post_holders(AGENCY_ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """List the projects; ``?programme= &cohort= &holder= &late=1 &q= &only= &sort= &page= &format=xlsx``."""
    mine = my_projects(account_of(request))
    projects = _filtered(standing.listed(mine).exclude(state="TERMINATED", plan=None), request)
    ordered = _ordered(projects, request.GET.get("sort", ""))
    if request.GET.get("format") == "xlsx":
        return _sheet([Row(p, of(p)) for p in with_status(ordered)])
    page_obj = Paginator(ordered.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    shown = _rows(list(page_obj.object_list))
    page_obj.object_list = shown  # type: ignore[assignment]  # the page was of keys
    return render(request, "agency/overview.html", {
        "page_obj": page_obj, "heading": TITLE, "get": request.GET,
        "tabs": tabs("agency:overview", count(mine)), "programmes": programmes.programmes(), "cohorts": COHORTS,
        "holders": [(str(c), HOLDERS[c]) for c in (Court.DEPOSITOR, Court.CENTRE, Court.AGENCY)],
        "sums": _sums(projects), "grouped": not request.GET.get("sort"), "only": drill.LABELS.get(request.GET.get("only", "")),
    })  # fmt: skip


def _rows(keys: list[int]) -> list[Row]:
    """Return the rows of one page in their order, each read afresh from its nouns."""
    found = with_status(Project.objects.filter(pk__in=keys)).select_related(*JOINED).in_bulk()
    return [Row(found[key], of(found[key])) for key in keys]


def _late() -> Q:
    return Q(standing__due__lt=today()) & ~Q(standing__court=Court.NONE)


def _filtered(projects: QuerySet[Project], request: HttpRequest) -> QuerySet[Project]:
    get = request.GET.get
    if code := get("programme"):
        projects = projects.filter(programme__code=code)
    if get("cohort") in Cohort.values:
        projects = projects.filter(cohort=get("cohort"))
    if holder := get("holder"):
        projects = projects.filter(standing__court=holder)
    if (code := get("state")) in CODES:
        projects = projects.filter(standing__code=code)
    if get("late"):
        projects = projects.filter(_late())
    if only := drill.PARTS.get(get("only", "")):
        projects = projects.filter(only(today()))
    for word in get("q", "").split():
        projects = projects.filter(
            Q(title__icontains=word) | Q(project_no__icontains=word) | Q(institution__name_zh__icontains=word)
        )
    return projects


def _ordered(projects: QuerySet[Project], sort: str) -> QuerySet[Project]:
    name = SORTS.get(sort.lstrip("-"))
    if name is None:  # programme by programme, overdue first
        rank = Case(When(_late(), then=Value(0)), default=Value(1), output_field=IntegerField())
        return projects.order_by("programme__order", "programme__code", rank, "project_no", "pk")
    way = F(name).desc(nulls_last=True) if sort.startswith("-") else F(name).asc(nulls_last=True)
    return projects.order_by(way, "pk")


def _sums(projects: QuerySet[Project]) -> dict[str, int]:
    found = projects.order_by().aggregate(
        projects=Count("pk"), late=Count("pk", filter=_late()), agency=Count("pk", filter=Q(standing__court=Court.AGENCY)),
        certified=Count("pk", filter=Q(standing__certified=True)), bytes=Sum("standing__bytes"), datasets=Sum("standing__datasets"),
    )  # fmt: skip
    return {name: value or 0 for name, value in found.items()}


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
