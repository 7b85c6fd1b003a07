"""DOCX, PPTX, ODT and their kin: container whole, no macros, no password, beginning of the text. Unit ``份``."""

from __future__ import annotations

import re
import zipfile
from xml.parsers import expat

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.packed import OFFICE_FREE, opened, verify

TEXT_HEAD = 20_000
_MAIN = {
    "DOCX": re.compile(r"word/document\.xml"),
    "PPTX": re.compile(r"ppt/slides/slide\d+\.xml"),
    "ODT": re.compile(r"content\.xml"),
    "ODP": re.compile(r"content\.xml"),
}
_PARAGRAPHS = {"w:p", "a:p", "text:p", "text:h"}


def read(source: Source, draft: Draft) -> None:
    """Check the container and read the text of the main parts."""
    with opened(source.path, free=OFFICE_FREE) as archive:
        verify(archive, draft)
        wanted = _MAIN.get(source.format)
        parts = [n for n in archive.namelist() if wanted and wanted.fullmatch(n)]
        if wanted and not parts:
            raise Unreadable("reader.failed", why="main part missing")
        _refuse_encrypted(archive)
        words = _Words()
        for part in sorted(parts, key=lambda n: (len(n), n)):
            _parse(archive, part, words)
    draft.facts |= {"text": words.text(), "paragraphs": words.paragraphs}
    if source.format == "PPTX":
        draft.facts["slides"] = len(parts)
    for line in words.text().splitlines()[:6]:
        draft.show(line)
    draft.count(1, "份")


def _refuse_encrypted(archive: zipfile.ZipFile) -> None:
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Unreadable("office.encrypted")


class _Words:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.paragraphs = 0

    def data(self, text: str) -> None:
        if self.length < TEXT_HEAD:
            self.pieces.append(text)
            self.length += len(text)

    def end(self, name: str) -> None:
        if name in _PARAGRAPHS:
            self.paragraphs += 1
            self.data("\n")

    def text(self) -> str:
        """Return the beginning of the text."""
        return "".join(self.pieces)[:TEXT_HEAD]


def _refuse_entity(name: str, *_rest: object) -> None:
    raise Unreadable("xml.entity", name=name)


def _parse(archive: zipfile.ZipFile, part: str, words: _Words) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.CharacterDataHandler = words.data
    parser.EndElementHandler = words.end
    parser.EntityDeclHandler = _refuse_entity
    try:
        with archive.open(part) as stream:
            parser.ParseFile(stream)
    except (expat.ExpatError, ValueError) as error:
        raise Unreadable("reader.failed", f"member {part}", why=str(error)[:120]) from error
