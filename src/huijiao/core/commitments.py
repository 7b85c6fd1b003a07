"""The commitment ledger: what the task book promised, and what is planned, described, delivered and accepted of it.

It adds up as the rules do (R-TBP-05, -06, R-ENT-32), by the same functions: ledger and findings cannot disagree.
Its means are the indicator I11 (domain.md §6.2), its second table the deviation I14.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from huijiao.core.deposit import Deposit
from huijiao.core.normal import N
from huijiao.core.quantities import Quantity, count, volume
from huijiao.core.records.base import Record
from huijiao.core.records.taskbook import Achievement
from huijiao.core.rules.engine import NotApplicable
from huijiao.core.rules.entity_indicators import delivered_offers
from huijiao.core.rules.indicators import (
    Measure,
    Offer,
    data_bearing,
    indicator_name,
    indicator_no,
    measures,
    needs,
    offers,
)
from huijiao.core.rules.pairs import matched
from huijiao.core.rules.plan_rows import filled_rows
from huijiao.core.vocabulary import record_class

_NOTHING = frozenset({"", "无", "/", "-", "--", "none", "n/a", "na", "不适用"})


class Step(StrEnum):
    """How far a promise has come."""

    PLANNED = "planned"  # rows of the plan's table 1
    DESCRIBED = "described"  # metadata records
    DELIVERED = "delivered"  # files, counted; what could not be counted as declared
    ACCEPTED = "accepted"  # the data of the dataset passed the review


class Promise(StrEnum):
    """What the value at completion says."""

    AMOUNT = "amount"
    NONE = "none"  # empty or 无
    WORDS = "words"  # no amount could be read
    NO_DATA = "no_data"  # the indicator asks for nothing to deposit


class Mark(StrEnum):
    """How an amount stands at one step."""

    MET = "met"
    SHORT = "short"  # R-TBP-05, R-TBP-06 or R-ENT-32 says so
    UNMATCHED = "unmatched"  # no dataset answers the indicator
    UNKNOWN = "unknown"  # datasets are matched, but their amounts cannot be compared
    ABSENT = "absent"  # nothing has come to this step yet


@dataclass(frozen=True, slots=True)
class Level:
    """One amount at one step: ``have`` and ``gap`` in the unit of the need; ``names`` of the datasets counted."""

    mark: Mark
    have: float | None = None
    gap: float = 0.0
    names: tuple[str, ...] = ()
    share: float | None = None  # of the need, capped at 1; None where it cannot be said


@dataclass(frozen=True, slots=True)
class Line:
    """One amount that an indicator promises, at every step."""

    need: Quantity
    levels: Mapping[Step, Level]


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator; ``promised`` as written, ``lines`` one per amount read from it."""

    no: str
    name: str
    achievement: str
    promised: str
    promise: Promise
    lines: tuple[Line, ...] = ()

    def share(self, step: Step) -> float | None:
        """Return how much of the indicator is fulfilled, 0 to 1: that of its least fulfilled amount."""
        known = [s for line in self.lines if (s := line.levels[step].share) is not None]
        return min(known, default=None)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the datasets that answer it at the furthest step that names any."""
        for step in reversed(Step):
            if found := dict.fromkeys(n for line in self.lines for n in line.levels[step].names):
                return tuple(found)
        return ()


@dataclass(frozen=True, slots=True)
class Amount:
    """Records and bytes of one dataset at one step; None: not stated or not counted."""

    records: float | None
    bytes: float | None


@dataclass(frozen=True, slots=True)
class Deviation:
    """I14 for one row of the plan: its amounts as planned, described and delivered."""

    name: str
    unit: str
    amounts: Mapping[Step, Amount]

    def ratio(self, of: Step, to: Step, what: str) -> float | None:
        """Return (of − to) / to for ``records`` or ``bytes``; None where either is not known."""
        if of not in self.amounts or to not in self.amounts:
            return None
        left, right = getattr(self.amounts[of], what), getattr(self.amounts[to], what)
        return None if left is None or not right else (left - right) / right


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every indicator of the task book, in printed order, and the steps that anything has come to."""

    rows: tuple[Row, ...]
    reached: frozenset[Step]
    deviations: tuple[Deviation, ...] = ()

    def mean(self, step: Step = Step.DELIVERED) -> float | None:
        """Return the mean share of the indicators of data (I11 at `Step.DELIVERED`); None before the step is reached."""
        known = [s for row in self.rows if (s := row.share(step)) is not None]
        return sum(known) / len(known) if step in self.reached and known else None

    def short(self, step: Step) -> tuple[Row, ...]:
        """Return the indicators that a rule finds short at a step."""
        return tuple(r for r in self.rows if any(line.levels[step].mark is Mark.SHORT for line in r.lines))


