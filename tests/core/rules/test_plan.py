"""R-PLN on the cover and table 1."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import huijiao.core.rules.plan  # noqa: F401 - enters the rules
from huijiao.core.deposit import PaperFile, Stage
from huijiao.core.records.base import Record
from tests.core.rules.builders import (
    DATASET_NAME,
    answer,
    deposit,
    findings,
    papers,
    papers_row,
    plan,
    plan_row,
    project,
    tool_row,
)


def rows(*given: Record) -> Any:
    """Return a deposit whose table 1 has these rows."""
    return deposit(plan=plan(rows=given))


def fires(rule_id: str, *given: Record) -> bool:
    return bool(findings(rule_id, rows(*given)))


@pytest.mark.parametrize("field", ["title", "project_no", "lead_inst"])
def test_pln_02_compares_the_cover(field: str) -> None:
    (found,) = findings("R-PLN-02", deposit(plan=plan(**{field: "别的值"})))
    assert found.place.field == field
    assert findings("R-PLN-02", deposit(plan=plan(project_no="2017YFZ 0901200", lead_inst=""))) == ()


def test_pln_03_blank_template_rows_are_no_rows() -> None:
    empty = Record.of(seq="1", name="", type="", amount="", format="", share="", open_at="")
    assert fires("R-PLN-03", empty, Record.of(seq="……", name="……", type=""), Record.of(seq="", name="合计", amount=""))
    assert not fires("R-PLN-03", plan_row(), empty)
    assert answer("R-PLN-04", rows(empty)).status == "NA"


@pytest.mark.parametrize("field", ["name", "type", "amount", "format", "share", "open_at"])
def test_pln_04_names_row_and_column(field: str) -> None:
    row = plan_row(DATASET_NAME, 2).with_(**{field: " "})
    (found,) = findings("R-PLN-04", rows(papers_row(seq=1), row))
    assert found.place.field == field
    assert "第2行" in found.message_zh


def test_pln_04_a_column_the_form_lacks_is_not_empty() -> None:
    assert not fires("R-PLN-04", plan_row(without=("format", "ind_refs", "topic")))
    assert not fires("R-PLN-04", plan_row(share="暂不共享", open_at="—"))
    assert fires("R-PLN-04", plan_row(type="—"))


def test_pln_05_folds_names() -> None:
    twin = plan_row(DATASET_NAME.replace("设施", " 设施"), 7)
    (found,) = findings("R-PLN-05", rows(plan_row(), tool_row(), twin))
    assert "第1、7行" in found.message_zh
    assert not fires("R-PLN-05", plan_row(), plan_row(DATASET_NAME + "（二期）", 2))


@pytest.mark.parametrize(
    "name",
    ["数据集", "样本数据", "测试数据集", "项目样本数据集", "01_太湖水质监测数据集", "2017YFZ0901201太湖水质数据集", "科学研究数据集1", "1.太湖水质监测数据集",
     "2017YFZ0901200", "Raw data", "土壤数据集"],
)  # fmt: skip
def test_pln_06_fires(name: str) -> None:
    assert fires("R-PLN-06", plan_row(name))


@pytest.mark.parametrize(
    "name",
    ["16S rRNA扩增子测序数据集", "18S rDNA测序数据集", "2018-2020年太湖水质监测数据集", "1,3-丙二醇发酵过程数据集", "3D打印骨骼数据集",
     "5-羟甲基糠醛转化数据集", "10种药用植物图像数据集", "2型糖尿病患者血糖数据集", "Soil moisture dataset", "太湖水质样本数据集", "454测序土壤数据集"],
)  # fmt: skip
def test_pln_06_knows_scientific_terms(name: str) -> None:
    assert not fires("R-PLN-06", plan_row(name))


def test_pln_06_leaves_names_of_tools_and_sets() -> None:
    assert not fires("R-PLN-06", tool_row("MetaX"), papers_row())


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("6篇", False), ("6", False), ("约十二篇", False), ("12 MB", True), ("若干", True), ("无", True)],
)
def test_pln_07_sets_need_a_count(amount: str, expected: bool) -> None:
    assert fires("R-PLN-07", papers_row(amount=amount)) is expected
    assert not fires("R-PLN-11", papers_row(amount=amount))


def test_pln_07_leaves_datasets_and_empty_cells() -> None:
    assert not fires("R-PLN-07", plan_row(amount="12 MB"), papers_row(amount=""))


def test_pln_08_one_row_per_set() -> None:
    (found,) = findings("R-PLN-08", rows(plan_row(), papers_row(seq=2), papers_row("××英文论文数据集", 3)))
    assert "现有2行" in found.message_zh
    assert "论文" in found.message_zh


def test_pln_08_tells_papers_from_books_and_lets_datasets_be_many() -> None:
    book = papers_row("土壤微生物专著集", 3, amount="1册")
    patents = plan_row("××项目专利数据集", 4, type="其他", amount="3项")
    copyrights = plan_row("××项目软著数据集", 5, type="其他", amount="3项")
    assert not fires("R-PLN-08", plan_row(), plan_row("另一数据集", 2), papers_row(), book, patents, copyrights)


@pytest.mark.parametrize(
    "name",
    [
        "10个数据集",
        "土壤数据集和植物数据集",
        "图像识别算法、序列分型算法",
        "三个算法工具",
        "soil dataset and plant dataset",
    ],
)
def test_pln_09_fires(name: str) -> None:
    assert fires("R-PLN-09", plan_row(name))


@pytest.mark.parametrize(
    "name", ["土壤和植物数据集", "数据库管理软件", "水、土、气监测数据集", "多模型预测数据集", "两系统对比数据集"]
)
def test_pln_09_is_quiet(name: str) -> None:
    assert not fires("R-PLN-09", plan_row(name))


@pytest.mark.parametrize(
    ("name", "typed", "better"),
    [
        ("食用菌菌种标本数据库", "实物资源", "科学数据"), ("海洋样本信息数据集", "其他", "科学数据"), ("××项目论文数据集", "科学数据", "论文"),
        ("××项目专利数据集", "科学数据", "专利"), ("共现网络构建软件", "科学数据", "软件工具"), ("土壤湿度监测数据集", "软件工具", "科学数据"),
        ("小鼠模型转录组数据集", "算法模型", "科学数据"), ("标准菌株质谱数据集", "标准", "科学数据"), ("序列分型算法", "软件工具", "算法模型"),
    ],
)  # fmt: skip
def test_pln_10_proposes_the_class(name: str, typed: str, better: str) -> None:
    (found,) = findings("R-PLN-10", rows(plan_row(name, type=typed)))
    assert f"“{better}”" in found.message_zh
    assert found.place.field == "type"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("标准菌株质谱图谱数据集", "科学数据"), ("小鼠模型转录组数据集", "科学数据"), ("免疫系统单细胞测序数据集", "科学数据"),
        ("图像识别标准数据集", "科学数据"), ("病例报告数据集", "科学数据"), ("数据库管理系统", "软件工具"), ("水质监测系统", "软件工具"),
        ("××项目专利数据集", "其他"), ("××项目论文数据集", "论文专著"), ("显微图像数据集", "图集"), ("中国真菌志数据集", "志书/典籍"),
        ("乳酸菌菌株", "实物资源"), ("菌株资源专利数据集", "专利"), ("菌种鉴定模型", "算法模型"), ("功能菌株", "科学数据"), ("", "科学数据"),
    ],
)  # fmt: skip
def test_pln_10_is_quiet(name: str, typed: str) -> None:
    assert not fires("R-PLN-10", plan_row(name, type=typed))


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("200 GB；1.2万条", False), ("200GB/5000条", False), ("5000条（200GB）", False), ("273 KB/1800", False), ("200 GB", True), ("5000条", True),
        ("若干", True), ("约 1,200 条，3.5 MB", False), ("12000 records; 200 GB", False), ("", False),
    ],
)  # fmt: skip
def test_pln_11_datasets_need_volume_and_count(amount: str, expected: bool) -> None:
    assert fires("R-PLN-11", plan_row(amount=amount)) is expected


def test_pln_11_tools_need_any_amount() -> None:
    assert not fires("R-PLN-11", tool_row(amount="1套"), tool_row(amount="20 MB"))
    assert fires("R-PLN-11", tool_row(amount="大"))


@pytest.mark.parametrize(
    ("share", "when", "expected"),
    [
        ("完全开放共享", "公开", False), ("完全开放共享", "即时公开", False), ("完全开放共享", "2020-01-01", False), ("完全开放共享", "2021-03-08", False),
        ("完全开放共享", "2021-03-09", True), ("完全开放共享", "项目验收后", True), ("协议共享", "公开", True), ("暂不共享", "公开", True),
        ("协议共享", "2025-06-30", False), ("暂不共享", "—", False), ("注册后完全开放共享", "2025年", False), ("注册后完全开放共享", "公开", False),
        ("Open", "public", False), ("By agreement", "public", True), ("见附件", "公开", False), ("完全开放共享", "", False),
    ],
)  # fmt: skip
def test_pln_12(share: str, when: str, expected: bool) -> None:
    snapshot = deposit(plan=plan(rows=[plan_row(share=share, open_at=when)]), as_of=date(2021, 3, 8))
    assert bool(findings("R-PLN-12", snapshot)) is expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2022-12-31", False),
        ("2023-01-01", True),
        ("公开", False),
        ("项目验收后2年", False),
        ("项目验收后三年", True),
        ("验收后36个月", True),
    ],
)
def test_pln_16_limit(when: str, expected: bool) -> None:
    assert fires("R-PLN-16", plan_row(share="协议共享", open_at=when)) is expected


def test_pln_16_follows_the_programme() -> None:
    table = plan(rows=[plan_row(share="协议共享", open_at="2022-02-01")])
    assert len(findings("R-PLN-16", deposit(plan=table, limits={"protection_months": 12}))) == 1
    assert answer("R-PLN-16", deposit(plan=table, project=project(end=""))).status == "NA"


def test_pln_21_only_before_the_agency() -> None:
    sealed = (*papers(), PaperFile("方案.pdf", "plan", "image_only", sealed=True))
    assert answer("R-PLN-21", deposit()).status == "NA"
    assert len(findings("R-PLN-21", deposit(stage=Stage.REPORT_TO_AGENCY))) == 1
    assert findings("R-PLN-21", deposit(stage=Stage.REPORT_TO_AGENCY, papers=sealed)) == ()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("1:100万中国植被空间分布数据集", "科学数据"), ("0-6岁儿童生长发育数据集", "科学数据"), ("0.5°逐日气温格点数据集", "科学数据"),
        ("黄河流域2010-2020年土地利用数据集", "科学数据"), ("高温合金力学性能数据集", "科学数据"), ("COVID-19患者血清抗体数据集", "科学数据"),
        ("水稻根系统表型数据集", "科学数据"), ("人体消化系统肿瘤标本数据库", "科学数据"), ("电力系统运行数据集", "科学数据"),
        ("全球气候模型降尺度数据集", "科学数据"), ("昆虫物种名录数据库", "科学数据"), ("土壤标准样品测定数据集", "科学数据"),
        ("鱼类图谱数据集", "科学数据"), ("地震监测平台", "系统"), ("作物病害诊断专家系统", "软件工具"), ("大气污染源解析模型", "算法模型"),
        ("深度学习目标检测算法V2.0", "算法模型"), ("湖泊水质遥感反演软件（V1.0）", "软件工具"), ("青藏高原冰川图集", "图集"),
        ("冰川变化科学考察报告集", "考察报告"), ("××项目软件著作权数据集", "其他"), ("××项目行业标准数据集", "标准"),
        ("××项目论文专著数据集", "论文专著"), ("Lake water quality monitoring dataset", "Dataset"), ("Glacier mapping software", "Software"),
        ("Project papers dataset", "Papers"), ("文献计量分析论文元数据集", "科学数据"), ("专利文本语料数据集", "科学数据"),
        ("不良反应自发报告数据集", "科学数据"), ("系统发育树数据集", "科学数据"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("rule_id", ["R-PLN-06", "R-PLN-09", "R-PLN-10"])
def test_good_names_of_other_disciplines_are_left_alone(rule_id: str, name: str, typed: str) -> None:
    assert not fires(rule_id, plan_row(name, type=typed))


@pytest.mark.parametrize(
    "amount",
    [
        "数据量：20GB；记录数：5000",
        "5000景/2TB",
        "30航次，1.5 TB",
        "1 GB；365天",
        "约10T（含图像）；3000幅",
        "200G，5000条",
        "1.5 TB,2000例患者",
    ],
)
def test_pln_11_reads_what_people_write(amount: str) -> None:
    assert not fires("R-PLN-11", plan_row(amount=amount))
    assert fires("R-PLN-11", plan_row(amount="20GB（2017-2020年）"))


@pytest.mark.parametrize(
    "when", ["公开（无保护期）", "已公开", "立即公开", "2020年6月起公开", "汇交后即公开", "44256", "公开/2021-03-08"]
)
def test_pln_12_knows_the_words_for_public(when: str) -> None:
    assert not fires("R-PLN-12", plan_row(open_at=when))
    assert not fires("R-PLN-12", plan_row(share="协议共享", open_at="公开（签署协议后）"))
