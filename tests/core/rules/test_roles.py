"""What a file is for, by its name."""

from __future__ import annotations

import pytest

from huijiao.core.rules import roles as r

J = r.FileRole


@pytest.mark.parametrize(
    ("path", "want"),
    [
        ("x/README.txt", J.README), ("x/说明.docx", J.README), ("x/数据字典.csv", J.DICTIONARY), ("x/codebook.xlsx", J.DICTIONARY), ("x/文件清单.xlsx", J.MANIFEST),
        ("x/manifest-md5.txt", J.MANIFEST), ("x/样本信息表.xlsx", J.SAMPLES), ("x/biosamples.tsv", J.SAMPLES), ("x/样本信息表.pdf", J.DATA), ("x/论文清单.xlsx", J.INDEX),
        ("x/论文清单.pdf", J.DATA), ("x/科学数据质量信息报告.docx", J.REPORT), ("x/.DS_Store", J.JUNK), ("__MACOSX/a.csv", J.JUNK), ("x/a.csv", J.DATA), ("x/~$a.docx", J.JUNK),
    ],
)  # fmt: skip
def test_role(path: str, want: J) -> None:
    assert r.role(path) is want


@pytest.mark.parametrize(
    ("path", "junk", "system"),
    [
        ("a/Thumbs.db", True, True), ("__MACOSX/a.csv", True, True), ("a/__pycache__/b.pyc", True, True), ("新建文件夹/a.csv", True, False), ("a/数据 - 副本.csv", True, False),
        ("a/copy of b.csv", True, False), ("a/b.csv", False, False), ("a/b.tmp", True, True), ("a/副本数研究.csv", True, False), ("thumbs/b.csv", False, False),
    ],
)  # fmt: skip
def test_junk(path: str, junk: bool, system: bool) -> None:
    assert (r.is_junk(path), r.is_system_junk(path)) == (junk, system)


@pytest.mark.parametrize(
    ("path", "ending", "bare"),
    [("a/b.fastq.gz", "fastq", "b"), ("a/b.CSV", "csv", "b"), ("a/b", "", "b"), (".hidden", "", ".hidden"), ("a.b/c.d.e", "e", "c.d"), ("x.tar.xz", "tar", "x")],
)  # fmt: skip
def test_ending_and_bare_name(path: str, ending: str, bare: str) -> None:
    assert (r.ending(path), r.bare(path)) == (ending, bare)
    assert r.is_table("a.csv.gz")
    assert not r.is_table("a.pdf")


@pytest.mark.parametrize(
    ("name", "want"),
    [
        *((n, J.REPORT) for n in ("质量报告", "数据质量信息报告", "data quality report", "quality_information_report", "quality-report", "DQIR_1")),
        *((n, J.DICTIONARY) for n in ("数据字典", "字段说明", "字段字典", "字段描述", "字段定义", "字段注释", "变量说明", "变量表", "变量字典", "列说明", "列名说明", "data_dict", "dictionary", "codebook", "field_desc", "field list", "field-def", "column_description", "column def")),
        *((n, J.README) for n in ("README", "read me", "01_readme", "自述文件", "说明", "说明文档", "数据说明", "数据集说明书", "图集说明", "文件描述", "某数据集说明", "data_description")),
        *((n, J.MANIFEST) for n in ("文件清单", "校验值", "校验清单", "校验码", "校验和", "manifest", "tagmanifest-md5", "md5", "md5sums", "sha256sum", "sm3", "checksums", "md5_all", "bagit", "bag-info", "file_list")),
        *((n, J.SAMPLES) for n in ("样本信息", "样品采集信息", "样本来源清单", "样品基本信息", "样本登记", "样本列表", "样本一览", "样品说明", "样本目录", "样本元数据", "样品采集", "样本表", "biosample", "bio_samples", "sample_info", "samplesheet", "sample table", "samples_list", "sample-metadata", "sample_manifest", "sample attr", "samples", "run_metadata", "metadata_samples")),
        *((n, J.INDEX) for n in ("论文清单", "目录", "一览表", "索引", "登记表", "index", "a_list", "catalogue", "catalog x", "x_inventory")),
        *((n, J.DATA) for n in ("质量控制", "字段", "变量", "阅读", "已说明事项", "校验", "amd5", "样本", "sampling", "sampled", "metadatax", "清", "listing", "indexes", "mylist")),
    ],
)  # fmt: skip
def test_each_name_of_a_part(name: str, want: J) -> None:
    assert r.role(f"x/{name}.xlsx") is want
    assert r.role(f"x/{name.upper()}.csv.gz") is want


@pytest.mark.parametrize("name", ["~$a.docx", ".DS_Store", "._a", "THUMBS.DB", "ehthumbs.db", "Desktop.ini", "a.tmp", "a.temp", "a.bak", "a.swp", "a.txt~", "~wrl1.tmp", ".~lock.a#", ".Spotlight-V100", ".Trashes"])  # fmt: skip
def test_system_files(name: str) -> None:
    assert r.is_system_junk(f"x/{name}")
    assert r.is_junk(f"x/{name}")
    assert not r.is_system_junk(f"x/a{name.strip('.~$')}.csv")


@pytest.mark.parametrize(
    ("path", "junk"),
    [
        ("__MACOSX/a", True), ("新建文件夹/a", True), ("新建文件夹 (2)/a", True), ("New Folder/a", True), ("new folder (3)/a", True), ("__pycache__/a", True), ("x/新建文件夹2/a", False), ("a - 副本.csv", True),
        ("a - 副本 (2).csv", True), ("a_副本.csv", True), ("a（副本）.csv", True), ("副本a.csv", True), ("a - Copy.csv", True), ("a - copy (2).csv", True), ("Copy of a.csv", True), ("a副本.csv", False),
        ("a-copy.csv", False), ("copyof a.csv", False), ("a 副本1.csv", False),
    ],
)  # fmt: skip
def test_copies_and_unnamed_folders(path: str, junk: bool) -> None:
    assert r.is_junk(path) is junk
    assert not r.is_system_junk(path) or path.startswith("__")


@pytest.mark.parametrize(
    "end",
    ["csv", "tsv", "tab", "xlsx", "xls", "xlsm", "ods", "et", "txt", "json", "csv.gz", "csv.bz2", "tsv.xz", "csv.zst"],
)
def test_tables(end: str) -> None:
    assert r.is_table(f"x.y/a.{end}")
    assert r.bare(f"x.y/a.{end}") == "a"
    assert not r.is_table(f"x.y/{end.split('.', maxsplit=1)[0]}")
