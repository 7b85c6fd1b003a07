"""汇总: holdings whose class a curator confirms, and what is kept where."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from huijiao.core.text import Text as T
from huijiao.desks.centre.access import CURATORS
from huijiao.desks.centre.queue import TITLE as QUEUE
from huijiao.desks.centre.queue import my_projects
from huijiao.desks.office import account_of, post_holders, told
from huijiao.people.queries import actor_of
from huijiao.programmes.standing import CENTRE_ROLES, roles_of
from huijiao.steps.s5_archiving import actions, subjects
from huijiao.steps.s5_archiving.models import Holding
from huijiao.steps.s5_archiving.states import HOLDING
from huijiao.tools.vault.models import StoredObject

PER_PAGE = 50
TITLE = T("馆藏", "Holdings")


def _mine(request: HttpRequest) -> Any:
    found = Holding.objects.filter(submission__project__in=my_projects(account_of(request)))
    return found.select_related("dataset", "submission__project__programme", "submission__project__institution")


@post_holders(CENTRE_ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """List holdings, those to classify first; ``?state=`` and ``?q=`` filter."""
    state, words = request.GET.get("state", ""), request.GET.get("q", "")
    found = _mine(request)
    if state in HOLDING.states:
        found = found.filter(state=state)
    for word in words.split():
        found = found.filter(dataset__name__icontains=word) | found.filter(accession__iexact=word)
    order = list(HOLDING.states)
    rows = sorted(found, key=lambda h: (order.index(h.state), h.submission.project_id, h.dataset.seq))
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    kept = {
        o.object_id: o
        for o in StoredObject.objects.filter(object_id__in=[h.object_id for h in page_obj if h.object_id])
    }
    account = account_of(request)
    lines = [{"holding": h, "kept": kept.get(h.object_id), "may": bool(h.moves(roles_of(account, h.submission.project)).get("classify"))}
             for h in page_obj]  # fmt: skip
    return render(request, "centre/holdings.html", {
        "page_obj": page_obj, "lines": lines, "subjects": list(subjects.SUBJECTS.items()), "states": HOLDING.states.values(),
        "names": subjects.SUBJECTS, "state": state, "q": words, "heading": TITLE, "waiting": sum(line["may"] for line in lines),
        "crumbs": [(QUEUE, reverse("centre:queue")), (TITLE, "")],
    })  # fmt: skip


@require_POST
@post_holders(CURATORS)
def classify(request: HttpRequest) -> HttpResponse:
    """Confirm one class (``holding``), or those ticked (``pick``); each with its ``code-<id>``."""
    account, actor = account_of(request), actor_of(request)
    one = request.POST.get("holding", "")
    picked = [one] if one else request.POST.getlist("pick")
    done = 0
    for holding in _mine(request).filter(pk__in=[p for p in picked if p.isdigit()]).order_by("pk"):
        with told(request, noun=holding) as refused:
            actions.classify(holding=holding, code=request.POST.get(f"code-{holding.pk}", ""), actor=actor,
                             roles=roles_of(account, holding.submission.project))  # fmt: skip
        done += not refused
    if done:
        words = ngettext(
            "%(n)d class is confirmed; storing has begun.", "%(n)d classes are confirmed; storing has begun.", done
        )
        messages.success(request, words % {"n": done})
    elif not picked:
        messages.error(request, _("Tick the datasets whose class you confirm."))
    return redirect("centre:holdings")
