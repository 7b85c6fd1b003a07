"""Which files of the package belong to which metadata record (domain.md §3.8)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import count
from typing import Any

from huijiao.core.deposit import Deposit, Package
from huijiao.core.findings import Place
from huijiao.core.manifest import FileEntry
from huijiao.core.normal import N, alike
from huijiao.core.records.base import Record
from huijiao.core.rules.plan_rows import filled_rows
from huijiao.core.rules.roles import FileRole, basename, is_system_junk, is_table, role
from huijiao.core.vocabulary import TOOL_CLASSES, ResourceClass, record_class

#: Names alike enough to be one dataset misspelt (R-PMD-03).
NEAR = 0.85
_WRAPPERS = 3

_PREFIX = re.compile(
    r"^(?:数据集|dataset|ds)?[\s_-]*[(【]?(\d{1,3})(?:[)】\s_\-.、:]+(.*)|(?=[\u3400-\u9fff])(.*))?$",
    re.IGNORECASE | re.DOTALL,
)
_GENERAL = re.compile(
    r"^(?:0{1,3}[\s_\-.、]*)?(?:说明|总体?说明|数据说明|项目说明|文档|说明文[档件]|汇交说明|质量.*|docs?|"
    r"documents?|documentation|"
    r"readme|general|meta|about)?$",
    re.IGNORECASE,
)
_DATA_FOLDER = re.compile(r"^(?:data|数据|数据文件|实体数据|原始数据)$", re.IGNORECASE)


@dataclass(frozen=True)
class Dataset:
    """One metadata record with its place in the order, its folder and its files."""

    seq: int
    record: Record
    cls: ResourceClass | None
    folder: str = ""
    files: tuple[FileEntry, ...] = ()
    roles: dict[str, FileRole] = field(default_factory=dict)
    #: What rules worked out about this dataset and others will ask again.
    memory: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def name(self) -> str:
        """Return the Chinese name, else the English one."""
        return self.record["name_zh"] or self.record["name_en"]

    @property
    def wanted_folder(self) -> str:
        """Return the folder name of the package profile."""
        return f"{self.seq:02d}_{self.name}"

    @property
    def place(self) -> Place:
        """Return the folder, else the record's name."""
        return Place(path=self.folder) if self.folder else self.record.at("name_zh")

    def inner(self, entry: FileEntry) -> str:
        """Return the path below the dataset's folder."""
        return entry.path[len(self.folder) + 1 :] if self.folder else entry.path

    @cached_property
    def data_files(self) -> tuple[FileEntry, ...]:
        """Return what lies under ``data/``; without such a folder, all but documentation."""
        below = tuple(e for e in self.files if _DATA_FOLDER.match(self.inner(e).split("/")[0]) and "/" in self.inner(e))
        if below:
            return below
        papers = {FileRole.README, FileRole.DICTIONARY, FileRole.MANIFEST, FileRole.REPORT}
        return tuple(e for e in self.files if self.roles[e.path] not in papers)

    @cached_property
    def content(self) -> tuple[FileEntry, ...]:
        """Return the data proper: no README, dictionary, sample table, index or manifest (§3.14).

        Where nothing else is left (a dataset that *is* a sample table), the tables stay.
        """
        files = tuple(e for e in self.data_files if self.roles[e.path] is not FileRole.JUNK)
        if self.cls in TOOL_CLASSES:
            return files
        aside = {FileRole.README, FileRole.DICTIONARY, FileRole.MANIFEST, FileRole.REPORT, FileRole.SAMPLES}
        proper = tuple(e for e in files if self.roles[e.path] not in aside)
        if any(not is_table(e.path) for e in proper):  # an index stands beside images or papers only
            proper = tuple(e for e in proper if self.roles[e.path] is not FileRole.INDEX)
        papers = {FileRole.README, FileRole.DICTIONARY, FileRole.MANIFEST, FileRole.REPORT}
        return proper or tuple(e for e in files if self.roles[e.path] not in papers)

    def having(self, *roles: FileRole) -> tuple[FileEntry, ...]:
        """Return the files that play one of these parts."""
        return tuple(e for e in self.files if self.roles[e.path] in roles)

    def tables(self, *roles: FileRole) -> tuple[FileEntry, ...]:
        """Return the tables among the files with these parts."""
        return tuple(e for e in self.having(*roles) if is_table(e.path))


