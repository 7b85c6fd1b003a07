"""Small tables and texts of the data folder that rules read whole: README, 数据字典, sample and index tables."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from huijiao.core.forms.docx import read_docx
from huijiao.core.forms.safe import Unreadable
from huijiao.core.forms.xlsx import read_xlsx

MAX_TABLE = 2 * 10**6  # bytes of a table on disk
MAX_TEXT = 300_000  # bytes of a text
MAX_ALL = 64 * 10**6  # bytes of all of them together
MAX_ROWS = 5_000

Rows = tuple[tuple[str, ...], ...]

_TABLES = frozenset({".csv", ".tsv", ".tab", ".xlsx", ".xlsm"})
_TEXTS = frozenset({".txt", ".md", ".rst", ".docx", ".json", ".yml", ".yaml", ".toml", ".cfg", ".ini", ""})
_ASIDE = re.compile(r"说明|字典|readme|dictionary|notes?$", re.IGNORECASE)


def decode(data: bytes) -> str:
    """Return text from UTF-8 (with or without mark), UTF-16 or GB 18030."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


class Shelf:
    """Collects what is small enough, until the whole is too much."""

    def __init__(self) -> None:
        self.tables: dict[str, Rows] = {}
        self.texts: dict[str, str] = {}
        self._taken = 0

    def offer(self, name: str, path: Path, size: int) -> None:
        """Read one file when it is a small table or text."""
        ending = path.suffix.lower()
        if not size or self._taken + size > MAX_ALL:
            return
        if ending in _TABLES and size <= MAX_TABLE:
            rows = _rows(path, ending)
            if rows:
                self.tables[name] = rows
                self._taken += size
        elif ending in _TEXTS and size <= MAX_TEXT:
            text = _text(path, ending)
            if text:
                self.texts[name] = text
                self._taken += size


def _rows(path: Path, ending: str) -> Rows:
    if ending in (".xlsx", ".xlsm"):
        return _sheet(path)
    text = decode(path.read_bytes())
    delimiter = "\t" if ending in (".tsv", ".tab") or text.partition("\n")[0].count("\t") else ","
    rows: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append(tuple(cell.strip() for cell in row))
            if len(rows) >= MAX_ROWS:
                break
    except csv.Error:
        return ()
    return tuple(rows)


def _sheet(path: Path) -> Rows:
    """Return the first sheet with content that is not one of notes."""
    try:
        paper = read_xlsx(path, path.name, MAX_ROWS)
    except Unreadable:
        return ()
    filled = [t for t in paper.tables if t.text]
    chosen = next((t for t in filled if not _ASIDE.search(t.name)), filled[0] if filled else None)
    if chosen is None:
        return ()
    rows = (tuple(cell.text for cell in row) for row in chosen.rows)
    return tuple(row for row in rows if any(row))


def _text(path: Path, ending: str) -> str:
    if ending == ".docx":
        try:
            return read_docx(path, path.name).text
        except Unreadable:
            return ""
    data = path.read_bytes()
    return "" if b"\0" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff") else decode(data)
