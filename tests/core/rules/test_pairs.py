"""Rows and records, one to one."""

from __future__ import annotations

import pytest

from huijiao.core.rules.engine import NotApplicable
from huijiao.core.rules.pairs import matched, pairs, rows_and_records
from tests.core.rules import builders as b


def found(rows: list[str], records: list[str]) -> tuple[object, ...]:
    """Return equal pairs, near pairs, rows left, records left."""
    made = b.deposit(
        plan=b.plan([b.plan_row(n, at) for at, n in enumerate(rows, 1)]), metadata=tuple(b.metadata(n) for n in records)
    )
    out = pairs(made)
    return out.equal, out.near, out.rows_left, out.records_left


A, B, Z = "太湖水质监测数据集", "青海湖气象观测数据集", "水稻稻瘟病菌基因组数据集"


@pytest.mark.parametrize(
    ("rows", "records", "want"),
    [
        ([A, B], [B, A], (((1, 0), (0, 1)), (), (), ())), ([A, B], [A], (((0, 0),), (), (1,), ())), ([A], [A, B], (((0, 0),), (), (), (1,))), ([A, A], [A, A], (((0, 0), (1, 1)), (), (), ())),
        ([A], [A, A], (((0, 0),), (), (), (1,))), ([A, B], ["太湖水质监测数据", Z], ((), ((0, 0),), (1,), (1,))), ([A], ["太湖 水质监测数据集"], (((0, 0),), (), (), ())),
        ([A], ["太湖水质监测数据", "太湖水质监测数集"], ((), (), (0,), (0, 1))), ([A, "太湖水质监测数据集一"], [A, "太湖水质监测数据集二"], (((0, 0),), ((1, 1),), (), ())), ([Z], [A], ((), (), (0,), (0,))),
    ],
)  # fmt: skip
def test_pairs(rows: list[str], records: list[str], want: tuple[object, ...]) -> None:
    assert found(rows, records) == want


def test_matched_in_the_order_of_the_plan() -> None:
    made = b.deposit(
        plan=b.plan([b.plan_row(A, 1), b.plan_row(B, 2)]), metadata=(b.metadata(B), b.metadata("太湖水质监测数据"))
    )
    assert [(row["name"], record["name_zh"]) for row, record in matched(made)] == [(A, "太湖水质监测数据"), (B, B)]


def test_nothing_to_compare() -> None:
    for parts in ({"plan": None}, {"metadata": ()}, {"metadata": None}, {"plan": b.plan([b.plan_row(" ")])}):
        with pytest.raises(NotApplicable):
            rows_and_records(b.deposit(**parts))
    rows, _ = rows_and_records(b.deposit(plan=b.plan([b.plan_row(A), b.plan_row(" ", 2)])))
    assert [r["name"] for r in rows] == [A]
