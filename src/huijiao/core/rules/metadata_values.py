"""Values of the metadata record that cannot be right (domain.md §3.6, R-MDT-08, 10, 11, 13)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from huijiao.core.dates import parse_date, parse_period
from huijiao.core.deposit import Deposit
from huijiao.core.findings import Severity
from huijiao.core.identifiers import (
    Problem,
    check_email,
    check_id_card,
    check_person_name,
    check_phone,
    check_postcode,
    mask_id,
)
from huijiao.core.quantities import quantities, volume
from huijiao.core.records.base import Record
from huijiao.core.rules.engine import Hit, hit, rule
from huijiao.core.rules.metadata import name_of, records_of
from huijiao.core.rules.words import blank, counts, label
from huijiao.core.text import Text

NO_CLOCK = date(1970, 1, 1)  # the context was given no date
_AFTER_END = timedelta(days=366)
_LEAST_BYTES, _MOST_BYTES = 1.0, 1e12
_EMPTY = Text("未填写", "is empty")

_CONTACTS: Mapping[str, Callable[[str], Problem | None]] = {
    "resp_name": check_person_name,
    "resp_email": check_email,
    "resp_phone": check_phone,
    "resp_org": lambda _: None,
    "resp_address": lambda _: None,
    "resp_postcode": check_postcode,
}
_ID_CARD = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z.\-])(?:\+?86[- ]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?![0-9A-Za-z])")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+[@＠][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


def project_end(deposit: Deposit) -> date | None:
    """Return the end of the project from its form, else from the task book's cover."""
    for cover in (deposit.project, deposit.taskbook.cover if deposit.taskbook else None):
        if cover is not None and (end := parse_date(cover["end"])):
            return end
    return None


def project_start(deposit: Deposit) -> date | None:
    """Return the start of the project."""
    for cover in (deposit.project, deposit.taskbook.cover if deposit.taskbook else None):
        if cover is not None and (start := parse_date(cover["start"])):
            return start
    return None


@rule("R-MDT-08", Severity.FIX, "metadata")
def time_covered_wrong(deposit: Deposit) -> Iterator[Hit]:
    """Time covered: start before end, not in the future, not a year after the project."""
    as_of, end = deposit.context.as_of, project_end(deposit)
    for record in records_of(deposit):
        text = record["time_cov"]
        period = None if blank(text) else parse_period(text)
        if period and (why := _wrong_period(*period, as_of, end)):
            yield hit(record.at("time_cov"), name=name_of(record), v=text, why=why)


def _wrong_period(start: date | None, last: date | None, as_of: date, end: date | None) -> Text | None:
    latest = max(d for d in (start, last) if d is not None)
    if start and last and start > last:
        return Text("开始晚于结束", "it starts after it ends")
    if as_of != NO_CLOCK and latest > as_of:
        return Text("晚于今天", "it lies in the future")
    if end and latest > end + _AFTER_END:
        return Text("晚于项目结束一年以上", "it is more than a year after the project ended")
    return None


@rule("R-MDT-10", Severity.FIX, "metadata")
def volume_implausible(deposit: Deposit) -> Iterator[Hit]:
    """A record weighs between 1 byte and 1 TB; a volume has a unit."""
    for record in records_of(deposit):
        text, size = record["volume"], volume(record["volume"])
        number = next((q.value for q in counts(record["records"]) if q.value > 0), None)
        bare = size is None and not blank(text) and any(not q.unit and q.value > 0 for q in quantities(text))
        each = size.value / number if size and number else None
        if bare or (each is not None and size and size.value and not _LEAST_BYTES <= each <= _MOST_BYTES):
            yield hit(record.at("volume"), name=name_of(record), v=text, r=record["records"] or "—")


@rule("R-MDT-11", Severity.FIX, "metadata")
def responsible_party(deposit: Deposit) -> Iterator[Hit]:
    """The responsible person's block is complete and valid."""
    for record in records_of(deposit):
        for field, check in _CONTACTS.items():
            if not record.has(field):
                continue
            why = _EMPTY if blank(record[field]) else _severe(check(record[field]), field, record)
            if why is not None:
                yield hit(record.at(field), name=name_of(record), field=label(field), why=why)


def _severe(problem: Problem | None, field: str, record: Record) -> Text | None:
    if problem is None or not problem.severe:
        return None
    foreign = re.search(r"[A-Za-z]{4}", record["resp_address"]) and not re.search(
        r"[\u4e00-\u9fff]", record["resp_address"]
    )
    return None if field == "resp_postcode" and foreign else problem.text


@rule("R-MDT-13", Severity.WARN, "metadata")
def personal_in_abstract(deposit: Deposit) -> Iterator[Hit]:
    """No identity number, mobile number or e-mail in abstract or keywords."""
    for record in records_of(deposit):
        for field in ("abstract", "keywords"):
            found = _personal(record[field])
            if found:
                yield hit(record.at(field), name=name_of(record), masked=mask_id(found), field=label(field))


def _personal(text: str) -> str:
    for match in _ID_CARD.finditer(text):
        problem = check_id_card(match[0])
        if problem is None or not problem.severe:
            return match[0]
    found = _MOBILE.search(text) or _EMAIL.search(text)
    return found[0] if found else ""
