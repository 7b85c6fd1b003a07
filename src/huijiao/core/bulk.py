"""All records of a project as one table: what a sheet would change, cell by cell, and what forbids it.

Pure: the sheet comes from `core.forms.bulk`, the standing records from the database, the verdicts from the rule book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Finding, Place
from huijiao.core.forms.bulk import Bulk, Line, as_cell
from huijiao.core.normal import N
from huijiao.core.records.base import FieldSpec, Kind, Record, Value
from huijiao.core.records.metadata import METADATA
from huijiao.core.rules.book import BOOK
from huijiao.core.rules.engine import Book, run
from huijiao.core.rules.sentences import Sentences
from huijiao.core.text import Text

_KEY = re.compile(r"\s*(\d{1,18})\s*/\s*(\d{1,9})\s*")
_RULES = "R-MDT"


@dataclass(frozen=True)
class Standing:
    """A record as it is kept now; ``earlier``: the text of its fields at other versions, as far as they are known."""

    key: int
    version: int
    record: Record
    open: bool  # whether it may be changed now
    changed: Text = Text("", "")  # by whom and when it was changed last
    earlier: Mapping[int, Record] | None = None

    @property
    def name(self) -> str:
        """Return the Chinese name."""
        return self.record["name_zh"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same."""

    field: FieldSpec
    old: str
    new: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the sheet that changes a record (``key``) or adds one (``key`` None); ``record`` as it would be."""

    row: int
    key: int | None
    name: str
    record: Record
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the sheet cannot be taken over: at which cell, and what to do."""

    cell: str
    text: Text


@dataclass(frozen=True)
class Comparison:
    """What a sheet would do. ``missing``: records that have no row in it; ``same``: how many rows change nothing."""

    changes: tuple[Change, ...]
    missing: tuple[Standing, ...]
    problems: tuple[Problem, ...]
    same: int
    unknown: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[Change, ...]:
        """Return the rows that change a standing record."""
        return tuple(c for c in self.changes if c.key is not None)

    @property
    def added(self) -> tuple[Change, ...]:
        """Return the rows that add a record."""
        return tuple(c for c in self.changes if c.key is None)


def key_of(key: int, version: int) -> str:
    """Return what the first column says of a record: ``12/3``."""
    return f"{key}/{version}"


def differences(old: Record, new: Record) -> tuple[Difference, ...]:
    """Return the fields whose texts differ, in printed order; white space around a text is no difference."""
    return tuple(
        Difference(f, old[f.name], new[f.name]) for f in METADATA.fields if as_cell(old[f.name]) != as_cell(new[f.name])
    )


def compare(standing: Sequence[Standing], sheet: Bulk) -> Comparison:
    """Compare a sheet with the standing records; the problems forbid to take any of it over."""
    rows = [_Row(line, sheet) for line in sheet.lines]
    by_key = {one.key: one for one in standing}
    changes: list[Change] = []
    problems: list[Problem] = []
    seen: dict[int, int] = {}
    same = 0
    for row in rows:
        found, trouble = _one(row, by_key, seen)
        problems += trouble
        if found is None:
            same += not trouble and any(row.line.texts.values())
        elif found.differences or found.key is None:
            changes.append(found)
    if not sheet.lines:
        problems.append(Problem("", Text("表中没有任何数据集。请下载元数据总表，在其中修改后上传。",
                                         "There is no dataset in the sheet. Download the sheet, change it, and upload it.")))  # fmt: skip
    problems += _names(standing, changes)
    missing = tuple(one for one in standing if one.key not in seen)
    return Comparison(tuple(changes), missing, tuple(problems), same, sheet.unknown)


@dataclass(frozen=True)
class _Row:
    line: Line
    sheet: Bulk

    def cell(self, field: str = "") -> str:
        return f"{self.sheet.columns.get(field, 'A')}{self.line.row}"

    def said(self, zh: str, en: str, field: str = "") -> Problem:
        return Problem(self.cell(field), Text(zh, en))


def _one(row: _Row, by_key: Mapping[int, Standing], seen: dict[int, int]) -> tuple[Change | None, list[Problem]]:
    """Return what one row changes (None: nothing), and its problems."""
    mark = row.line.key.strip()
    if not mark:
        return _fresh(row)
    found = _KEY.fullmatch(mark)
    one = by_key.get(int(found[1])) if found else None
    if one is None or found is None:
        return None, [row.said(f"编号“{mark}”不是本项目现有的数据集。新增数据集请将此格留空；不要修改已有编号。",
                               f'"{mark}" is no dataset of this project. Leave the cell empty for a new one; do not change the others.')]  # fmt: skip
    if one.key in seen:
        return None, [row.said(f"与第 {seen[one.key]} 行是同一个数据集。请只保留一行。",
                               f"The same dataset as row {seen[one.key]}. Keep one of them.")]  # fmt: skip
    if not any(row.line.texts.values()):
        return None, []  # a row that was emptied is a row that is not there
    seen[one.key] = row.line.row
    return _changed(row, one, int(found[2]))


