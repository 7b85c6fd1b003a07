"""What indicators ask for and what rows offer."""

from __future__ import annotations

import pytest

from huijiao.core.records.base import Record
from huijiao.core.rules import indicators as i
from tests.core.rules import builders as b


def one(
    name: str, value: str, boxes: str = "其他", result: str = "成果", no: str = "1.1", **marks: str
) -> tuple[i.Achievement, Record]:
    """Return an achievement and its only indicator."""
    achievement = b.achievement(result, boxes, (no, name, value), **marks)
    return achievement, achievement.indicators[0]


@pytest.mark.parametrize("answer", ["否", "否，涉密", "no", "No", "N", "×"])
def test_marked_as_bearing_no_data(answer: str) -> None:
    assert not i.data_bearing(*one("数据库", "3个", data_bearing=answer))
    assert i.data_bearing(*one("培训", "3次", data_bearing="是"))


@pytest.mark.parametrize("word", ["用户", "访问", "下载", "引用", "点击", "浏览", "转化", "推广", "服务", "转让", "注册量", "影响因子", "users", "downloads", "citations", "visits"])  # fmt: skip
def test_the_use_of_a_thing_is_not_the_thing(word: str) -> None:
    assert not i.data_bearing(*one(f"数据库 {word} 数量", "3个"))


@pytest.mark.parametrize(
    ("name", "value", "boxes", "result", "bears"),
    [
        ("发表论文", "3篇", "其他", "成果", True), ("发表论文", "3次", "其他", "成果", False), ("发表论文", "", "其他", "成果", True), ("专利", "3项", "其他", "成果", True), ("专著", "3册", "其他", "成果", True),
        ("专著", "3部", "其他", "成果", True), ("软件著作权", "3件", "其他", "成果", True), ("标准", "3套", "其他", "成果", True), ("专著", "3本", "其他", "成果", True), ("标准", "3种", "其他", "成果", True),
        ("标准", "3条", "其他", "成果", True), ("专著", "3卷", "其他", "成果", True), ("专著", "3辑", "其他", "成果", True), ("报告", "3份", "其他", "成果", True), ("论文", "3", "其他", "成果", True),
        ("数据库数量", "3个", "其他", "成果", True), ("数据库建设规模", "3个", "其他", "成果", True), ("研发软件总数", "3套", "其他", "成果", True), ("算法（自主）", "3个", "其他", "成果", True),
        ("Number of databases", "3", "其他", "成果", True), ("count of models", "3", "其他", "成果", True), ("监测平台", "1个", "其他", "成果", True), ("图集的数量", "1个", "其他", "成果", True),
        ("数据库管理员", "3个", "其他", "成果", False), ("软件培训", "3次", "其他", "成果", False), ("测序", "3TB", "其他", "成果", True), ("样品", "3份", "数据库", "成果", True), ("样品", "3份", "其他", "成果", False),
        ("样品", "3份", "其他", "土壤数据库", True), ("样品", "3个", "数据库", "成果", False), ("图像", "3帧", "数据库", "成果", True), ("影像", "3景", "数据库", "成果", True), ("序列", "3序列", "数据库", "成果", True),
        ("患者", "3例", "数据库", "成果", True), ("菌种", "3株", "数据库", "成果", True), ("图片", "3张", "数据库", "成果", True), ("记录", "3行", "数据库", "成果", True), ("植物", "3种", "数据库", "成果", False),
    ],
)  # fmt: skip
def test_bears_data(name: str, value: str, boxes: str, result: str, bears: bool) -> None:
    assert i.data_bearing(*one(name, value, boxes, result)) is bears


