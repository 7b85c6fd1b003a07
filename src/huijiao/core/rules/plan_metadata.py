"""Plan against metadata, one to one (domain.md §3.5, R-PMD-01 to 12)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from huijiao.core.deposit import Cohort, Deposit, Stage
from huijiao.core.findings import Place, Severity
from huijiao.core.normal import difference
from huijiao.core.records.base import Record
from huijiao.core.records.taskbook import TaskBook
from huijiao.core.rules.engine import Hit, hit, rule
from huijiao.core.rules.pairs import matched, pairs, rows_and_records
from huijiao.core.rules.plan_rows import effective_class
from huijiao.core.rules.words import some
from huijiao.core.text import Text
from huijiao.core.vocabulary import (
    CLASSES,
    SET_CLASSES,
    TOOL_CLASSES,
    ResourceClass,
    classes_in,
    indicator_classes,
    record_class,
)

_NUMERAL = r"(\d+|[二两三四五六七八九十百]+|two|three|four|five|six|seven|eight|nine|ten)"
_SEVERAL = re.compile(
    _NUMERAL
    + r"\s*(?:个|套)\s*(?:独立的?|不同的?)?(?:科学)?数据[集库]|"
    + _NUMERAL
    + r"\s+(?:separate\s+)?data\s?sets\b",
    re.IGNORECASE,
)
_PART_OF = re.compile(r"^\s*(?:之一|中的?|里的?|整合|合并|而成|拼接)")
_FROM = re.compile(
    r"(?:与|和|及|同|其他|其它|其余|另外|另|来自|整合|合并|基于|利用|汇集自|之外的?|one of (?:the )?|from|"
    r"with)\s*(?:的)?(?:other )?$",
    re.IGNORECASE,
)

#: Names of data about specimens, which are data, not specimens.
SPECIMEN_DATA = re.compile(r"(?:标本|样本|菌种|菌株|物种).*(?:数据库|数据集)")


def kind_of_row(row: Record) -> ResourceClass | None:
    """Return the class of a plan row; a set's name beats 科学数据, a database of specimens is data (R-PLN-10)."""
    cls = effective_class(row)
    if cls is ResourceClass.SPECIMEN and SPECIMEN_DATA.search(row["name"]):
        return ResourceClass.DATASET
    return cls


def kind_of_record(record: Record) -> ResourceClass | None:
    """Return the class of a metadata record."""
    return record_class(record["type"], record["name_zh"])


@rule("R-PMD-01", Severity.BLOCK, "plan", "metadata")
def row_without_record(deposit: Deposit) -> Iterator[Hit]:
    """Every plan row has a record of equal name; FIX while the project is under way before its data."""
    rows, _ = rows_and_records(deposit)
    context = deposit.context
    early = context.cohort is Cohort.ONGOING and context.stage not in {Stage.DATA_SUBMIT, Stage.CERT}
    for p in pairs(deposit).rows_left:
        yield hit(rows[p].at("name"), Severity.FIX if early else None, name=rows[p]["name"])


@rule("R-PMD-02", Severity.BLOCK, "plan", "metadata")
def record_without_row(deposit: Deposit) -> Iterator[Hit]:
    """Every record has a plan row of equal name."""
    _, records = rows_and_records(deposit)
    for m in pairs(deposit).records_left:
        if records[m]["name_zh"].strip():  # a missing name is R-MDT-01
            yield hit(records[m].at("name_zh"), name=records[m]["name_zh"])


@rule("R-PMD-03", Severity.FIX, "plan", "metadata")
def names_nearly_equal(deposit: Deposit) -> Iterator[Hit]:
    """A name that differs a little from exactly one free row."""
    rows, records = rows_and_records(deposit)
    for p, m in pairs(deposit).near:
        a, b = records[m]["name_zh"], rows[p]["name"]
        yield hit(records[m].at("name_zh"), a=a, b=b, diff=difference(a, b))


@rule("R-PMD-04", Severity.BLOCK, "plan", "metadata")
def datasets_merged(deposit: Deposit) -> Iterator[Hit]:
    """One record per dataset: fewer records than rows, or one record that declares several datasets."""
    rows, records = rows_and_records(deposit)
    wanted = [r for r in rows if kind_of_row(r) is ResourceClass.DATASET]
    given = [m for m in records if kind_of_record(m) is ResourceClass.DATASET]
    alone = [rows[p] for p in pairs(deposit).rows_left if kind_of_row(rows[p]) is ResourceClass.DATASET]
    several = [m for m in records if _declares_several(m)]
    if (len(given) < len(wanted) and alone) or several:
        culprit = several[0] if several else None
        yield hit(
            culprit.at("name_zh") if culprit else alone[0].at("name"),
            n=len(wanted),
            m=len(given),
            name=culprit["name_zh"] if culprit else some(r["name"] for r in alone),
        )


