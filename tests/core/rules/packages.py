"""A clean small package for the default deposit of `builders`; tests spoil one thing at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from huijiao.core.deposit import Deposit, Package, Stage
from huijiao.core.formats.report import Column, Defect, FileReport, Verdict
from huijiao.core.manifest import FileEntry
from huijiao.core.records.base import Record
from tests.core.rules import builders as b

DATA = f"01_{b.DATASET_NAME}"
TOOL = f"02_{b.TOOL_NAME}"
PAPERS = f"03_{b.PAPERS_NAME}"
FIELDS = ("标本编号", "名称", "采集时间")
INDEX = ("序号", "题名", "年", "DOI", "标注项目编号", "文件名")


def table(
    rows: int,
    columns: Sequence[str | Column] = FIELDS,
    fmt: str = "XLSX",
    defects: Sequence[str] = (),
    **facts: Any,
) -> FileReport:
    """Return the report of a readable table."""
    made = tuple(c if isinstance(c, Column) else Column(c, filled=rows, kind="text") for c in columns)
    found = tuple(Defect(code, code, code, "A1", {"value": "2-Sep"}) for code in defects)
    return FileReport(fmt, fmt, Verdict.OK, rows, "条", columns=made, defects=found, facts=facts)


def report(fmt: str, verdict: Verdict = Verdict.OK, claimed: str = "", **more: Any) -> FileReport:
    """Return the report of a file without columns."""
    return FileReport(fmt, claimed or fmt, verdict, **{"records": 1, "unit": "个", **more})


def reads(n: int) -> FileReport:
    """Return the report of a FASTQ file."""
    return report("FASTQ", records=n, unit="reads")


def index_rows(n: int = 6, **changes: Mapping[int, str]) -> tuple[tuple[str, ...], ...]:
    """Return the index of papers; ``DOI={2: "…"}`` replaces a cell of item 2."""
    rows = [[str(i), f"论文{i}", "2019", f"10.5555/x.{i}", b.NUMBER, f"论文{i:02d}.pdf"] for i in range(1, n + 1)]
    for name, cells in changes.items():
        for i, value in cells.items():
            rows[i - 1][INDEX.index(name)] = value
    return (INDEX, *(tuple(r) for r in rows))


def entry(path: str, size: int = 1000, found: FileReport | None = None, md5: str = "") -> FileEntry:
    """Return one file; its MD5 is made of its path unless given."""
    return FileEntry(
        path,
        size,
        md5=md5 or hashlib.md5(path.encode(errors="surrogateescape"), usedforsecurity=False).hexdigest(),
        report=found,
    )


def files() -> dict[str, FileEntry]:
    """Return the clean package: path → file."""
    made = [
        entry("00_说明/数据说明文档.txt", found=report("TXT")),
        entry("00_说明/科学数据质量信息报告.docx", found=report("DOCX")),
        entry(f"{DATA}/README.txt", found=report("TXT")),
        entry(f"{DATA}/数据字典.csv", found=table(3, ("字段名", "含义"), "CSV")),
        entry(f"{DATA}/data/标本.xlsx", 54290, table(900)),
        entry(f"{TOOL}/README.txt", found=report("TXT")),
        entry(f"{TOOL}/data/net/main.py", 20000, report("PY")),
        entry(f"{TOOL}/data/使用手册.pdf", 7000, report("PDF")),
        entry(f"{TOOL}/data/VERSION.txt", 100, report("TXT")),
        entry(f"{TOOL}/data/安装说明.md", 500, report("MD")),
        entry(f"{PAPERS}/README.txt", found=report("TXT")),
        entry(f"{PAPERS}/data/论文清单.xlsx", found=table(6, INDEX)),
        *(entry(f"{PAPERS}/data/全文/论文{i:02d}.pdf", 8000, report("PDF")) for i in range(1, 7)),
    ]
    return {e.path: e for e in made}


def tables() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the small tables read whole."""
    return {
        f"{DATA}/数据字典.csv": (("字段名", "含义"), *((f, f) for f in FIELDS)),
        f"{PAPERS}/data/论文清单.xlsx": index_rows(),
    }


def package(
    *more: FileEntry,
    without: Sequence[str] = (),
    tables_: Mapping[str, tuple[tuple[str, ...], ...]] | None = None,
    texts: Mapping[str, str] | None = None,
    listed: Mapping[str, Mapping[str, Any]] | None = None,
) -> Package:
    """Return the clean package with files added, replaced (same path) or taken out (by start of path)."""
    here = {**files(), **{e.path: e for e in more}}
    here = {p: e for p, e in here.items() if not p.startswith(tuple(without) or ("\0",))}
    lines = {p: {"md5": e.md5, "bytes": e.bytes} for p, e in here.items()} if listed is None else listed
    return Package(
        tuple(here.values()), lines, "00_说明/manifest-md5.txt", {**tables(), **(tables_ or {})}, texts or {}
    )


def entity(*more: FileEntry, parts: Mapping[str, Any] | None = None, **of_package: Any) -> Deposit:
    """Return a clean deposit at the data stage; ``parts`` are those of `builders.deposit`."""
    given = dict(parts or {})
    made = given.pop("package", None) or package(*more, **of_package)
    return b.deposit(**{"stage": Stage.DATA_SUBMIT, "package": made, **given})


def with_data(**changes: str) -> tuple[Record, ...]:
    """Return the three records, the dataset's changed."""
    return (b.metadata(**changes), b.tool_metadata(), b.papers_metadata())