@dataclass(frozen=True)
class Mapping:
    """Every record with its files, the general files, and what belongs to nothing."""

    datasets: tuple[Dataset, ...]
    general: tuple[FileEntry, ...] = ()
    stray: tuple[FileEntry, ...] = ()
    root: str = ""  # a wrapping folder above the dataset folders

    @cached_property
    def present(self) -> tuple[Dataset, ...]:
        """Return the datasets that have files."""
        return tuple(d for d in self.datasets if d.files)


def clean(text: str) -> str:
    """Return a name with width and composition unified, for matching only."""
    return unicodedata.normalize("NFKC", text).strip()


def mapping(deposit: Deposit) -> Mapping:
    """Map the package to the metadata records; computed once per snapshot."""
    return _mapping(Snapshot(deposit))


class Snapshot:
    """Compares snapshots by identity, so that one run maps once; keeps the snapshot alive."""

    def __init__(self, deposit: Deposit) -> None:
        self.deposit = deposit

    def __hash__(self) -> int:
        return id(self.deposit)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Snapshot) and self.deposit is other.deposit


@lru_cache(maxsize=2)
def _mapping(key: Snapshot) -> Mapping:
    deposit = key.deposit
    package = deposit.package or Package()
    records = numbered(deposit)
    root = _root(package, records)
    folders: dict[str, list[FileEntry]] = {}
    loose: list[FileEntry] = []
    for entry in package.files:
        below = entry.path.removeprefix(root)
        head, slash, _ = below.partition("/")
        if slash:
            folders.setdefault(head, []).append(entry)
        else:
            loose.append(entry)
    owner = _owners(list(folders), records)
    owned: dict[int, list[str]] = {}
    for name, number in owner.items():
        owned.setdefault(number, []).append(name)
    datasets = tuple(_dataset(seq, record, root, folders, owned.get(seq, ())) for seq, record in records)
    general = [e for e in loose if _is_general(e)]
    stray = [e for e in loose if not _is_general(e)]
    for name, entries in folders.items():
        if name not in owner:
            (general if _GENERAL.match(clean(name)) else stray).extend(entries)
    stray = [e for e in stray if not is_system_junk(e.path)]
    return Mapping(datasets, tuple(general), tuple(stray), root)


def _dataset(seq: int, record: Record, root: str, folders: dict[str, list[FileEntry]], mine: Sequence[str]) -> Dataset:
    files = tuple(e for name in mine for e in folders[name])
    cls = record_class(record["type"], record["name_zh"])
    return Dataset(seq, record, cls, root + mine[0] if mine else "", files, {e.path: role(e.path) for e in files})


def _is_general(entry: FileEntry) -> bool:
    return role(entry.path) not in {FileRole.DATA, FileRole.SAMPLES} or is_system_junk(entry.path)


def numbered(deposit: Deposit) -> tuple[tuple[int, Record], ...]:
    """Give each record its 序号: that of its plan row, else a number after the last, in printed order."""
    records = deposit.metadata or ()
    rows = filled_rows(deposit.plan) if deposit.plan else ()
    if not rows:
        return tuple(enumerate(records, 1))
    by_name = {N(row["name"]): _seq(row, at) for at, row in enumerate(rows, 1)}
    taken: set[int] = set()
    found: dict[int, int] = {}
    for at, record in enumerate(records):
        number = by_name.get(N(record["name_zh"]))
        if number is not None and number not in taken:
            found[at] = number
            taken.add(number)
    names, numbers = [row["name"] for row in rows], [_seq(row, n) for n, row in enumerate(rows, 1)]
    for at, record in enumerate(records):
        if at in found:
            continue
        near = [(score, numbers[n]) for score, n in alike(record["name_zh"], names, NEAR) if numbers[n] not in taken]
        if near:
            found[at] = max(near)[1]
            taken.add(found[at])
    free = count(max((*taken, *by_name.values(), 0)) + 1)
    return tuple((found[at] if at in found else next(free), record) for at, record in enumerate(records))


def _seq(row: Record, at: int) -> int:
    digits = re.sub(r"\D", "", clean(row["seq"]))
    return int(digits) if digits else at


