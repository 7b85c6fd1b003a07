"""What a file is: by content first, its extension deciding only between kinds of text (R-ENT-10)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import puremagic

from huijiao.core.formats import ole
from huijiao.core.formats.streams import peek
from huijiao.core.formats.table import COMPRESSIONS, DIALECTS, EXTENSIONS, FORMATS

HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Guess:
    """``format`` by content, ``claimed`` by extension ("" if unknown), ``compression`` around it."""

    format: str
    claimed: str = ""
    compression: str = ""


# (offset, bytes, code); the longest and surest first
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "PDF"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"\xff\xd8\xff", "JPG"),
    (0, b"GIF87a", "GIF"),
    (0, b"GIF89a", "GIF"),
    (0, b"II*\x00", "TIFF"),
    (0, b"MM\x00*", "TIFF"),
    (0, b"II+\x00", "TIFF"),
    (0, b"MM\x00+", "TIFF"),
    (0, b"\x00\x00\x00\x0cjP  \r\n\x87\n", "JP2"),
    (8, b"WEBP", "WEBP"),
    (0, b"SQLite format 3\x00", "SQLITE"),
    (0, b"\x89HDF\r\n\x1a\n", "HDF5"),
    (0, b"CDF\x01", "NETCDF"),
    (0, b"CDF\x02", "NETCDF"),
    (0, b"CDF\x05", "NETCDF"),
    (0, b"PAR1", "PARQUET"),
    (0, b"\x93NUMPY", "NPY"),
    (0, b"MATLAB 5.0", "MAT"),
    (0, b"FCS2.0", "FCS"),
    (0, b"FCS3.", "FCS"),
    (0, b"ABIF", "AB1"),
    (0, b"NCBI.sra", "SRA"),
    (0, b"CRAM", "CRAM"),
    (0, b"BAM\x01", "BAM"),
    (0, b"BCF\x02", "BCF"),
    (0, b"RDX2\n", "RDS"),
    (0, b"RDX3\n", "RDS"),
    (0, b"X\n\x00\x00\x00\x02", "RDS"),
    (0, b"X\n\x00\x00\x00\x03", "RDS"),
    (0, b"MTZ ", "MTZ"),
    (208, b"MAP ", "MRC"),
    (0, b"\xda\xce\xbe\n", "ND2"),
    (0, b"ZISRAWFILE", "CZI"),
    (128, b"DICM", "DICOM"),
    (4, b"ftyp", "MP4"),
    (8, b"AVI ", "AVI"),
    (8, b"WAVE", "WAV"),
    (0, b"ID3", "MP3"),
    (0, b"7z\xbc\xaf\x27\x1c", "7Z"),
    (0, b"Rar!\x1a\x07", "RAR"),
    (0, b"\x28\xb5\x2f\xfd", "ZST"),
    (0, b"\x7fELF", "ELF"),
    (0, b"\xfe\xed\xfa\xce", "MACHO"),
    (0, b"\xfe\xed\xfa\xcf", "MACHO"),
    (0, b"\xce\xfa\xed\xfe", "MACHO"),
    (0, b"\xcf\xfa\xed\xfe", "MACHO"),
    (0, b"{\\rtf", "RTF"),
    (257, b"ustar", "TAR"),
)
_WRAPPERS = ((b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"))
_WRAPPED = {"gzip": "GZ", "bzip2": "BZ2", "xz": "XZ", "zstd": "ZST"}

_TEXT: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"##fileformat=VCF"), "VCF"),
    (re.compile(rb"##gff-version[ \t]+3"), "GFF3"),
    (re.compile(rb"@HD\t|@SQ\tSN:|@RG\tID:|@PG\tID:"), "SAM"),
    (re.compile(rb"LOCUS {2,}\S+"), "GENBANK"),
    (re.compile(rb"ID {3}\S.*;"), "EMBL"),
    (re.compile(rb"data_\S*\s+(?:#[^\n]*\s+)*(?:_|loop_)"), "MMCIF"),
    (re.compile(rb"HEADER {4}|(?:ATOM {2}|HETATM) *\d+ "), "PDB"),
    (re.compile(rb"@[^\n]+\r?\n(?:[A-Za-z.*-]*\r?\n)+\+"), "FASTQ"),
    (re.compile(rb">[^\n]*\r?\n[ \r\n]*[A-Za-z*.-]+\r?(?:\n|\Z)"), "FASTA"),
    (re.compile(rb"(?i)(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<!doctype html|<html[\s>]"), "HTML"),
    (re.compile(rb"<\?xml\s|<[A-Za-z_][\w:.-]*(?:\s[^<>]*)?>"), "XML"),
    (re.compile(rb"#!\s*/"), "SCRIPT"),
)
# a text may be what its extension says only for these; otherwise its content has to show it
_TRUSTED = DIALECTS | {
    "CSV", "TSV", "TXT", "MD", "HTML", "YAML", "SQL", "JSON", "JSONL", "XML", "GTF",
    "GFF3", "FASTA", "FASTQ", "SAM", "VCF", "GENBANK", "EMBL", "PDB", "MMCIF",
}  # fmt: skip
# readings of text that quotes or contains others: the extension holds against a sniffed sequence …
_PROSE = frozenset({"MD", "HTML", "YAML", "SQL"} | {code for code in DIALECTS if FORMATS[code].family == "code"})
# … and kinds of one make, where content cannot tell which
_HOLDS: dict[str, frozenset[str]] = {
    "XML": frozenset(code for code, f in FORMATS.items() if f.reader == "xmls"),
    "JSON": frozenset(code for code, f in FORMATS.items() if f.reader == "jsons"),
    "JSONL": frozenset({"JSONL"}),
    "SCRIPT": frozenset(code for code in DIALECTS if FORMATS[code].family in {"code", "executable"}),
    "GFF3": frozenset({"GTF"}),
}
_CONTROL = bytes(set(range(32)) - {8, 9, 10, 12, 13, 27})
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


def extension_of(name: str) -> tuple[str, str]:
    """Return (format, compression) that the name claims; "" for what it does not say: ``a.fastq.gz`` → FASTQ, gzip."""
    parts = name.lower().rsplit("/", 1)[-1].split(".")
    if len(parts) < 2:
        return "", ""
    last = parts[-1]
    compression = COMPRESSIONS.get(last, "")
    if not compression:
        return EXTENSIONS.get(last, ""), ""
    inner = EXTENSIONS.get(parts[-2], "") if len(parts) > 2 else ""
    if inner == "TAR":
        return "TAR.GZ", compression
    return inner or _WRAPPED[compression], compression


def detect(path: Path, name: str) -> Guess:
    """Look at the head of a file (and inside one layer of compression)."""
    claimed, _ = extension_of(name)
    head = peek(path, "", HEAD)
    for magic, compression in _WRAPPERS:
        if head.startswith(magic):
            if compression == "zstd":
                return Guess(claimed or "ZST", claimed, compression) if claimed in FORMATS else Guess("ZST", "", "zstd")
            inner = peek(path, compression, HEAD)
            code = _inside(inner, claimed, _WRAPPED[compression])
            # "notes.gz" claims the compression only, and that is there
            return Guess(code, code if claimed == _WRAPPED[compression] else claimed, compression)
    return Guess(_plain(path, head, claimed, name), claimed)


def _inside(inner: bytes, claimed: str, wrapper: str) -> str:
    """Name the content of a compressed file; damaged beyond its first block, it is what it claims."""
    if not inner:
        return claimed or wrapper
    code = _by_magic(inner) or _by_text(inner, claimed)
    if code == "TAR":
        return "TAR.GZ"
    if code in {"", "BIN"} or FORMATS[code].reader in {"images", "pdf", "sqlite", "sheets", "office", "ole"}:
        return wrapper  # those readers need a file they can seek in
    return code


def _plain(path: Path, head: bytes, claimed: str, name: str) -> str:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path, claimed)
    if head.startswith(ole.MAGIC):
        return ole.kind(path)
    return _by_magic(head) or _by_text(head, claimed) or _by_library(head, name)


def _by_magic(head: bytes) -> str:
    for offset, magic, code in _MAGIC:
        if head.startswith(magic, offset):
            return code
    if head.startswith(b"MZ") and (len(head) < 64 or 0 in head[:64]):
        return "EXE"
    if head.startswith(b"BM") and len(head) > 26 and head[6:10] == b"\0\0\0\0":
        return "BMP"
    if head.startswith(b"\xca\xfe\xba\xbe"):
        # a fat Mach-O counts its few architectures where Java has its class version (≥ 45)
        return "MACHO" if int.from_bytes(head[4:8], "big") < 45 else "CLASS"
    if b"%PDF-" in head[:1024] and not head[:1].isspace():
        return "PDF"
    return ""


def is_text(head: bytes) -> bool:
    """Tell whether bytes are text in some encoding: hardly any control characters, or UTF-16."""
    if head.startswith(_BOMS):
        return True
    if not head:
        return False
    zeros = head.count(0)
    if zeros > len(head) // 4 and abs(head[0::2].count(0) - head[1::2].count(0)) > zeros * 0.9:
        return True
    control = len(head) - len(head.translate(None, _CONTROL))
    if control * 200 > len(head):
        return False
    return _decodes(head)


def _decodes(head: bytes) -> bool:
    """Tell whether most of the text can be UTF-8, GB18030 or a single-byte code of letters."""
    if head.isascii():
        return True
    for codec in ("utf-8", "gb18030"):
        text = head.decode(codec, "replace")
        if text.count("�") <= max(1, len(text) // 100):
            return True
    high = sum(byte >= 128 for byte in head)
    return high * 4 < len(head) or any(codec_fits(head, codec) for codec in ("utf-8", "gb18030"))


def codec_fits(head: bytes, codec: str) -> bool:
    """Tell whether at least half of the lines decode."""
    lines = head.split(b"\n")
    good = 0
    for line in lines:
        try:
            line.decode(codec)
        except UnicodeDecodeError:
            continue
        good += 1
    return good * 2 > len(lines)


def _by_text(head: bytes, claimed: str) -> str:
    if not is_text(head):
        return ""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n") if claimed != "TSV" else head
    found = next((code for pattern, code in _TEXT if pattern.match(start)), "")
    if not found and start[:1] in {b"{", b"["} and (claimed in _HOLDS["JSON"] | {"TXT"} or claimed not in _TRUSTED):
        found = _json_kind(start)
    if found == "XML" and claimed in _PROSE | {"TXT", "CSV", "TSV"} and not start.startswith(b"<?xml"):
        return claimed  # a line in angle brackets
    if not found or claimed in _HOLDS.get(found, _PROSE):
        return claimed if claimed in _TRUSTED else "TXT"
    return found


def _json_kind(start: bytes) -> str:
    """JSON shows itself by what follows the first bracket; lines of objects are JSONL."""
    if not re.match(rb'\{\s*"[^"\n]*"\s*:|\[\s*[\[{"\d\]-]', start):
        return ""
    first, _, second = start.partition(b"\n")
    lines = first.rstrip().endswith(b"}") and second.lstrip().startswith(b"{") and first.startswith(b"{")
    return "JSONL" if lines else "JSON"


_ZIP_KINDS: tuple[tuple[Callable[[set[str]], bool], str], ...] = (
    (lambda names: "xl/workbook.bin" in names, "XLSB"),
    (lambda names: "xl/workbook.xml" in names and "xl/vbaProject.bin" in names, "XLSM"),
    (lambda names: "xl/workbook.xml" in names, "XLSX"),
    (lambda names: "word/document.xml" in names, "DOCX"),
    (lambda names: "ppt/presentation.xml" in names, "PPTX"),
    (lambda names: "OFD.xml" in names, "OFD"),
    (lambda names: "META-INF/container.xml" in names and "mimetype" in names, "EPUB"),
    (lambda names: "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names, "JAR"),
)
_ODF = {b"spreadsheet": "ODS", b"text": "ODT", b"presentation": "ODP"}


def _zip_kind(path: Path, claimed: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype").rpartition(b".")[2].strip()
                if kind in _ODF:
                    return _ODF[kind]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, KeyError):
        # damaged: it is what it claims, and its reader will say what is wrong
        return claimed if claimed in {"XLSX", "XLSM", "DOCX", "PPTX", "ODS", "ODT"} else "ZIP"
    return next((code for test, code in _ZIP_KINDS if test(names)), "ZIP")


def _by_library(head: bytes, name: str) -> str:
    """Ask puremagic for what the table above does not know."""
    try:
        extension = puremagic.from_string(head, filename=name)
    except (puremagic.PureError, ValueError, IndexError):
        return "BIN"
    return EXTENSIONS.get(extension.lstrip(".").lower(), "BIN")
