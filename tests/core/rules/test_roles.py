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
