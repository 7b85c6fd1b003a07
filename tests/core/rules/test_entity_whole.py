"""R-ENT-31, 33, 34."""

from __future__ import annotations

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
