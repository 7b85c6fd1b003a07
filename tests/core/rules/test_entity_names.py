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


def whys(*paths: str) -> list[str]:
    """Return what R-ENT-06 says of these files."""
    return [f.data["why"].en for f in b.findings("R-ENT-06", p.entity(*map(p.entry, paths)))]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("a\x1fb", "control characters"), ("a\x7fb", "control characters"), ("a\x9fb", "control characters"), ("a\u200bb", "control characters"), ("a\u202eb", "control characters"), ("a\u2028b", "control characters"),
        ("a\ufeffb", "control characters"), ("a\ue000b", "control characters"), ("a*b", 'forbidden character "*"'), ('a"b', 'forbidden character """'), ("a<b", 'forbidden character "<"'), ("a>b", 'forbidden character ">"'),
        ("a|b", 'forbidden character "|"'), (".a", "leading or trailing space or dot"), ("a ", "leading or trailing space or dot"), ("e\u0301", "not in Unicode NFC form"), ("a" * 201, "longer than 200 bytes"),
        ("\udc80", "not valid UTF-8"),
    ],
)  # fmt: skip
def test_06_says_why(name: str, why: str) -> None:
    assert whys(f"{p.DATA}/data/{name}") == [why]


def test_06_length_of_paths() -> None:
    deep = f"{p.DATA}/data/" + "/".join(["a" * 190] * 4) + "/"
    room = 900 - len(deep.encode())
    assert whys(deep + "b" * room) == []
    assert whys(deep + "b" * (room + 1)) == ["path longer than 900 bytes"]
    assert whys(f"{p.DATA}/data/" + "b" * 200) == []


def test_06_names_the_part_and_the_twin() -> None:
    (found,) = b.findings("R-ENT-06", p.entity(*(p.entry(f"{p.DATA}/data/坏:名/{i}.csv") for i in range(2))))
    assert (found.data["path"], found.place.path) == (f"{p.DATA}/data/坏:名", f"{p.DATA}/data/坏:名/0.csv")
    assert whys(f"{p.DATA}/data/A.csv", f"{p.DATA}/data/a.CSV") == [f'differs from "{p.DATA}/data/A.csv" in case only']
    assert whys(f"{p.DATA}/data/A.csv", f"{p.DATA}/data/a.csv", f"{p.DATA}/data/~$A*.csv")[:1] != []
    assert whys(f"{p.DATA}/data/坏:a", f"{p.DATA}/data/坏:b") == ['forbidden character ":"'] * 2
    unknown = p.entity(p.entry(f"{p.TOOL}/data/.gitignore"), parts={"metadata": ()})
    assert len(b.findings("R-ENT-06", unknown)) == 1


def broken(section: str, *paths: str, **parts: object) -> list[str]:
    """Return what R-ENT-07 names under this section 七."""
    parts = {"plan": b.plan(sections={7: section}), **parts}
    return [f.place.path for f in b.findings("R-ENT-07", p.entity(*map(p.entry, paths), parts=parts))]


@pytest.mark.parametrize(
    ("folder", "fits"),
    [
        (p.DATA, True), (f"01-{b.DATASET_NAME}", True), (f"01——{b.DATASET_NAME}", True), (f"1_{b.DATASET_NAME}", False), (f"001_{b.DATASET_NAME}", False), (f"01{b.DATASET_NAME}", False),
        (f"02_{b.DATASET_NAME}", False), ("01_设施菜田土壤微生物菌株标本数据", False), (f"01_{b.DATASET_NAME[:4]}（{b.DATASET_NAME[4:]}）", True), (b.DATASET_NAME, False),
    ],
)  # fmt: skip
def test_07_folders(folder: str, fits: bool) -> None:
    made = p.package(p.entry(f"{folder}/data/a.csv"), without=(p.DATA,))
    assert (broken("采用“序号_数据集名称”命名", package=made) == []) is fits


def test_07_a_name_that_the_plan_spells_otherwise() -> None:
    made = p.package(p.entry(f"01_{b.DATASET_NAME}/data/a.csv"), without=(p.DATA,))
    records = (b.metadata(b.DATASET_NAME[:-1]), b.tool_metadata(), b.papers_metadata())
    assert broken("采用“序号_数据集名称”命名", package=made, metadata=records) == []
    own = p.package(p.entry(f"07_{b.DATASET_NAME[:-1]}/data/a.csv"), without=(p.DATA,))
    assert broken("采用“序号_数据集名称”命名", package=own, metadata=records) == []
    wrong = p.package(p.entry("01_别的/data/a.csv"), without=(p.DATA,))
    assert broken("采用“序号_数据集名称”命名", package=wrong, metadata=records) == ["01_别的"]


def test_07_patterns_for_an_ending_go_first_and_one_of_them_is_enough() -> None:
    section = "“样本编号_R1/R2.fastq”，“run_NN.fastq”，文件名由英文组成。"
    names = ("T1_R1.fastq", "run_07.fastq", "x.fastq", "abc.png", "甲.png", "1.png")
    found = broken(section, *(f"{p.DATA}/data/{n}" for n in names))
    assert [one for one in found if one.startswith(f"{p.DATA}/data/") and "标本" not in one[-7:]] == [
        f"{p.DATA}/data/{n}" for n in ("x.fastq", "甲.png", "1.png")
    ]
    only = broken(
        "“样本编号_R1/R2.fastq”", f"{p.DATA}/data/甲.png", f"{p.DATA}/data/x.FASTQ", f"{p.DATA}/data/样本信息表.fastq"
    )
    assert only == [f"{p.DATA}/data/x.FASTQ", f"{p.DATA}/data/样本信息表.fastq"]


def test_07_leaves_tools_and_notes() -> None:
    assert broken("文件名由英文组成", f"{p.TOOL}/data/甲.py", f"{p.DATA}/data/说明.pdf") == [
        f"{p.DATA}/data/标本.xlsx",
        *(f"{p.PAPERS}/data/全文/论文{i:02d}.pdf" for i in range(1, 7)),
    ]


@pytest.mark.parametrize(
    ("name", "fires"),
    [
        ("锟斤拷.txt", True), ("烫烫烫.txt", True), ("ï¿½.txt", True), ("Ã©a.txt", True), ("数据集".encode("gbk").decode("latin-1"), True), ("数据集".encode().decode("cp437"), True), ("测试数据".encode().decode("gb18030", "ignore"), True), ("数据", False), ("数据集", False), ("naïve", False), ("ÀÉÎ", False), ("°C", False), ("“甲”", False),
    ],
)  # fmt: skip
def test_08_more_names(name: str, fires: bool) -> None:
    assert garbled(f"a/{name}/b") is fires


def test_08_by_the_report_and_not_in_junk() -> None:
    report = p.report("ZIP", defects=(p.Defect("name.mojibake", "x", "x"),))
    assert len(b.findings("R-ENT-08", p.entity(p.entry(f"{p.DATA}/data/a.zip", 9, report)))) == 1
    assert b.findings("R-ENT-08", p.entity(p.entry("__MACOSX/a.zip", 9, report))) == ()
