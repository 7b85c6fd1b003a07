"""Declared field names against column headers and the data dictionary (R-ENT-16, 17)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from huijiao.core.deposit import Deposit
from huijiao.core.formats.report import Verdict
from huijiao.core.manifest import FileEntry
from huijiao.core.normal import N
from huijiao.core.rules.mapping import Dataset, headers, rows_of, text_of
from huijiao.core.rules.roles import FileRole, ending, is_table
from huijiao.core.rules.words import blank

_SPLIT = re.compile(r"[；;\n\r|]+")
_SPLIT_MORE = re.compile(r"[，,、]+")
_UNIT = re.compile(r"\s*(?:\([^()]*\)|/[a-z%°℃μ·0-9^\-]+|_\([^()]*\))\s*$")
_TAIL = re.compile(r"等(?:\d+个)?(?:字段|指标|信息)?$|^(?:包括|包含|including)[:：]?")

_PAPERS = frozenset({"txt", "md", "pdf", "doc", "docx", "html", "rtf"})  # notes beside tables; no data of their own


def declared_fields(dataset: Dataset) -> tuple[str, ...]:
    """Split 字段名称: on ；; else on commas outside brackets; 等 at the end goes."""
    text = dataset.record["fields"]
    if blank(text):
        return ()
    parts = _SPLIT.split(text)
    if len([p for p in parts if p.strip()]) == 1:
        parts = _outside_brackets(text)
    cleaned = (_TAIL.sub("", p.strip().strip("。.")).strip() for p in parts)
    return tuple(dict.fromkeys(p for p in cleaned if p and not blank(p)))


def _outside_brackets(text: str) -> list[str]:
    kept, depth, out = "", 0, []
    for char in text:
        depth += (char in "(（[【") - (char in ")）]】")
        if depth <= 0 and _SPLIT_MORE.match(char):
            out.append(kept)
            kept = ""
        else:
            kept += char
    return [*out, kept]


def _bare(name: str) -> str:
    """Fold a field's name and drop a unit in brackets at its end."""
    folded = N(name)
    return _UNIT.sub("", folded) or folded


@dataclass(frozen=True)
class Fields:
    """Column names of a dataset, the rows of its dictionary, and whether all its tables could be read.

    ``formless``: some data file has no columns (FASTQ, images), so the dictionary alone may explain a field.
    """

    columns: frozenset[str]
    dictionary: tuple[tuple[str, ...], ...]
    decidable: bool
    formless: bool

    @classmethod
    def of(cls, deposit: Deposit, dataset: Dataset) -> Fields:
        """Read the headers and the dictionary of one dataset, once."""
        if "fields" not in dataset.memory:
            dataset.memory["fields"] = cls._read(deposit, dataset)
        found: Fields = dataset.memory["fields"]
        return found

    @classmethod
    def _read(cls, deposit: Deposit, dataset: Dataset) -> Fields:
        columns: set[str] = set()
        decidable, formless = True, False
        for entry in (*dataset.content, *dataset.tables(FileRole.SAMPLES, FileRole.INDEX)):
            report = entry.report
            found = headers(deposit, entry)
            columns |= {h for h in found if h.strip()}
            broken = report is None or report.verdict in {Verdict.BROKEN, Verdict.DIED}
            headless = report is not None and any(d.code == "table.no_header" for d in report.defects)
            table = is_table(entry.path) and not entry.path.lower().endswith((".txt", ".json"))
            if (
                headless
                or (not found and broken)
                or (not found and table and report and report.verdict is not Verdict.OK)
            ):
                decidable = False
            formless = formless or (not found and ending(entry.path) not in _PAPERS)
        rows = tuple(r for e in dataset.having(FileRole.DICTIONARY) for r in _dictionary(deposit, e))
        return cls(frozenset(columns), rows, decidable and bool(columns or rows), formless or not columns)

    @cached_property
    def _folded(self) -> frozenset[str]:
        return frozenset(f(c) for c in self.columns for f in (_bare, N))

    def knows(self, field: str) -> bool:
        """Tell whether a declared field is a column, by name or by the dictionary."""
        columns = self._folded
        if N(field) in columns or _bare(field) in columns:
            return True
        rows = [row for row in self.dictionary if self._in_row(field, row)]
        return bool(rows) and (self.formless or any(_bare(c) in columns for row in rows for c in row if c))

    def documented(self, column: str, declared: tuple[str, ...]) -> bool:
        """Tell whether a column is declared or stands in the dictionary."""
        if _bare(column) in {_bare(f) for f in declared}:
            return True
        return any(self._in_row(column, row) for row in self.dictionary)

    @staticmethod
    def _in_row(field: str, row: tuple[str, ...]) -> bool:
        wanted = {N(field), _bare(field)}
        return any(N(cell) in wanted or _bare(cell) in wanted for cell in row if cell)


def _dictionary(deposit: Deposit, entry: FileEntry) -> tuple[tuple[str, ...], ...]:
    rows = rows_of(deposit, entry)
    if rows is not None:
        return rows
    lines = text_of(deposit, entry).splitlines()
    return tuple(
        tuple(p.strip(" -*•`") for p in re.split(r"[\t|:：,，]|\s{2,}|\s[-–—]+\s", line))
        for line in lines
        if line.strip()
    )
