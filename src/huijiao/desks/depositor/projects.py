"""专项记录: the list of projects, and the way to one's own desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from huijiao.core.machine import Court
from huijiao.core.text import Text as T
from huijiao.desks import status
from huijiao.desks.depositor.access import said
from huijiao.desks.depositor.frame import LIST
from huijiao.desks.export import xlsx
from huijiao.desks.journey import left
from huijiao.people.models import Account, Kind
from huijiao.programmes import queries as programmes
from huijiao.programmes.models import Project
from huijiao.programmes.standing import AGENCY_ROLES, CENTRE_ROLES, posts_in, projects_for
from huijiao.steps.s2_preparation.queries import today

PER_PAGE = 20
SORTS: Mapping[str, str] = {
    "title": "title", "number": "project_no", "institution": "institution__name_zh", "programme": "programme__order",
    "created": "pk",
}  # fmt: skip
_HEADS = (
    (T("项目名称", "Project title"), 44), (T("项目编号", "Project number"), 18), (T("项目第一承担单位", "Lead institution"), 28),
    (T("类别", "Programme"), 24), (T("状态", "Status"), 18), (T("提示", "Hint"), 44), (T("截止日期", "Due"), 14),
)  # fmt: skip
_URGENT = {"overdue": 0, "mine": 1, "others": 2, "done": 3}


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Lead an account to its desk: by post, else by kind."""
    account = request.user
    if isinstance(account, Account):
        if posts_in(account, CENTRE_ROLES):
            return redirect("/review/")
        if posts_in(account, AGENCY_ROLES):
            return redirect("/agency/")
        if account.kind == Kind.INSTITUTION:
            return redirect("depositor:projects")
    return redirect("/catalogue/")


@login_required
def projects(request: HttpRequest) -> HttpResponse:
    """List the projects of the account: those that ask something of it first."""
    account = request.user
    if not isinstance(account, Account) or account.kind != Kind.INSTITUTION:
        return redirect("desks:home")
    found = _narrowed(projects_for(account), request)
    sort = request.GET.get("sort", "")
    rows = [_row(p) for p in status.with_status(found).order_by(_order(sort))]
    if not sort:  # what needs the reader, soonest first
        rows.sort(key=lambda r: (_URGENT[r["tone"]], r["state"].due is None, r["state"].due or r["project"].pk))
    if request.GET.get("format") == "xlsx":
        return xlsx(said(LIST), [(said(head), width) for head, width in _HEADS], [_cells(r) for r in rows])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "depositor/projects.html", {
        "page_obj": page, "programmes": programmes.programmes(), "crumbs": [(LIST, "")], "heading": LIST,
        "chosen": request.GET.get("programme", ""), "words": request.GET.get("q", ""),
        "filtered": bool(request.GET.get("programme") or request.GET.get("q")),
    })  # fmt: skip


def _cells(row: dict[str, Any]) -> list[object]:
    project, state = row["project"], row["state"]
    return [
        project.title,
        project.project_no,
        str(project.institution),
        said(project.programme.name),
        said(state.label),
        said(state.hint),
        state.due.isoformat() if state.due else "",
    ]


def _narrowed(found: QuerySet[Project], request: HttpRequest) -> QuerySet[Project]:
    found = found.exclude(state="TERMINATED", plan__version=0).exclude(state="TERMINATED", plan=None)
    if code := request.GET.get("programme", ""):
        found = found.filter(programme__code=code)
    for word in request.GET.get("q", "").split():
        found = found.filter(
            Q(title__icontains=word) | Q(project_no__icontains=word) | Q(institution__name_zh__icontains=word)
        )
    return found


def _order(sort: str) -> str:
    field = SORTS.get(sort.lstrip("-"), "-pk")
    return f"-{field}" if sort.startswith("-") and not field.startswith("-") else field


def _row(project: Project) -> dict[str, Any]:
    state = status.of(project)
    pages = {
        "DRAFT": "papers",
        "INFO_RETURNED": "papers",
        "PLAN_SEALED": "papers",
        "DATA_PENDING": "files",
        "DATA_RETURNED": "files",
    }
    page = pages.get(state.code, "") if state.court == Court.DEPOSITOR else ""
    return {
        "project": project, "state": state, "tone": state.tone(Court.DEPOSITOR, today()), "left": left(state.due),
        "act": reverse(f"depositor:{page}", args=[project.pk]) if page else "", "code": state.code,
    }  # fmt: skip
