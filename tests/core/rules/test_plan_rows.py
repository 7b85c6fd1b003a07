"""Rows of table 1 as the rules see them."""

from __future__ import annotations

import pytest

from huijiao.core.records.base import Record
from huijiao.core.records.taskbook import TaskBook
from huijiao.core.rules import indicators as i
from huijiao.core.rules import plan_rows as r
from tests.core.rules import builders as b


@pytest.mark.parametrize(
    ("text", "empty"), [("", True), ("——", True), (" / ", True), ("…", True), ("0", False), ("无", False)]
)
def test_blank(text: str, empty: bool) -> None:
    assert r.blank(text) is empty


def test_sums_and_template_rows_are_no_rows() -> None:
    rows = (
        b.plan_row(),
        b.plan_row("合计", 2),
        b.plan_row("", 3).with_(seq="总计："),
        Record.of(seq="4"),
        b.plan_row("合计面积数据集", 5),
    )
    assert [x["seq"] for x in r.filled_rows(b.plan(rows))] == ["1", "5"]


def test_numbers_are_printed_else_counted() -> None:
    rows = (b.plan_row(), b.plan_row(seq=2).with_(seq="3.0"), b.record(name="c"), b.record(name="d", row=9))
    assert [n for n, _ in r.numbered(rows)] == ["1", "3", "3", "9"]


def test_section_place_and_text() -> None:
    plan = b.plan(sections={6: "  甲 "})
    assert (r.section_text(plan, 6), r.section_text(plan, 9)) == ("甲", "")
    assert r.section_place(plan, 6).cell == "section 6"
    missing = b.plan()
    missing = type(missing)(missing.cover, {}, missing.rows, missing.tools, missing.place)
    assert (r.section_place(missing, 6).cell[:2], r.section_place(missing, 6).field) == ("六、", "section_6")


@pytest.mark.parametrize(
    ("cell", "number", "refers"),
    [("1.1", "1.1", True), ("1.1", "1.2", False), ("1.1-1.3", "1.2", True), ("1.1-1.3", "1.3", True), ("1.1-1.3", "1.4", False), ("1", "1.2", True), ("11", "1.1", False),
     ("全部", "7.7", True), ("", "1.1", False), ("菌株标本", "9.9", True)],
)  # fmt: skip
def test_row_refers_to_an_indicator(cell: str, number: str, refers: bool) -> None:
    indicator = b.achievement("甲", "数据库", (number, "指标9：菌株标本", "1个")).indicators[0]
    assert i.refers(b.plan_row(ind_refs=cell), indicator) is refers


@pytest.mark.parametrize(
    ("types", "name", "value", "marked", "bears"),
    [("数据库", "数据库", "3个", "", True), ("数据库", "访问用户数", "3个", "", False), ("论文", "发表论文", "3篇", "", True), ("论文", "论文", "", "", True), ("其他", "培训", "3人次", "", False),
     ("其他", "培训", "3人次", "是", True), ("数据库", "数据库", "3个", "否", False), ("其他", "数据量", "5TB", "", True), ("数据库", "菌株", "800条", "", True), ("其他", "菌株", "800条", "", False)],
)  # fmt: skip
def test_indicator_bears_data(types: str, name: str, value: str, marked: str, bears: bool) -> None:
    achievement = b.achievement("甲", types, ("1.1", name, value), data_bearing=marked)
    assert i.data_bearing(achievement, achievement.indicators[0]) is bears


@pytest.mark.parametrize(
    ("name", "value", "amount", "short"),
    [("菌株标本", "900条", "1 GB；900条", []), ("菌株标本", "902条", "1 GB；900条", [(902, 900)]), ("数据量", "2GB", "1 GB；900条", [(2e9, 1e9)]),
     ("数据库数量", "2个", "1 GB；1条", [(2, 1)]), ("数据库数量", "1个", "1 GB；1条", []), ("菌株标本", "1000条", "1 GB；900-1000条", [])],
)  # fmt: skip
def test_shortfalls(name: str, value: str, amount: str, short: list[tuple[float, float]]) -> None:
    book: TaskBook = b.taskbook((b.achievement("甲", "数据库", ("1.1", name, value)),))
    found = i.shortfalls(book, i.offers([b.plan_row(amount=amount)]))
    assert [(s.need, s.have) for s in found] == short
