"""Finding sample tables and the samples behind data files (R-ENT-25, 26)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as TypingMapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from huijiao.core.deposit import Deposit
from huijiao.core.manifest import FileEntry
from huijiao.core.normal import N
from huijiao.core.rules.entity_content import formats_of
from huijiao.core.rules.entity_counts import stem_of_pair
from huijiao.core.rules.mapping import Dataset, Mapping, Snapshot, headers, mapping, rows_of
from huijiao.core.rules.roles import FileRole, basename, ending, is_table, role
from huijiao.core.vocabulary import ResourceClass

#: Formats that only come from sequencing or another measurement of samples.
MEASURED = frozenset(
    {"FASTQ", "BAM", "SAM", "CRAM", "SRA", "VCF", "BCF", "FAST5", "POD5", "AB1", "MZML", "MZXML", "MGF", "WIFF", "FCS", "CEL", "IDAT", "H5AD", "BIOM", "QZA"}
)  # fmt: skip
_SEQUENCES = frozenset({"FASTA", "GENBANK", "EMBL", "GFF3"})
_MEASURED_NAME = re.compile(
    r"测序|宏基因组|扩增子|转录组|基因组|代谢组|蛋白(?:质)?组|表观组|组学|16S|18S|"
    r"(?<![A-Za-z])ITS(?![A-Za-z])|单细胞|菌株|毒株|临床|"
    r"sequenc|metagenom|amplicon|transcriptom|genom|metabolom|proteom|rna-?seq|single[- ]cell|\bomics|isolates?|"
    r"strains?|clinical",
    re.IGNORECASE,
)
_ID = re.compile(
    r"^(?:样[本品]|菌[株种]|毒株|标本|采样|生物样[本品]|分离株|受试者|患者|病例|个体|材料|种质|实验|"
    r"test)?[\w\u3400-\u9fff]*?(?:编号|编码|代号|名称|ID|号)$"
    r"|^(?:bio)?samples?(?:[ _-]?(?:id|name|no\.?|number|code|accession))?$|^(?:strain|isolate|specimen|subject|"
    r"patient|individual)s?(?:[ _-]?(?:id|name|no\.?|code))?$|^run$|^id$",
    re.IGNORECASE,
)
#: Column names that say themselves that they hold samples or strains.
SAMPLE_ID = re.compile(r"样[本品]|sample|菌[株种]|毒株|标本|分离株|strain|isolate|specimen", re.IGNORECASE)
_NOT_ID = re.compile(r"文件|file|项目|课题|论文|专利|基因|gene|电话|图像|序列号|登记号", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"来源|分离源|宿主|寄主|地点|产地|站[点位]|位置|经度|纬度|海拔|深度|土层|生境|基质|材料|组织|部位|品种|"
    r"物种|学名|处理|分组|性别|年龄|诊断|"
    r"采[集样].*(?:时间|日期|地|人|点)|(?:采集|采样|取样|分离|观测)(?:时间|日期)|^日期$|^时间$|"
    r"source|host|origin|location|geo|site|place|country|province|latitude|longitude|\blat|\blon|depth|habitat|"
    r"environment|isolat|tissue|organism|species|"
    r"treatment|group|collect|sampling|\bdate\b|_date|sex|\bage\b|diagnosis|cultivar",
    re.IGNORECASE,
)
_FILE_COLUMN = re.compile(r"文件|file|fastq|^r[12]$|read[ _-]?[12]|reads?$", re.IGNORECASE)
_OF_SAMPLES = re.compile("样[本品]|sample", re.IGNORECASE)
_ATTRIBUTES_LEAST = 2
_EDGE = re.compile(r"[._\- ]")


@dataclass(frozen=True)
class SampleTable:
    """One sample table: its header, rows, id column, and the columns that name files."""

    entry: FileEntry
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    id_column: int

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Return the sample ids in order."""
        return tuple(v for row in self.rows if (v := _cell(row, self.id_column)))

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Return every file the table names."""
        at = [i for i, h in enumerate(self.header) if _FILE_COLUMN.search(h) and i != self.id_column]
        cells = (c for row in self.rows for i in at for c in re.split(r"[;；,，\s|]+", _cell(row, i)))
        return tuple(basename(c.replace("\\", "/")) for c in cells if "." in c)

    def mentions(self, dataset: Dataset) -> bool:
        """Tell whether the table names the dataset, by name, folder, file or the ids of its files."""
        said = self.said
        if N(dataset.name) in said or N(basename(dataset.folder)) in said:
            return True
        if {N(basename(e.path)) for e in dataset.content} & said:
            return True
        stems = {stem_of_pair(e.path) for e in dataset.content if not is_table(e.path)}
        return bool(stems) and all(owner_of(stem, self.known) for stem in stems)

    @cached_property
    def said(self) -> frozenset[str]:
        """Return every cell, folded."""
        return frozenset(N(c) for row in self.rows for c in row if c.strip())

    @cached_property
    def known(self) -> TypingMapping[str, str]:
        """Return the registry of its ids."""
        return registry(self.ids)


def _cell(row: tuple[str, ...], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def needs_samples(dataset: Dataset) -> tuple[bool, bool]:
    """Return (needed, certain): certain by format, else likely by the words of the record."""
    if dataset.cls is not ResourceClass.DATASET:
        return False, False
    found = set(formats_of(dataset))
    words = f"{dataset.name}\n{dataset.record['keywords']}"
    if found & MEASURED:
        return True, True
    named = bool(_MEASURED_NAME.search(words))
    return named, named and bool(found & _SEQUENCES)


def describes_samples(header: Iterable[str], least: int = _ATTRIBUTES_LEAST) -> bool:
    """Tell a header with a sample's id and attributes of where it comes from."""
    return _describes(tuple(header), least)


