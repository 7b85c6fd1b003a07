"""Which documents may be uploaded, how large, and what they are (domain.md §2.1, §2.3)."""

from __future__ import annotations

from collections.abc import Mapping

from huijiao.core.errors import Refused
from huijiao.core.text import Text

MB = 1024 * 1024
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: Extension → media type.
TYPES: Mapping[str, str] = {
    "docx": _WORD, "xlsx": _EXCEL, "pdf": "application/pdf", "doc": "application/msword",
    "xls": "application/vnd.ms-excel", "wps": "application/vnd.ms-works", "et": "application/vnd.ms-excel",
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "tif": "image/tiff", "tiff": "image/tiff",
    "zip": "application/zip", "txt": "text/plain", "md": "text/markdown", "csv": "text/csv", "json": "application/json",
}  # fmt: skip
#: Only read, not run, in a browser.
INLINE = frozenset({"application/pdf", "image/jpeg", "image/png"})

_FORMS = frozenset({"docx", "doc", "wps", "pdf"})
_SCANS = frozenset({"pdf", "jpg", "jpeg", "png", "tif", "tiff"})
#: Kind → extensions and the largest size in bytes; kinds without a row may be anything up to 200 MB.
ALLOWED: Mapping[str, tuple[frozenset[str], int]] = {
    "taskbook": (_FORMS, 200 * MB),
    "plan": (_FORMS, 200 * MB),
    "metadata": (frozenset({"docx", "xlsx", "doc", "wps", "xls", "et"}), 50 * MB),
    "project": (_FORMS | {"xlsx"}, 50 * MB),
    "agreement": (_FORMS, 50 * MB),
    "quality": (_FORMS, 50 * MB),
    "sealed": (_SCANS, 200 * MB),
}
_OTHER = (frozenset(TYPES), 200 * MB)

_MAGIC: tuple[tuple[bytes, frozenset[str]], ...] = (
    (b"PK\x03\x04", frozenset({"docx", "xlsx", "zip"})),
    (b"%PDF-", frozenset({"pdf"})),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", frozenset({"doc", "xls", "wps", "et"})),
    (b"\xff\xd8\xff", frozenset({"jpg", "jpeg"})),
    (b"\x89PNG\r\n\x1a\n", frozenset({"png"})),
    (b"II*\0", frozenset({"tif", "tiff"})),
    (b"MM\0*", frozenset({"tif", "tiff"})),
)
_MAGIC_OF = frozenset().union(*(names for _, names in _MAGIC))


def extension(name: str) -> str:
    """Return the lower-case extension without its dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def limit(kind: str, name: str) -> int:
    """Return the largest size in bytes; raises `Refused` for an extension that the kind does not take."""
    extensions, largest = ALLOWED.get(kind, _OTHER)
    if extension(name) not in extensions:
        wanted = " ".join(sorted(extensions))
        raise Refused(Text(
            f"“{name}”的文件类型不能作为此材料上传。请上传：{wanted}。",
            f'"{name}" cannot be uploaded here. Accepted types: {wanted}.',
        ))  # fmt: skip
    return largest


def too_large(name: str, largest: int) -> Refused:
    """Return the refusal of a file over its limit."""
    size = f"{largest // MB} MB"
    return Refused(Text(
        f"“{name}”超过 {size}。请压缩扫描图像或拆分后再上传；数据文件请走数据上传通道。",
        f'"{name}" is larger than {size}. Compress the scans or split it; data files go through data upload.',
    ))  # fmt: skip


def problem(name: str, head: bytes) -> str:
    """Return what can be told from the first bytes: "" or empty, encrypted, old_doc, wrong_kind."""
    claimed = extension(name)
    if not head:
        return "empty"
    found = next((names for magic, names in _MAGIC if head.startswith(magic)), None)
    if found is None:
        return "wrong_kind" if claimed in _MAGIC_OF else ""
    if claimed in found:
        return "old_doc" if "doc" in found else ""
    # Word and Excel put a protected document into the old container under the new extension.
    return "encrypted" if "doc" in found and claimed in {"docx", "xlsx"} else "wrong_kind"
