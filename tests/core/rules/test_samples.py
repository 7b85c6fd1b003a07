"""Samples and the files that belong to them."""

from __future__ import annotations

import pytest

from huijiao.core.rules import samples as s
from huijiao.core.rules.compliance_words import human_genetic, pathogen_in
from huijiao.core.rules.indexes import named_files, same_file
from huijiao.core.rules.mapping import mapping
from huijiao.core.rules.naming import declared, folder_rule
from huijiao.core.rules.plan_names import bundles, meaningful
from tests.core.rules import builders as b
from tests.core.rules import packages as p


@pytest.mark.parametrize(
    ("stem", "ids", "want"),
    [("T1_R1", ["T1", "T10"], "T1"), ("T10", ["T1", "T10"], "T10"), ("run-T1-x", ["T1", "T1-x"], "T1-x"), ("T11", ["T1"], None), ("", ["T1"], None), ("a_b", [" ", "a_b", "a"], "a_b")],
)  # fmt: skip
def test_owner_is_the_longest_whole_word(stem: str, ids: list[str], want: str | None) -> None:
    assert s.owner_of(stem, s.registry(ids)) == want


@pytest.mark.parametrize(
    ("header", "described"),
    [
        (("样品编号", "采集日期", "纬度", "经度"), True),
        (("样品编号",), False),
        (("采集日期", "纬度", "经度"), False),
        ((" ", ""), False),
    ],
)
def test_header_of_a_sample_table(header: tuple[str, ...], described: bool) -> None:
    assert s.describes_samples(header) is described


def test_sample_table_below_a_title_line() -> None:
    path = f"{p.DATA}/data/样本信息表.csv"
    rows = (("样本一览",), ("样品编号", "采集日期"), ("S1", "2018-05-01"), ("S2", ""))
    snapshot = p.entity(p.entry(path), tables_={path: rows})
    found = s.sample_table(snapshot, p.entry(path))
    assert found is not None
    assert (found.header, found.rows) == (rows[1], rows[2:])
    assert s.has_samples(snapshot, mapping(snapshot).datasets[0])
    empty = p.entity(p.entry(path), tables_={path: rows[1:2]})
    assert not s.has_samples(empty, mapping(empty).datasets[0])
    assert s.sample_table(p.entity(), p.entry(path)) is None


@pytest.mark.parametrize(
    ("text", "human"),
    [
        ("汉族人群全基因组变异", True),
        ("人类遗传资源", True),
        ("人体肠道宏基因组", False),
        ("人类基因组与病毒整合", False),
        ("患者问卷", False),
        ("水稻基因组", False),
    ],
)
def test_human_genetic(text: str, human: bool) -> None:
    assert human_genetic(text) is human


@pytest.mark.parametrize(
    ("text", "more", "want"),
    [
        ("鼠疫耶尔森菌分离株", (), "鼠疫耶尔森菌"), ("鼠疫耶尔森菌疫苗", (), ""), ("抗炭疽芽孢杆菌药物", (), ""), ("炭疽杆菌文献", (), ""), ("某新病毒X株", ("病毒X",), "病毒X"),
        ("某新病毒Y株", ("", "病毒X"), ""), ("结核分枝杆菌患者", (), ""),
    ],
)  # fmt: skip
def test_pathogen_in(text: str, more: tuple[str, ...], want: str) -> None:
    assert pathogen_in(text, more) == want


def test_names_in_an_index() -> None:
    assert named_files("全文/论文1.PDF；论文2.pdf、论文3.pdf") == ("论文1.pdf", "论文2.pdf", "论文3.pdf")
    assert named_files("/") == ()
    assert same_file("论文1", "a/论文1.pdf")
    assert same_file("论文1.pdf", "a/论文1.pdf")
    assert not same_file("论文2", "a/论文1.pdf")


@pytest.mark.parametrize(
    ("text", "fits", "not_"),
    [
        ("文件命名为“样本编号_R1/R2.fastq.gz”。", "S1_R2.fastq.gz", "S1_R3.fastq.gz"), ("命名为：“站点_YYYYMM.csv”", "甲_201805.csv", "甲_2018.csv"),
        ("命名为“年份_NN.csv”", "2018_07.csv", "2018_x.csv"), ("文件名由英文、数字和下划线组成", "ab_1.csv", "数据.csv"), ("命名为{样品}_YYYY.xlsx", "a_2018.xlsx", "a_18.xlsx"),
    ],
)  # fmt: skip
def test_declared_patterns(text: str, fits: str, not_: str) -> None:
    (pattern,) = declared(text)
    assert pattern.fits(fits)
    assert not pattern.fits(not_)


def test_nothing_declared() -> None:
    assert declared("命名为“数据.csv”") == ()
    assert folder_rule("采用“两位序号_数据集名称”命名") == "两位序号_数据集名称"
    assert folder_rule("随意") == ""


@pytest.mark.parametrize(
    ("name", "codes", "said"),
    [
        ("太湖水质数据集", (), True),
        ("太湖水数据集", ("太湖",), False),
        ("太湖水质数据集", (" ", ""), True),
        ("数据", (), False),
    ],
)
def test_meaningful(name: str, codes: tuple[str, ...], said: bool) -> None:
    assert meaningful(name, None, codes) is said
    assert not bundles(name)


def test_folder_whose_number_is_one_of_two_equal_names() -> None:
    twins = (b.metadata(), b.metadata(), b.tool_metadata())
    files = (p.entry(f"02_{b.DATASET_NAME}/data/a.csv"), p.entry(f"01_{b.DATASET_NAME}/data/b.csv"))
    found = mapping(b.deposit(plan=None, metadata=twins, package=p.Package(files, {})))
    assert [[e.path[:2] for e in d.files] for d in found.datasets] == [["01"], ["02"], []]
