"""What every page of a project carries: crumbs, the seven-step line, the sentence, the tabs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huijiao.core.machine import Court
from huijiao.core.text import Text as T
from huijiao.desks.depositor.access import Here
from huijiao.desks.depositor.asks import ask
from huijiao.desks.journey import steps_line
from huijiao.people.models import Kind
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s2_preparation.queries import today

LIST = T("专项记录", "My projects")
TABS = (
    ("overview", T("概览", "Overview")),
    ("papers", T("材料", "Papers")),
    ("datasets", T("数据集", "Datasets")),
    ("files", T("数据文件", "Data files")),
    ("commitments", T("考核指标对照", "Commitments")),
    ("review", T("审查", "Review")),
    ("record", T("往来记录", "Record")),
)


def url(name: str, here: Here, *args: Any) -> str:
    """Return the address of one of the project's pages."""
    return reverse(f"depositor:{name}", args=[here.project.pk, *args])


def draw(request: HttpRequest, here: Here, tab: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Draw a tab with its frame."""
    state, now = here.status, today()
    line, asked = steps_line(here.seen, state), ask(state, here.roles, now)
    waiting = {"datasets": datasets.datasets(here.project).count() or ""}
    frame = {
        "project": here.project, "here": here, "state": state, "tone": state.tone(Court.DEPOSITOR, now), "line": line,
        "asked": asked, "asked_url": url(asked.page, here) if asked.page and asked.page != tab else "",
        "tabs": [(label, url(name, here), name == tab, waiting.get(name, "")) for name, label in TABS],
        "crumbs": [(LIST, list_of(here)), (here.project.title, "")], "may_write": here.may_write,
    }  # fmt: skip
    return render(request, f"depositor/{tab}.html", {**frame, **context}, status=status)


def list_of(here: Here) -> str:
    """Return the address of the list this person comes from."""
    return reverse("depositor:projects") if here.account.kind == Kind.INSTITUTION else reverse("desks:home")
