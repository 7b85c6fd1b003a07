"""The two files of paired reads (R-ENT-36, added to the rules of domain.md §3.8).

Reason: a pair of which one file was cut, or sorted by itself, is read without complaint file by file, and is worthless
to whoever aligns it.
"""

from __future__ import annotations

from collections.abc import Iterator

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Place, Severity
from huijiao.core.formats.report import FileReport, Verdict
from huijiao.core.manifest import FileEntry
from huijiao.core.rules.engine import Hit, hit, rule
from huijiao.core.rules.entity_counts import first_mate_of
from huijiao.core.rules.entity_files import package_of
from huijiao.core.rules.roles import basename
from huijiao.core.text import Text


@rule("R-ENT-36", Severity.FIX, "package")
def mates_differ(deposit: Deposit) -> Iterator[Hit]:
    """R1 and R2 hold the same reads in the same order; other names alone are a warning: some programs number mates."""
    files = {entry.path: entry for entry in package_of(deposit).files}
    for path, second in files.items():
        first = files.get(first_mate_of(path))
        one, two = _read(first), _read(second)
        if first is None or one is None or two is None:
            continue
        a, b = basename(first.path), basename(path)
        if one.records != two.records:
            why = Text(f"分别有 {one.records} 和 {two.records} 条", f"{one.records} and {two.records} reads")
            yield hit(Place(path=path), a=a, b=b, why=why)
        elif one.facts.get("names") != two.facts.get("names"):
            why = Text("条数相同，但读段名称或顺序不同", "as many reads, but of other names or in another order")
            yield hit(Place(path=path), Severity.WARN, a=a, b=b, why=why)


def _read(entry: FileEntry | None) -> FileReport | None:
    """Return the report of reads that were counted to the last; None for anything else."""
    report = entry.report if entry is not None else None
    whole = report is not None and report.format == "FASTQ" and report.verdict is Verdict.OK
    return report if whole and report is not None and "names" in report.facts else None
