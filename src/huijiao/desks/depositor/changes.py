"""What changed since the round before: the page the centre sees too."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from huijiao.desks.centre.changes import TITLE, shown
from huijiao.desks.centre.words import STAGES
from huijiao.desks.depositor.access import Here, project_page
from huijiao.desks.depositor.frame import LIST, list_of, url
from huijiao.steps.s4_review.differences import difference
from huijiao.steps.s4_review.models import Round


@project_page
def page(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Show what was changed for a round; what became of the findings only once it is signed."""
    round_ = Round.objects.filter(pk=number, project=here.project).first()
    if round_ is None:
        raise Http404
    found = difference(round_)
    drawn: dict[str, Any] = shown(found) if found else {"difference": None}
    if round_.state not in {"PASSED", "RETURNED"}:
        drawn["findings"] = []  # an open round is the centre's own affair
    return render(request, "centre/changes.html", {
        "heading": TITLE, "project": here.project, "round": round_, "stage": STAGES[round_.stage],
        "crumbs": [(LIST, list_of(here)), (here.project.title, url("review", here)), (TITLE, "")], **drawn,
    })  # fmt: skip
