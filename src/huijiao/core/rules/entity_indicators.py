"""What was delivered against what the task book asks for (domain.md §3.8, R-ENT-32)."""

from __future__ import annotations

from collections.abc import Iterator

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Severity
from huijiao.core.quantities import Quantity, count, fmt_bytes, fmt_count, volume
from huijiao.core.records.base import Record
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.entity_counts import count_dataset
from huijiao.core.rules.entity_files import is_tool, package_of, passed_before
from huijiao.core.rules.indexes import index_of, is_set, item_files
from huijiao.core.rules.indicators import Offer, indicator_name, indicator_no, shortfalls
from huijiao.core.rules.mapping import Dataset, mapping
from huijiao.core.rules.pairs import matched
from huijiao.core.text import Text


@rule("R-ENT-32", Severity.FIX, "taskbook", "plan", "metadata", "package")
def delivered_below_indicator(deposit: Deposit) -> Iterator[Hit]:
    """R-TBP-05 and 06 again, on what the files hold; what could not be counted is taken as declared."""
    package_of(deposit)
    offered = delivered_offers(deposit)
    if deposit.taskbook is None or not offered:
        message = "nothing delivered that an indicator could count"
        raise NotApplicable(message)
    for short in shortfalls(deposit.taskbook, offered):
        in_bytes = short.dimension == "bytes"
        yield hit(
            short.indicator.at("v_end"),
            no=indicator_no(short.indicator),
            name=indicator_name(short.indicator),
            have=fmt_bytes(short.have) if in_bytes else _said(short.have, short.unit),
            need=fmt_bytes(short.need) if in_bytes else _said(short.need, short.unit),
        )


def _said(n: float, unit: str) -> Text:
    return Text(f"{fmt_count(n, 'zh')}{unit}", f"{fmt_count(n, 'en')} {unit}".strip())


def delivered_offers(deposit: Deposit) -> tuple[Offer, ...]:
    """Return what each dataset with files (or passed before) holds; raises `NotApplicable` without rows or records."""
    by_record = {id(d.record): d for d in mapping(deposit).datasets}
    out = []
    for row, record in matched(deposit):
        dataset = by_record[id(record)]
        if dataset.files or passed_before(deposit, dataset):
            out.append(_offer(deposit, row, dataset))
    return tuple(out)


def _offer(deposit: Deposit, row: Record, dataset: Dataset) -> Offer:
    declared = count(dataset.record["records"]) or count(row["amount"])
    size = volume(dataset.record["volume"]) or volume(row["amount"])
    actual = _counted(deposit, dataset, declared) if dataset.files else None
    records = actual if actual is not None else _most(declared)
    held = float(sum(e.bytes for e in dataset.data_files)) if dataset.files else _most(size)
    return Offer(row, dataset.cls, records, declared.unit if declared else "", held, held)


def _counted(deposit: Deposit, dataset: Dataset, declared: Quantity | None) -> float | None:
    if is_tool(dataset):
        return 1.0
    if is_set(dataset):
        index = index_of(deposit, dataset)
        items = max(len(index.rows) if index else 0, len(item_files(dataset, index)))
        return float(items) if items else None
    counted = count_dataset(deposit, dataset, declared.unit if declared else "")
    if counted is None:
        return None
    return float(counted.nearest(declared) if declared else counted.main)


def _most(amount: Quantity | None) -> float | None:
    if amount is None:
        return None
    return amount.most if amount.most is not None else amount.least
