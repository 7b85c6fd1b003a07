"""What plan and metadata say of the same dataset (domain.md §3.5, R-PMD-07 to 11)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huijiao.core.dates import parse_date
from huijiao.core.deposit import Deposit
from huijiao.core.findings import Severity
from huijiao.core.normal import N
from huijiao.core.quantities import Quantity, volume
from huijiao.core.records.base import Record
from huijiao.core.rules.engine import Hit, hit, rule
from huijiao.core.rules.families import same_family, spoken_formats
from huijiao.core.rules.pairs import matched
from huijiao.core.rules.plan_metadata import SPECIMEN_DATA, kind_of_record, kind_of_row
from huijiao.core.rules.words import blank, counts, ticked
from huijiao.core.text import Text
from huijiao.core.vocabulary import CLASSES, SET_CLASSES, ResourceClass, ShareMode, row_class, share_mode

_COUNT_SLACK = 0.2
_VOLUME_LEAST, _VOLUME_MOST = 0.5, 2.0
_KIB_PER_KB = 1.1  # 1024-based units may stand behind either figure (1 TiB = 1.0995 TB)
_OPEN_WORDS = re.compile(r"公开|立即|即时|汇交后|开放|open|public|immediate", re.IGNORECASE)


@rule("R-PMD-07", Severity.FIX, "plan", "metadata")
def class_differs(deposit: Deposit) -> Iterator[Hit]:
    """The type of the row and the box of the record stand for different classes."""
    for row, record in matched(deposit):
        a, b = row_class(row["type"], row["name"]), kind_of_record(record)
        if a is None or b is None or len(ticked(record, "type")) > 1 or _agree(row, a, record, b):
            continue
        yield hit(record.at("type"), name=record["name_zh"], a=_said(row["type"], a), b=_said(record["type"], b))


def _agree(row: Record, a: ResourceClass, record: Record, b: ResourceClass) -> bool:
    """Crosswalk of §0.4 where one printed word covers several classes."""
    if a is b:
        return True
    box = N(record["type"])
    if box.startswith("丛书"):
        return a in {ResourceClass.BOOK, ResourceClass.REPORT, ResourceClass.PAPER}
    if box in {"其它", "其他"}:
        return a in {ResourceClass.PAPER, ResourceClass.PATENT, ResourceClass.SWCOPYRIGHT, ResourceClass.OTHER}
    if b is ResourceClass.SYSTEM:
        return a is ResourceClass.SOFTWARE and "软件" in row["type"]
    if b is ResourceClass.SPECIMEN:
        return a is ResourceClass.DATASET and not SPECIMEN_DATA.search(record["name_zh"])
    return False


def _said(text: str, cls: ResourceClass) -> Text | str:
    return text.strip() or CLASSES[cls].label


@rule("R-PMD-08", Severity.FIX, "plan", "metadata")
def sharing_differs(deposit: Deposit) -> Iterator[Hit]:
    """Sharing mode or opening time differ; a form without the field says nothing (§3.14)."""
    for row, record in matched(deposit):
        planned, now = share_mode(row["share"]), share_mode(record["share"])
        if planned and now and planned is not now:
            # Older metadata forms print three modes; 注册后… can only be ticked as 完全开放 there.
            narrow = planned is ShareMode.REGISTERED and now is ShareMode.OPEN
            severity = Severity.WARN if narrow else None
            yield hit(record.at("share"), severity, name=record["name_zh"], a=row["share"], b=record["share"])
        elif _times_differ(row, record):
            yield hit(record.at("open_at"), name=record["name_zh"], a=row["open_at"], b=record["open_at"])


def _times_differ(row: Record, record: Record) -> bool:
    a, b = row["open_at"].strip(), record["open_at"].strip()
    if blank(a) or blank(b) or N(a) == N(b):
        return False
    first, second = parse_date(a), parse_date(b)
    if first and second:
        parts = min(len(re.findall(r"\d+", a)), len(re.findall(r"\d+", b)), 3)
        left, right = first.timetuple()[:3], second.timetuple()[:3]
        return left[: parts or 3] != right[: parts or 3]
    if first or second:
        other = b if first else a
        return bool(_OPEN_WORDS.fullmatch(N(other)))
    return not (_OPEN_WORDS.search(a) and _OPEN_WORDS.search(b))


@rule("R-PMD-09", Severity.WARN, "plan", "metadata")
def records_differ(deposit: Deposit) -> Iterator[Hit]:
    """Record counts: sets must agree (FIX), others within 20 per cent."""
    for row, record in matched(deposit):
        planned, given = _same_unit(row["amount"], record["records"])
        if planned is None or given is None:
            continue
        is_set = kind_of_row(row) in SET_CLASSES
        if not _close(planned, given, 0.0 if is_set else _COUNT_SLACK):
            yield hit(
                record.at("records"),
                Severity.FIX if is_set else None,
                name=record["name_zh"],
                a=planned.text,
                b=given.text,
            )


def _same_unit(plan_text: str, record_text: str) -> tuple[Quantity | None, Quantity | None]:
    """Return the two counts to compare: those of equal unit if there are any, else the first ones."""
    planned, given = counts(plan_text), counts(record_text)
    for a in planned:
        for b in given:
            if a.unit and a.unit == b.unit:
                return a, b
    return (planned[0] if planned else None), (given[0] if given else None)


def _close(planned: Quantity, given: Quantity, slack: float) -> bool:
    """Tell whether the two ranges meet, the planned one widened by a share."""
    low = (planned.least or 0.0) * (1 - slack)
    high = planned.most * (1 + slack) if planned.most is not None else float("inf")
    return (given.least or 0.0) <= high and (given.most if given.most is not None else float("inf")) >= low


@rule("R-PMD-10", Severity.WARN, "plan", "metadata")
def volumes_differ(deposit: Deposit) -> Iterator[Hit]:
    """Volume outside half to double of the plan's."""
    for row, record in matched(deposit):
        planned, given = volume(row["amount"]), volume(record["volume"])
        if planned is None or given is None or not planned.value or not given.value:
            continue
        low = (planned.least or 0.0) * _VOLUME_LEAST / _KIB_PER_KB
        high = planned.most * _VOLUME_MOST * _KIB_PER_KB if planned.most is not None else float("inf")
        if not low <= given.value <= high:
            yield hit(record.at("volume"), name=record["name_zh"], a=planned.text, b=given.text)


@rule("R-PMD-11", Severity.FIX, "plan", "metadata")
def formats_differ(deposit: Deposit) -> Iterator[Hit]:
    """Formats of plan and record have nothing in common."""
    for row, record in matched(deposit):
        a, b = spoken_formats(row["format"]), spoken_formats(record["format"])
        if a and b and not any(same_family(x, y) for x in a for y in b):
            yield hit(record.at("format"), name=record["name_zh"], a=row["format"], b=record["format"])
