"""R-TBP."""

from __future__ import annotations

import pytest

import huijiao.core.rules.taskbook_plan  # noqa: F401 - enters the rules
from huijiao.core.deposit import Deposit
from huijiao.core.records.base import Record
from huijiao.core.records.taskbook import Achievement
from tests.core.rules.builders import (
    DATASET_NAME,
    SECTIONS,
    achievement,
    answer,
    deposit,
    findings,
    papers_row,
    plan,
    plan_row,
    taskbook,
    tool_row,
)

NO_LINKS = ("ind_refs",)


def against(rows: list[Record], *achievements: Achievement) -> Deposit:
    """Return a deposit with these rows and this task book."""
    return deposit(plan=plan(rows=rows), taskbook=taskbook(achievements))


def unlinked(*rows: Record) -> list[Record]:
    """Return the rows in the form without the column 对应考核指标."""
    return [Record({k: v for k, v in r.values_.items() if k != "ind_refs"}, r.place) for r in rows]


def test_tbp_01_wants_a_row_for_each_indicator() -> None:
    (found,) = findings("R-TBP-01", deposit(plan=plan(rows=[plan_row(), papers_row()])))
    assert "2.1" in found.message_zh


@pytest.mark.parametrize(
    "refs",
    [
        "1.1；2.1、3.1",
        "指标1.1，2.1及3.1",
        "1.1-1.3；2；3",
        "全部",
        "1.1 2.1 3.1",
        "菌株标本信息；分析软件数量；发表论文数量",
    ],
)
def test_tbp_01_reads_references(refs: str) -> None:
    assert findings("R-TBP-01", deposit(plan=plan(rows=[plan_row(ind_refs=refs)]))) == ()


def test_tbp_01_does_not_apply_to_forms_without_the_column() -> None:
    assert answer("R-TBP-01", deposit(plan=plan(rows=unlinked(plan_row())))).status == "NA"
    assert answer("R-TBP-08", deposit(plan=plan(rows=unlinked(plan_row())))).status == "NA"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("培养研究生", "10名"),
        ("示范面积", "1000亩"),
        ("论文引用次数", "100次"),
        ("建立示范基地", "3个"),
        ("检测误差", "≤5%"),
        ("数据库注册用户", "500人"),
    ],
)
def test_tbp_01_and_05_leave_indicators_that_bear_no_data(name: str, value: str) -> None:
    book = achievement("综合成果", "其他", ("9.1", name, value))
    assert findings("R-TBP-01", against([plan_row()], book)) == ()
    assert findings("R-TBP-05", against(unlinked(plan_row()), book)) == ()


def test_tbp_02_and_03_want_their_sets() -> None:
    book = (
        achievement("发明专利", "专利", ("4.1", "申请专利数量", "3项")),
        achievement("高水平论文", "论文", ("5.1", "发表论文", "5篇")),
    )
    assert len(findings("R-TBP-02", against([plan_row()], *book))) == 1
    assert len(findings("R-TBP-03", against([plan_row()], *book))) == 1
    rows = [plan_row("××项目专利数据集", type="其他", amount="3项"), papers_row()]
    assert findings("R-TBP-02", against(rows, *book)) == ()
    assert findings("R-TBP-03", against(rows, *book)) == ()


def test_tbp_02_does_not_read_the_column_of_methods() -> None:
    book = achievement("软件", "软件", ("1.4", "软件著作权数量", "2-3个"), method="软件著作权证书或申请专利或专利授权")
    assert findings("R-TBP-02", against([plan_row()], book)) == ()


def test_tbp_02_names_the_place() -> None:
    book = achievement("综合成果", "其他", ("4.1", "示范", "1个"), ("4.2", "授权专利", "3项"))
    (found,) = findings("R-TBP-02", against([plan_row()], book))
    assert found.place.field == "ind_name"


def test_tbp_03_a_wrongly_typed_set_is_there() -> None:
    row = plan_row("××项目论文数据集", type="科学数据", amount="6篇")
    assert findings("R-TBP-03", against([row], achievement("论文", "论文", ("1.1", "发表论文", "5篇")))) == ()


