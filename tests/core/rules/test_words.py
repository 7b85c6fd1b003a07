"""Small readings."""

from __future__ import annotations

import pytest

from huijiao.core.quantities import Quantity
from huijiao.core.rules import words as w
from tests.core.rules import builders as b


@pytest.mark.parametrize(
    "text", ["", " ", "/", "—", "--", "无", "暂无", "N/A", "null", "XXX", "××", "无。", "（系统生成，不填）"]
)
def test_blank(text: str) -> None:
    assert w.blank(text)


@pytest.mark.parametrize("text", ["0", "无人机", "a", "1/2", "无数据说明"])
def test_not_blank(text: str) -> None:
    assert not w.blank(text)


def test_ticked_labels() -> None:
    assert w.ticked(b.metadata(type=" 数据；图集;/\n系统 "), "type") == ("数据", "图集", "系统")
    assert w.ticked(b.metadata(type=""), "type") == ()


@pytest.mark.parametrize(
    ("text", "rough"),
    [("约 900 条", True), ("900余条", True), ("about 900", True), ("900~1000", True), ("900 条", False)],
)
def test_approximate(text: str, rough: bool) -> None:
    assert w.approximate(text) is rough


@pytest.mark.parametrize(
    ("value", "slack", "inside"),
    [(10, 0, True), (20, 0, True), (9.99, 0, False), (20.01, 0, False), (9, 0.1, True), (8.9, 0.1, False), (22, 0.1, True), (22.1, 0.1, False)],
)  # fmt: skip
def test_within_the_bounds(value: float, slack: float, inside: bool) -> None:
    assert w.within(value, Quantity(10.0, 20.0, "条", "count", "10-20"), slack) is inside


def test_within_open_bounds() -> None:
    assert w.within(0, Quantity(None, 5.0, "条", "count", "≤5"))
    assert not w.within(-0.1, Quantity(None, 5.0, "条", "count", "≤5"))
    assert w.within(1e12, Quantity(5.0, None, "条", "count", "≥5"))
    assert not w.within(4.9, Quantity(5.0, None, "条", "count", "≥5"))


def test_some_names() -> None:
    assert w.some("abcdef") == tuple("abcdef")
    assert w.some("abcdefgh") == (*"abcdef", "… (+2)")
    assert w.some("abc", 2) == ("a", "b", "… (+1)")
