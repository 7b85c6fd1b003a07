"""R-PMD-01 to 06 and 12."""

from __future__ import annotations

import pytest

from huijiao.core.deposit import Cohort, Stage
from huijiao.core.findings import Severity
from huijiao.core.rules import book  # noqa: F401 - enters the rules
from tests.core.rules import builders as b

OTHER = "设施菜田土壤理化性质数据集"


def names(rule: str, **parts: object) -> list[str]:
    return [str(f.data.get("name", f.data.get("names", ""))) for f in b.findings(rule, b.deposit(**parts))]


def test_clean_deposit_is_silent() -> None:
    for n in (1, 2, 3, 4, 5, 6, 12):
        assert b.findings(f"R-PMD-{n:02d}", b.deposit()) == ()


def test_01_names_the_row_without_record() -> None:
    rows = (b.plan_row(), b.plan_row(OTHER, 2))
    found = b.findings("R-PMD-01", b.deposit(plan=b.plan(rows), metadata=(b.metadata(),)))
    assert [f.data["name"] for f in found] == [OTHER]
    assert found[0].severity is Severity.BLOCK
    assert found[0].place.row == 2


@pytest.mark.parametrize(
    ("cohort", "stage", "severity"),
    [
        (Cohort.ONGOING, Stage.INFO_SUBMIT, Severity.FIX),
        (Cohort.ONGOING, Stage.DATA_SUBMIT, Severity.BLOCK),
        (Cohort.ACCEPTING, Stage.INFO_SUBMIT, Severity.BLOCK),
    ],
)
def test_01_is_softer_while_under_way(cohort: Cohort, stage: Stage, severity: Severity) -> None:
    rows = (b.plan_row(), b.plan_row(OTHER, 2))
    found = b.findings("R-PMD-01", b.deposit(plan=b.plan(rows), metadata=(b.metadata(),), cohort=cohort, stage=stage))
    assert [f.severity for f in found] == [severity]


@pytest.mark.parametrize("rule", [f"R-PMD-{n:02d}" for n in range(1, 13)])
@pytest.mark.parametrize("parts", [{"metadata": ()}, {"metadata": None}, {"plan": b.plan(rows=())}])
def test_nothing_to_compare_is_not_applicable(rule: str, parts: dict[str, object]) -> None:
    assert b.answer(rule, b.deposit(**parts)).status == "NA"


def test_02_names_the_record_without_row() -> None:
    assert names("R-PMD-02", metadata=(b.metadata(), b.metadata(OTHER))) == [OTHER]


@pytest.mark.parametrize(
    ("name", "fires"),
    [
        ("设施菜田土壤微生物菌株标本数据", True),
        ("设施菜田的土壤微生物菌株标本数据库", True),
        (" 设施菜田土壤微生物菌株标本数据库 ", False),
        ("水稻稻瘟病菌基因组数据集", False),
    ],
)
def test_03_takes_near_names_out_of_01_and_02(name: str, fires: bool) -> None:
    snapshot = b.deposit(plan=b.plan((b.plan_row(),)), metadata=(b.metadata(name),))
    assert bool(b.findings("R-PMD-03", snapshot)) is fires
    if fires:
        assert b.findings("R-PMD-01", snapshot) == ()
        assert b.findings("R-PMD-02", snapshot) == ()


def test_03_two_rows_equally_near_are_no_pair() -> None:
    rows = (b.plan_row("甲地土壤微生物菌株标本数据库", 1), b.plan_row("乙地土壤微生物菌株标本数据库", 2))
    snapshot = b.deposit(plan=b.plan(rows), metadata=(b.metadata("丙地土壤微生物菌株标本数据库"),))
    assert b.findings("R-PMD-03", snapshot) == ()
    assert len(b.findings("R-PMD-01", snapshot)) == 2
    assert len(b.findings("R-PMD-02", snapshot)) == 1


@pytest.mark.parametrize(
    ("abstract", "fires"),
    [
        ("项目共形成10个数据集，包括菌种标本、菌株资源等。", True),
        ("包含三个数据集，分别为标本、测序和图像。", True),
        ("The record covers 4 datasets of soils.", True),
        ("本数据集是项目10个数据集之一，记录菌株标本。", False),
        ("由3个数据集整合而成的菌株标本信息。", False),
        ("记录1个数据集的菌株标本信息。", False),
        ("收录120个样本的菌株标本信息。", False),
    ],
)
def test_04_one_record_that_declares_several(abstract: str, fires: bool) -> None:
    assert bool(b.findings("R-PMD-04", b.deposit(metadata=(b.metadata(abstract=abstract),)))) is fires


def test_04_fewer_records_than_rows() -> None:
    rows = (b.plan_row(), b.plan_row(OTHER, 2))
    found = b.findings("R-PMD-04", b.deposit(plan=b.plan(rows), metadata=(b.metadata(),)))
    assert [(f.data["n"], f.data["m"]) for f in found] == [(2, 1)]


def test_04_leaves_a_wrong_box_to_07() -> None:
    snapshot = b.deposit(plan=b.plan((b.plan_row(),)), metadata=(b.metadata(type="实物资源"),))
    assert b.findings("R-PMD-04", snapshot) == ()
    assert len(b.findings("R-PMD-07", snapshot)) == 1


def test_05_tools_in_one_record() -> None:
    rows = (b.tool_row("图像识别算法", 1, type="算法模型"), b.tool_row("序列分型算法", 2, type="算法模型"))
    found = b.findings(
        "R-PMD-05", b.deposit(plan=b.plan(rows), metadata=(b.tool_metadata("智能鉴定工具", type="算法模型"),))
    )
    assert [(f.data["n"], f.data["m"]) for f in found] == [(2, 1)]
    assert "图像识别算法" in found[0].message_zh


def test_06_three_records_for_one_set() -> None:
    papers = tuple(b.papers_metadata(f"项目论文：{t}") for t in ("菌种多样性研究", "耐酸机制研究", "评分函数研究"))
    found = b.findings("R-PMD-06", b.deposit(metadata=(b.metadata(), *papers)))
    assert [f.data["m"] for f in found] == [3]


def test_06_no_record_though_the_task_book_asks() -> None:
    rows = (b.plan_row(), b.tool_row())
    found = b.findings("R-PMD-06", b.deposit(plan=b.plan(rows), metadata=(b.metadata(), b.tool_metadata())))
    assert ["论文" in f.message_zh for f in found] == [True]


def test_06_silent_where_nobody_asks() -> None:
    parts = {"plan": b.plan((b.plan_row(),)), "metadata": (b.metadata(),), "taskbook": None}
    assert b.findings("R-PMD-06", b.deposit(**parts)) == ()


def test_12_order_differs() -> None:
    found = b.findings("R-PMD-12", b.deposit(metadata=(b.tool_metadata(), b.metadata(), b.papers_metadata())))
    assert [f.severity for f in found] == [Severity.INFO]
