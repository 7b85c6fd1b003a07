"""待审批: what waits for the agency, oldest first, and approving several at once after looking at the list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from huijiao.core.errors import Refused
from huijiao.core.machine import MoveRefused
from huijiao.core.text import Text as T
from huijiao.desks.agency.access import TARGET_DAYS, TITLE, my_projects
from huijiao.desks.agency.matters import MATTERS, Waiting, waiting
from huijiao.desks.office import account_of, post_holders, refusal, said
from huijiao.people.models import Account
from huijiao.people.queries import actor_of
from huijiao.programmes.standing import AGENCY_ROLES, roles_of

PER_PAGE = 50
TABS = (
    (T("待审批", "To approve"), "agency:inbox"), (T("项目总览", "All projects"), "agency:overview"),
    (T("统计分析", "Figures"), "agency:console"),
)  # fmt: skip


def tabs(current: str, count: int | str = "") -> list[tuple[T, str, bool, int | str]]:
    """Return the tabs of the desk."""
    return [(label, reverse(name), name == current, count if name == "agency:inbox" else "") for label, name in TABS]


@post_holders(AGENCY_ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """List what waits; ``?kind=`` and ``?q=`` filter."""
    rows = waiting(my_projects(account_of(request)))
    total, kind = len(rows), request.GET.get("kind", "")
    if kind:
        rows = [w for w in rows if w.kind == kind]
    for word in request.GET.get("q", "").casefold().split():
        rows = [
            w for w in rows if word in f"{w.project.title} {w.project.project_no} {w.project.institution}".casefold()
        ]
    page_obj = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "agency/inbox.html", {
        "rows": page_obj.object_list, "page_obj": page_obj, "tabs": tabs("agency:inbox", total), "heading": TITLE, "kinds": KINDS, "kind": kind,
        "q": request.GET.get("q", ""), "late": sum(w.late for w in rows), "target": TARGET_DAYS, "total": total,
        "many": sum(w.together for w in rows) > 1,
    })  # fmt: skip


KINDS = {code: matter.label for code, matter in MATTERS.items()}


@require_POST
@post_holders(AGENCY_ROLES)
def together(request: HttpRequest) -> HttpResponse:
    """Show what was ticked (``pick``), all of it; approve it when the list is sent back with ``do=approve``."""
    account = account_of(request)
    picked = set(request.POST.getlist("pick"))
    rows = [w for w in waiting(my_projects(account)) if w.token in picked and w.together]
    gone = len(picked) - len(rows)
    if gone:
        messages.warning(request, ngettext(
            "%(n)d matter has changed meanwhile or is decided one by one; it is left out.",
            "%(n)d matters have changed meanwhile or are decided one by one; they are left out.", gone) % {"n": gone})  # fmt: skip
    if not rows:
        messages.error(request, _("Tick what you decide on."))
        return redirect("agency:inbox")
    if request.POST.get("do") == "approve" and not gone:
        _approve(request, account, rows)
        return redirect("agency:inbox")
    return render(request, "agency/together.html", {
        "rows": rows, "kinds": KINDS, "note": request.POST.get("note", ""), "heading": TITLE,
        "crumbs": [(TITLE, reverse("agency:inbox")), (T("批量审批", "Several at once"), "")], "sums": {"projects": len({w.project.pk for w in rows}), "rows": len(rows)},
    })  # fmt: skip


def _approve(request: HttpRequest, account: Account, rows: list[Waiting]) -> None:
    """Approve each on its own: one that is refused keeps no other from passing."""
    done, actor, note = 0, actor_of(request), request.POST.get("note", "").strip()
    for row in rows:
        acting: dict[str, Any] = {"actor": actor, "roles": roles_of(account, row.project)}
        try:
            with transaction.atomic():
                MATTERS[row.kind].approve(waiting=row, note=note, **acting)
        except (Refused, MoveRefused) as error:
            messages.error(request, f"{row.project.project_no}: {said(refusal(error, row.noun))}")
        else:
            done += 1
    if done:
        messages.success(
            request, ngettext("%(n)d matter is decided.", "%(n)d matters are decided.", done) % {"n": done}
        )
