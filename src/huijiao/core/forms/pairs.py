"""Reads labels and values out of a grid: a form of pairs, or a list with a header row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huijiao.core.findings import Place
from huijiao.core.forms.boxes import has_boxes, ticked
from huijiao.core.forms.grid import Cell, Paper, Table
from huijiao.core.forms.labels import Labels, clean
from huijiao.core.normal import N
from huijiao.core.records.base import FieldSpec, Kind, Record, Value

_UNIT = re.compile(r"[A-Za-z\u4e00-\u9fff]{1,4}")
_BOXED = frozenset({Kind.ONE, Kind.MANY})
_ONE_LINE = frozenset({Kind.LINE, Kind.EMAIL, Kind.PHONE, Kind.DATE})


@dataclass(frozen=True, slots=True)
class Pair:
    """One label with its value as written, and the row (from 0) in which it was met."""

    field: FieldSpec
    text: str
    place: Place
    row: int
    more: bool = False  # a further line under the same, vertically merged label


def settle(field: FieldSpec, text: str) -> str:
    """Return the text of a value as a record keeps it: hints gone, ticked labels joined by ；."""
    if field.kind in _BOXED:
        if has_boxes(text):
            return "；".join(ticked(text, field.options))
        plain = clean(text)
        return next((o for o in field.options if N(o) == N(plain)), plain)
    bare = clean(text)
    return re.sub(r"\s*\n\s*", "", bare) if field.kind in _ONE_LINE and field.name != "amount" else bare


def pairs(paper: Paper, table: Table, labels: Labels) -> Iterator[Pair]:
    """Yield every label with its value, row by row; the value stands to the right or in the same cell."""
    seen: dict[Cell, set[Cell]] = {}
    for index in range(len(table.rows)):
        cells = table.distinct(index)
        position = 0
        while position < len(cells):
            cell = cells[position]
            position += 1
            field = labels.find(cell.text)
            if field is None:
                yield from _inside(paper, cell, cells, position, labels, index, seen)
                continue
            value, used = _value(field, cells[position:], labels)
            position += used
            if cell in seen and (value is None or value in seen[cell]):
                continue
            first = cell not in seen
            seen.setdefault(cell, set()).update(cells[position - used : position])
            if value is None:
                if first:
                    yield Pair(field, "", paper.at(cell, field.name), index)
                continue
            text = _joined(field, cells[position - used : position])
            again = labels.split(text)  # the label said once more: 核心字段：甲；乙
            if again is not None and again[0] is field:
                text = again[1]
            yield Pair(field, text, paper.at(value, field.name), index, not first)


def _value(field: FieldSpec, following: Sequence[Cell], labels: Labels) -> tuple[Cell | None, int]:
    """Return the cell that holds the value and how many cells it takes."""
    if not following or labels.find(following[0].text) is not None:
        return None, 0
    used = 1
    for cell in following[1:]:
        more = (field.kind in _BOXED and has_boxes(cell.text) and has_boxes(following[0].text)) or (
            field.kind is Kind.NUMBER and used == 1 and _UNIT.fullmatch(cell.text.strip()) is not None
            and re.fullmatch(r"[\d.,]+", following[0].text.strip()) is not None
        )  # fmt: skip
        if not more or labels.find(cell.text) is not None:
            break
        used += 1
    return following[0], used


def _joined(field: FieldSpec, cells: Sequence[Cell]) -> str:
    texts = [cell.text for cell in cells if cell.text]
    return " ".join(texts) if field.kind in _BOXED or field.kind is Kind.NUMBER else "".join(texts)


def _inside(
    paper: Paper,
    cell: Cell,
    cells: Sequence[Cell],
    position: int,
    labels: Labels,
    index: int,
    seen: dict[Cell, set[Cell]],
) -> Iterator[Pair]:
    """Yield pairs written as ``label：value`` within one cell, several lines allowed."""
    if cell in seen or not cell.text:
        return
    found: list[tuple[FieldSpec, str]] = []
    for line in cell.text.split("\n"):
        parts = labels.split(line)
        if parts is not None:
            found.append(parts)
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}\n{line}")
        else:
            return
    seen[cell] = set()
    for field, text in found:
        yield Pair(field, text, paper.at(cell, field.name), index)


def record(found: Sequence[Pair], place: Place) -> Record:
    """Make one record; of a label met twice the first value that says something is kept.

    The lines of one vertically merged label are put together.
    """
    values: dict[str, Value] = {}
    for pair in found:
        name, text = pair.field.name, settle(pair.field, pair.text)
        old = values.get(name)
        if old is None or (not old.text and text):
            values[name] = Value(text, pair.place)
        elif pair.more and text:
            values[name] = Value(f"{old.text}\n{text}", old.place)
    return Record(values, place)


def lines_record(paper: Paper, lines: Sequence[str], labels: Labels, cell: str) -> Record:
    """Read ``label：value`` paragraphs into a record that stands in ``cell`` (a heading)."""
    values: dict[str, Value] = {}
    for text in lines:
        for line in text.split("\n"):
            parts = labels.split(line.strip())
            if parts is None:
                continue
            field, value = parts
            settled = settle(field, value)
            if field.name not in values or (settled and not values[field.name].text):
                values[field.name] = Value(settled, paper.place(cell, field_=field.name))
    return Record(values, paper.place(cell))


@dataclass(frozen=True)
class Header:
    """The columns of a list: the last header row (from 0) and column → field."""

    row: int
    columns: dict[int, FieldSpec]

    def has(self, *names: str) -> bool:
        """Tell whether all these fields have a column."""
        held = {f.name for f in self.columns.values()}
        return held.issuperset(names)


def header(table: Table, labels: Labels, least: int, *needed: str, within: int = 8) -> Header | None:
    """Return the header among the first rows that has ``least`` labels and the ``needed`` ones.

    A header of two rows (merged groups above) is read column by column, the lowest label winning.
    """
    for index in range(min(within, len(table.rows))):
        columns = _columns(table, (index,), labels)
        found = Header(index, columns)
        if (
            len({f.name for f in columns.values()}) >= least
            and found.has(*needed)
            and _mostly_labels(table, index, labels)
        ):
            if index + 1 < len(table.rows):
                both = _columns(table, (index, index + 1), labels)
                if len(both) > len(columns) and _shared(table, index):
                    return Header(index + 1, both)
                if _shared(table, index) and _columns(table, (index + 1,), labels).keys() >= columns.keys():
                    return Header(index + 1, both)
            return found
    return None


def _columns(table: Table, rows: tuple[int, ...], labels: Labels) -> dict[int, FieldSpec]:
    columns: dict[int, FieldSpec] = {}
    for column in range(table.width):
        for row in rows:
            field = labels.find(table.rows[row][column].text)
            if field is not None:
                columns[column] = field
    return columns


def _mostly_labels(table: Table, row: int, labels: Labels) -> bool:
    cells = [c for c in table.distinct(row) if c.text.strip()]
    known = sum(labels.find(c.text) is not None for c in cells)
    return known * 2 >= len(cells)


def _shared(table: Table, row: int) -> bool:
    """Tell whether a cell of this row reaches into the next: then the header has two rows."""
    return any(a is b for a, b in zip(table.rows[row], table.rows[row + 1], strict=True) if a.text)


def rows_of(paper: Paper, table: Table, head: Header, first: int = 1, *, raw: bool = False) -> Iterator[Record]:
    """Yield one record per filled row below the header; numbers count from ``first``.

    Blank template rows, repeated headers, group headings and totals are no rows. Two columns of one field
    (volume and count apart) are joined by ；. ``raw`` keeps texts as they are (file names).
    """
    number = first
    titles = {c: table.rows[head.row][c].text for c in head.columns} if head.row >= 0 else {}
    for index in range(head.row + 1, len(table.rows)):
        row = table.rows[index]
        if not _is_row(row, head, titles):
            continue
        place = Place(paper.name, f"{table.name}!R{index + 1}", number)
        if paper.kind == "xlsx":
            place = Place(paper.name, row[0].address, number)
        values: dict[str, Value] = {}
        used: set[Cell] = set()
        for column, field in head.columns.items():
            cell = row[column]
            text = cell.text.strip() if raw else settle(field, cell.text)
            old = values.get(field.name)
            if old is not None and cell not in used and text:
                text = f"{old.text}；{text}" if old.text else text
            elif old is not None:
                continue
            values[field.name] = Value(text, paper.at(cell, field.name, number))
            used.add(cell)
        if any(v.text for k, v in values.items() if k not in ("seq", "no", "share", "type")):
            yield Record(values, place)
            number += 1


def _is_row(row: tuple[Cell, ...], head: Header, titles: dict[int, str]) -> bool:
    texts = {c: row[c].text.strip() for c in head.columns}
    if not any(texts.values()) or texts == {c: t.strip() for c, t in titles.items()}:
        return False
    distinct = dict.fromkeys(row[c] for c in head.columns)
    if len(distinct) == 1 and len(head.columns) > 1:
        return False  # a group heading across the table
    first = next((t for t in texts.values() if t), "")
    return re.match(r"(?:合\s*计|总\s*计|小\s*计|total\b)", first, re.IGNORECASE) is None


def continues(before: Table, table: Table) -> bool:
    """Tell whether a table without header goes on where the one before it ended (a page break between)."""
    if table.width != before.width or not table.rows:
        return False
    first = next((c.text.strip() for c in table.rows[0] if c.text.strip()), "")
    return bool(re.fullmatch(r"\d{1,3}[.、．]?", first))