@pytest.mark.parametrize(
    ("name", "boxes", "indicator", "asked"),
    [
        ("智能分析", "软件", "软件著作权数量", "软件著作权"), ("分析软件", "软件", "分析软件数量", "软件工具"), ("技术标准", "标准", "制定标准数量", "标准"),
        ("原色图集", "其他", "图集数量", "图集"), ("科学考察", "其他", "考察报告数量", "报告"), ("学术专著", "其他", "出版专著", "专著"),
        ("预测方法", "新方法", "预测模型数量", "算法模型"), ("监测系统", "实验装置/系统", "监测系统数量", "系统"),
    ],
)  # fmt: skip
def test_tbp_04_asks_for_the_class(name: str, boxes: str, indicator: str, asked: str) -> None:
    found = findings("R-TBP-04", against([plan_row()], achievement(name, boxes, ("1.1", indicator, "1个"))))
    assert [asked in f.message_zh for f in found] == [True]


@pytest.mark.parametrize(
    ("name", "boxes", "indicator"),
    [
        ("小鼠疾病模型", "新方法", "动物模型数量"), ("防控方案", "应用解决方案", "技术方案"), ("培养装置", "实验装置/系统", "高通量培养装置"),
        ("标准菌株库", "新产品", "标准菌株数量"), ("检测方法", "新技术", "符合国家标准的检测方法"), ("指纹图谱", "其他", "质谱指纹图谱数量"),
        ("报告基因体系", "新方法", "报告基因数量"), ("应用示范", "其他", "第三方检测报告"),
    ],
)  # fmt: skip
def test_tbp_04_is_not_misled(name: str, boxes: str, indicator: str) -> None:
    assert findings("R-TBP-04", against([plan_row()], achievement(name, boxes, ("1.1", indicator, "1个")))) == ()


def test_tbp_04_a_copyright_does_not_ask_for_software() -> None:
    book = achievement("数据平台", "数据库；软件", ("1.1", "软件著作权数量", "2个"))
    rows = [plan_row(), plan_row("××项目软著数据集", type="其他", amount="2项"), tool_row("监测平台", type="系统")]
    assert findings("R-TBP-04", against(rows, book)) == ()


def test_tbp_04_tools_answer_by_type_or_name() -> None:
    book = achievement("智能鉴定算法工具", "新方法", ("2.1", "算法工具数量", "1个"))
    assert findings("R-TBP-04", against([tool_row("序列分型算法", type="算法模型")], book)) == ()
    assert findings("R-TBP-04", against([tool_row("序列分型算法软件", type="软件工具")], book)) == ()


@pytest.mark.parametrize(("amount", "expected"), [("5篇", False), ("4篇", True), ("6篇", False), ("4-6篇", False)])
def test_tbp_05_counts_the_records_of_a_set(amount: str, expected: bool) -> None:
    book = achievement("论文", "论文", ("3.1", "发表论文数量", "5-7 篇"))
    for rows in ([papers_row(amount=amount)], unlinked(papers_row(amount=amount))):
        assert bool(findings("R-TBP-05", against(rows, book))) is expected


@pytest.mark.parametrize(("value", "expected"), [("2个", False), ("3个", True), ("≥2套", False)])
def test_tbp_05_counts_rows_for_databases(value: str, expected: bool) -> None:
    book = achievement("资源数据库", "数据库", ("1.1", "资源数据库数量", value))
    rows = [plan_row(), plan_row("太湖水质监测数据集", 2), papers_row()]
    assert bool(findings("R-TBP-05", against(rows, book))) is expected
    assert bool(findings("R-TBP-05", against(unlinked(*rows), book))) is expected


@pytest.mark.parametrize(("value", "expected"), [("≥800条", False), ("≥900条", False), ("≥901条", True)])
def test_tbp_05_counts_records_for_entries(value: str, expected: bool) -> None:
    book = achievement("菌株标本数据库", "数据库", ("1.1", "菌株标本信息", value))
    assert bool(findings("R-TBP-05", against([plan_row()], book))) is expected
    assert bool(findings("R-TBP-05", against(unlinked(plan_row()), book))) is expected


