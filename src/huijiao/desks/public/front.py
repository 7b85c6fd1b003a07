"""The front page and the guide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huijiao.core.vocabulary import ShareMode
from huijiao.desks.procedure import STEPS
from huijiao.desks.public import words
from huijiao.people.models import Account, Kind
from huijiao.programmes import queries as programmes
from huijiao.programmes.models import Programme
from huijiao.steps.s2_preparation.queries import today
from huijiao.steps.s3_submission.models import Part
from huijiao.steps.s6_publication.queries import catalogue
from huijiao.steps.s7_use.models import Kind as UseKind
from huijiao.steps.s7_use.models import Use

NEWEST = 6


@dataclass(frozen=True, slots=True)
class Card:
    """A programme as the front page shows it: where it leads this reader, and the next deadline of a plan."""

    programme: Programme
    url: str
    next_day: date | None


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Say what the centre is, what to do here, what there is."""
    newest = catalogue().select_related("holding__dataset__part", "holding__dataset__project__institution")[:NEWEST]
    return render(request, "public/front.html", {
        "cards": [_card(p, request) for p in programmes.programmes().prefetch_related("deadlines")],
        "steps": [(STEPS[key], words.STEPS[key]) for key in STEPS], "figures": figures(),
        "newest": [(r, ShareMode(r.mode)) for r in newest], "duties": words.ABOUT,
    })  # fmt: skip


def figures() -> dict[str, int]:
    """Return how many datasets, files and bytes are published, and how often they were used."""
    parts = Part.objects.filter(dataset__holding__release__state="PUBLISHED")
    sums = parts.aggregate(files=Sum("files"), bytes=Sum("bytes"))
    return {
        "datasets": catalogue().count(), "files": sums["files"] or 0, "bytes": sums["bytes"] or 0,
        "downloads": Use.objects.filter(kind=UseKind.DOWNLOAD).count(),
        "views": Use.objects.filter(kind=UseKind.VIEW, machine=False).count(),
    }  # fmt: skip


def _card(programme: Programme, request: HttpRequest) -> Card:
    account = request.user
    new = reverse("depositor:new_instructions", args=[programme.code])
    if isinstance(account, Account):
        url = new if account.kind == Kind.INSTITUTION else ""
    else:
        url = f"{reverse('people:login')}?next={new}"
    now = today()
    days = [d.day for d in programme.deadlines.all() if d.milestone == "PLAN" and d.day and d.day >= now]
    return Card(programme, url, min(days, default=None))


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Say how to deposit, from the account to the certificate, in plain words."""
    return render(request, "public/guide.html", {
        "sections": words.GUIDE, "questions": words.QUESTIONS, "crumbs": [],
    })  # fmt: skip
