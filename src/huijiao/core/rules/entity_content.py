"""What the files are: type, readability, declared formats, encoding (domain.md §3.8, R-ENT-10 to 13, 20)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Place, Severity
from huijiao.core.formats.report import Defect, Verdict
from huijiao.core.manifest import FileEntry
from huijiao.core.rules.engine import Hit, hit, rule
from huijiao.core.rules.entity_files import is_tool, package_of
from huijiao.core.rules.families import code_of, same_family, spoken_formats
from huijiao.core.rules.mapping import Dataset, mapping, text_of
from huijiao.core.rules.roles import FileRole, bare, ending, is_system_junk
from huijiao.core.text import Text
from huijiao.core.vocabulary import KNOWN_FORMATS, PROPRIETARY_FORMATS, SET_CLASSES

#: Plain text whose dialects content cannot tell apart; an ending among them is never a lie about the other.
_TEXT = frozenset(
    {
        "TXT", "CSV", "TSV", "TAB", "MD", "PY", "R", "C", "CPP", "H", "JAVA", "M", "JS", "PL", "SH", "GO", "RS",
        "JSON", "JSONL",
        "XML", "HTML", "SQL", "YAML", "TOML", "TEX", "BED", "GTF", "GFF3", "GEOJSON", "KML", "IPYNB", "NWK", "NEXUS",
        "PHYLIP",
        "SDF", "MOL", "OBJ", "MGF", "JCAMP", "SVG", "BEDGRAPH", "LOG", "DAT", "CFG", "INI", "SAM", "VCF", "PDB",
        "MMCIF", "GENBANK",
        "EMBL", "MZML", "MZXML", "PLY", "STL", "PRJ", "CPG", "RMD", "TEXT", "",
    }
)  # fmt: skip
#: Containers that many formats are made of (a .biom is HDF5, an .ods is a ZIP).
_CONTAINERS = frozenset(
    {"ZIP", "GZ", "TAR.GZ", "H5", "SQLITE", "OLE", "XML", "RIFF", "GZIP", "BZ2", "XZ", "TAR", "HDF5"}
)
_ARCHIVES = frozenset({"ZIP", "TAR", "TAR.GZ", "GZ", "TGZ"})
_STRICT_TEXT = (frozenset({"FASTQ", "FASTA"}), frozenset({"FASTQ", "CSV"}), frozenset({"FASTA", "CSV"}))
_UNDECLARED_SHARE = 0.1
_ENCODING = ("text.encoding", "text.mixed_encoding")
#: Notes beside the data, whatever their format.
_NOTE = re.compile(r"说明|许可|引用|licen[cs]e|copying|citation|^notes?$|^about$|changelog|version", re.IGNORECASE)
_VIEWER = re.compile(r"读取|打开|查看|浏览|软件|viewer|open(?:ed)? with|read(?:er|able)? with|software", re.IGNORECASE)


@rule("R-ENT-10", Severity.FIX, "package")
def ending_lies(deposit: Deposit) -> Iterator[Hit]:
    """The ending says one format, the content another."""
    for entry in package_of(deposit).files:
        report = entry.report
        if report is None or is_system_junk(entry.path) or not entry.bytes or not report.claimed or not report.format:
            continue
        claimed, real = code_of(report.claimed), code_of(report.format)
        if _lie(claimed, real):
            yield hit(Place(path=entry.path), path=entry.path, a=ending(entry.path) or claimed, b=real)


def _lie(claimed: str, real: str) -> bool:
    if claimed == real or {claimed, real} == {"XLS", "ET"} or {claimed, real} == {"DOC", "WPS"}:
        return False
    if {claimed, real} in _STRICT_TEXT or {claimed, real} in ({"XLS", "XLSX"}, {"DOC", "DOCX"}, {"PPT", "PPTX"}):
        return True
    if same_family(claimed, real) or claimed not in KNOWN_FORMATS or (claimed in _TEXT and real in _TEXT):
        return False
    if real in _CONTAINERS:  # a container lies only about formats of another make
        return claimed in _TEXT - {"SVG", "XML"} or claimed in {"PDF", "PNG", "JPG", "TIFF", "FASTQ", "FASTA"}
    return True


@rule("R-ENT-11", Severity.BLOCK, "package")
def unreadable(deposit: Deposit) -> Iterator[Hit]:
    """Files that cannot be read to their end; one finding per file. Empty files are R-ENT-05."""
    for entry in package_of(deposit).files:
        report = entry.report
        if report is None or not entry.bytes or is_system_junk(entry.path):
            continue
        if report.verdict in {Verdict.BROKEN, Verdict.DIED}:
            died = report.verdict is Verdict.DIED
            yield hit(
                Place(path=entry.path), Severity.WARN if died else None, path=entry.path, why=_why(report.defects)
            )


def _why(defects: tuple[Defect, ...]) -> Text:
    grave = [d for d in defects if not d.code.startswith(("table.", "text.", "excel.", "name."))] or list(defects)
    if not grave:
        return Text("读取失败", "reading failed")
    first = grave[0]
    where = f"（{first.where}）" if first.where else ""
    return Text(
        first.message_zh.rstrip("。") + where,
        first.message_en.rstrip(".") + where.replace("（", " (").replace("）", ")"),
    )


def _format(entry: FileEntry) -> str:
    """Return the format of a file: by content where it was read, else by its ending."""
    if entry.report and entry.report.format and entry.report.format not in {"UNKNOWN", "BINARY", "DATA"}:
        real, claimed = code_of(entry.report.format), code_of(ending(entry.path))
        # Plain text and containers take the ending's word: PY, MD, BIOM …
        return claimed if real in _TEXT | _CONTAINERS and claimed in KNOWN_FORMATS and not _lie(claimed, real) else real
    return code_of(ending(entry.path)) if ending(entry.path) else ""


def formats_of(dataset: Dataset) -> Counter[str]:
    """Count the formats among a dataset's content."""
    if "formats" not in dataset.memory:
        dataset.memory["formats"] = _count_formats(dataset)
    found: Counter[str] = dataset.memory["formats"]
    return found


