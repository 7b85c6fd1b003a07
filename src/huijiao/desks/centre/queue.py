"""审查队列: the open rounds of my centre, what needs me first, and my other duties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huijiao.core.machine import Role
from huijiao.core.text import Text as T
from huijiao.desks.centre.access import ADMIN, CURATORS, WRITERS
from huijiao.desks.centre.words import STAGES
from huijiao.desks.export import xlsx
from huijiao.desks.journey import left
from huijiao.desks.office import account_of, post_holders, said
from huijiao.handoffs.models import Handoff
from huijiao.people.models import Account, Institution
from huijiao.programmes.models import Project
from huijiao.programmes.standing import CENTRE_ROLES, projects_for, roles_of
from huijiao.steps.s2_preparation.queries import today
from huijiao.steps.s4_review.models import Report, Round
from huijiao.steps.s4_review.queries import OPEN
from huijiao.steps.s4_review.states import ROUND
from huijiao.steps.s5_archiving import queries as holdings
from huijiao.tools.jobs.models import Job

PER_PAGE = 20
TITLE = T("审查队列", "Review queue")
SORTS: Mapping[str, Callable[[Row], Any]] = {
    "project": lambda r: r.round.project.title, "stage": lambda r: (r.round.stage, r.round.number),
    "submitted": lambda r: r.round.submitted, "due": lambda r: r.round.due,
    "reviewer": lambda r: str(r.round.reviewer or ""), "state": lambda r: list(ROUND.states).index(r.round.state),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One open round as listed."""

    round: Round
    mine: bool
    late: bool
    asked: T

    @property
    def stage(self) -> T:
        """Return what it examines."""
        return STAGES[self.round.stage]

    @property
    def tone(self) -> str:
        """Return the tone of its tag."""
        return "mine" if self.mine else "others"

    @property
    def left(self) -> T:
        """Return how long there is."""
        return left(self.round.due)


def my_projects(account: Account) -> Any:
    """Return the projects of the centres where the account has a post."""
    centres = [p.centre_id for p in account.posts.all() if p.centre_id]
    return projects_for(account).filter(centre__in=centres)


@post_holders(CENTRE_ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """List the open rounds; ``?q= &stage= &state= &whose=mine &sort= &page= &format=xlsx``."""
    account = account_of(request)
    rows = _sorted(_filtered([_row(r, account) for r in _rounds(account)], request), request.GET.get("sort", ""))
    if request.GET.get("format") == "xlsx":
        return _sheet(rows)
    return render(request, "centre/queue.html", {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "stages": STAGES, "heading": TITLE,
        "states": [ROUND.states[code] for code in OPEN], "get": request.GET, "duties": duties(account),
        "admin": any(Role(p.role) in ADMIN for p in account.posts.all()),
        "mine": sum(r.mine for r in rows), "late": sum(r.late for r in rows),
        "filtered": any(request.GET.get(k) for k in ("q", "stage", "state", "whose")),
    })  # fmt: skip


def _rounds(account: Account) -> Any:
    found = Round.objects.filter(state__in=OPEN, project__in=my_projects(account))
    return found.select_related("project__institution", "project__programme", "reviewer")


def _row(round_: Round, account: Account) -> Row:
    roles = roles_of(account, round_.project)
    moves = round_.moves(roles)
    mine = bool(moves) and (round_.state != "IN_PROGRESS" or round_.reviewer_id == account.pk)
    asked = {"WAITING": T("认领", "Claim"), "IN_PROGRESS": T("继续审查", "Go on"), "OPINION": T("签发", "Sign off")}[
        round_.state
    ]
    return Row(round_, mine, round_.due < today(), asked if mine else T("查看", "Look"))


def _filtered(rows: list[Row], request: HttpRequest) -> list[Row]:
    get = request.GET.get
    words = get("q", "").casefold().split()
    return [
        r for r in rows
        if (not get("stage") or r.round.stage == get("stage")) and (not get("state") or r.round.state == get("state"))
        and (get("whose") != "mine" or r.mine)
        and all(w in f"{r.round.project.title} {r.round.project.project_no} {r.round.project.institution}".casefold() for w in words)
    ]  # fmt: skip


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    key = SORTS.get(sort.lstrip("-"))
    if key is None:  # what needs the reader first, then by the day
        return sorted(rows, key=lambda r: (not r.mine, r.round.due, r.round.submitted))
    return sorted(rows, key=key, reverse=sort.startswith("-"))


def _sheet(rows: list[Row]) -> HttpResponse:
    heads = [(_("Project"), 44), (_("Number"), 18), (_("Institution"), 30), (_("Under review"), 16), (_("Round"), 18),
             (_("Submitted"), 18), (_("Due"), 12), (_("Time left"), 20), (_("Reviewer"), 12), (_("State"), 12)]  # fmt: skip
    return xlsx(said(TITLE), heads, [
        (r.round.project.title, r.round.project.project_no, r.round.project.institution, said(r.stage), said(r.round.label),
         f"{r.round.submitted:%Y-%m-%d}", r.round.due, said(r.left), r.round.reviewer or "", said(r.round.state_info.label))
        for r in rows
    ])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duty:
    """One kind of thing that waits for the reader: words, how many, where; ``items`` are (label, url)."""

    label: T
    count: int
    url: str
    items: tuple[tuple[str, str], ...] = ()


def duties(account: Account) -> list[Duty]:
    """Return what else waits for this account, by its posts; a fixed number of queries."""
    held = {Role(p.role) for p in account.posts.all() if p.centre_id}
    found = _reports(account, held)
    if held & CURATORS:
        centres = [p.centre_id for p in account.posts.all() if p.centre_id and Role(p.role) in CURATORS]
        found.append(
            Duty(T("馆藏待归类", "Holdings to classify"), holdings.waiting(centres).count(), reverse("centre:holdings"))
        )
    if held & ADMIN:
        waiting = Institution.objects.filter(state="PENDING_VERIFY").count()
        found.append(
            Duty(
                T("机构待核验", "Institutions to verify"),
                waiting,
                reverse("people:institutions") + "?state=PENDING_VERIFY",
            )
        )
        failed = Job.objects.filter(status="FAILED").count() + Handoff.objects.filter(status="FAILED").count()
        found.append(Duty(T("后台任务失败", "Failed background work"), failed, reverse("centre:operations")))
    return [d for d in found if d.count]


def _reports(account: Account, held: set[Role]) -> list[Duty]:
    mine = my_projects(account)
    found = []
    if held & WRITERS:
        drafts = mine.filter(Q(submission__state="PASSED", report=None) | Q(report__state="AGENCY_RETURNED"))
        found.append(_duty(T("报告待拟稿", "Reports to draft"), drafts))
    reports = Report.objects.filter(project__in=mine)
    if Role.REVIEW_LEAD in held:
        found.append(
            _duty(T("报告待复核", "Reports to check"), mine.filter(report__in=reports.filter(state="DRAFTED")))
        )
    if held & ADMIN:
        ready = reports.filter(state="CHECKED").exclude(drafter=account)
        found.append(_duty(T("凭证待签发", "Certificates to issue"), mine.filter(report__in=ready)))
    return found


def _duty(label: T, projects: Any) -> Duty:
    rows: list[Project] = list(projects.order_by("pk"))
    items = tuple((f"{p.project_no} {p.title}", reverse("centre:report", args=[p.pk])) for p in rows[:5])
    return Duty(label, len(rows), items[0][1] if items else "", items)
