"""R-ENT-10 to 13, 20."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.formats.report import Defect, FileReport, Verdict
from huijiao.core.rules import book  # noqa: F401 - enters the rules
from tests.core.rules import builders as b
from tests.core.rules import packages as p


def data(name: str, found: FileReport | None) -> Any:
    """Return one more data file of the dataset."""
    return p.entry(f"{p.DATA}/data/{name}", 500, found)


@pytest.mark.parametrize(
    ("name", "fmt", "claimed", "fires"),
    [
        ("a.png", "PNG", "PNG", False),
        ("a.png", "JPG", "PNG", True),
        ("a.csv", "XLSX", "CSV", True),
        ("a.xls", "XLSX", "XLS", True),
        ("a.txt", "CSV", "TXT", False),
        ("a.tif", "TIFF", "TIFF", False),
        ("a.fastq.gz", "FASTQ", "FASTQ", False),
        ("a.fasta", "FASTQ", "FASTA", True),
        ("a.pdf", "ZIP", "PDF", True),
        ("a.nc", "H5", "NC", False),
        ("a.xyz", "TXT", "", False),
        ("a.biom", "H5", "BIOM", False),
    ],
)
def test_10_endings(name: str, fmt: str, claimed: str, fires: bool) -> None:
    found = FileReport(fmt, claimed, Verdict.OK)
    assert bool(b.findings("R-ENT-10", p.entity(data(name, found)))) is fires


@pytest.mark.parametrize(
    ("code", "verdict", "size", "want"),
    [
        ("gzip.truncated", Verdict.BROKEN, 500, ["BLOCK"]),
        ("office.encrypted", Verdict.BROKEN, 500, ["BLOCK"]),
        ("file.empty", Verdict.BROKEN, 0, []),
        ("reader.died", Verdict.DIED, 500, ["WARN"]),
        ("table.ragged", Verdict.OK, 500, []),
    ],
)
def test_11_unreadable(code: str, verdict: Verdict, size: int, want: list[str]) -> None:
    found = FileReport("CSV", "CSV", verdict, defects=(Defect(code, "压缩数据不完整。", "ends too early."),))
    snapshot = p.entity(p.entry(f"{p.DATA}/data/a.csv", size, found))
    assert [str(f.severity) for f in b.findings("R-ENT-11", snapshot)] == want


@pytest.mark.parametrize(
    ("declared", "more", "fires"),
    [
        ("XLSX", [], False),
        ("CSV", [], True),
        ("XLSX", [("a.csv", "CSV")], True),
        ("XLSX；CSV", [("a.csv", "CSV")], False),
        ("Excel", [], False),
        ("", [], False),
        ("XLSX", [("许可说明.txt", "TXT")], False),
        ("XLSX", [("样本信息表.csv", "CSV")], False),
    ],
)
def test_12_formats(declared: str, more: list[tuple[str, str]], fires: bool) -> None:
    files = [data(name, p.report(fmt)) for name, fmt in more]
    assert bool(b.findings("R-ENT-12", p.entity(*files, parts={"metadata": p.with_data(format=declared)}))) is fires


@pytest.mark.parametrize(("others", "fires"), [(9, False), (8, True)])
def test_12_a_tenth_may_be_others(others: int, fires: bool) -> None:
    files = [data(f"表{i}.xlsx", p.table(1)) for i in range(others - 1)] + [data("a.csv", p.table(1, fmt="CSV"))]
    snapshot = p.entity(*files, parts={"metadata": p.with_data()})
    assert bool(b.findings("R-ENT-12", snapshot)) is fires


@pytest.mark.parametrize(
    ("more", "readme", "fires"),
    [
        ([], "", True),
        (["图1.tif"], "", False),
        ([], "CZI文件可用开源软件Fiji读取。", False),
    ],
)
def test_13_proprietary(more: list[str], readme: str, fires: bool) -> None:
    files = [data("图1.czi", p.report("CZI", Verdict.NOT_EXAMINED)), *(data(n, p.report("TIFF")) for n in more)]
    snapshot = p.entity(*files, texts={f"{p.DATA}/README.txt": readme})
    assert bool(b.findings("R-ENT-13", snapshot)) is fires


@pytest.mark.parametrize(
    ("code", "fires"), [("text.encoding", True), ("text.mixed_encoding", True), ("table.ragged", False)]
)
def test_20_encoding(code: str, fires: bool) -> None:
    found = FileReport("CSV", "CSV", Verdict.OK, encoding="GB18030", defects=(Defect(code, "x", "x"),))
    assert bool(b.findings("R-ENT-20", p.entity(data("a.csv", found)))) is fires


@pytest.mark.parametrize(("declared", "fires"), [("CSV", False), ("ZIP", False), ("FASTQ", True)])
def test_12_archives_are_what_they_hold(declared: str, fires: bool) -> None:
    made = p.package(
        data("全部.zip", p.report("ZIP", facts={"formats": {"CSV": 12}})), without=(f"{p.DATA}/data/标本",)
    )
    snapshot = p.entity(parts={"package": made, "metadata": p.with_data(format=declared)})
    assert bool(b.findings("R-ENT-12", snapshot)) is fires
