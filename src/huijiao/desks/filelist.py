"""Long lists of files for every desk: what the address asks for, one page by key, the folders beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode

from huijiao.core.text import Text as T
from huijiao.tools.intake import listing, tree
from huijiao.tools.intake.listing import Page, Wish
from huijiao.tools.intake.models import Box, Channel, Standing
from huijiao.tools.intake.tree import Level

CHANNELS: Mapping[str, T] = {
    Channel.TUS: T("网页", "Browser"), Channel.FTPS: T("FTPS", "FTPS"), "sftp": T("SFTP", "SFTP"),
    Channel.S3: T("S3", "S3"), Channel.DISK: T("硬盘", "Disk"),
}  # fmt: skip
STANDINGS: Mapping[str, tuple[T, str]] = {
    Standing.OK: (T("可读取", "Readable"), "done"),
    Standing.BROKEN: (T("不能读取", "Cannot be read"), "overdue"),
    Standing.NOT_EXAMINED: (T("已接收，不作内容检查", "Received; its contents are not examined"), "plain"),
    Standing.DIED: (T("检查未完成，将由人工查看", "Examination broke off; a person will look"), "mine"),
    Standing.CHECKING: (T("检查中", "Being examined"), "others"),
    Standing.PARTIAL: (T("未传完", "Unfinished"), "mine"),
}
_KEPT = ("tab", "find", "q", "verdict", "sort", "view", "folder")


@dataclass(frozen=True, slots=True)
class Shown:
    """One page as it is drawn. ``level``: the folders, in the folder view; ``choices``: verdicts that occur."""

    page: Page
    wish: Wish
    level: Level | None
    choices: tuple[tuple[str, T, int], ...]
    links: Mapping[str, str]  # first, previous, next, last; "" where there is none
    base: str  # the address of this list without its page, for links of folders
    after: str  # the next page of folders

    @property
    def verdict(self) -> str:
        """Return the one verdict that is asked for, or ""."""
        return self.wish.standings[0] if len(self.wish.standings) == 1 else ""


def wish_of(request: HttpRequest, *, search: str = "find") -> Wish:
    """Read the address: ``find`` (or ``q``), ``verdict``, ``sort``, ``at``; ``view=folders`` with ``folder``."""
    get = request.GET
    verdict, order = get.get("verdict", ""), get.get("sort", "path")
    folder = None
    if get.get("view") == "folders" and not get.get(search):
        words = get.get("folder", "").strip("/")
        folder = f"{words}/" if words else ""
    return Wish(
        get.get(search, "").replace("\0", "")[:200].strip(),
        (verdict,) if verdict in listing.ARRIVED else (),
        order if order.removeprefix("-") in listing.ORDERS else "path",
        get.get("at", ""),
        folder,
    )


def show(request: HttpRequest, box: Box, *, search: str = "find", size: int = listing.PAGE, anchor: str = "") -> Shown:
    """Return the page of files that the address asks for."""
    wish = wish_of(request, search=search)
    page = listing.page(box, wish, size=size)
    level = tree.children(box, wish.folder, after=request.GET.get("after", "")) if wish.folder is not None else None
    kept = {key: request.GET[key] for key in _KEPT if request.GET.get(key)}

    def link(**more: Any) -> str:
        return f"?{urlencode({**kept, **more})}{anchor}"

    links = {
        "first": link() if page.previous else "",
        "previous": link(at=page.previous) if page.previous else "",
        "next": link(at=page.next) if page.next else "",
        "last": link(at=listing.last()) if page.next and not page.more else "",
    }
    there = listing.standings(box)
    choices = tuple((key, STANDINGS[key][0], there[key]) for key in listing.ARRIVED if there.get(key))
    without = {key: value for key, value in kept.items() if key not in {"folder", "view", search}}
    base = f"?{urlencode({**without, 'view': 'folders'})}"
    return Shown(page, wish, level, choices, links, base, link(after=level.next) if level and level.next else "")
