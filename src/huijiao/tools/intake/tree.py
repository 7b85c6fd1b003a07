"""One folder of a box at a time: its folders with the sums of all that lies below them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Left, StrIndex, Substr

from huijiao.tools.intake.models import Box, Standing, Tally

PAGE = 200


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder: name, path with its last "/", files and bytes of all below; ``bad``: files no reader could read."""

    name: str
    path: str
    files: int
    bytes: int
    bad: int
    checking: int


@dataclass(frozen=True, slots=True)
class Level:
    """The folders in one folder, by name. ``next``: the name a further page begins after; ``crumbs``: the way here."""

    path: str
    folders: tuple[Folder, ...]
    next: str
    crumbs: tuple[tuple[str, str], ...]
    direct: int  # files that lie in the folder itself


def children(box: Box | int, path: str, *, after: str = "", size: int = PAGE) -> Level:
    """Return the folders in ``path`` ("" is the top, else with its last "/"): one walk over the sums, not the files."""
    path = f"{path.strip('/')}/" if path.strip("/") else ""
    rows: Any = Tally.objects.filter(box=box).exclude(folder=Tally.ALL).exclude(standing=Standing.PARTIAL)
    if path:  # not startswith: SQLite's LIKE takes "Data/" for "data/"
        rows = rows.annotate(head=Left("folder", len(path))).filter(head=path)
    rest = Substr("folder", len(path) + 1)
    rows = rows.annotate(child=Left(rest, StrIndex(rest, Value("/")))).values("child")
    direct = rows.filter(folder=path).aggregate(n=Sum("files"))["n"] or 0
    deeper = rows.exclude(folder=path)
    if after:
        deeper = deeper.filter(Q(child__gt=after))
    sums = deeper.annotate(
        n=Sum("files"), size=Sum("bytes"),
        bad=Sum("files", filter=Q(standing__in=[Standing.BROKEN, Standing.DIED]), default=0),
        checking=Sum("files", filter=Q(standing=Standing.CHECKING), default=0),
    ).order_by(F("child"))  # fmt: skip
    found = [
        Folder(row["child"][:-1], path + row["child"], row["n"], row["size"], row["bad"], row["checking"])
        for row in sums[: size + 1]
    ]
    shown = tuple(found[:size])
    return Level(path, shown, f"{shown[-1].name}/" if len(found) > size else "", _crumbs(path), direct)


def _crumbs(path: str) -> tuple[tuple[str, str], ...]:
    parts = path.split("/")[:-1]
    return tuple((name, "/".join(parts[: n + 1]) + "/") for n, name in enumerate(parts))