def test_tbp_05_only_linked_rows_count() -> None:
    book = achievement("菌株标本数据库", "数据库", ("1.1", "菌株标本信息", "≥1000条"))
    other = plan_row("太湖水质监测数据集", 2, amount="1 GB；5000条", ind_refs="1.2")
    (found,) = findings("R-TBP-05", against([plan_row(), other], book))
    assert "900条" in found.message_zh
    assert findings("R-TBP-05", against(unlinked(plan_row(), other), book)) == ()


def test_tbp_05_leaves_the_missing_set_to_its_rule_and_things_counted_in_ge() -> None:
    papers = achievement("论文", "论文", ("3.1", "发表论文数量", "5篇"))
    assert findings("R-TBP-05", against(unlinked(plan_row()), papers)) == ()
    strains = achievement("菌株库", "数据库", ("1.1", "功能菌株", "50个"))
    assert findings("R-TBP-05", against([plan_row()], strains)) == ()


def test_tbp_05_the_first_value_of_a_unit_is_the_whole() -> None:
    book = achievement("论文", "论文", ("3.1", "发表论文数量", "6篇，其中SCI论文10篇以内"))
    assert findings("R-TBP-05", against([papers_row()], book)) == ()


def test_tbp_05_indicator_marked_without_data() -> None:
    book = achievement("论文", "论文", ("3.1", "发表论文数量", "50篇"), data_bearing="否", no_data_reason="涉密")
    assert findings("R-TBP-05", against([papers_row()], book)) == ()
    assert findings("R-TBP-03", against([plan_row()], book)) == ()


@pytest.mark.parametrize(
    ("need", "amount", "expected"),
    [("1000 TB", "1000 TB；1条", False), ("1000 TB", "720 TB；1条", True), ("1000 TB", "1 PB；1条", False), ("1024 TB", "1 PB；1条", False),
     ("≥2 GB", "2000 MB；5条", False)],
)  # fmt: skip
def test_tbp_06_adds_volumes(need: str, amount: str, expected: bool) -> None:
    book = achievement("数据库", "数据库", ("1.1", "数据量", need))
    for rows in ([plan_row(amount=amount)], unlinked(plan_row(amount=amount))):
        assert bool(findings("R-TBP-06", against(rows, book))) is expected


def test_tbp_07_databases_should_be_recognisable() -> None:
    far = achievement("1. 高原冻土钻孔数据库", "数据库", ("1.1", "数据库数量", "1个"))
    assert len(findings("R-TBP-07", against([plan_row()], far))) == 1
    near = achievement("1. " + DATASET_NAME, "数据库", ("1.1", "数据库数量", "1个"))
    assert findings("R-TBP-07", against([plan_row()], near)) == ()
    assert findings("R-TBP-07", against([plan_row()], achievement("高水平论文", "论文", ("1.1", "论文", "1篇")))) == ()


@pytest.mark.parametrize(("refs", "expected"), [("", True), ("—", True), ("无", True), ("1.1", False)])
def test_tbp_08_informs_of_rows_without_indicator(refs: str, expected: bool) -> None:
    found = findings("R-TBP-08", deposit(plan=plan(rows=[plan_row(ind_refs=refs)])))
    assert [f.severity for f in found] == (["INFO"] if expected else [])


