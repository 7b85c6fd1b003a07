"""Pages of a million files: found by key, never by counting rows; sums are those the database keeps.

Every order has an index that begins with box and standing. A page is merged from one short walk for each standing,
so that a filter never costs more than the page it leaves.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    F,
    Field,
    Func,
    QuerySet,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Concat

from huijiao.tools.intake.models import Box, FileState, StagedFile, Standing, Tally

PAGE = 50
#: More matches than these are not counted: "more than 10,000" says as much.
COUNTED = 10_000
#: What the readers have to say something of; unfinished uploads have a list of their own.
ARRIVED = (Standing.BROKEN, Standing.DIED, Standing.CHECKING, Standing.NOT_EXAMINED, Standing.OK)
#: Order → the columns of its key; each ends in what is unique.
ORDERS: dict[str, tuple[str, ...]] = {
    "path": ("path",),
    "size": ("size", "id"),
    "time": ("received", "id"),
    "channel": ("channel", "id"),
    "verdict": ("path",),  # by standing first: the walks come one after the other
}


_KINDS: dict[str, Callable[[Any], Any]] = {
    "path": str, "channel": str, "size": int, "id": int, "received": datetime.fromisoformat,
}  # fmt: skip


_FIELDS: dict[str, Field[Any, Any]] = {
    "path": CharField(), "channel": CharField(), "size": BigIntegerField(), "id": BigIntegerField(),
    "received": DateTimeField(),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader asks of a list. ``order``: a key of `ORDERS`, with ``-`` downwards; ``at``: a page's cursor."""

    search: str = ""
    standings: tuple[str, ...] = ()  # none: all that has arrived
    order: str = "path"
    at: str = ""
    folder: str | None = None  # only what lies directly in it; ends in "/", "" is the top


@dataclass(frozen=True, slots=True)
class Page:
    """One page: rows, cursors ("" where there is nothing), the number of its first row, and the sums of the whole.

    A search counts up to `COUNTED`; beyond, ``more`` is set and ``bytes`` is None: unknown.
    """

    rows: list[StagedFile]
    previous: str
    next: str
    start: int
    count: int
    bytes: int | None
    more: bool = False

    @property
    def end(self) -> int:
        """Return the number of the last row."""
        return self.start + len(self.rows) - 1


@dataclass(frozen=True, slots=True)
class _Cursor:
    forward: bool = True  # what comes after the key, else what comes before it
    start: int = 1  # number of the row at the key's side
    standing: str = ""
    key: tuple[Any, ...] = ()  # none: from the very end of the list


class _Holds(Func):
    """Whether a path holds some letters, in either case where the script has cases."""

    output_field = BooleanField()
    template = "%(expressions)s"

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        path, text = self.source_expressions
        sql, params = compiler.compile(path)
        words = str(getattr(text, "value", ""))
        pattern = "%" + words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
        # LIKE knows no case on SQLite; on PostgreSQL it is twice as fast as ILIKE, and Chinese has none.
        folds = connection.vendor == "postgresql" and words.upper() != words.lower()
        return rf"{sql} {'ILIKE' if folds else 'LIKE'} %s ESCAPE '\'", [*params, pattern]


class _After(Func):
    """A comparison of rows, which Django writes out as OR on SQLite: no index helps there."""

    output_field = BooleanField()

    def __init__(self, *expressions: Any, up: bool) -> None:
        super().__init__(*expressions)
        half = len(expressions) // 2
        marks = ", ".join(["%s"] * half)
        self.up, self.words = up, f"({marks}) {'>' if up else '<'} ({marks})"

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        compiled = [compiler.compile(source) for source in self.source_expressions]
        return self.words % tuple(sql for sql, _ in compiled), [p for _, params in compiled for p in params]


def holding(rows: QuerySet[StagedFile], search: str) -> QuerySet[StagedFile]:
    """Keep the rows whose path holds every word of the search."""
    for word in search.split():
        rows = rows.filter(_Holds(F("path"), Value(word, output_field=TextField())))
    return rows


