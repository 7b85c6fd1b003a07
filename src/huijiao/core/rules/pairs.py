"""Which metadata record stands for which plan row (R-PMD-01 to 03)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache

from huijiao.core.deposit import Deposit
from huijiao.core.normal import N, alike
from huijiao.core.records.base import Record
from huijiao.core.rules.engine import NotApplicable
from huijiao.core.rules.plan_rows import filled_rows

#: SIM from which two unequal names are one name misspelt.
NEAR = 0.85
_LEAD = 0.05  # by which the best of several near names must lead


@dataclass(frozen=True)
class Pairs:
    """Rows and records matched by equal names, by near names, and what is left; indices are 0-based."""

    equal: tuple[tuple[int, int], ...]
    near: tuple[tuple[int, int], ...]
    rows_left: tuple[int, ...]
    records_left: tuple[int, ...]


def rows_and_records(deposit: Deposit) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """Return plan rows and metadata records; NA when either list is empty."""
    rows = tuple(r for r in filled_rows(deposit.plan) if r["name"].strip()) if deposit.plan else ()
    records = deposit.metadata or ()
    if not rows or not records:
        message = "no plan rows or no metadata records"
        raise NotApplicable(message)
    return rows, records


def pairs(deposit: Deposit) -> Pairs:
    """Match rows and records one to one."""
    rows, records = rows_and_records(deposit)
    return _pairs(tuple(r["name"] for r in rows), tuple(r["name_zh"] for r in records))


def matched(deposit: Deposit) -> tuple[tuple[Record, Record], ...]:
    """Return (plan row, record) for every pair, equal or near, in plan order."""
    rows, records = rows_and_records(deposit)
    found = pairs(deposit)
    return tuple((rows[p], records[m]) for p, m in sorted((*found.equal, *found.near)))


@lru_cache(maxsize=8)
def _pairs(rows: tuple[str, ...], records: tuple[str, ...]) -> Pairs:
    free = dict.fromkeys(range(len(rows)))
    equal = []
    named: dict[str, deque[int]] = {}
    for at, name in enumerate(rows):
        named.setdefault(N(name), deque()).append(at)
    for m, name in enumerate(records):
        if same := named.get(N(name)):
            equal.append((same.popleft(), m))
            del free[equal[-1][0]]
    met = {m for _, m in equal}
    rest = [m for m in range(len(records)) if m not in met]
    near = [(p, m) for m in rest if (p := _nearest(records[m], rows, list(free))) is not None]
    near = [(p, m) for p, m in near if _nearest(rows[p], records, rest) == m]
    done_rows, done_records = {p for p, _ in near}, {m for _, m in near}
    return Pairs(
        tuple(equal),
        tuple(near),
        tuple(p for p in free if p not in done_rows),
        tuple(m for m in rest if m not in done_records),
    )


def _nearest(name: str, names: tuple[str, ...], free: list[int]) -> int | None:
    """Return the only near name, or the one that clearly leads."""
    scored = alike(name, [names[at] for at in free], NEAR)
    if not scored or (len(scored) > 1 and scored[0][0] - scored[1][0] < _LEAD):
        return None
    return free[scored[0][1]]