@pytest.mark.parametrize(
    ("no", "name", "number", "bare"),
    [
        ("", "16S rRNA测序数据", "", "16S rRNA测序数据"), ("1.1", "3D模型", "1.1", "3D模型"), ("", "2 菌株", "2", "菌株"), ("", "指标3 菌株", "3", "菌株"), ("", "50种植物", "", "50种植物"), ("", "4：菌株", "4", "菌株"),
        ("1.2", "菌株", "1.2", "菌株"), ("指标 3.4.1", "菌株", "3.4.1", "菌株"), ("", "指标1.1：菌株", "1.1", "菌株"), ("", "2、菌株", "2", "菌株"), ("", "3．1 菌株", "3.1", "菌株"), ("一", "菌株", "一", "菌株"),
        ("", "菌株", "", "菌株"), ("", "高质量菌株保藏2000株", "", "高质量菌株保藏2000株"), ("", "指标：菌株", "", "指标：菌株"), ("1.1", "1.1. 菌株", "1.1", "菌株"),
    ],
)  # fmt: skip
def test_number_and_name(no: str, name: str, number: str, bare: str) -> None:
    _, indicator = one(name, "1个", no=no)
    assert (i.indicator_no(indicator), i.indicator_name(indicator)) == (number, bare)


@pytest.mark.parametrize(
    ("cell", "no", "said"),
    [
        ("所有指标", "1.1", True), ("1.1至1.3", "1.2", True), ("1.1到1.3", "1.3", True), ("1.1~3", "1.2", True), ("1.1—1.3", "1.1", True), ("1.1-2.3", "1.2", False), ("1.1-1.3.2", "1.2", False),
        ("指标2", "2.5", True), ("2.1", "2", False), ("菌株标本", "9", True), ("菌株", "9", False), ("—", "1.1", False), ("1.10", "1.1", False), ("1.1-1.3", "1.0", False),
    ],
)  # fmt: skip
def test_row_refers(cell: str, no: str, said: bool) -> None:
    assert i.refers(b.plan_row(ind_refs=cell), one("菌株标本", "1个", no=no)[1]) is said


def wants(name: str, value: str) -> list[tuple[float | None, str]]:
    return [(q.least, q.unit) for q in i.needs(one(name, value)[1])]


def test_needs() -> None:
    assert wants("菌株", "800条，其中细菌300条") == [(800, "条")]
    assert [least for least, _ in wants("菌株", "800条/2 TB")] == [800, 2e12]
    assert wants("发表论文（篇）", "5") == [(5, "篇")]
    assert wants("发表论文/篇", "5") == [(5, "篇")]
    assert wants("发表论文（篇）", "5个") == [(5, "个")]
    assert wants("发表论文", "5") == [(5, "")]
    assert wants("测序量", "500 Gb") == []
    assert wants("测序量", "500 Mb") == []
    assert len(wants("测序量", "500 GB")) == 1
    assert wants("菌株", "无") == []


def have(name: str, value: str, rows: list[Record], boxes: str = "数据库", result: str = "成果") -> list[float | None]:
    """Return what the rows come to for an indicator."""
    book = b.taskbook((one(name, value, boxes, result)[0],))
    return [m.have for m in i.measures(book, i.offers(rows))]


FREE = ("ind_refs",)
ROWS = [b.plan_row(), b.plan_row("太湖水质监测数据集", 2, amount="1 GB；100-300条"), b.tool_row(), b.papers_row()]
LOOSE = [Record({k: v for k, v in r.values_.items() if k != "ind_refs"}, r.place) for r in ROWS]


@pytest.mark.parametrize(
    ("name", "value", "boxes", "linked", "loose"),
    [
        ("数据库数量", "1个", "数据库", [2.0], [2.0]), ("数据库数量", "1套", "其他", [2.0], [2.0]), ("菌株标本", "1条", "数据库", [1200.0], [1200.0]), ("菌株标本", "1条", "其他", [], []),
        ("发表论文", "1篇", "论文", [None], [6.0]), ("软件数量", "1套", "软件", [None], [1.0]), ("软件数量", "1种", "软件", [None], [1.0]), ("软件数量", "1项", "软件", [None], [1.0]),
        ("软件数量", "1款", "软件", [None], [1.0]), ("软件数量", "1部", "软件", [None], [1.0]), ("软件数量", "1件", "软件", [None], [1.0]), ("数据量", "1 GB", "数据库", [1000054290.0], [1000081920.0]),
        ("算法数量", "1个", "新方法", [None], [None]), ("样本", "1份", "数据库", [1200.0], [1200.0]), ("图集数量", "1个", "其他", [None], [None]), ("图集", "1幅", "其他", [1200.0], [1200.0]),
    ],
)  # fmt: skip
def test_what_rows_come_to(
    name: str, value: str, boxes: str, linked: list[float | None], loose: list[float | None]
) -> None:
    assert have(name, value, ROWS, boxes) == linked
    assert have(name, value, LOOSE, boxes) == loose


