"""R-AGR-01 to 04."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.deposit import Stage
from huijiao.core.rules import book  # noqa: F401 - enters the rules
from tests.core.rules import builders as b


@pytest.mark.parametrize(
    ("counts", "cats"),
    [
        ({}, []),
        ({"DATASET": "2 个"}, ["科学数据集"]),
        ({"PAPER": "5 篇"}, ["论文"]),
        ({"PATENT": "0 项", "BOOK": "", "OTHER": "无"}, []),
        ({"PATENT": "3 项"}, ["专利"]),
        ({"TOOL": ""}, ["软件/算法/模型"]),
    ],
)
def test_01_counts(counts: dict[str, str], cats: list[str]) -> None:
    found = b.findings("R-AGR-01", b.deposit(agreement=b.agreement(counts)))
    assert [f.data["cat"].zh for f in found] == cats


@pytest.mark.parametrize(("printed", "fires"), [("无", True), ("0", True), ("软件著作权3项", False)])
def test_01_other_goods_are_free_but_not_silent(printed: str, fires: bool) -> None:
    records = (
        b.metadata(),
        b.tool_metadata(),
        b.papers_metadata(),
        b.papers_metadata("项目软件著作权数据集", records="3项"),
    )
    found = b.findings("R-AGR-01", b.deposit(metadata=records, agreement=b.agreement({"OTHER": printed})))
    assert bool(found) is fires


def test_01_unreadable_number_of_a_set_is_skipped() -> None:
    records = (b.metadata(), b.tool_metadata(), b.papers_metadata(records=""))
    assert b.findings("R-AGR-01", b.deposit(metadata=records, agreement=b.agreement())) == ()


@pytest.mark.parametrize(
    ("modes", "annex", "fires"),
    [
        (("完全开放共享",), False, False),
        (("协议共享",), False, True),
        (("协议共享",), True, False),
        ((), False, True),
        (("完全开放共享", "协议共享"), False, True),
    ],
)
def test_02_modes(modes: tuple[str, ...], annex: bool, fires: bool) -> None:
    snapshot = b.deposit(agreement=b.agreement(modes=modes, annex=annex))
    assert bool(b.findings("R-AGR-02", snapshot)) is fires


def test_02_form_of_three_modes_cannot_say_registered() -> None:
    rows = (b.plan_row(share="注册后完全开放共享"),)
    snapshot = b.deposit(
        plan=b.plan(rows), metadata=(b.metadata(),), agreement=b.agreement(modes=("注册后完全开放共享",))
    )
    assert b.findings("R-AGR-02", snapshot) == ()


@pytest.mark.parametrize(("said", "fires"), [(True, False), (False, True)])
def test_03_not_secret(said: bool, fires: bool) -> None:
    assert bool(b.findings("R-AGR-03", b.deposit(agreement=b.agreement(not_secret=said)))) is fires


@pytest.mark.parametrize(
    ("stage", "sealed", "status"),
    [
        (Stage.CERT, {"depositor", "centre"}, "PASS"),
        (Stage.CERT, {"depositor"}, "FAIL"),
        (Stage.DATA_SUBMIT, set(), "NA"),
    ],
)
def test_04_seals(stage: Stage, sealed: set[str], status: str) -> None:
    snapshot = b.deposit(stage=stage, agreement=b.agreement(sealed=frozenset(sealed)))
    assert b.answer("R-AGR-04", snapshot).status == status


@pytest.mark.parametrize("rule", ["R-AGR-01", "R-AGR-02", "R-AGR-03"])
def test_without_agreement_not_applicable(rule: str) -> None:
    parts: dict[str, Any] = {"agreement": None}
    assert b.answer(rule, b.deposit(**parts)).status == "NA"