@lru_cache(maxsize=4096)
def _describes(header: tuple[str, ...], least: int) -> bool:
    names = [h.strip() for h in header if h.strip()]
    attributes = [h for h in names if _ATTRIBUTE.search(h)]
    return any(_is_id(h) for h in names) and len(attributes) >= least


def _is_id(name: str) -> bool:
    folded = N(name)
    return bool(_ID.search(folded)) and not _NOT_ID.search(folded)


def sample_table(deposit: Deposit, entry: FileEntry) -> SampleTable | None:
    """Read a table as a sample table; None when it was not read whole or has no id column."""
    rows = rows_of(deposit, entry)
    if not rows:
        return None
    for at, row in enumerate(rows[:5]):  # a title line may stand above the header
        ids = [i for i, h in enumerate(row) if _is_id(h)]
        if ids:
            first = next((i for i in ids if SAMPLE_ID.search(row[i])), ids[0])
            return SampleTable(entry, row, rows[at + 1 :], first)
    return None


def has_samples(deposit: Deposit, dataset: Dataset, least: int = _ATTRIBUTES_LEAST) -> bool:
    """Tell whether the dataset, or a table of the whole package that names it, describes its samples."""
    for entry in dataset.files:
        named = dataset.roles[entry.path] is FileRole.SAMPLES
        if named and (entry.bytes > 0) and not _only_header(deposit, entry):
            return True
        if dataset.roles[entry.path] in {FileRole.DATA, FileRole.INDEX} and describes_samples(
            headers(deposit, entry), least
        ):
            return True
    return bool(_tables_elsewhere(deposit, dataset))


def _only_header(deposit: Deposit, entry: FileEntry) -> bool:
    rows = rows_of(deposit, entry)
    return rows is not None and len(rows) <= 1


def _tables_elsewhere(deposit: Deposit, dataset: Dataset) -> tuple[SampleTable, ...]:
    """Return the sample tables outside a dataset that name it, in the package's order."""
    shelf = _shelf(Snapshot(deposit))
    return tuple(t for t in shelf.near(dataset) if shelf.owner[t.entry.path] is not dataset and t.mentions(dataset))