def totals(box: Box | int, standings: Iterable[str] = ()) -> tuple[int, int]:
    """Return files and bytes of a box with these standings (all that has arrived): kept, not counted."""
    rows = Tally.objects.filter(box=box, folder=Tally.ALL, standing__in=tuple(standings) or ARRIVED)
    sums = rows.aggregate(files=Sum("files"), bytes=Sum("bytes"))
    return sums["files"] or 0, sums["bytes"] or 0


def standings(box: Box | int, folder: str = Tally.ALL) -> dict[str, int]:
    """Return how many files stand where: of the whole box, or of those that lie directly in a folder."""
    return dict(Tally.objects.filter(box=box, folder=folder).values_list("standing", "files"))


def page(box: Box | int, wish: Wish, *, size: int = PAGE) -> Page:
    """Return one page. A cursor that cannot be read shows the first."""
    cursor = _read(wish.at, wish.order)
    there = standings(box, Tally.ALL if wish.folder is None else wish.folder)
    asked = [s for s in wish.standings or ARRIVED if there.get(s)]
    hits = _search(box, wish, asked) if wish.search.split() else None
    rows, beyond = _walk(box, wish, cursor, size, asked, hits)
    count, amount = (hits.count, hits.bytes) if hits else _sums(box, wish, asked)
    more = hits is not None and hits.ids is None
    if not rows and cursor.key:  # what the cursor stood at has gone
        return page(box, replace(wish, at=""), size=size)
    if cursor.forward:
        start, before, after = cursor.start, cursor.start > 1, beyond
    else:
        start = max(cursor.start - len(rows), 1) if beyond else 1
        if not cursor.key:
            start = max(count - len(rows) + 1, 1)
        before, after = beyond, bool(cursor.key)
    return Page(
        rows,
        _write(wish, rows[0], forward=False, start=start) if rows and before else "",
        _write(wish, rows[-1], forward=True, start=start + len(rows)) if rows and after else "",
        start, count, amount, more,
    )  # fmt: skip


def cursor_at(wish: Wish, row: StagedFile, number: int) -> str:
    """Return the cursor of the page after a row that stands at a number of the list."""
    return _write(wish, row, forward=True, start=number + 1)


def last() -> str:
    """Return the cursor of the last page."""
    return _pack([0, 0, "", []])


@dataclass(frozen=True, slots=True)
class _Hits:
    """What a search found: the keys of all files, or None where there are more than `COUNTED`."""

    ids: list[int] | None
    count: int
    bytes: int | None


def _search(box: Box | int, wish: Wish, asked: Sequence[str]) -> _Hits:
    """Read the paths once, in an index that holds nothing else; stops as soon as there are too many to count."""
    found: list[tuple[int, int | None]] = []
    for standing in asked:
        rows = holding(_base(box, wish, standing).order_by("path"), wish.search)
        found += rows.values_list("id", "size")[: COUNTED + 1 - len(found)]
        if len(found) > COUNTED:
            return _Hits(None, COUNTED, None)
    return _Hits([pk for pk, _ in found], len(found), sum(size or 0 for _, size in found))


def _base(box: Box | int, wish: Wish, standing: str) -> QuerySet[StagedFile]:
    rows = StagedFile.objects.filter(box=box, standing=standing)
    if wish.folder is None:
        return rows
    if standings(box).get(standing, 0) > COUNTED and not wish.search:
        return rows.filter(folder=wish.folder)
    # Few of this standing, or all of its paths are read anyway: the folder must not choose the index.
    return rows.annotate(lies_in=Concat(F("folder"), Value(""))).filter(lies_in=wish.folder)


