"""OLE compound files (doc, xls, ppt, encrypted OOXML, msi): the names in their directory say what they are."""

from __future__ import annotations

import struct
from pathlib import Path

from huijiao.core.formats.draft import Draft, Source, Unreadable

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # sector numbers from here on are marks
_ENTRY = 128
_SECTORS = 4096  # directory sectors followed at most
_KINDS = (
    ("EncryptedPackage", "OOXML_ENCRYPTED"),
    ("Workbook", "XLS"),
    ("Book", "XLS"),
    ("WordDocument", "DOC"),
    ("PowerPoint Document", "PPT"),
)


def names(path: Path) -> set[str]:
    """Return the directory's entry names; `Unreadable` if the directory is damaged."""
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
            shift = struct.unpack_from("<H", head, 30)[0]
            if shift not in {9, 12}:
                raise Unreadable("reader.failed", why="OLE header")
            size = 1 << shift
            fat_sectors = [s for s in struct.unpack_from("<109I", head, 76) if s < _END]
            sector = struct.unpack_from("<I", head, 48)[0]
            out: set[str] = set()
            for _ in range(_SECTORS):
                if sector >= _END:
                    return out
                stream.seek((sector + 1) * size)
                out |= _entries(stream.read(size))
                index, offset = divmod(sector, size // 4)
                if index >= len(fat_sectors):
                    return out
                stream.seek((fat_sectors[index] + 1) * size + offset * 4)
                sector = struct.unpack("<I", stream.read(4))[0]
    except (struct.error, OSError) as error:
        raise Unreadable("reader.failed", why=f"OLE: {error}") from error
    return out


def _entries(block: bytes) -> set[str]:
    out = set()
    for start in range(0, len(block) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", block, start + 64)[0]
        if 2 <= length <= 64:
            out.add(block[start : start + length - 2].decode("utf-16-le", "replace"))
    return out


def kind(path: Path) -> str:
    """Return XLS DOC PPT OOXML_ENCRYPTED or OLE."""
    try:
        found = names(path)
    except Unreadable:
        return "OLE"
    return next((code for name, code in _KINDS if name in found), "OLE")


def note(path: Path, draft: Draft) -> None:
    """Note macros; raise for encryption."""
    found = names(path)
    if "EncryptedPackage" in found:
        raise Unreadable("office.encrypted")
    if found & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "Macros", "VBA"}:
        draft.add("macro.present", what="VBA")


def read(source: Source, draft: Draft) -> None:
    """Look at a compound file: encryption and macros only; its content is not examined. Unit ``份``."""
    note(source.path, draft)
    draft.examined = False
    draft.count(1, "份")
