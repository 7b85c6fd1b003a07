"""Acts on a round: one address each, one action, then back to the screen; what was typed survives a refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huijiao.desks.centre import screen
from huijiao.desks.centre.access import round_page
from huijiao.desks.centre.forms import FindingForm, review_form
from huijiao.desks.office import Here, told
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s4_review import actions
from huijiao.steps.s4_review.models import Finding, Round

Act = Callable[[HttpRequest, Here, Round], str]


def _claim(_request: HttpRequest, here: Here, round_: Round) -> str:
    actions.claim(round_=round_, account=here.account, **here.acting)
    return _("The round is yours. The depositor can no longer withdraw it.")


def _reconsider(request: HttpRequest, here: Here, round_: Round) -> str:
    actions.reconsider(round_=round_, reason=request.POST.get("reason", ""), **here.acting)
    return _("The round is back with its reviewer.")


def _return(request: HttpRequest, here: Here, round_: Round) -> str:
    actions.sign_return(round_=round_, reason=request.POST.get("reason", ""), account=here.account, **here.acting)
    return _("Returned. The depositor is told every finding at once.")


def _pass(_request: HttpRequest, here: Here, round_: Round) -> str:
    actions.sign_pass(round_=round_, account=here.account, **here.acting)
    return _("Passed.")


ACTS: Mapping[str, Act] = {"claim": _claim, "reconsider": _reconsider, "return": _return, "pass": _pass}


def _back(request: HttpRequest, round_: Round, fragment: str = "") -> HttpResponse:
    query = screen.anchor_query(request)
    return redirect(reverse("centre:round", args=[round_.pk]) + (f"?{query}" if query else "") + fragment)


@require_POST
@round_page
def act(request: HttpRequest, here: Here, round_: Round, verb: str) -> HttpResponse:
    """Claim, give back, return or pass."""
    if verb not in ACTS:
        raise Http404
    with told(request, noun=round_) as refused:
        messages.success(request, ACTS[verb](request, here, round_))
    if refused:
        return _again(request, here, round_)
    return _back(request, round_)


def _again(request: HttpRequest, here: Here, round_: Round) -> HttpResponse:
    """Draw the screen anew as things stand now, with what was typed."""
    project = round_.project
    round_.refresh_from_db()
    round_.project = project
    return screen.draw(request, here, round_, typed=request.POST, status=409)


@require_POST
@round_page
def form(request: HttpRequest, here: Here, round_: Round) -> HttpResponse:
    """Keep the review form; with ``do=opine`` hand the opinion to the lead as well."""
    with told(request, noun=round_) as refused:
        actions.fill_form(round_=round_, form=review_form(request.POST, round_.stage), actor=here.actor)
        if request.POST.get("do") == "opine":
            actions.opine(round_=round_, conclusion=request.POST.get("conclusion", ""), **here.acting)
            messages.success(request, _("Your opinion is with the review lead."))
        else:
            messages.success(request, _("The review form is saved."))
    if refused:
        return _again(request, here, round_)
    return _back(request, round_, "#form")


@require_POST
@round_page
def add(request: HttpRequest, here: Here, round_: Round) -> HttpResponse:
    """Add a finding of one's own."""
    entry = FindingForm(request.POST, stage=round_.stage, rows=datasets.datasets(here.project))
    if entry.is_valid():
        with told(request, _("The finding is added.")) as refused:
            made = actions.add_finding(round_=round_, actor=here.actor, **entry.arguments())
        if not refused:
            return _back(request, round_, f"#finding-{made.pk}")
    round_.refresh_from_db()
    return screen.draw(request, here, round_, finding=entry, status=422)


@require_POST
@round_page
def settle(request: HttpRequest, here: Here, round_: Round, number: int) -> HttpResponse:
    """Accept an explanation, dismiss a finding, or open it again."""
    finding = get_object_or_404(Finding, pk=number, project=here.project, stage=round_.stage)
    status, note = request.POST.get("status", ""), request.POST.get("note", "")
    with told(request) as refused:
        # A finding of an earlier round is settled in the round that is open now.
        finding.last_round = round_
        actions.settle_finding(finding=finding, status=status, note=note, actor=here.actor)
    if refused:
        round_.refresh_from_db()
        return screen.draw(request, here, round_, typed=request.POST, status=409)
    return _back(request, round_, f"#finding-{number}")