def test_tbp_09_is_for_the_online_form() -> None:
    def marked(name: str, **more: str) -> Deposit:
        return deposit(
            taskbook=taskbook([achievement("成果", "其他", ("1.1", name, "1个"), data_bearing="否", **more)])
        )

    assert answer("R-TBP-09", deposit()).status == "NA"
    assert len(findings("R-TBP-09", marked("发表论文数量"))) == 1
    assert findings("R-TBP-09", marked("发表论文数量", no_data_reason="论文未发表")) == ()
    assert findings("R-TBP-09", marked("培养研究生")) == ()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("考核指标无调整：发表论文3篇。", True),
        ("考核指标无调整：发表论文6篇。", False),
        ("任务书考核指标为发表论文数量12篇，无调整。", True),
        ("项目已发表论文12篇，考核指标无调整。", False),
        ("考核指标由发表论文5-7篇调整为3篇，批准文号示例〔2020〕1号。", False),
        ("菌株标本信息≥500条，未调整。", True),
        ("菌株标本信息900条，未调整。", False),
        ("考核指标无调整。", False),
        ("考核指标：发表论文数量（3篇），无调整。", True),
        ("考核指标：发表论文数量（5-7篇），无调整。", False),
        ("考核指标：发表论文，完成时3篇。", True),
        ("其中土壤方向发表论文2篇。", False),
    ],
)
def test_tbp_10_quoted_values(sentence: str, expected: bool) -> None:
    snapshot = deposit(plan=plan(sections={1: SECTIONS[1] + sentence}))
    assert bool(findings("R-TBP-10", snapshot)) is expected


LAKE = (
    plan_row("太湖水质监测数据集", 1, amount="20 GB；5万条"),
    plan_row("太湖浮游植物图像数据集", 2, amount="1 TB/3000幅"),
    tool_row("水华预警软件", 3),
    papers_row("太湖项目论文数据集", 4),
)


@pytest.mark.parametrize(
    ("name", "boxes", "indicator", "value"),
    [
        ("太湖水质数据库", "数据库", "水质监测数据", "≥5万条"), ("太湖水质数据库", "数据库", "监测站点", "20个"),
        ("太湖水质数据库", "数据库", "数据总量", "1TB"), ("太湖水质数据库", "数据库", "图像数量", "3000幅"),
        ("太湖水质数据库", "数据库", "数据共享服务", "100次"), ("太湖水质数据库", "数据库", "浮游植物种类", "≥200种"),
        ("水华预警系统", "软件；应用解决方案", "预警系统", "1套"), ("水华预警系统", "软件", "预警准确率", "≥85%"),
        ("膜生物反应器系统", "实验装置/系统", "反应器处理能力", "100 t/d"), ("基因编辑工具", "新技术", "基因编辑工具", "2套"),
        ("交流", "其他", "举办国际会议", "2次"), ("交流", "其他", "发表SCI论文", "6篇"), ("标准物质", "新产品", "国家二级标准物质", "3种"),
        ("基因组数据库", "数据库", "测序数据量", "500 Gb"), ("Lake database", "Database", "Number of datasets", "2"),
        ("Lake papers", "Paper", "Number of papers", "at least 5 papers"),
    ],
)  # fmt: skip
def test_other_disciplines_raise_no_false_alarm(name: str, boxes: str, indicator: str, value: str) -> None:
    book = achievement(name, boxes, ("1.1", indicator, value))
    for rule_id in ("R-TBP-02", "R-TBP-03", "R-TBP-04", "R-TBP-05", "R-TBP-06"):
        assert findings(rule_id, against(unlinked(*LAKE), book)) == ()


@pytest.mark.parametrize(
    ("rule_id", "name", "boxes", "indicator", "value"),
    [
        ("R-TBP-05", "数据库", "数据库", "数据库数量", "3个"), ("R-TBP-05", "水质数据库", "数据库", "水质监测数据", "6万条"),
        ("R-TBP-05", "Lake papers", "Paper", "Number of papers", "at least 7 papers"), ("R-TBP-06", "数据库", "数据库", "数据总量", "2 TB"),
        ("R-TBP-04", "标准", "标准", "制定行业标准", "1项"), ("R-TBP-04", "方法", "新方法", "关键参数反演算法", "2项"),
        ("R-TBP-02", "Results", "Patent", "Granted patents", "2"),
    ],
)  # fmt: skip
def test_other_disciplines_are_still_held_to_their_word(
    rule_id: str, name: str, boxes: str, indicator: str, value: str
) -> None:
    book = achievement(name, boxes, ("1.1", indicator, value))
    assert len(findings(rule_id, against(unlinked(*LAKE), book))) == 1
