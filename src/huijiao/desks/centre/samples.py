"""抽样检查: draw the sample of a data round, mark what was looked at."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huijiao.desks.centre.access import round_page
from huijiao.desks.office import Here, told
from huijiao.steps.s4_review import sampling
from huijiao.steps.s4_review.models import Round

PER_PAGE = 50


def pane(request: HttpRequest, round_: Round) -> dict[str, Any]:
    """Return the sample as the left side shows it; files that are not yet viewed first."""
    known = round_.snapshot.get("sample")
    if not known:
        files = int((round_.snapshot.get("sample") or {}).get("files") or 0)
        return {"sample": None, "files": files}
    rows = round_.sampled.select_related("viewer").order_by("viewed", "order")
    seen = rows.filter(viewed__isnull=False).count()
    return {
        "sample": known, "seen": seen, "said": sampling.said(round_),
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip


def _back(round_: Round, fragment: str = "") -> HttpResponse:
    return redirect(reverse("centre:round", args=[round_.pk]) + "?tab=sample" + fragment)


@require_POST
@round_page
def draw(request: HttpRequest, here: Here, round_: Round) -> HttpResponse:
    """Draw the sample."""
    with told(request, _("The sample is drawn; its seed stands in line B15 of the form.")):
        sampling.draw(round_=round_, actor=here.actor)
    return _back(round_)


@require_POST
@round_page
def mark(request: HttpRequest, here: Here, round_: Round, number: int) -> HttpResponse:
    """Mark one file as looked at, or take the mark back."""
    with told(request):
        seen = request.POST.get("seen") == "yes"
        sampling.view(round_=round_, number=number, account=here.account, actor=here.actor, seen=seen)
    return _back(round_, f"#sample-{number}")
