"""R-ENT-14, 15 and 32."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.formats.report import Verdict
from huijiao.core.rules import book  # noqa: F401 - enters the rules
from tests.core.rules import builders as b
from tests.core.rules import packages as p


def severities(rule: str, files: list[Any], without: tuple[str, ...] = (), **record: str) -> list[str]:
    """Return severities of one rule over the dataset whose only data are these files."""
    made = p.package(*files, without=(f"{p.DATA}/data/标本", *without))
    snapshot = p.entity(parts={"package": made, "metadata": p.with_data(**record)})
    return [str(f.severity) for f in b.findings(rule, snapshot) if f.place.path.startswith(p.DATA)]


def data(name: str, found: Any, size: int = 54290) -> Any:
    """Return one data file."""
    return p.entry(f"{p.DATA}/data/{name}", size, found)


@pytest.mark.parametrize(
    ("declared", "actual", "want"),
    [
        ("900 条", 900, []),
        ("900 条", 899, ["FIX"]),
        ("约900条", 880, ["WARN"]),
        ("≥900条", 1200, []),
        ("10000条", 10100, ["INFO"]),
        ("10000条", 9899, ["WARN"]),
        ("10000条", 9000, ["WARN"]),
        ("10000条", 8999, ["FIX"]),
        ("", 5, []),
    ],
)
def test_14_bands(declared: str, actual: int, want: list[str]) -> None:
    assert severities("R-ENT-14", [data("a.csv", p.table(actual, fmt="CSV"))], records=declared) == want


@pytest.mark.parametrize(("declared", "want"), [("1800 条", []), ("3600 条", ["FIX"]), ("2000 条", ["WARN"])])
def test_14_pairs_count_once(declared: str, want: list[str]) -> None:
    files = [data(f"T{i}_R{r}.fastq.gz", p.reads(300)) for i in range(6) for r in (1, 2)]
    files.append(data("样本信息表.xlsx", p.table(6)))
    assert severities("R-ENT-14", files, records=declared) == want


@pytest.mark.parametrize(("unit", "want"), [("24 幅", []), ("24 条", []), ("25 幅", ["FIX"])])
def test_14_images_count_as_files(unit: str, want: list[str]) -> None:
    files = [data(f"图{i}.png", p.report("PNG", unit="幅")) for i in range(24)] + [data("图像清单.xlsx", p.table(24))]
    assert severities("R-ENT-14", files, records=unit) == want


def test_14_broken_file_leaves_it_open() -> None:
    files = [data("a.csv", p.table(10, fmt="CSV")), data("b.csv", p.report("CSV", Verdict.BROKEN))]
    assert severities("R-ENT-14", files, records="900条") == []


def test_14_strains_by_distinct_ids() -> None:
    column = p.Column("菌株编号", filled=900, distinct=300)
    assert severities("R-ENT-14", [data("a.csv", p.table(900, [column], "CSV"))], records="300株") == []


@pytest.mark.parametrize(
    ("declared", "size", "want"),
    [
        ("100 MB", 100_000_000, []),
        ("100 MB", 104_857_600, []),
        ("100 MB", 109_000_000, []),
        ("100 MB", 115_000_000, []),  # 104.9 MB by 1024, within ten per cent
        ("100 MB", 140_000_000, ["WARN"]),
        ("100 MB", 45_000_000, ["FIX"]),
        ("100 MB", 1_000_000, ["FIX"]),
        ("100", 1, []),
    ],
)
def test_15_volume(declared: str, size: int, want: list[str]) -> None:
    assert severities("R-ENT-15", [data("a.csv", p.table(900, fmt="CSV"), size)], volume=declared) == want


@pytest.mark.parametrize(("rows", "numbers"), [(900, []), (800, []), (799, ["1.1"])])
def test_32_delivered(rows: int, numbers: list[str]) -> None:
    made = p.package(data("a.csv", p.table(rows, fmt="CSV")), without=(f"{p.DATA}/data/标本",))
    snapshot = p.entity(parts={"package": made})
    assert [f.data["no"] for f in b.findings("R-ENT-32", snapshot)] == numbers


def test_32_papers() -> None:
    made = p.package(
        without=(f"{p.PAPERS}/data/全文/论文05", f"{p.PAPERS}/data/全文/论文06"),
        tables_={f"{p.PAPERS}/data/论文清单.xlsx": p.index_rows(4)},
    )
    found = b.findings("R-ENT-32", p.entity(parts={"package": made}))
    assert [(f.data["no"], f.data["have"].zh) for f in found] == [("3.1", "4篇")]