def _declares_several(record: Record) -> bool:
    if kind_of_record(record) not in {ResourceClass.DATASET, None}:
        return False
    for text in (record["name_zh"], record["abstract"]):
        for found in _SEVERAL.finditer(text):
            number = found[1] or found[2]
            if number in {"0", "1"} or _PART_OF.match(text[found.end() :]) or _FROM.search(text[: found.start()]):
                continue
            return True
    return False


@rule("R-PMD-05", Severity.BLOCK, "plan", "metadata")
def tools_merged(deposit: Deposit) -> Iterator[Hit]:
    """One record per software, algorithm or system."""
    rows, records = rows_and_records(deposit)
    wanted = [r for r in rows if kind_of_row(r) in TOOL_CLASSES]
    given = [m for m in records if kind_of_record(m) in TOOL_CLASSES]
    left = pairs(deposit)
    alone_rows = [rows[p] for p in left.rows_left if kind_of_row(rows[p]) in TOOL_CLASSES]
    alone_records = [records[m] for m in left.records_left if kind_of_record(records[m]) in TOOL_CLASSES]
    if len(wanted) != len(given) and (alone_rows or alone_records):
        first = alone_records[0].at("name_zh") if alone_records else alone_rows[0].at("name")
        names = [r["name"] for r in alone_rows] or [m["name_zh"] for m in alone_records]
        yield hit(first, n=len(wanted), m=len(given), names=some(names))


@rule("R-PMD-06", Severity.FIX, "plan", "metadata")
def set_not_one_record(deposit: Deposit) -> Iterator[Hit]:
    """Papers, patents … are one record each; none where plan or task book asks for the set is wrong too."""
    rows, records = rows_and_records(deposit)
    by_name = {id(record): kind_of_row(row) for row, record in matched(deposit)}
    of_set = [(_set_of(m), by_name.get(id(m)), m) for m in records]
    asked = _asked_sets(deposit.taskbook) | {kind_of_row(r) for r in rows}
    for cls in ResourceClass:
        if cls not in SET_CLASSES:
            continue
        here = [m for stated, planned, m in of_set if stated is cls or planned is cls]
        if len(here) > 1 or (not here and cls in asked):
            place = here[1].at("name_zh") if here else _place_of_row(rows, cls, deposit)
            action = (
                Text("合并为1条，数量写入记录数", "merge them into one and put the number of items in the record count")
                if here
                else Text("补充1条", "add one")
            )
            yield hit(place, cls=CLASSES[cls].label, m=len(here), action=action)


def _set_of(record: Record) -> ResourceClass | None:
    """Return the class of a record; under 其它 the name tells, as for one paper with a record of its own."""
    cls = kind_of_record(record)
    if cls is ResourceClass.OTHER:
        named = [c for c in classes_in(record["name_zh"]) if c in SET_CLASSES]
        return named[0] if len(named) == 1 else cls
    return cls


def _asked_sets(taskbook: TaskBook | None) -> set[ResourceClass | None]:
    if taskbook is None:
        return set()
    return {c for a in taskbook.achievements for c in indicator_classes(a)}


def _place_of_row(rows: Iterable[Record], cls: ResourceClass, deposit: Deposit) -> Place:
    first = next((r for r in rows if kind_of_row(r) is cls), None)
    if first is not None:
        return first.at("name")
    return deposit.plan.place if deposit.plan else Place()


@rule("R-PMD-12", Severity.INFO, "plan", "metadata")
def order_differs(deposit: Deposit) -> Iterator[Hit]:
    """Records stand in another order than the plan's rows."""
    rows, records = rows_and_records(deposit)
    found = pairs(deposit)
    order = [m for _, m in sorted((*found.equal, *found.near))]
    if order != sorted(order):
        first = next(m for at, m in enumerate(order) if m != sorted(order)[at])
        yield hit(records[first].at("name_zh"), name=records[first]["name_zh"], n=len(rows))