def _count_formats(dataset: Dataset) -> Counter[str]:
    proper = [e for e in dataset.content if e.bytes and not _NOTE.search(bare(e.path))] or list(dataset.content)
    found: Counter[str] = Counter()
    for entry in proper:
        inner = entry.report.facts.get("formats") if entry.report and entry.report.format in _ARCHIVES else None
        if isinstance(inner, dict) and inner:
            found.update({code_of(str(code)): int(n) for code, n in inner.items()})
        elif code := _format(entry):
            found[code] += 1
    return found


def _formats(entry: FileEntry) -> tuple[str, ...]:
    """Return the format of a file; of an archive that was opened, those of its members."""
    inner = entry.report.facts.get("formats") if entry.report is not None else None
    if isinstance(inner, Mapping) and inner:
        return tuple(str(code) for code in inner)
    code = _format(entry)
    return (code,) if code else ()


@rule("R-ENT-12", Severity.FIX, "metadata", "package")
def formats_undeclared(deposit: Deposit) -> Iterator[Hit]:
    """The formats found are those declared; at most a tenth of the files may be of others."""
    package_of(deposit)
    for dataset in mapping(deposit).present:
        declared, found = spoken_formats(dataset.record["format"]), formats_of(dataset)
        if not declared or not found:
            continue
        packed = {_packing(e) for e in dataset.content}
        allowed = {code for code in found if any(same_family(code, d) for d in declared)}
        if packed & declared - {""}:
            continue  # declared as archives; what they hold is not declared
        odd = sum(n for code, n in found.items() if code not in allowed)
        loose = is_tool(dataset) or dataset.cls in SET_CLASSES
        if not allowed or (not loose and odd > sum(found.values()) * _UNDECLARED_SHARE):
            yield hit(dataset.place, name=dataset.name, a=sorted(found), b=dataset.record["format"])


def _packing(entry: FileEntry) -> str:
    name = entry.path.lower()
    return next(
        (
            code
            for end, code in (
                (".tar.gz", "TAR.GZ"),
                (".tgz", "TAR.GZ"),
                (".gz", "GZ"),
                (".zip", "ZIP"),
                (".rar", "RAR"),
                (".7z", "7Z"),
            )
            if name.endswith(end)
        ),
        "",
    )


@rule("R-ENT-13", Severity.WARN, "metadata", "package")
def proprietary(deposit: Deposit) -> Iterator[Hit]:
    """A maker's own format has an open copy beside it or a note on what reads it."""
    package_of(deposit)
    for dataset in mapping(deposit).present:
        own = [e for e in dataset.content if _format(e) in PROPRIETARY_FORMATS]
        told = "\n".join(text_of(deposit, e) for e in dataset.having(FileRole.README, FileRole.DICTIONARY))
        open_stems = {bare(e.path) for e in dataset.content if e not in own}
        closed: dict[str, FileEntry] = {}
        for entry in own:
            code = _format(entry)
            noted = re.search(rf"(?<![A-Za-z]){re.escape(code)}(?![A-Za-z])", told, re.IGNORECASE) and _VIEWER.search(
                told
            )
            if not noted and bare(entry.path) not in open_stems:
                closed.setdefault(code, entry)
        for code, entry in closed.items():
            yield hit(Place(path=entry.path), path=entry.path, format=code, name=dataset.name)


@rule("R-ENT-20", Severity.FIX, "package")
def not_utf8(deposit: Deposit) -> Iterator[Hit]:
    """Text is UTF-8."""
    for entry in package_of(deposit).files:
        if entry.report is None or is_system_junk(entry.path):
            continue
        found = [d for d in entry.report.defects if d.code in _ENCODING]
        if found:
            mixed = any(d.code == "text.mixed_encoding" for d in found)
            enc = (
                Text("多种编码混用", "a mixture of encodings")
                if mixed
                else entry.report.encoding or found[0].data.get("encoding", "?")
            )
            yield hit(Place(path=entry.path), path=entry.path, enc=enc)
