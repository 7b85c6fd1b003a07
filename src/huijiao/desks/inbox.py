"""The reader's messages: every letter of the system is also kept here."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huijiao.tools.notices.actions import mark_read
from huijiao.tools.notices.models import Letter

PER_PAGE = 20


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """List letters, newest first; POST marks all as read."""
    if request.method == "POST":
        mark_read(request.user.pk or 0)
        return redirect("desks:inbox")
    letters = Letter.objects.filter(account_id=request.user.pk).order_by("-created")
    page = Paginator(letters, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "huijiao/inbox.html", {"page_obj": page, "crumbs": [(_("My desk"), "/desk/"), (_("Messages"), "")]}
    )
