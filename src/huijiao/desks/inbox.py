"""站内信: the reader's letters."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from huijiao.core.text import Text as T
from huijiao.tools.notices.actions import mark_read
from huijiao.tools.notices.models import Letter

TITLE = T("站内信", "Messages")
PER_PAGE = 20


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """List the letters, unread ones first."""
    found = Letter.objects.filter(account_id=request.user.pk).order_by(F("read").desc(nulls_first=True), "-created")
    return render(request, "huijiao/inbox.html", {
        "page_obj": Paginator(found, PER_PAGE).get_page(request.GET.get("page")), "heading": TITLE,
    })  # fmt: skip


@login_required
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a letter as read and lead to the page where one acts."""
    letter = get_object_or_404(Letter, pk=pk, account_id=request.user.pk)
    if letter.read is None:
        letter.read = timezone.now()
        letter.save(update_fields=["read"])
    path = urlsplit(letter.link)._replace(scheme="", netloc="").geturl()
    return redirect(path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) and path else "desks:inbox")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every letter as read."""
    mark_read(int(request.user.pk or 0))
    return redirect("desks:inbox")
