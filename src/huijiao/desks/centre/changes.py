"""What changed since the round before, for the centre; the depositor sees the same page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huijiao.core.text import Text as T
from huijiao.desks.centre.access import round_page
from huijiao.desks.centre.queue import TITLE as QUEUE
from huijiao.desks.centre.words import STAGES
from huijiao.desks.office import Here
from huijiao.steps.s4_review.differences import Difference, difference
from huijiao.steps.s4_review.models import Round

TITLE = T("与上一轮的差异", "Changes since the round before")
FILES = {
    "added": T("新增", "added"), "changed": T("内容已改", "changed"), "moved": T("移动或改名", "moved or renamed"),
    "removed": T("删除", "removed"),
}  # fmt: skip
FINDINGS = {
    "fixed": (T("已改正", "Corrected"), "done"), "still": (T("仍未改正", "Still open"), "mine"),
    "new": (T("新提出", "New"), "others"), "again": (T("再次出现", "Raised again"), "overdue"),
}  # fmt: skip


def shown(found: Difference) -> dict[str, Any]:
    """Return a difference as the page draws it."""
    files = found.files
    return {
        "difference": found, "plan": found.plan, "papers": found.papers, "records": found.records,
        "files": [(label, files.counts[kind], files.rows.get(kind, [])) for kind, label in FILES.items()] if files else None,
        "same": files.counts["same"] if files else 0,
        "findings": [(label, tone, found.findings[kind]) for kind, (label, tone) in FINDINGS.items() if found.findings[kind]],
    }  # fmt: skip


@round_page
def page(request: HttpRequest, here: Here, round_: Round) -> HttpResponse:
    """Show what the depositor changed, and what became of the findings."""
    found = difference(round_)
    back = reverse("centre:round", args=[round_.pk])
    return render(request, "centre/changes.html", {
        "heading": TITLE, "project": here.project, "round": round_, "stage": STAGES[round_.stage],
        "crumbs": [(QUEUE, reverse("centre:queue")), (here.project.title, back), (TITLE, "")],
        **(shown(found) if found else {"difference": None}),
    })  # fmt: skip
