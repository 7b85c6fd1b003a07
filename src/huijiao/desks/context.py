"""What every page is given."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from huijiao.core.text import Text
from huijiao.desks import nav
from huijiao.people.models import Centre
from huijiao.tools.notices.models import Letter

NAME = Text("科学数据汇交系统", "Scientific Data Deposit")


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the facts of the installation and the reader that the page frame shows; all are lazy."""
    centre = SimpleLazyObject(lambda: Centre.objects.filter(local=True).first())
    return {
        "demo": settings.DEMO,
        "path": request.path,
        "centre": centre,
        "house_name": SimpleLazyObject(lambda: Text(centre.name_zh, centre.name_en) if centre else NAME),
        "nav": SimpleLazyObject(lambda: nav.items(request)),
        "inbox_url": _inbox(),
        "inbox_unread": cache(lambda: _unread(request)),
    }


def _inbox() -> str:
    try:
        return reverse("desks:inbox")
    except NoReverseMatch:
        return ""


def _unread(request: HttpRequest) -> int:
    return Letter.objects.filter(account_id=request.user.pk, read=None).count() if request.user.is_authenticated else 0
