"""The main navigation: one table; an entry appears when its page exists and the reader may open it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from huijiao.core.text import Text
from huijiao.people.models import Kind


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: words, name of the page's URL, and for whom (everyone, guest, account, depositor, staff)."""

    label: Text
    url_name: str
    whom: str = "everyone"


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as drawn."""

    label: Text
    url: str
    current: bool


NAV: tuple[Entry, ...] = (
    Entry(Text("我的工作台", "My desk"), "desks:home", "account"),
    Entry(Text("首页", "Home"), "desks:front", "guest"),
    Entry(Text("数据目录", "Catalogue"), "desks:catalogue"),
    Entry(Text("汇交指南", "Guide"), "desks:guide"),
    Entry(Text("凭证核验", "Check a certificate"), "desks:verify"),
)


def _for(entry: Entry, request: HttpRequest) -> bool:
    user = request.user
    match entry.whom:
        case "guest":
            return not user.is_authenticated
        case "account":
            return user.is_authenticated
        case "depositor":
            return user.is_authenticated and user.kind == Kind.INSTITUTION
        case "staff":
            return user.is_authenticated and user.kind == Kind.STAFF
    return True


def items(request: HttpRequest) -> list[Item]:
    """Return the entries for this reader; the longest matching path is the current one."""
    found: list[tuple[Text, str]] = []
    for entry in NAV:
        if not _for(entry, request):
            continue
        try:
            found.append((entry.label, reverse(entry.url_name)))
        except NoReverseMatch:  # a room that is not built in
            continue
    matching = [url for _, url in found if request.path == url or (url != "/" and request.path.startswith(url))]
    here = max(matching, key=len, default="")
    return [Item(label, url, url == here) for label, url in found]
