"""R-ENT-06 to 08."""

from __future__ import annotations

import unicodedata

import pytest

from huijiao.core.rules import book  # noqa: F401 - enters the rules
from huijiao.core.rules.entity_names import garbled
from tests.core.rules import builders as b
from tests.core.rules import packages as p

SECTION = "数据目录采用“两位序号_数据集名称”命名；测序文件名为“样本编号_R1/R2.fastq.gz”，其余文件名由中英文、数字和下划线组成。"


@pytest.mark.parametrize(
    ("name", "fires"),
    [
        ("正常_1.csv", False),
        ("a" * 201 + ".csv", True),
        ("字" * 66 + ".x", False),
        ("字" * 67 + ".x", True),
        ("a:b.csv", True),
        ("a?.csv", True),
        ("a\\b.csv", True),
        (" a.csv", True),
        ("a.csv ", True),
        ("a.", True),
        ("a\u0007.csv", True),
        (unicodedata.normalize("NFD", "é.csv"), True),
        ("a b(1).csv", False),
        ("\udcff.csv", True),
    ],
)
def test_06_names(name: str, fires: bool) -> None:
    assert bool(b.findings("R-ENT-06", p.entity(p.entry(f"{p.DATA}/data/{name}")))) is fires


def test_06_case_twins_and_folders_are_told_once() -> None:
    twins = [p.entry(f"{p.DATA}/data/A.csv"), p.entry(f"{p.DATA}/data/a.csv")]
    assert len(b.findings("R-ENT-06", p.entity(*twins))) == 1
    below = [p.entry(f"{p.DATA}/data/坏:名/{i}.csv") for i in range(3)]
    assert len(b.findings("R-ENT-06", p.entity(*below))) == 1


def test_06_hidden_files_of_software_pass() -> None:
    assert b.findings("R-ENT-06", p.entity(p.entry(f"{p.TOOL}/data/.gitignore"))) == ()
    assert len(b.findings("R-ENT-06", p.entity(p.entry(f"{p.DATA}/data/.hidden")))) == 1


@pytest.mark.parametrize(
    ("path", "fires"),
    [
        (f"{p.DATA}/data/T01_R1.fastq.gz", False),
        (f"{p.DATA}/data/T01-fwd.fastq.gz", True),
        (f"{p.DATA}/data/图_1.png", False),
        (f"{p.DATA}/data/图 1.png", True),
        (f"{p.TOOL}/data/a-b.py", False),
        (f"{p.DATA}/data/样本 信息表.xlsx", True),
    ],
)
def test_07_patterns_of_section_7(path: str, fires: bool) -> None:
    snapshot = p.entity(p.entry(path), parts={"plan": b.plan(sections={7: SECTION})})
    assert bool(b.findings("R-ENT-07", snapshot)) is fires


def test_07_folder_rule() -> None:
    moved = p.package(p.entry("1_标本/data/a.csv"), without=(p.DATA,))
    found = b.findings("R-ENT-07", p.entity(parts={"package": moved, "plan": b.plan(sections={7: SECTION})}))
    assert [f.place.path for f in found] == ["1_标本"]


def test_07_no_declared_rule() -> None:
    assert b.answer("R-ENT-07", p.entity(parts={"plan": b.plan(sections={7: "在线上传。"})})).status == "NA"


@pytest.mark.parametrize(
    ("name", "fires"),
    [
        ("数据说明.txt", False),
        ("数据说明文档".encode().decode("gbk", "replace") + ".txt", True),
        ("数据说明文档".encode("gbk").decode("cp437") + ".txt", True),
        ("数据".encode().decode("latin-1") + ".txt", True),
        ("a\ufffdb.txt", True),
        ("café_résumé_naïve.txt", False),
        ("α-β_γδ.txt", False),
    ],
)
def test_08_garbled(name: str, fires: bool) -> None:
    assert garbled(name) is fires
    assert bool(b.findings("R-ENT-08", p.entity(p.entry(f"{p.DATA}/data/{name}")))) is fires
