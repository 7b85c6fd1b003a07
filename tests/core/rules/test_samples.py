"""Samples and the files that belong to them."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.deposit import Package
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


def dataset_of(name: str = b.DATASET_NAME, *files: tuple[str, Any], **record: str) -> tuple[Any, Any]:
    """Return a deposit whose only dataset has these files, and the dataset."""
    folder = f"01_{name}"
    made = Package(tuple(p.entry(f"{folder}/data/{n}", 9, r) for n, r in files), {})
    snapshot = b.deposit(stage=b.Stage.DATA_SUBMIT, plan=None, metadata=(b.metadata(name, **record),), package=made)
    return snapshot, mapping(snapshot).datasets[0]


@pytest.mark.parametrize("fmt", sorted(s.MEASURED))
def test_formats_that_only_come_from_samples(fmt: str) -> None:
    assert s.needs_samples(dataset_of(b.DATASET_NAME, ("a", p.report(fmt)))[1]) == (True, True)


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        *((w, True) for w in ("测序", "宏基因组", "扩增子", "转录组", "基因组", "代谢组", "蛋白组", "蛋白质组", "表观组", "组学", "16S", "18S", "ITS区", "单细胞", "菌株", "毒株", "临床", "sequencing", "metagenome", "amplicons", "transcriptome", "genome", "metabolome", "proteome", "RNA-seq", "rnaseq", "single-cell", "omics", "isolate", "strains", "clinical")),
        ("WITS", False), ("ITSx", False), ("土壤湿度", False), ("economics", False),
    ],
)  # fmt: skip
def test_words_that_make_samples_likely(words: str, needed: bool) -> None:
    _, dataset = dataset_of("土壤湿度观测记录集", ("a.csv", p.report("CSV")), keywords=words)
    assert s.needs_samples(dataset) == (needed, False)
    _, named = dataset_of(f"{words}观测记录集", ("a.fasta", p.report("FASTA")), keywords="")
    assert s.needs_samples(named) == (needed, needed)


@pytest.mark.parametrize(
    ("fmt", "certain"), [("FASTA", True), ("GENBANK", True), ("EMBL", True), ("GFF3", True), ("CSV", False)]
)
def test_sequences_of_something_measured(fmt: str, certain: bool) -> None:
    assert s.needs_samples(dataset_of("稻瘟菌基因组数据集", ("a", p.report(fmt)))[1]) == (True, certain)


def test_programs_and_sets_need_none() -> None:
    snapshot = b.deposit(
        plan=None,
        metadata=(b.tool_metadata("测序分析软件"), b.papers_metadata()),
        package=Package((p.entry("01_测序分析软件/a.fastq", 9, p.reads(3)),), {}),
    )
    assert s.needs_samples(mapping(snapshot).datasets[0]) == (False, False)


@pytest.mark.parametrize(
    ("name", "is_id"),
    [
        *((n, True) for n in ("样本编号", "样品名称", "菌株号", "菌种代号", "毒株编码", "标本ID", "采样编号", "生物样本编号", "分离株编号", "受试者编号", "患者编号", "病例号", "个体号", "材料编号", "种质编号", "实验编号", "test编号", "编号", "名称", "田间小区编号")),
        *((n, True) for n in ("sample", "Samples", "BioSample", "sample_id", "Sample name", "sample-no.", "sample number", "sample code", "biosample accession", "strain", "isolate name", "specimen_id", "subject no", "patient code", "individuals", "run", "ID")),
        *((n, False) for n in ("文件名称", "file id", "项目编号", "课题编号", "论文编号", "专利号", "基因名称", "gene id", "电话号", "图像编号", "序列号", "登记号", "采样时间", "sampled", "runs", "ids", "样本", "strain age", "编号说明")),
    ],
)  # fmt: skip
def test_names_of_id_columns(name: str, is_id: bool) -> None:
    assert s.describes_samples((name, "宿主", "纬度")) is is_id


@pytest.mark.parametrize(
    "name",
    [
        "来源", "分离源", "宿主", "寄主", "采样地点", "产地", "站点", "站位", "位置", "经度", "纬度", "海拔", "深度", "土层", "生境", "基质", "材料", "组织", "部位", "品种", "物种", "学名", "处理", "分组", "性别", "年龄", "诊断",
        "采集时间", "采集人", "采样日期", "取样时间", "分离时间", "观测日期", "日期", "时间", "source", "Host", "origin", "location", "geo_loc", "site", "place", "country", "province", "latitude", "longitude", "lat", "lon", "depth",
        "habitat", "environment", "isolation", "tissue", "organism", "species", "treatment", "group", "collected", "sampling", "date", "collection_date", "sex", "age", "diagnosis", "cultivar",
    ],
)  # fmt: skip
def test_names_of_attributes(name: str) -> None:
    assert s.describes_samples(("样本编号", name), 1)
    assert not s.describes_samples(("样本编号", name), 2)
    assert not s.describes_samples(("样本编号", "浓度"), 1)


def table_of(*rows: tuple[str, ...], path: str = "00_说明/样本信息表.csv") -> s.SampleTable:
    made = s.sample_table(p.entity(p.entry(path), tables_={path: rows}), p.entry(path))
    assert made is not None
    return made


def test_which_column_is_the_id_and_which_name_files() -> None:
    header = ("编号", "样本编号", "文件", "fastq_1", "read 2", "R1", "reads", "备注")
    table = table_of(
        header,
        ("1", " S1 ", "x/a.fq;b.fq", "c.fq，d.fq", "e\\f.fq", "g.fq|h.fq", "5000", "z.fq"),
        ("2", "", "", "i.fq j.fq", "", "", "", ""),
        ("3",),
    )
    assert (table.id_column, table.ids) == (1, ("S1",))
    assert table.files == ("a.fq", "b.fq", "c.fq", "d.fq", "f.fq", "g.fq", "h.fq", "i.fq", "j.fq")
    assert table_of(("编号", "名称"), ("1", "甲")).id_column == 0
    assert table.known == {"s1": "S1"}
    assert {"s1", "5000", "z.fq"} <= table.said


@pytest.mark.parametrize(("lines", "found"), [(4, True), (5, False)])
def test_title_lines_above_a_sample_table(lines: int, found: bool) -> None:
    path = f"{p.DATA}/data/样本信息表.csv"
    rows = (*(("一览",) for _ in range(lines)), ("样品编号", "宿主"), ("S1", "人"))
    made = s.sample_table(p.entity(p.entry(path), tables_={path: rows}), p.entry(path))
    assert (made is not None) is found
    assert made is None or made.rows == (("S1", "人"),)


@pytest.mark.parametrize(
    ("cell", "mentions"),
    [(b.DATASET_NAME, True), (p.DATA, True), ("T1_R1.fastq.gz", True), ("T1", False), ("别的", False)],
)
def test_a_table_of_the_whole_package_names_its_datasets(cell: str, mentions: bool) -> None:
    reads = (("T1_R1.fastq.gz", p.reads(3)), ("T2_R1.fastq.gz", p.reads(3)))
    snapshot, dataset = dataset_of(b.DATASET_NAME, *reads)
    assert table_of(("样本编号", "宿主"), ("x", cell)).mentions(dataset) is mentions
    assert table_of(("样本编号", "宿主"), ("T1", ""), ("T2", "")).mentions(dataset)
    assert not table_of(("样本编号", "宿主"), ("T1", "")).mentions(dataset)
    assert not s.has_samples(snapshot, dataset)


def test_a_table_elsewhere_counts_for_the_datasets_it_names() -> None:
    path = "00_说明/样本信息表.csv"
    files = (p.entry(f"{p.DATA}/data/T1.fastq", 9, p.reads(3)), p.entry(path))
    for rows, n in (
        ((("样本编号", "宿主"), ("T1", "鱼")), 1),
        ((("样本编号", "宿主"), ("T9", "鱼")), 0),
        ((("样本编号", "宿主"), ("T9", p.DATA)), 1),
    ):
        snapshot = p.entity(parts={"package": Package(files, {}, tables={path: rows})})
        dataset = mapping(snapshot).datasets[0]
        assert len(s.own_tables(snapshot, dataset)) == n
        assert s.has_samples(snapshot, dataset) is bool(n)


def test_own_tables_go_before_others() -> None:
    own, data = f"{p.DATA}/data/样本信息表.csv", f"{p.DATA}/data/a.csv"
    rows = (("样本编号", "宿主", "地点"), ("T1", "鱼", "湖"))
    both = p.entity(p.entry(own), p.entry(data), tables_={own: rows, data: rows})
    assert [t.entry.path for t in s.own_tables(both, mapping(both).datasets[0])] == [own]
    alone = p.entity(p.entry(data), tables_={data: rows})
    assert [t.entry.path for t in s.own_tables(alone, mapping(alone).datasets[0])] == [data]
    thin = p.entity(p.entry(data), tables_={data: tuple(r[:2] for r in rows)})
    assert s.own_tables(thin, mapping(thin).datasets[0]) == ()


@pytest.mark.parametrize(
    "end",
    [
        "fastq",
        "fq",
        "bam",
        "cram",
        "sam",
        "sra",
        "mzml",
        "mzxml",
        "fcs",
        "cel",
        "idat",
        "ab1",
        "fast5",
        "pod5",
        "fastq.gz",
    ],
)
def test_files_of_one_sample_each(end: str) -> None:
    _, dataset = dataset_of(b.DATASET_NAME, (f"a.{end}", None), ("b.csv", None), ("c.vcf", None))
    assert [e.path.rsplit("/", 1)[1] for e in s.measured_files(dataset)] == [f"a.{end}"]