def _root(package: Package, records: tuple[tuple[int, Record], ...]) -> str:
    """Return a wrapping folder such as ``实体数据/`` or a bag's ``data/`` above the dataset folders."""
    paths = [e.path for e in package.files if not is_system_junk(e.path)]
    root = ""
    while True:
        below = [p[len(root) :] for p in paths if p.startswith(root)]
        heads = {p.split("/", 1)[0] for p in below if "/" in p}
        loose = [p for p in below if "/" not in p]
        bag = "data" in heads and any(basename(p).lower() == "bagit.txt" for p in loose)
        if bag:
            root += "data/"
            continue
        if len(heads) != 1 or any(role(p) is FileRole.DATA for p in loose):
            return root
        (only,) = heads
        if _owners([only], records) or _GENERAL.match(clean(only)):
            return root
        if not _wraps([p.split("/")[1:] for p in below if "/" in p], records):
            return root
        root += only + "/"


def _wraps(below: list[list[str]], records: tuple[tuple[int, Record], ...]) -> bool:
    """Tell whether dataset folders lie in a folder, or in the only folder within it."""
    for _ in range(_WRAPPERS):
        inner = {parts[0] for parts in below if len(parts) > 1}
        if not inner or _owners(sorted(inner), records):
            return bool(inner)
        if len(inner) > 1:
            return False
        below = [parts[1:] for parts in below]
    return False


def _owners(folders: list[str], records: tuple[tuple[int, Record], ...]) -> dict[str, int]:
    """Return folder → 序号: an exactly equal name first, then the number in front, then a near name."""
    owner: dict[str, int] = {}
    named: dict[str, list[int]] = {}
    for seq, record in records:
        named.setdefault(N(record["name_zh"]), []).append(seq)
    for folder in folders:
        number, rest = _split(folder)
        equal = (named.get(N(rest)) if rest else None) or named.get(N(clean(folder)))
        if equal:
            owner[folder] = number if number in equal else equal[0]
    numbers = {seq for seq, _ in records}
    taken = set(owner.values())
    for folder in folders:
        number, _ = _split(folder)
        if folder not in owner and number in numbers and number not in taken:
            owner[folder] = number
            taken.add(number)
    names = [record["name_zh"] for _, record in records]
    for folder in folders:
        if folder in owner or _GENERAL.match(clean(folder)):
            continue
        _, rest = _split(folder)
        near = [(score, records[at][0]) for score, at in alike(rest, names, NEAR)]
        if near and max(near)[1] not in taken:
            owner[folder] = max(near)[1]
            taken.add(owner[folder])
    return owner


def _split(folder: str) -> tuple[int | None, str]:
    found = _PREFIX.match(clean(folder))
    return (int(found[1]), found[2] or found[3] or "") if found else (None, clean(folder))


def rows_of(deposit: Deposit, entry: FileEntry) -> tuple[tuple[str, ...], ...] | None:
    """Return a small table read whole, without blank rows; None when it was not read."""
    table = (deposit.package or Package()).tables.get(entry.path)
    if table is None:
        return None
    return tuple(tuple(str(c).strip() for c in row) for row in table if any(str(c).strip() for c in row))


def text_of(deposit: Deposit, entry: FileEntry) -> str:
    """Return the text of a small file, a table's cells joined; ``""`` when it was not read."""
    package = deposit.package or Package()
    if entry.path in package.texts:
        return package.texts[entry.path]
    if entry.report and entry.report.facts.get("text"):
        return str(entry.report.facts["text"])
    return "\n".join("\t".join(row) for row in package.tables.get(entry.path, ()))


def headers(deposit: Deposit, entry: FileEntry) -> tuple[str, ...]:
    """Return the column names of a table, from its report or its rows."""
    if entry.report and entry.report.columns:
        return tuple(c.name for c in entry.report.columns)
    rows = rows_of(deposit, entry)
    return rows[0] if rows else ()


def each_file(datasets: tuple[Dataset, ...]) -> Iterator[tuple[Dataset, FileEntry]]:
    """Return every file that counts, with its dataset."""
    for dataset in datasets:
        for entry in dataset.files:
            if dataset.roles[entry.path] is not FileRole.JUNK:
                yield dataset, entry
