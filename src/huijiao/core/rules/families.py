"""Which format names mean the same thing, and which formats cannot be told apart by content."""

from __future__ import annotations

import re
from functools import lru_cache

from huijiao.core.normal import items
from huijiao.core.vocabulary import formats

_PICTURES = frozenset({"JPG", "PNG", "TIFF", "BMP", "GIF", "SVG", "WEBP"})
_CODE = frozenset({"PY", "R", "C", "CPP", "H", "JAVA", "M", "JS", "PL", "SH", "GO", "RS", "IPYNB"})
#: Chinese words for a group of formats, used where no format is named.
_GROUPS: dict[str, frozenset[str]] = {
    "图": _PICTURES, "照片": _PICTURES, "影像": _PICTURES, "文本": frozenset({"TXT", "CSV", "TSV", "MD"}),
    "表格": frozenset({"XLSX", "XLS", "CSV", "TSV"}), "视频": frozenset({"MP4", "AVI", "MOV", "MKV"}),
    "音频": frozenset({"WAV", "MP3", "FLAC"}), "压缩": frozenset({"ZIP", "TAR.GZ", "RAR", "7Z", "GZ"}),
    "代码": _CODE, "源码": _CODE, "脚本": _CODE,
}  # fmt: skip

#: Different names of one format, or formats whose content does not tell them apart.
_SAME: tuple[frozenset[str], ...] = (
    frozenset({"JPG", "JPEG", "JPG (JPEG)"}),
    frozenset({"TIF", "TIFF", "TIFF (TIF)", "GEOTIFF", "OME-TIFF", "LSM", "SVS"}),
    frozenset({"FASTA", "FA", "FNA", "FAA", "FFN", "FAS", "FSA"}),
    frozenset({"FASTQ", "FQ", "FASTQ.GZ", "FQ.GZ"}),
    frozenset({"MMCIF", "CIF"}),
    frozenset({"GENBANK", "GB", "GBK", "GBFF", "EMBL"}),
    frozenset({"GFF3", "GFF", "GTF"}),
    frozenset({"HDF5", "H5", "HDF", "NETCDF", "NC", "NC4", "H5AD", "LOOM", "MAT", "COOL", "FAST5"}),
    frozenset({"NETCDF", "NC", "CDF"}),
    frozenset({"SQLITE", "DB", "SQLITE3", "GPKG"}),
    frozenset({"MRC", "MAP", "CCP4", "MRCS"}),
    frozenset({"TAR.GZ", "TGZ", "GZ", "TAR"}),
    frozenset({"HTML", "HTM"}),
    frozenset({"TSV", "TAB"}),
    frozenset({"TXT", "LOG", "DAT"}),
    frozenset({"MD", "MARKDOWN"}),
    frozenset({"SHAPEFILE", "SHP", "SHX", "DBF", "PRJ", "CPG", "SBN", "SBX"}),
    frozenset({"MP4", "M4V", "MOV"}),
    frozenset({"YAML", "YML"}),
    frozenset({"XLSX", "XLS", "XLSM", "ET"}),
    frozenset({"DOCX", "DOC", "WPS", "DOCM"}),
    frozenset({"PPTX", "PPT"}),
    frozenset({"JSON", "GEOJSON", "JSONL"}),
)

_PARENTHESIS = re.compile(r"\((.*?)\)|（(.*?)）")


@lru_cache(maxsize=4096)
def spoken_formats(text: str) -> frozenset[str]:
    """Return the formats a cell names; a Chinese word for a group (图片, 文本) stands for all of it."""
    out: set[str] = set()
    for item in items(text):
        groups = [codes for word, codes in _GROUPS.items() if word in item]
        if groups and not re.search(r"[A-Za-z]", item):
            out |= groups[0]
        else:
            out |= {code.upper() for code in formats(item)}
    return frozenset(out)


@lru_cache(maxsize=4096)
def code_of(text: str) -> str:
    """Return the canonical code of one format name as `formats` gives it."""
    found = formats(text)
    return found[0].upper() if found else text.upper()


@lru_cache(maxsize=4096)
def same_family(a: str, b: str) -> bool:
    """Tell whether two format codes mean the same."""
    left, right = _PARENTHESIS.sub("", a).strip().upper(), _PARENTHESIS.sub("", b).strip().upper()
    return left == right or any(left in group and right in group for group in _SAME)