def _fresh(row: _Row) -> tuple[Change | None, list[Problem]]:
    name = row.line.texts.get("name_zh", "").strip()
    if not name:
        return None, [
            row.said(
                "缺少中文名称。请填写，或删除整行。",
                "The Chinese name is missing: fill it in, or remove the row.",
                "name_zh",
            )
        ]
    texts = {k: v for k, v in row.line.texts.items() if METADATA[k].kind is not Kind.SYSTEM}
    record = Record.of(Place(row.sheet.name, row=row.line.row), **texts)
    told = tuple(Difference(f, "", texts[f.name], row.cell(f.name)) for f in METADATA.fields if texts.get(f.name))
    return Change(row.line.row, None, name, record, told), []


def _changed(row: _Row, one: Standing, version: int) -> tuple[Change | None, list[Problem]]:
    told = tuple(_told(row, one.record))
    base = (one.earlier or {}).get(version) if version != one.version else one.record
    if not told or (base is not None and base is not one.record and not any(_told(row, base))):
        return None, []  # untouched in the sheet: what others changed meanwhile stays
    problems = []
    if version != one.version:
        problems.append(row.said(f"“{one.name}”在导出此表之后已被修改（{one.changed.zh}）。请重新下载总表后再改。",
                                 f'"{one.name}" was changed after this sheet was written ({one.changed.en}). Download the sheet again.'))  # fmt: skip
    if not one.open:
        problems.append(row.said(f"“{one.name}”正在审核或已通过，现在不能修改。请恢复这一行的原值。",
                                 f'"{one.name}" is under review or has passed and cannot be changed now. Restore its row.'))  # fmt: skip
    for d in told:
        if d.field.kind is Kind.SYSTEM:
            problems.append(Problem(d.cell, Text(f"“{d.field.label.zh}”由系统填写。请恢复原值。",
                                                 f'"{d.field.label.en}" is filled in by the system. Restore its value.')))  # fmt: skip
        elif d.field.name == "name_zh" and not d.new:
            problems.append(Problem(d.cell, Text("中文名称不能为空。", "The Chinese name must not be empty.")))
    record = one.record.with_(**{d.field.name: d.new for d in told if d.field.kind is not Kind.SYSTEM})
    return Change(row.line.row, one.key, record["name_zh"].strip() or one.name, record, told), problems


def _told(row: _Row, record: Record) -> Iterator[Difference]:
    """Yield the cells that say something else than the record; columns that the sheet does not have say nothing."""
    for field in METADATA.fields:
        new = row.line.texts.get(field.name)
        if new is not None and new != as_cell(record[field.name]):
            yield Difference(field, record[field.name], new, row.cell(field.name))


def _names(standing: Sequence[Standing], changes: Sequence[Change]) -> Iterator[Problem]:
    """Yield a problem for every name that would stand twice."""
    changed = {c.key for c in changes if c.key is not None}
    taken = {N(one.name): Text("现有的数据集", "a dataset that exists") for one in standing if one.key not in changed}
    for change in changes:
        name = N(change.name)
        if (other := taken.get(name)) is not None:
            yield Problem(f"{change.row}", Text(f"名称“{change.name}”与{other.zh}重复。请换一个名称；修改已有数据集时请保留首列编号。",
                                                f'The name "{change.name}" is that of {other.en}. Choose another; to change a dataset keep its first column.'))  # fmt: skip
        taken[name] = Text(f"第 {change.row} 行", f"row {change.row}")


def would_be(deposit: Deposit, standing: Sequence[Standing], comparison: Comparison) -> Deposit:
    """Return the snapshot as it would be; every value stands at the cell of the sheet."""
    changed = {c.key: c for c in comparison.changes if c.key is not None}
    records = [_placed(changed[one.key]) if one.key in changed else one.record for one in standing]
    return replace(deposit, metadata=(*records, *(_placed(c) for c in comparison.added)))


def _placed(change: Change) -> Record:
    cells = {d.field.name: d.cell for d in change.differences}
    values = {
        name: Value(value.text, Place("", cells.get(name, ""), change.row, "", name))
        for name, value in change.record.values_.items()
    }
    return Record(values, Place(row=change.row))


def verdicts(deposit: Deposit, sentences: Sentences) -> dict[int, list[Finding]]:
    """Return what the rules of the metadata record (R-MDT) say of the changed rows: row of the sheet → findings."""
    book = Book()
    book.rules = {name: rule for name, rule in BOOK.rules.items() if name.startswith(_RULES)}
    out: dict[int, list[Finding]] = {}
    for one in run(deposit, sentences, book=book).findings:
        if one.place.row is not None and not one.place.document:
            out.setdefault(one.place.row, []).append(one)
    return out
