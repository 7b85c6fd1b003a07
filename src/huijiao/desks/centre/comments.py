"""意见库: ready sentences for findings, one's own and the centre's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huijiao.core.machine import Role
from huijiao.core.text import Text as T
from huijiao.desks.centre.queue import TITLE as QUEUE
from huijiao.desks.office import account_of, post_holders, told
from huijiao.people.models import Account, Centre
from huijiao.people.queries import actor_of
from huijiao.steps.s4_review import checklist, comments
from huijiao.steps.s4_review.handing import REVIEWERS

TITLE = T("意见库", "Comment library")
_FORMS = {"DOSSIER": T("方案与元数据", "Plan and records"), "DATA": T("实体数据", "Data")}


def _centre(account: Account) -> Centre:
    post = next((p for p in account.posts.all() if p.centre_id and Role(p.role) in REVIEWERS), None)
    if post is None or post.centre is None:
        raise Http404
    return post.centre


def sayings(account: Account, centre: Centre, stage: str) -> list[dict[str, Any]]:
    """Return the library as the finding form draws it, by item of the form."""
    found = comments.library(account, centre, stage)
    items = {i.code: i.name for i in checklist.FORMS[stage]}
    order = {code: n for n, code in enumerate(items)}
    return [{"saying": s, "item": items.get(s.code)} for s in sorted(found, key=lambda s: order.get(s.code, -1))]


@post_holders(REVIEWERS)
def page(request: HttpRequest) -> HttpResponse:
    """Show the library, and take in a new sentence."""
    account = account_of(request)
    centre = _centre(account)
    if request.method == "POST":
        said = request.POST.get
        shared = said("shared") == "yes"
        with told(request, _("The sentence is saved.")) as refused:
            comments.keep(account=account, centre=centre, code=said("code", ""), key=said("key", ""), zh=said("zh", ""),
                          en=said("en", ""), shared=shared, actor=actor_of(request))  # fmt: skip
        if not refused:
            return redirect("centre:comments")
    return render(request, "centre/comments.html", {
        "heading": TITLE, "crumbs": [(QUEUE, "/review/"), (TITLE, "")], "typed": request.POST,
        "stages": [(_FORMS[stage], sayings(account, centre, stage)) for stage in _FORMS],
        "items": [(i.code, i.name) for form in checklist.FORMS.values() for i in form],
    }, status=200 if request.method == "GET" else 422)  # fmt: skip


@require_POST
@post_holders(REVIEWERS)
def forget(request: HttpRequest, number: int) -> HttpResponse:
    """Remove a sentence of one's own."""
    comments.forget(account=account_of(request), number=number)
    messages.success(request, _("The sentence is removed."))
    return redirect("centre:comments")
