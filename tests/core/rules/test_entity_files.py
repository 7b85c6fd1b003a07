"""R-ENT-01 to 05, 09, 23, 24."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.rules import book  # noqa: F401 - enters the rules
from tests.core.rules import builders as b
from tests.core.rules import packages as p


def paths(rule: str, *more: Any, **of_package: Any) -> list[str]:
    """Return the paths one rule names."""
    return [f.place.path for f in b.findings(rule, p.entity(*more, **of_package))]


def test_clean_package_is_silent() -> None:
    snapshot = p.entity()
    for n in range(1, 35):
        assert b.findings(f"R-ENT-{n:02d}", snapshot) == (), n


@pytest.mark.parametrize("n", range(1, 35))
def test_without_package_not_applicable(n: int) -> None:
    assert b.answer(f"R-ENT-{n:02d}", b.deposit()).status == "NA"


@pytest.mark.parametrize("n", range(1, 35))
def test_unexamined_files_are_no_findings(n: int) -> None:
    bare = p.package()
    files = tuple(p.entry(e.path, e.bytes) for e in bare.files)
    snapshot = p.entity(parts={"package": type(bare)(files, bare.listed, bare.manifest_path, bare.tables, bare.texts)})
    assert b.findings(f"R-ENT-{n:02d}", snapshot) == ()


def test_01_no_folder_and_only_documents() -> None:
    assert paths("R-ENT-01", without=(p.TOOL,)) == [p.TOOL]
    assert paths("R-ENT-01", without=(f"{p.DATA}/data",)) == [p.DATA]


def test_01_passed_dataset_need_not_come_again() -> None:
    made = p.package(without=(p.TOOL,))
    parts = {"package": made, "passed": frozenset({b.TOOL_NAME})}
    assert b.findings("R-ENT-01", p.entity(parts=parts)) == ()


def test_02_one_finding_per_folder() -> None:
    more = [p.entry("99_备份/a.csv"), p.entry("99_备份/b.csv"), p.entry("备忘.csv")]
    assert paths("R-ENT-02", *more) == ["备忘.csv", "99_备份"]


def test_02_system_files_belong_nowhere() -> None:
    assert paths("R-ENT-02", p.entry(".DS_Store"), p.entry("__MACOSX/._a")) == []


@pytest.mark.parametrize(
    ("drop", "add", "counts"),
    [
        ([], [], []),
        ([f"{p.DATA}/README.txt"], [], [(0, 1)]),
        ([], ["甲.csv"], [(1, 0)]),
        ([f"{p.DATA}/README.txt"], ["甲.csv"], [(1, 1)]),
        (["00_说明/manifest-md5.txt"], [], []),
    ],
)
def test_03_manifest(drop: list[str], add: list[str], counts: list[tuple[int, int]]) -> None:
    lines = {path: {} for path in (*p.files(), *add) if path not in drop}
    found = b.findings("R-ENT-03", p.entity(listed=lines))
    assert [(f.data["a"], f.data["b"]) for f in found] == counts


def test_03_prefixes_and_backslashes_do_not_matter() -> None:
    lines = {"./实体数据/".removeprefix("./") + path.replace("/", "\\"): {} for path in p.files()}
    assert b.findings("R-ENT-03", p.entity(listed=lines)) == ()


def test_03_manifest_missing() -> None:
    made = p.package()
    none = type(made)(made.files, None, "", made.tables, made.texts)
    assert len(b.findings("R-ENT-03", p.entity(parts={"package": none}))) == 1
    assert b.answer("R-ENT-04", p.entity(parts={"package": none})).status == "NA"


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"md5": "0" * 32}, "MD5"),
        ({"bytes": 5}, "bytes"),
        ({"bytes": "1,000"}, None),
        ({"sha256": "ab" * 32}, None),  # not computed here
        ({}, None),
    ],
)
def test_04_checksum(said: dict[str, Any], what: str | None) -> None:
    path = f"{p.DATA}/README.txt"
    lines = {one: {} for one in p.files()} | {path: said}
    assert [f.data["what"] for f in b.findings("R-ENT-04", p.entity(listed=lines))] == ([what] if what else [])


def test_04_upper_case_digest_is_the_same() -> None:
    lines = {path: {"md5": e.md5.upper()} for path, e in p.files().items()}
    assert b.findings("R-ENT-04", p.entity(listed=lines)) == ()


@pytest.mark.parametrize(("name", "fires"), [("空.csv", True), ("__init__.py", False), (".gitkeep", False)])
def test_05_empty(name: str, fires: bool) -> None:
    assert bool(paths("R-ENT-05", p.entry(f"{p.DATA}/data/{name}", 0))) is fires


@pytest.mark.parametrize(
    ("name", "fires"),
    [("~$标本.xlsx", True), ("Thumbs.db", True), ("标本 - 副本.xlsx", True), ("a.tmp", True), ("副产物.csv", False)],
)
def test_09_junk(name: str, fires: bool) -> None:
    assert bool(paths("R-ENT-09", p.entry(f"{p.DATA}/data/{name}"))) is fires


def test_23_no_documents_at_all() -> None:
    found = b.findings("R-ENT-23", p.entity(without=(f"{p.DATA}/README", f"{p.DATA}/数据字典")))
    assert [(f.place.path, str(f.severity)) for f in found] == [(p.DATA, "FIX")]


@pytest.mark.parametrize(("text", "fires"), [("本数据集为菌株标本。", True), ("字段说明：标本编号为唯一编号。", False)])
def test_23_columns_that_nothing_explains_are_a_warning(text: str, fires: bool) -> None:
    snapshot = p.entity(without=(f"{p.DATA}/数据字典",), texts={f"{p.DATA}/README.txt": text})
    assert [str(f.severity) for f in b.findings("R-ENT-23", snapshot)] == (["WARN"] if fires else [])


def test_24_report_by_file_or_paper() -> None:
    made = p.package(without=("00_说明/科学",))
    assert len(b.findings("R-ENT-24", p.entity(parts={"package": made}))) == 1
    paper = (b.PaperFile("质量.docx", "quality"),)
    assert b.findings("R-ENT-24", p.entity(parts={"package": made, "papers": paper})) == ()
