"""Tables of a dataset: fields, shape, gaps, spreadsheet damage, limits (domain.md §3.8, R-ENT-16 to 19, 21, 22)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huijiao.core.dates import parse_date
from huijiao.core.deposit import Deposit
from huijiao.core.findings import Place, Severity
from huijiao.core.formats.report import Column, Verdict
from huijiao.core.manifest import FileEntry
from huijiao.core.normal import N
from huijiao.core.rules.engine import Hit, hit, rule
from huijiao.core.rules.entity_files import is_tool, package_of
from huijiao.core.rules.fields import Fields, declared_fields
from huijiao.core.rules.mapping import Dataset, mapping, text_of
from huijiao.core.rules.metadata_values import NO_CLOCK
from huijiao.core.rules.roles import FileRole, is_junk
from huijiao.core.rules.words import some
from huijiao.core.text import Text

_SHAPES = {
    "table.no_header": Text("首行不是字段名", "no header row"),
    "table.duplicate_header": Text("字段名重复", "duplicate header"),
    "table.empty_header": Text("字段名为空", "empty header"),
    "table.merged": Text("有合并单元格", "merged cells"),
    "table.ragged": Text("各行列数不一致", "rows of unequal length"),
    "table.multiple_tables": Text("一个工作表内有多个表", "several tables in one sheet"),
}
_WARN_GAP, _FIX_GAP = 0.2, 0.5
_DUPLICATES = 0.01
_PERCENT = 100
_EXPLAINED = re.compile(
    r"缺失|缺测|未测|未采集|未检测|无数据|空值|不适用|missing|not (?:measured|collected|applicable)|unavailable",
    re.IGNORECASE,
)
_FLAGS = ("lat_out", "lon_out")
_FUTURE_MEANT = re.compile(
    r"有效期|到期|截止|失效|计划|预计|预测|expir|valid|due|forecast|predict|planned", re.IGNORECASE
)
_DAMAGE_LIMIT = 5


def _tables(dataset: Dataset) -> tuple[FileEntry, ...]:
    """Return the files of a dataset that hold tables: content, sample tables, indexes."""
    papers = {FileRole.README, FileRole.DICTIONARY, FileRole.MANIFEST, FileRole.REPORT, FileRole.JUNK}
    return tuple(e for e in dataset.files if dataset.roles[e.path] not in papers and e.report and not is_junk(e.path))


def _datasets(deposit: Deposit) -> Iterator[Dataset]:
    package_of(deposit)
    yield from (d for d in mapping(deposit).present if not is_tool(d))


@rule("R-ENT-16", Severity.FIX, "metadata", "package")
def fields_missing_in_data(deposit: Deposit) -> Iterator[Hit]:
    """Each declared field is a column, or the data dictionary says which column it is (§3.14)."""
    for dataset in _datasets(deposit):
        declared = declared_fields(dataset)
        fields = Fields.of(deposit, dataset) if declared else None
        if fields is None or not fields.decidable:
            continue
        missing = [f for f in declared if not fields.knows(f)]
        if missing:
            yield hit(dataset.place, name=dataset.name, missing=some(missing, 12))


@rule("R-ENT-17", Severity.WARN, "metadata", "package")
def columns_undocumented(deposit: Deposit) -> Iterator[Hit]:
    """Each column is declared or stands in the dictionary."""
    for dataset in _datasets(deposit):
        declared = declared_fields(dataset)
        fields = Fields.of(deposit, dataset)
        if fields is None or not fields.decidable or not (declared or fields.dictionary):
            continue
        proper = {c.name for e in dataset.content if e.report for c in e.report.columns if c.name.strip()}
        extra = [c for c in sorted(proper) if not fields.documented(c, declared)]
        if extra:
            yield hit(dataset.place, name=dataset.name, extra=some(extra, 12))


@rule("R-ENT-18", Severity.FIX, "metadata", "package")
def table_unclean(deposit: Deposit) -> Iterator[Hit]:
    """One header row, unique names, one record per row; one finding per file."""
    for dataset in _datasets(deposit):
        for entry in _tables(dataset):
            found = [d for d in entry.report.defects if d.code in _SHAPES] if entry.report else []
            if found:
                reasons = list(dict.fromkeys(_SHAPES[d.code] for d in found))
                where = "；".join(dict.fromkeys(d.where for d in found[:3] if d.where))
                yield hit(Place(path=entry.path, cell=where), path=entry.path, why=reasons)


@rule("R-ENT-19", Severity.WARN, "metadata", "package")
def content_missing(deposit: Deposit) -> Iterator[Hit]:
    """Core fields with gaps, empty columns, repeated rows; gaps that the documents explain are let pass."""
    for dataset in _datasets(deposit):
        core = {N(f) for f in declared_fields(dataset)}
        told = "\n".join(text_of(deposit, e) for e in dataset.having(FileRole.README, FileRole.DICTIONARY))
        for entry in dataset.content:
            if entry.report is None or entry.report.verdict is not Verdict.OK:
                continue
            for column in entry.report.columns:
                yield from _gaps(entry, column, core, told)
            yield from _repeats(entry)


def _gaps(entry: FileEntry, column: Column, core: set[str], told: str) -> Iterator[Hit]:
    rows = column.filled + column.missing
    if not rows or not column.name.strip():
        return
    share = column.missing / rows
    is_core = N(column.name) in core
    if column.filled and (not is_core or share <= _WARN_GAP):
        return
    line = next((t for t in told.splitlines() if column.name in t and _EXPLAINED.search(t)), "")
    if line:
        return
    grave = share > _FIX_GAP or not column.filled
    place = Place(path=entry.path, cell=column.name)
    yield hit(place, Severity.FIX if grave else None, field=column.name, p=f"{share * _PERCENT:.0f}", path=entry.path)


def _repeats(entry: FileEntry) -> Iterator[Hit]:
    report = entry.report
    repeated = report.facts.get("duplicate_rows", 0) if report else 0
    if report and report.records and isinstance(repeated, int) and repeated > report.records * _DUPLICATES:
        share = f"{repeated / report.records * _PERCENT:.1f}"
        field = Text(f"完全重复的行（{repeated}行）", f"repeated rows ({repeated})")
        yield hit(Place(path=entry.path), field=field, p=share, path=entry.path)


@rule("R-ENT-21", Severity.FIX, "metadata", "package")
def spreadsheet_damage(deposit: Deposit) -> Iterator[Hit]:
    """Names turned into dates, identifiers in E+ notation, error values; at most five cells per file."""
    for dataset in _datasets(deposit):
        for entry in _tables(dataset):
            defects = [d for d in entry.report.defects if d.code.startswith("excel.")] if entry.report else []
            for one in defects[:_DAMAGE_LIMIT]:
                value = one.data.get("value", "")
                yield hit(Place(path=entry.path, cell=one.where), path=entry.path, cell=one.where or "?", v=value)


@rule("R-ENT-22", Severity.WARN, "metadata", "package")
def values_out_of_range(deposit: Deposit) -> Iterator[Hit]:
    """Coordinates beyond the globe, dates after today."""
    as_of = deposit.context.as_of
    for dataset in _datasets(deposit):
        for entry in _tables(dataset):
            for column in entry.report.columns if entry.report else ():
                n = sum(column.flags.get(flag, 0) for flag in _FLAGS) if column.flags else 0
                if not n and column.kind != "date":
                    continue
                place = Place(path=entry.path, cell=column.name)
                if n:
                    yield hit(place, field=column.name, n=n, v=column.greatest or column.least)
                elif as_of != NO_CLOCK and column.kind == "date" and not _FUTURE_MEANT.search(column.name):
                    last = parse_date(column.greatest)
                    if last and last > as_of:
                        yield hit(
                            place, field=column.name, n=max(column.flags.get("future_date", 1), 1), v=column.greatest
                        )
