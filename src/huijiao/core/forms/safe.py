"""Opening what strangers send: size limits, no entities, a named problem instead of a crash."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any, Self

from lxml import etree

MAX_FILE = 200 * 10**6  # bytes of a paper on disk (domain.md §2.3)
MAX_PART = 96 * 10**6  # bytes of one unpacked part
MAX_WHOLE = 400 * 10**6  # bytes of all parts together
MAX_PARTS = 10_000

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Unreadable(Exception):
    """A paper that cannot be read; ``problem`` is one of those of `PaperFile`."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}" if detail else problem)
        self.problem = problem


def parse_xml(data: bytes) -> Any:
    """Return the root element; a document type declaration is refused (entity bombs, XXE)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("unparsable", str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("unparsable", "document type declaration")
    return root


class Parts:
    """The parts of an Office file, read one by one within limits."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Unreadable("unparsable", str(error)) from error
        infos = self._zip.infolist()
        too_big = sum(i.file_size for i in infos) > MAX_WHOLE or any(i.file_size > MAX_PART for i in infos)
        if len(infos) > MAX_PARTS or too_big:
            self.close()
            raise Unreadable("unparsable", "too large when unpacked")
        if any(i.flag_bits & 1 for i in infos):
            self.close()
            raise Unreadable("encrypted")
        self.names = frozenset(i.filename for i in infos)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def read(self, name: str) -> bytes:
        """Return one part; its real size is held to the limit whatever the directory says."""
        try:
            with self._zip.open(name) as stream:
                data = stream.read(MAX_PART + 1)
        except (
            KeyError,
            OSError,
            EOFError,
            RuntimeError,
            ValueError,
            NotImplementedError,
            zipfile.BadZipFile,
        ) as error:
            raise Unreadable("unparsable", str(error)) from error
        except Exception as error:
            # zlib.error, lzma.LZMAError … have no common base
            raise Unreadable("unparsable", f"{type(error).__name__}: {error}") from error
        if len(data) > MAX_PART:
            raise Unreadable("unparsable", f"{name} is too large")
        return data

    def xml(self, name: str) -> Any:
        """Return the root element of one part."""
        return parse_xml(self.read(name))


def sniff(path: Path) -> str:
    """Return what the bytes are: docx xlsx ole pdf image zip text empty other.

    An OLE file that holds ``EncryptedPackage`` answers ``encrypted``.
    """
    size = path.stat().st_size
    if size == 0:
        return "empty"
    with path.open("rb") as stream:
        head = stream.read(4096)
        if head.startswith(OLE):
            body = head + stream.read(MAX_FILE)
            return "encrypted" if "EncryptedPackage".encode("utf-16-le") in body else "ole"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"GIF8")):
        return "image"
    return "text" if b"\0" not in head else "other"


def _office(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "broken_zip"
    if any(n.endswith("word/document.xml") or n == "word/document.xml" for n in names):
        return "docx"
    if any(n == "xl/workbook.xml" for n in names):
        return "xlsx"
    return "zip"
