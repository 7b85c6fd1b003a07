"""How much there is against what is declared (domain.md §3.8 and §3.9, R-ENT-14, 15)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Severity
from huijiao.core.formats.report import Verdict
from huijiao.core.manifest import FileEntry
from huijiao.core.quantities import Quantity, fmt_bytes, volume
from huijiao.core.rules.engine import Hit, hit, rule
from huijiao.core.rules.entity_files import is_tool, package_of
from huijiao.core.rules.mapping import Dataset, mapping, rows_of
from huijiao.core.rules.roles import FileRole, basename, is_table
from huijiao.core.rules.words import approximate, counts, within
from huijiao.core.vocabulary import SET_CLASSES

_EXACT = 1000
_INFO_SHARE, _WARN_SHARE = 0.01, 0.10
_VOLUME_NEAR, _VOLUME_WARN = 0.10, 0.50
#: Units of a report that count what is inside a file; all others count files.
_INSIDE = frozenset({"条", "reads", "rows", "records", "行", "株", "例"})
_FILE_UNITS = frozenset({"份", "篇", "幅", "张", "册", "本", "部", "件", "files", "images"})
_MATE = re.compile(
    r"(?P<head>.*?[._\-](?:R|read)?)(?P<mate>[12])(?P<tail>(?:[._\-]\d{3})?(?:\.(?:clean|trim\w*|filtered|paired|"
    r"val_[12]|raw))?\.(?:fastq|fq)(?:\.\w+)?)$",
    re.IGNORECASE,
)
_STRAIN = re.compile(r"菌[株种毒]?(?:编号|号|名)|毒株|strain", re.IGNORECASE)
_NO_MATE = "2"
_COUNTABLE = re.compile(r"\.(?:fastq|fq|fasta|fa|vcf|bam|json|xml|sql|sqlite|db|gff3?)(?:\.gz)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Counted:
    """What a dataset holds: the count its unit asks for, and every other count that a reader could mean."""

    main: int
    others: frozenset[int]

    def nearest(self, amount: Quantity) -> int:
        """Return the count nearest to a declared amount."""
        middle = amount.value
        inside = [n for n in (self.main, *sorted(self.others)) if within(n, amount)]
        return (
            inside[0]
            if inside
            else min((self.main, *sorted(self.others)), key=lambda n: (abs(n - middle), n != self.main))
        )


def is_second_mate(entry: FileEntry, paths: frozenset[str]) -> bool:
    """Tell R2 of a pair whose R1 is there: its reads are those of R1 (§3.9)."""
    found = _MATE.match(entry.path)
    return bool(found and found["mate"] == _NO_MATE and found["head"] + "1" + found["tail"] in paths)


def count_dataset(deposit: Deposit, dataset: Dataset, unit: str) -> Counted | None:
    """Count the content by the method of the unit; None when some file could not be counted."""
    key = ("count", unit)
    if key not in dataset.memory:
        dataset.memory[key] = _count(deposit, dataset, unit)
    counted: Counted | None = dataset.memory[key]
    return counted


def _count(deposit: Deposit, dataset: Dataset, unit: str) -> Counted | None:
    content = tuple(e for e in dataset.content if e.bytes)
    if not content or any(_uncounted(e) for e in content):
        return None
    paths = frozenset(e.path for e in content)
    single = tuple(e for e in content if not is_second_mate(e, paths))
    groups: dict[str, int] = {}
    inside = 0
    for entry in single:
        if _holds_records(entry) and entry.report is not None:
            groups[entry.report.format] = groups.get(entry.report.format, 0) + (entry.report.records or 0)
            inside += entry.report.records or 0
    files = len(content)
    inside_all = sum(e.report.records or 0 for e in content if e.report is not None and _holds_records(e))
    others = {files, inside, inside + sum(not _holds_records(e) for e in single), *groups.values()}
    others.add(sum((e.report.records or 1) if e.report else 1 for e in content if not _holds_records(e)))
    others |= {sum(not _holds_records(e) for e in content), len(single), _aside(deposit, dataset), *_distinct(single)}
    if any((m := _MATE.match(e.path)) and m["mate"] == _NO_MATE for e in content):
        others.add(inside_all // 2)  # a pair whose R1 is misnamed is still a pair
    others.discard(0)
    by_file = unit in _FILE_UNITS or not inside
    strains = _distinct(single) if unit == "株" else set()
    main = files if by_file else inside
    main = max(strains, default=main)
    return Counted(main, frozenset(others))


def _holds_records(entry: FileEntry) -> bool:
    return entry.report is not None and entry.report.records is not None and entry.report.unit in _INSIDE


def _uncounted(entry: FileEntry) -> bool:
    """Tell files whose records a reader should have counted but could not."""
    report = entry.report
    if report is None:
        return is_table(entry.path) or bool(_COUNTABLE.search(entry.path))
    return report.verdict in {Verdict.BROKEN, Verdict.DIED}


def _distinct(entries: tuple[FileEntry, ...]) -> set[int]:
    """Return the numbers of distinct strains named by a column."""
    columns = [c for e in entries if e.report for c in e.report.columns if _STRAIN.search(c.name)]
    return {c.distinct for c in columns if c.distinct}


def _aside(deposit: Deposit, dataset: Dataset) -> int:
    """Return the rows of sample tables and indexes: a declared count may include or mean them."""
    total = 0
    for entry in dataset.tables(FileRole.SAMPLES, FileRole.INDEX):
        rows = rows_of(deposit, entry)
        total += (entry.report.records or 0) if entry.report else max(len(rows or ()) - 1, 0)
    return total


@rule("R-ENT-14", Severity.FIX, "metadata", "package")
def records_against_metadata(deposit: Deposit) -> Iterator[Hit]:
    """Records found against declared: sets and up to 1000 exactly, else 1 % INFO, 10 % WARN, more FIX."""
    package_of(deposit)
    for dataset in mapping(deposit).present:
        said = counts(dataset.record["records"])
        if not said or is_tool(dataset) or not said[0].value:
            continue
        declared = said[0]
        actual = _actual(deposit, dataset, declared)
        if actual is None or within(actual, declared):
            continue
        gap = abs(actual - declared.value) / declared.value
        severity = _severity(dataset, declared, gap, approximate(dataset.record["records"]))
        yield hit(
            dataset.place,
            severity,
            name=dataset.name,
            a=f"{actual:,}",
            b=dataset.record["records"].strip(),
            p=f"{gap * 100:.1f}",
        )


def _actual(deposit: Deposit, dataset: Dataset, declared: Quantity) -> int | None:
    if dataset.cls not in SET_CLASSES:
        counted = count_dataset(deposit, dataset, declared.unit)
        return counted.nearest(declared) if counted else None
    files = sum(1 for e in dataset.content if not is_table(e.path))
    rows = [len(r) - 1 for e in dataset.tables(FileRole.INDEX, FileRole.DATA) if (r := rows_of(deposit, e))]
    # Where index and files disagree, R-ENT-27 speaks; here both together against the metadata.
    known = [n for n in (files, max(rows, default=0)) if n > 0]
    return known[0] if known and len(set(known)) == 1 else None


def _severity(dataset: Dataset, declared: Quantity, gap: float, rough: bool) -> Severity:
    exact = dataset.cls in SET_CLASSES or (declared.value <= _EXACT and not rough)
    if exact or gap > _WARN_SHARE:
        return Severity.FIX
    return Severity.INFO if gap <= _INFO_SHARE else Severity.WARN


@rule("R-ENT-15", Severity.FIX, "metadata", "package")
def volume_against_metadata(deposit: Deposit) -> Iterator[Hit]:
    """Bytes under ``data/`` against declared: 10 % in either unit system passes, 50 % WARN, more FIX."""
    package_of(deposit)
    for dataset in mapping(deposit).present:
        declared = volume(dataset.record["volume"])
        if declared is None or not declared.value:
            continue
        groups = (dataset.data_files, dataset.content)
        sizes = {sum(size(e) for e in files) for files in groups for size in (_size, _unpacked)} - {0}
        best = min(
            (
                gap
                for size in sizes
                for amount in (declared, declared.binary)
                if (gap := _gap(size, amount)) is not None
            ),
            default=None,
        )
        if best is None or best <= _VOLUME_NEAR:
            continue
        actual = sum(e.bytes for e in dataset.data_files)
        severity = Severity.WARN if best <= _VOLUME_WARN else None
        yield hit(dataset.place, severity, name=dataset.name, a=fmt_bytes(actual), b=dataset.record["volume"].strip())


def _size(entry: FileEntry) -> int:
    return entry.bytes


def _unpacked(entry: FileEntry) -> int:
    """Return the size before packing, which people may have declared."""
    size = entry.report.facts.get("unpacked") if entry.report else None
    return size if isinstance(size, int) and size > entry.bytes else entry.bytes


def _gap(size: int, amount: Quantity) -> float | None:
    if within(size, amount):
        return 0.0
    bounds = [b for b in (amount.least, amount.most) if b]
    return min((abs(size - b) / b for b in bounds), default=None)


def stem_of_pair(path: str) -> str:
    """Return the base name of a read file without its mate mark and endings."""
    name = basename(path)
    found = _MATE.match(name)
    return re.sub(r"[._\-](?:R|read)?$", "", found["head"], flags=re.IGNORECASE) if found else name.split(".")[0]
