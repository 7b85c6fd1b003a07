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


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("两个数据集", True), ("十套数据库", True), ("3 个独立的数据集", True), ("5个不同科学数据集", True), ("two datasets", True), ("ten separate data sets", True), ("4 datasets", True), ("1个数据集", False),
        ("0个数据集", False), ("1 datasets", False), ("3个数据集中的一个", False), ("3个数据集里的记录", False), ("与3个数据集比较", False), ("整合3个数据集", False), ("来自3个数据集", False), ("基于5个数据库", False),
        ("利用其他3个数据集", False), ("另外3个数据集", False), ("one of the 3 datasets", False), ("from 3 datasets", False), ("compared with other 3 datasets", False), ("3个数据集合并", False), ("3个数据集拼接", False),
        ("3个数据集而成", False), ("基于5个数据库建成，含3个数据集", True), ("3个数据表", False), ("汇集自3个数据集", False), ("除本集之外的3个数据集", False),
    ],
)  # fmt: skip
def test_04_words_that_declare_several(text: str, fires: bool) -> None:
    assert (
        bool(b.findings("R-PMD-04", b.deposit(metadata=(b.metadata(abstract=text),), plan=b.plan((b.plan_row(),)))))
        is fires
    )


def test_04_only_data_declare_several_and_the_record_is_named() -> None:
    assert (
        b.findings(
            "R-PMD-04",
            b.deposit(metadata=(b.metadata(), b.tool_metadata(abstract="处理3个数据集"), b.papers_metadata())),
        )
        == ()
    )
    unknown = b.metadata("项目3个数据集", type="")
    (found,) = b.findings("R-PMD-04", b.deposit(metadata=(b.metadata(), unknown, b.papers_metadata())))
    assert (found.place.field, found.data["name"], found.data["n"], found.data["m"]) == (
        "name_zh",
        "项目3个数据集",
        1,
        1,
    )


def test_04_names_the_rows_that_are_alone() -> None:
    rows = (b.plan_row(), b.plan_row(OTHER, 2), b.plan_row("太湖水质监测数据集", 3))
    (found,) = b.findings("R-PMD-04", b.deposit(plan=b.plan(rows), metadata=(b.metadata(),)))
    assert (found.data["name"], found.place.row) == ((OTHER, "太湖水质监测数据集"), 2)
    equal = b.deposit(plan=b.plan(rows[:2]), metadata=(b.metadata(), b.metadata("太湖水质监测数据集")))
    assert b.findings("R-PMD-04", equal) == ()
    other_class = b.deposit(plan=b.plan((*rows[:1], b.tool_row())), metadata=(b.metadata(),))
    assert b.findings("R-PMD-04", other_class) == ()


@pytest.mark.parametrize(
    ("rows", "records", "found"),
    [
        (("甲地共现分析软件", "乙地序列分型软件"), ("甲地共现分析软件",), (2, 1, ("乙地序列分型软件",), "name")),
        (("甲地共现分析软件",), ("甲地共现分析软件", "乙地序列分型软件"), (1, 2, ("乙地序列分型软件",), "name_zh")),
        (("甲地共现分析软件",), ("乙地序列分型软件",), None),
        (("甲地共现分析软件",), ("甲地共现分析软件",), None),
    ],
)
def test_05_tools(rows: tuple[str, ...], records: tuple[str, ...], found: tuple[object, ...] | None) -> None:
    parts = {
        "plan": b.plan([b.tool_row(n, at) for at, n in enumerate(rows, 1)]),
        "metadata": tuple(map(b.tool_metadata, records)),
    }
    said = [
        (f.data["n"], f.data["m"], f.data["names"], f.place.field) for f in b.findings("R-PMD-05", b.deposit(**parts))
    ]
    assert said == ([found] if found else [])


@pytest.mark.parametrize(
    ("names", "kind", "n"),
    [
        (("项目论文数据集", "项目英文论文数据集"), "其它", 1), (("项目论文数据集", "论文和专利数据集"), "其它", 0), (("项目论文数据集", "土壤成果数据集"), "其它", 0), (("项目论文数据集",), "其它", 0),
    ],
)  # fmt: skip
def test_06_which_records_are_of_a_set(names: tuple[str, ...], kind: str, n: int) -> None:
    records = (b.metadata(), b.tool_metadata(), *(b.papers_metadata(name, type=kind) for name in names))
    found = b.findings("R-PMD-06", b.deposit(metadata=records, plan=b.plan((b.plan_row(),))))
    assert len([f for f in found if f.data["cls"].zh == "论文"]) == n


def test_06_says_what_to_do_and_where() -> None:
    (more,) = b.findings(
        "R-PMD-06", b.deposit(metadata=(b.metadata(), b.papers_metadata(), b.papers_metadata("另一论文数据集")))
    )
    assert (more.data["m"], more.data["action"].en[:5], more.place.field) == (2, "merge", "name_zh")
    (row,) = b.findings("R-PMD-06", b.deposit(metadata=(b.metadata(),)))
    assert (row.data["m"], row.data["action"].en, row.place.row) == (0, "add one", 3)
    (asked,) = b.findings("R-PMD-06", b.deposit(metadata=(b.metadata(),), plan=b.plan((b.plan_row(),))))
    assert (asked.place.document, asked.place.row) == ("汇交方案.docx", None)
    by_row = b.deposit(
        plan=b.plan((b.plan_row(b.PAPERS_NAME, 1, type="其他"),)), metadata=(b.metadata(b.PAPERS_NAME),), taskbook=None
    )
    assert b.findings("R-PMD-06", by_row) == ()


def test_12_names_the_first_out_of_order() -> None:
    records = (b.metadata(), b.papers_metadata(), b.tool_metadata())
    (found,) = b.findings("R-PMD-12", b.deposit(metadata=records))
    assert (found.data["name"], found.data["n"]) == (b.TOOL_NAME, 3)
    assert b.findings("R-PMD-12", b.deposit(metadata=(b.metadata(OTHER), *records[:2]))) == ()


def test_02_and_03_leave_a_missing_name_and_say_the_difference() -> None:
    assert names("R-PMD-02", metadata=(b.metadata(), b.metadata(" "))) == []
    (found,) = b.findings(
        "R-PMD-03", b.deposit(plan=b.plan((b.plan_row(),)), metadata=(b.metadata(b.DATASET_NAME[:-1]),))
    )
    assert (found.data["a"], found.data["b"]) == (b.DATASET_NAME[:-1], b.DATASET_NAME)
    assert found.data["diff"]


def test_01_softer_only_while_ongoing_and_before_data() -> None:
    rows = (b.plan_row(), b.plan_row(OTHER, 2))
    for stage, severity in ((Stage.CERT, Severity.BLOCK), (Stage.REPORT_TO_AGENCY, Severity.FIX)):
        parts = {"plan": b.plan(rows), "metadata": (b.metadata(),), "cohort": Cohort.ONGOING, "stage": stage}
        assert [f.severity for f in b.findings("R-PMD-01", b.deposit(**parts))] == [severity]