def test_kinds_and_pieces_count_in_linked_rows_only() -> None:
    for unit in ("种", "类", "只", "头", "匹", "尾", "羽", "枚", "粒", "棵", "对", "组", "块", "位点", "人份"):
        marked = one("菌株", f"5{unit}", "数据库", data_bearing="是")[0]
        assert [m.have for m in i.measures(b.taskbook((marked,)), i.offers(ROWS))] == [1200.0], unit
        assert [m.have for m in i.measures(b.taskbook((marked,)), i.offers(LOOSE))] == [None], unit


def test_equal_units_go_before_others() -> None:
    rows = [b.plan_row(amount="1 GB；50株"), b.plan_row("太湖水质监测数据集", 2, amount="1 GB；900条")]
    assert have("菌株", "60株", rows) == [50.0]
    assert have("影像", "60景", rows) == [950.0]
    assert have("影像", "60景", [b.plan_row(amount="1 GB")]) == [None]


def test_things_in_pieces_may_be_records_too() -> None:
    rows = [b.plan_row(amount="1 GB；50个"), b.tool_row(ind_refs="1.1")]
    marked = one("菌株", "40个", "数据库", data_bearing="是")[0]
    assert [m.have for m in i.measures(b.taskbook((marked,)), i.offers(rows))] == [50.0]
    few = [b.plan_row(amount="1 GB；1个"), b.tool_row(ind_refs="1.1")]
    assert [m.have for m in i.measures(b.taskbook((marked,)), i.offers(few))] == [2.0]
    other = one("菌株", "40个", "其他", data_bearing="是")[0]
    loose = [Record({k: v for k, v in rows[0].values_.items() if k != "ind_refs"})]
    assert [m.have for m in i.measures(b.taskbook((other,)), i.offers(loose))] == [None]


@pytest.mark.parametrize(
    ("need", "amount", "short"),
    [
        ("1000条", "1000条", False), ("1001条", "1000条", True), ("10000条", "9999条", True), ("1000 GB", "999 GB；1条", False), ("1000 GB", "900 GB；1条", True), ("1002条", "1000条", True), ("≤5条", "900条", False), ("1 TiB", "1 TB；1条", False), ("1.1 TB", "1 TB；1条", True),
        ("1.09 TB", "1 TB；1条", False), ("5条", "1 GB", False),
    ],
)  # fmt: skip
def test_short(need: str, amount: str, short: bool) -> None:
    book = b.taskbook((one("菌株标本", need, "数据库")[0],))
    assert bool(list(i.shortfalls(book, i.offers([b.plan_row(amount=amount)])))) is short


def test_measures_say_what_was_counted() -> None:
    book = b.taskbook((one("数据库数量", "5个", "数据库")[0], one("培训", "3次")[0]))
    (measure,) = i.measures(book, i.offers(LOOSE))
    assert [o.row["name"] for o in measure.counted] == [b.DATASET_NAME, "太湖水质监测数据集"]
    assert measure.short
    (short,) = i.shortfalls(book, i.offers(LOOSE))
    assert (short.need, short.have, short.unit, short.dimension) == (5, 2, "个", "count")
    none = list(i.measures(b.taskbook((one("数据库数量", "5个", no="9.9")[0],)), i.offers(ROWS)))
    assert [(m.have, m.counted, m.short) for m in none] == [(None, (), False)]


def test_offers() -> None:
    (offer,) = i.offers([b.plan_row(amount="1 TB；100-300条")])
    assert (offer.records, offer.unit, offer.bytes, offer.binary_bytes) == (300, "条", 1e12, pytest.approx(1024**4))
    (bare,) = i.offers([b.plan_row(amount="待定")])
    assert (bare.records, bare.unit, bare.bytes, bare.binary_bytes) == (None, "", None, None)
    (least,) = i.offers([b.plan_row(amount="≥5条")])
    assert least.records == 5
    assert i.linked(ROWS)
    assert not i.linked(LOOSE)
