"""The centre's list of institutions, and their verification."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huijiao.core.identifiers import check_uscc
from huijiao.core.machine import MoveRefused, Role
from huijiao.people import actions, labels, queries
from huijiao.people.models import Account, Institution
from huijiao.people.pages import staff_only
from huijiao.people.states import INSTITUTION
from huijiao.tools.ledger import queries as ledger

PER_PAGE = 20
_admin = staff_only(Role.CENTRE_ADMIN)


@_admin
def institutions(request: HttpRequest) -> HttpResponse:
    """List institutions, those to be verified first; ``?state=`` and ``?q=`` filter."""
    state, words = request.GET.get("state", ""), request.GET.get("q", "")
    found = queries.institutions(state if state in INSTITUTION.states else "", words)
    return render(request, "people/institutions.html", {
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")), "states": INSTITUTION.states.values(),
        "state": state, "q": words, "crumbs": [(_("My desk"), "/desk/"), (_("Institutions"), "")],
    })  # fmt: skip


@_admin
def institution(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one institution beside its certificate, with the moves that are open."""
    found = get_object_or_404(Institution, pk=pk)
    roles = queries.staff_roles(cast("Account", request.user))
    return render(request, "people/institution.html", {
        "institution": found, "nature": labels.NATURES.get(found.nature), "problem": check_uscc(found.uscc),
        "accounts": queries.colleagues(found), "moves": found.moves(roles),
        "facts": [_fact(fact) for fact in ledger.about(found.about)[:50]],
        "others": Institution.objects.filter(state="ACTIVE").exclude(pk=pk).order_by("name_key")[:500],
        "crumbs": [(_("My desk"), "/desk/"), (_("Institutions"), reverse("people:institutions")), (found.name_zh, "")],
    })  # fmt: skip


def _fact(fact: object) -> dict[str, object]:
    kind = str(getattr(fact, "kind", ""))
    words = {m.fact: m.label for m in INSTITUTION.moves} | dict(labels.FACTS)
    return {
        "at": getattr(fact, "at", None),
        "words": words.get(kind, kind),
        "actor": getattr(fact, "actor", ""),
        "reason": getattr(fact, "reason", ""),
    }


@_admin
def certificate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the scan; never rendered as a page of this site."""
    found = get_object_or_404(Institution, pk=pk)
    if not found.licence_scan:
        raise Http404
    suffix = str(found.licence_scan.name).rsplit(".", 1)[-1].lower()
    answer = FileResponse(
        found.licence_scan.open("rb"), as_attachment=suffix == "pdf", filename=f"{found.name_zh}.{suffix}"
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@_admin
@require_POST
def institution_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Verify, suspend, restore or merge."""
    found = get_object_or_404(Institution, pk=pk)
    me, actor = cast("Account", request.user), queries.actor_of(request)
    reason = request.POST.get("reason", "")
    try:
        match verb:
            case "verify":
                actions.verify_institution(institution=found, by=me, actor=actor, reason=reason)
            case "suspend":
                actions.suspend_institution(institution=found, by=me, actor=actor, reason=reason)
            case "merge":
                into = get_object_or_404(Institution, pk=request.POST.get("into") or 0)
                actions.merge_institution(institution=found, into=into, by=me, actor=actor, reason=reason)
            case _:
                raise Http404
    except actions.Refused as refused:
        messages.error(request, refused.text.in_(get_language() or "zh"))
    except MoveRefused:
        messages.error(request, _("Somebody has changed this institution meanwhile. Look again."))
    else:
        messages.success(request, _("Done."))
    return redirect("people:institution", pk=pk)
