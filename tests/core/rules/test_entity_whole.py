"""R-ENT-31, 33, 34."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.formats.report import Defect, FileReport, Verdict
from huijiao.core.rules import book  # noqa: F401 - enters the rules
from tests.core.rules import builders as b
from tests.core.rules import packages as p


@pytest.mark.parametrize(
    ("path", "code", "fires"),
    [
        (f"{p.DATA}/data/setup.exe", "", True),
        (f"{p.TOOL}/data/setup.exe", "", False),
        (f"{p.TOOL}/data/setup.exe", "malware.eicar", True),
        (f"{p.TOOL}/data/表.xlsm", "macro.present", True),
        (f"{p.DATA}/data/run", "executable.present", True),
        (f"{p.DATA}/data/plot.py", "executable.present", False),
        (f"{p.DATA}/data/a.csv", "", False),
    ],
)
def test_31_security(path: str, code: str, fires: bool) -> None:
    defects = (Defect(code, "x", "x"),) if code else ()
    found = FileReport("BINARY", "", Verdict.OK, defects=defects)
    assert bool(b.findings("R-ENT-31", p.entity(p.entry(path, 500, found)))) is fires


@pytest.mark.parametrize(
    ("first", "second", "size", "fires"),
    [
        (f"{p.DATA}/data/a.csv", f"{p.PAPERS}/data/b.pdf", 500, True),
        (f"{p.DATA}/data/a.csv", f"{p.DATA}/data/b.csv", 500, False),  # within one dataset
        (f"{p.DATA}/data/LICENSE.txt", f"{p.TOOL}/data/LICENSE.txt", 500, False),
        (f"{p.DATA}/README.md", f"{p.PAPERS}/README.md", 500, False),
        (f"{p.DATA}/data/a.csv", f"{p.TOOL}/data/示例数据/a.csv", 500, False),
        (f"{p.DATA}/data/a.csv", f"{p.PAPERS}/data/b.pdf", 10, False),
    ],
)
def test_33_copies(first: str, second: str, size: int, fires: bool) -> None:
    same = "ab" * 16
    snapshot = p.entity(p.entry(first, size, md5=same), p.entry(second, size, md5=same))
    assert bool(b.findings("R-ENT-33", snapshot)) is fires


@pytest.mark.parametrize(
    ("passed", "change", "n"),
    [
        ({b.DATASET_NAME}, "same", None),
        ({b.DATASET_NAME}, "changed", 1),
        ({"1"}, "added", 1),
        ({b.DATASET_NAME}, "removed", 1),
        ({b.TOOL_NAME}, "changed", None),
        ({b.DATASET_NAME}, "absent", None),
    ],
)
def test_34_passed_dataset(passed: set[str], change: str, n: int | None) -> None:
    before = p.package()
    now = {
        "same": p.package(),
        "changed": p.package(p.entry(f"{p.DATA}/data/标本.xlsx", 54290, md5="0" * 32)),
        "added": p.package(p.entry(f"{p.DATA}/data/补.xlsx")),
        "removed": p.package(without=(f"{p.DATA}/数据字典",)),
        "absent": p.package(without=(p.DATA,)),
    }[change]
    snapshot = p.entity(parts={"package": now, "earlier": before, "passed": frozenset(passed)})
    assert [f.data["n"] for f in b.findings("R-ENT-34", snapshot)] == ([] if n is None else [n])


def test_34_without_earlier_round_not_applicable() -> None:
    assert b.answer("R-ENT-34", p.entity()).status == "NA"


@pytest.mark.parametrize(
    ("codes", "why"),
    [
        (("zip.unsafe_path",), "a member of the archive would be written outside its folder"), (("macro.present",), "it has an office macro"), (("malware.x", "macro.present"), "malware suspected"),
        (("executable.present",), "an executable outside software"), (("zip.unsafe_path", "macro.present"), "a member of the archive would be written outside its folder"), (("table.ragged",), ""),
    ],
)  # fmt: skip
def test_31_reasons(codes: tuple[str, ...], why: str) -> None:
    found = p.report("ZIP", defects=tuple(p.Defect(c, "x", "x") for c in codes))
    said = [f.data["why"].en for f in b.findings("R-ENT-31", p.entity(p.entry(f"{p.DATA}/data/a.zip", 9, found)))]
    assert said == ([why] if why else [])
    in_tool = [f.data["why"].en for f in b.findings("R-ENT-31", p.entity(p.entry(f"{p.TOOL}/data/a.zip", 9, found)))]
    assert in_tool == ([] if why == "an executable outside software" else said)


@pytest.mark.parametrize("end", ["exe", "dll", "msi", "scr", "com", "pif", "vbs", "vbe", "hta", "apk", "dmg"])
def test_31_programs_by_their_ending(end: str) -> None:
    assert len(b.findings("R-ENT-31", p.entity(p.entry(f"{p.DATA}/data/a.{end}")))) == 1
    assert b.findings("R-ENT-31", p.entity(p.entry(f"{p.TOOL}/data/a.{end}"))) == ()
    assert b.findings("R-ENT-31", p.entity(p.entry(f"{p.DATA}/data/~$a.{end}"))) == ()
    unknown = p.entity(p.entry(f"{p.TOOL}/data/a.{end}"), parts={"metadata": ()})
    assert len(b.findings("R-ENT-31", unknown)) == 1


@pytest.mark.parametrize(
    "end",
    ["py", "r", "sh", "pl", "m", "jl", "ipynb", "rmd", "sql", "awk", "do", "sas", "js", "html", "htm", "md", "txt"],
)
def test_31_scripts_beside_data(end: str) -> None:
    found = p.report("TXT", defects=(p.Defect("executable.present", "x", "x"),))
    assert b.findings("R-ENT-31", p.entity(p.entry(f"{p.DATA}/data/a.{end}", 9, found))) == ()
    assert len(b.findings("R-ENT-31", p.entity(p.entry(f"{p.DATA}/data/a.{end}x", 9, found)))) == 1


@pytest.mark.parametrize(
    ("name", "fires"),
    [
        ("LICENSE.dat", False), ("许可.dat", False), ("版权.dat", False), ("NOTICE", False), ("AUTHORS", False), ("CONTRIBUTING", False), ("requirements.dat", False), ("environment.dat", False), ("__init__.py", False),
        ("setup.py", False), ("Makefile", False), (".gitignore", False), ("示例.dat", False), ("模板.dat", False), ("example.dat", False), ("demo.dat", False), ("logo.png", False), ("缺失值编码.dat", False), ("version.dat", False),
        ("README.txt", False), ("数据字典.csv", False), ("样本信息表.csv", False), ("a.dat", True), ("my__init__x.py", True), ("presetup.py", True), ("清单.csv", True),
    ],
)  # fmt: skip
def test_33_boilerplate(name: str, fires: bool) -> None:
    twins = [p.entry(f"{folder}/data/{name}", 64, md5="0" * 32) for folder in (p.DATA, p.PAPERS)]
    found = b.findings("R-ENT-33", p.entity(*twins))
    assert [(f.data["a"], f.data["b"]) for f in found] == ([(twins[0].path, twins[1].path)] if fires else [])


def test_33_small_files_and_twins_of_one_dataset() -> None:
    for size, n in ((63, 0), (64, 1)):
        assert (
            len(
                b.findings(
                    "R-ENT-33", p.entity(*(p.entry(f"{f}/data/a.dat", size, md5="0" * 32) for f in (p.DATA, p.TOOL)))
                )
            )
            == n
        )
    own = [p.entry(f"{p.DATA}/data/{n}.dat", 99, md5="0" * 32) for n in "ab"]
    assert b.findings("R-ENT-33", p.entity(*own)) == ()
    inside = [
        p.entry(f"{p.DATA}/data/a.dat", 99, md5="0" * 32),
        p.entry(f"{p.TOOL}/data/example/b.dat", 99, md5="0" * 32),
    ]
    assert b.findings("R-ENT-33", p.entity(*inside)) == ()
    sha = [b.file(f"{f}/data/a.dat", 99, md5=f, sha256="1") for f in (p.DATA, p.TOOL)]
    assert len(b.findings("R-ENT-33", p.entity(*sha))) == 1


def changed(before: list[Any], now: list[Any], *, passed: str = b.DATASET_NAME) -> list[tuple[str, ...]]:
    """Return what R-ENT-34 says changed in the dataset since an earlier round."""
    made = p.package(*now, without=(p.DATA,))
    made = p.Package((*made.files, *(e for e in now if e not in made.files)), {})
    parts = {"package": made, "earlier": p.Package(tuple(before), {}), "passed": frozenset({passed})}
    return [f.data["names"] for f in b.findings("R-ENT-34", p.entity(parts=parts))]


def test_34_what_counts_as_a_change() -> None:
    def one(path: str, size: int = 9, digest: str = "ab") -> Any:
        return b.file(path, size, md5=digest)

    a, junk = one(f"{p.DATA}/data/a"), one(f"{p.DATA}/data/.DS_Store")
    assert changed([a], [a]) == []
    assert changed([a], [one(f"{p.DATA}/data/a", 8)]) == [("data/a",)]
    assert changed([a], [one(f"{p.DATA}/data/a", 9, "cd")]) == [("data/a",)]
    assert changed([a], [one(f"{p.DATA}/data/a", 9, "AB")]) == []
    assert changed([a], [one(f"{p.DATA}/data/a", 9, "")]) == []
    assert changed([a], [b.file(f"{p.DATA}/data/a", 9, sha256="abcd")]) == []
    assert changed([a], [a, one(f"{p.DATA}/data/b")]) == [("data/b",)]
    assert changed([a, one(f"{p.DATA}/data/b")], [a]) == [("data/b",)]
    assert changed([a, junk], [a]) == []
    assert changed([a], [a, junk]) == []
    assert changed([one(f"包/07 {b.DATASET_NAME}/data/a")], [a]) == []
    assert changed([one(f"包/{b.DATASET_NAME}/data/a")], [a]) == []
    assert changed([one("别的/data/a")], [a]) == []
    assert changed([a], [one(f"{p.DATA}/data/a", 8)], passed=b.TOOL_NAME) == []
    assert changed([a], [one(f"{p.DATA}/data/a", 8)], passed="01") == [("data/a",)]