def commitments(deposit: Deposit, accepted: Iterable[str] = ()) -> Ledger:
    """Return the ledger of a snapshot; ``accepted``: names of the datasets whose data passed the review.

    Without a task book it has no rows.
    """
    passed = {N(name) for name in accepted}
    delivered = _delivered(deposit)
    offered: dict[Step, Sequence[Offer]] = {
        Step.PLANNED: offers(filled_rows(deposit.plan)) if deposit.plan else (),
        Step.DESCRIBED: _described(deposit),
        Step.DELIVERED: delivered,
        Step.ACCEPTED: tuple(o for o in delivered if N(_name(o)) in passed),
    }
    book = deposit.taskbook
    if book is None:
        return Ledger((), frozenset())
    measured = {step: _by_indicator(measures(book, found)) for step, found in offered.items() if found}
    rows = tuple(_row(achievement, indicator, measured) for achievement, indicator in book.indicators)
    return Ledger(rows, frozenset(measured), _deviations(offered))


def _described(deposit: Deposit) -> tuple[Offer, ...]:
    """Return what the records say; a record that no plan row stands for is linked to no indicator."""
    try:
        rows = {id(record): row for row, record in matched(deposit)}
    except NotApplicable:
        rows = {}
    return tuple(_declared(rows.get(id(r), r), r) for r in deposit.metadata or ())


def _declared(row: Record, record: Record) -> Offer:
    records, size = count(record["records"]), volume(record["volume"])
    return Offer(
        row, record_class(record["type"], record["name_zh"]), _most(records), records.unit if records else "",
        _most(size), _most(size.binary) if size else None,
    )  # fmt: skip


def _delivered(deposit: Deposit) -> tuple[Offer, ...]:
    if deposit.package is None or not deposit.package.files:
        return ()
    try:
        return delivered_offers(deposit)
    except NotApplicable:
        return ()


def _most(amount: Quantity | None) -> float | None:
    if amount is None:
        return None
    return amount.most if amount.most is not None else amount.least


def _name(offer: Offer) -> str:
    return (offer.row["name"] or offer.row["name_zh"]).strip()


def _by_indicator(found: Iterable[Measure]) -> dict[int, list[Measure]]:
    out: dict[int, list[Measure]] = {}
    for one in found:
        out.setdefault(id(one.indicator), []).append(one)
    return out


def _row(achievement: Achievement, indicator: Record, measured: Mapping[Step, Mapping[int, list[Measure]]]) -> Row:
    wanted = list(needs(indicator)) if data_bearing(achievement, indicator) else []
    lines = tuple(
        Line(need, {step: _level(measured.get(step, {}).get(id(indicator), []), at) for step in Step})
        for at, need in enumerate(wanted)
    )
    return Row(indicator_no(indicator), indicator_name(indicator), achievement.record["ach_name"].strip(),
               indicator["v_end"].strip(), _promise(achievement, indicator, wanted), lines)  # fmt: skip


def _promise(achievement: Achievement, indicator: Record, wanted: Sequence[Quantity]) -> Promise:
    if not data_bearing(achievement, indicator):
        return Promise.NO_DATA
    if wanted:
        return Promise.AMOUNT
    return Promise.NONE if N(indicator["v_end"]) in _NOTHING else Promise.WORDS


def _level(found: Sequence[Measure], at: int) -> Level:
    if at >= len(found):
        return Level(Mark.ABSENT)
    one = found[at]
    names = tuple(dict.fromkeys(_name(o) for o in one.counted))
    if one.have is None:
        return Level(Mark.UNKNOWN, names=names) if names else Level(Mark.UNMATCHED, share=0.0)
    if one.short and one.need.least:
        return Level(Mark.SHORT, one.have, one.need.least - one.have, names, one.have / one.need.least)
    return Level(Mark.MET, one.have, 0.0, names, 1.0)


def _deviations(offered: Mapping[Step, Sequence[Offer]]) -> tuple[Deviation, ...]:
    by_row = {step: {id(o.row): o for o in offered[step]} for step in (Step.PLANNED, Step.DESCRIBED, Step.DELIVERED)}
    return tuple(
        Deviation(
            _name(planned),
            planned.unit,
            {step: Amount(o.records, o.bytes) for step, rows in by_row.items() if (o := rows.get(id(planned.row)))},
        )
        for planned in offered[Step.PLANNED]
    )