class _Shelf:
    """The sample tables that may speak of other datasets, found again by any folded cell of theirs."""

    def __init__(self, deposit: Deposit, found: Mapping) -> None:
        self.tables: list[SampleTable] = []
        self.owner: dict[str, Dataset | None] = {}
        self._by_cell: dict[str, list[int]] = {}
        general = [(None, e) for e in (*found.general, *found.stray)]
        others = [(d, e) for d in found.datasets for e in d.files if _may_be_samples(d, e)]
        papers = {FileRole.MANIFEST, FileRole.REPORT, FileRole.README, FileRole.DICTIONARY}
        for owner, entry in (*general, *others):
            kind = role(entry.path)
            if not is_table(entry.path) or kind in papers:
                continue
            if kind is FileRole.SAMPLES or describes_samples(headers(deposit, entry)):
                table = sample_table(deposit, entry)
                if table is not None:
                    self._take(table, owner)

    def _take(self, table: SampleTable, owner: Dataset | None) -> None:
        self.owner[table.entry.path] = owner
        for cell in table.said | table.known.keys():
            self._by_cell.setdefault(cell, []).append(len(self.tables))
        self.tables.append(table)

    def near(self, dataset: Dataset) -> tuple[SampleTable, ...]:
        """Return the tables that share a word with a dataset's name, folder or file names: no other can name it."""
        if not self.tables:
            return ()
        words = {N(dataset.name), N(basename(dataset.folder))} | {N(basename(e.path)) for e in dataset.content}
        for entry in dataset.content:
            if not is_table(entry.path):
                words.update(_spans(stem_of_pair(entry.path)))
        return tuple(self.tables[n] for n in sorted({n for w in words for n in self._by_cell.get(w, ())}))


@lru_cache(maxsize=2)
def _shelf(snapshot: Snapshot) -> _Shelf:
    return _Shelf(snapshot.deposit, mapping(snapshot.deposit))


def _may_be_samples(dataset: Dataset, entry: FileEntry) -> bool:
    return dataset.roles[entry.path] is FileRole.SAMPLES or (
        is_table(entry.path) and bool(_OF_SAMPLES.search(dataset.name))
    )


def own_tables(deposit: Deposit, dataset: Dataset) -> tuple[SampleTable, ...]:
    """Return the sample tables to compare data files with: the dataset's own, else those that name it."""
    entries = [e for e in dataset.files if is_table(e.path) and dataset.roles[e.path] is FileRole.SAMPLES]
    if not entries:
        entries = [
            e
            for e in dataset.files
            if is_table(e.path) and dataset.roles[e.path] is FileRole.DATA and describes_samples(headers(deposit, e))
        ]
    tables = tuple(t for e in entries if (t := sample_table(deposit, e)) is not None)
    return tables or _tables_elsewhere(deposit, dataset)


def measured_files(dataset: Dataset) -> tuple[FileEntry, ...]:
    """Return the files of which each belongs to one sample."""
    endings = {
        "fastq",
        "fq",
        "bam",
        "cram",
        "sam",
        "sra",
        "mzml",
        "mzxml",
        "fcs",
        "cel",
        "idat",
        "ab1",
        "fast5",
        "pod5",
    }
    return tuple(e for e in dataset.content if ending(e.path) in endings)


def registry(ids: Iterable[str]) -> dict[str, str]:
    """Return folded id → id, to look owners up in."""
    return {N(i): i for i in ids if i.strip()}


def _spans(stem: str) -> Iterator[str]:
    """Yield the parts of a stem that are whole words, folded; the whole first."""
    folded = N(stem)
    yield folded
    edges = [0, *(m.end() for m in _EDGE.finditer(folded))]
    ends = [*(m.start() for m in _EDGE.finditer(folded)), len(folded)]
    yield from (folded[a:z] for a in edges for z in ends if a < z)


def owner_of(stem: str, known: TypingMapping[str, str]) -> str | None:
    """Return the longest registered id that stands in a file's stem as whole words: T1 is not T10."""
    spans = _spans(stem)
    if (whole := next(spans)) in known:
        return known[whole]
    return max((known[span] for span in spans if span in known), key=len, default=None)