def _walk(
    box: Box | int, wish: Wish, cursor: _Cursor, size: int, asked: Sequence[str], hits: _Hits | None
) -> tuple[list[StagedFile], bool]:
    """Return the rows of one page in the list's order, and whether there is more beyond them."""
    name, down = wish.order.removeprefix("-"), wish.order.startswith("-")
    columns = ORDERS.get(name, ORDERS["path"])
    up = cursor.forward is not down
    order = tuple(column if up else f"-{column}" for column in columns)

    def rows(standing: str) -> QuerySet[StagedFile]:
        if hits is None:
            return _base(box, wish, standing).order_by(*order)
        if hits.ids is None:
            return holding(_base(box, wish, standing).order_by(*order), wish.search)
        return StagedFile.objects.filter(pk__in=hits.ids, standing=standing).order_by(*order)

    if name == "verdict":
        ids = _in_turn(rows, asked if up else asked[::-1], cursor, columns, up, size + 1)
        by_id = StagedFile.objects.in_bulk(ids)
        found = [by_id[i] for i in ids if i in by_id]
    else:
        ids = []
        for standing in asked:
            ids += _beyond(rows(standing), columns, cursor.key, up).values_list("id", flat=True)[: size + 1]
        # Merged by the database: it alone knows how it sorts letters.
        found = list(StagedFile.objects.filter(pk__in=ids).order_by(*order)[: size + 1])
    kept, beyond = found[:size], len(found) > size
    return (kept if cursor.forward else kept[::-1]), beyond


def _in_turn(
    rows: Callable[[str], QuerySet[StagedFile]], asked: Sequence[str], cursor: _Cursor, columns: tuple[str, ...],
    up: bool, wanted: int,
) -> list[int]:  # fmt: skip
    """Walk one standing after the other."""
    found: list[int] = []
    if cursor.standing in asked:
        asked = asked[asked.index(cursor.standing) :]
    for standing in asked:
        walk = rows(standing)
        if standing == cursor.standing:
            walk = _beyond(walk, columns, cursor.key, up)
        found += walk.values_list("id", flat=True)[: wanted - len(found)]
        if len(found) >= wanted:
            break
    return found


def _beyond(
    rows: QuerySet[StagedFile], columns: tuple[str, ...], key: tuple[Any, ...], up: bool
) -> QuerySet[StagedFile]:
    if not key:
        return rows
    if len(columns) == 1:
        return rows.filter(**{f"{columns[0]}__{'gt' if up else 'lt'}": key[0]})
    values = [Value(value, output_field=_FIELDS[column]) for column, value in zip(columns, key, strict=True)]
    return rows.filter(_After(*map(F, columns), *values, up=up))


def _sums(box: Box | int, wish: Wish, asked: Sequence[str]) -> tuple[int, int]:
    rows = Tally.objects.filter(box=box, folder=Tally.ALL if wish.folder is None else wish.folder, standing__in=asked)
    sums = rows.aggregate(files=Sum("files"), bytes=Sum("bytes"))
    return sums["files"] or 0, sums["bytes"] or 0


def _write(wish: Wish, row: StagedFile, *, forward: bool, start: int) -> str:
    columns = ORDERS.get(wish.order.removeprefix("-"), ORDERS["path"])
    values = [getattr(row, column) for column in columns]
    key = [v.isoformat() if isinstance(v, datetime) else v for v in values]
    return _pack([int(forward), start, standing_of(row), key])


def _pack(parts: list[Any]) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(text: str, order: str) -> _Cursor:
    """Read a cursor; one that is not ours, or of another order, is that of the first page."""
    columns = ORDERS.get(order.removeprefix("-"), ORDERS["path"])
    try:
        forward, start, standing, key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        values = [_KINDS[column](value) for column, value in zip(columns, key, strict=bool(key))]
        return _Cursor(bool(forward), max(int(start), 1), str(standing), tuple(values))
    except (binascii.Error, UnicodeError, ValueError, TypeError):
        return _Cursor()


def standing_of(row: StagedFile) -> str:
    """Return where a file stands, from what is in memory."""
    if row.state == FileState.PARTIAL:
        return Standing.PARTIAL
    return str((row.verdict or {}).get("verdict") or Standing.CHECKING)
