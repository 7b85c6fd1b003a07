"""The commitment ledger adds up as the rules do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import huijiao.core.rules.book  # noqa: F401 - enters the rules
from huijiao.core.commitments import Ledger, Mark, Promise, Step, commitments
from huijiao.core.deposit import Deposit
from huijiao.core.rules.indicators import indicator_no
from tests.core.rules import builders as b
from tests.core.rules import packages as p


def ledger(deposit: Deposit, *accepted: str) -> Ledger:
    return commitments(deposit, accepted)


def marks(found: Ledger, no: str) -> dict[str, str]:
    (row,) = [r for r in found.rows if r.no == no]
    return {str(step): str(level.mark) for step, level in row.lines[0].levels.items()}


def short_by_rules(deposit: Deposit, *rules: str) -> set[str]:
    return {str(f.data["no"]) for rule in rules for f in b.findings(rule, deposit)}


def test_clean_dossier_is_met_as_planned_and_described_and_nothing_is_delivered() -> None:
    found = ledger(b.deposit())
    assert [marks(found, no) for no in ("1.1", "2.1", "3.1")] == [
        {"planned": "met", "described": "met", "delivered": "absent", "accepted": "absent"}
    ] * 3
    assert (found.mean(Step.PLANNED), found.mean(), found.reached) == (1.0, None, {Step.PLANNED, Step.DESCRIBED})


def test_clean_data_is_delivered_and_only_what_passed_is_accepted() -> None:
    found = ledger(p.entity(), b.DATASET_NAME)
    assert marks(found, "1.1") == dict.fromkeys(("planned", "described", "delivered", "accepted"), "met")
    assert marks(found, "3.1")["accepted"] == "unmatched"
    assert (found.mean(), found.mean(Step.ACCEPTED)) == (1.0, pytest.approx(1 / 3))
    assert found.rows[0].names == (b.DATASET_NAME,)


def test_gap_is_told_in_the_unit_of_the_promise() -> None:
    found = ledger(b.deposit(metadata=(b.metadata(records="600 条"), b.tool_metadata(), b.papers_metadata())))
    level = found.rows[0].lines[0].levels[Step.DESCRIBED]
    assert (level.mark, level.have, level.gap, level.share) == (Mark.SHORT, 600, 200, 0.75)


@pytest.mark.parametrize(
    ("name", "value", "promise"),
    [
        ("菌株标本信息", "≥800条", Promise.AMOUNT),
        ("数据集数量", "无", Promise.NONE),
        ("数据集数量", "显著提升", Promise.WORDS),
        ("用户访问次数", "10000次", Promise.NO_DATA),
    ],
)
def test_promise_is_marked(name: str, value: str, promise: Promise) -> None:
    book = b.taskbook([b.achievement("土壤数据库", "数据库", ("1.1", name, value))])
    row = ledger(b.deposit(taskbook=book)).rows[0]
    assert (row.promise, row.promised, bool(row.lines)) == (promise, value, promise is Promise.AMOUNT)


def test_indicator_without_a_dataset_counts_nothing() -> None:
    found = ledger(b.deposit(plan=b.plan(rows=[b.plan_row()]), metadata=(b.metadata(),)))
    assert marks(found, "3.1")["planned"] == "unmatched"
    assert found.mean(Step.PLANNED) == pytest.approx(1 / 3)


def test_of_two_amounts_the_less_fulfilled_decides() -> None:
    book = b.taskbook([b.achievement("土壤数据库", "数据库", ("1.1", "菌株标本信息", "800条，100 KB"))])
    row = ledger(b.deposit(taskbook=book)).rows[0]
    assert [line.levels[Step.PLANNED].mark for line in row.lines] == ["met", "short"]
    assert row.share(Step.PLANNED) == pytest.approx(0.543, abs=0.02)


def test_without_task_book_there_are_no_rows() -> None:
    found = ledger(b.deposit(taskbook=None))
    assert (found.rows, found.mean()) == ((), None)


def test_deviation_compares_the_three_statements() -> None:
    changed = b.metadata(records="990 条")
    found = ledger(p.entity(parts={"metadata": (changed, b.tool_metadata(), b.papers_metadata())}))
    first = found.deviations[0]
    assert first.ratio(Step.DESCRIBED, Step.PLANNED, "records") == pytest.approx(0.1)
    assert first.ratio(Step.DELIVERED, Step.PLANNED, "records") == 0


AMOUNTS = st.sampled_from(["900 条", "54.29 KB；900 条", "700条", "1 TB", "2 MB", "", "若干", "6篇", "3篇", "1套"])
ENDS = st.sampled_from(["≥800条", "5-7 篇", "1套", "3 个", "100 TB", "1 MB", "无", "800条，2 MB", "不超过10个"])
NAMES = st.sampled_from(["菌株标本信息", "发表论文数量", "分析软件数量", "数据量", "数据集数量", "物种数"])


@st.composite
def deposits(draw: Any) -> Deposit:
    indicators = [(f"{n}.1", draw(NAMES), draw(ENDS)) for n in range(1, draw(st.integers(1, 4)) + 1)]
    book = b.taskbook(
        [b.achievement(draw(st.sampled_from(["土壤数据库", "高水平论文"])), "数据库", i) for i in indicators]
    )
    without = draw(st.sampled_from([(), ("ind_refs",)]))
    refs = st.sampled_from(["1.1", "2.1", "1.1；2.1", "3", "全部", ""])
    rows = [
        make(without=without, amount=draw(AMOUNTS), **({} if without else {"ind_refs": draw(refs)}))
        for make in (b.plan_row, b.tool_row, b.papers_row)
    ]
    records = (b.metadata(records=draw(AMOUNTS)), b.tool_metadata(), b.papers_metadata(records=draw(AMOUNTS)))
    count = draw(st.sampled_from([100, 700, 900]))
    data = p.entry(f"{p.DATA}/data/标本.xlsx", draw(st.sampled_from([54290, 3_000_000])), p.table(count))
    left_out = draw(st.sampled_from([(), (p.PAPERS,), (p.DATA,), (p.DATA, p.TOOL, p.PAPERS)]))
    keep = () if p.DATA in left_out else (data,)
    return p.entity(*keep, without=left_out, parts={"taskbook": book, "plan": b.plan(rows=rows), "metadata": records})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(deposits())
def test_ledger_and_rules_never_disagree(deposit: Deposit) -> None:
    found = ledger(deposit, b.DATASET_NAME)
    planned, delivered = ({r.no for r in found.short(step)} for step in (Step.PLANNED, Step.DELIVERED))
    assert planned == short_by_rules(deposit, "R-TBP-05", "R-TBP-06")
    assert delivered == short_by_rules(deposit, "R-ENT-32")
    assert {r.no for r in found.rows} == {indicator_no(i) for _, i in deposit.taskbook.indicators}
    assert all(s is None or 0 <= s <= 1 for r in found.rows for step in Step for s in [r.share(step)])
