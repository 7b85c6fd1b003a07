"""Identifiers that Excel has cut (R-IMP-01): it keeps 15 digits, so an 18-digit number loses its tail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huijiao.core.deposit import Truncated
from huijiao.core.forms.grid import Cell, Paper, Table
from huijiao.core.forms.labels import key

_SCIENTIFIC = re.compile(r"^[1-9](?:\.\d+)?[Ee]\+\d{2}$")
_ZEROS = re.compile(r"^[1-9]\d{14}000$")
_IDENTIFIER = re.compile(r"身份证|证件|信用代码|代码|编号|号码|number|\bid\b|\bno\b", re.IGNORECASE)
_AMOUNT = re.compile(r"字节|bytes|数据量|记录数|经费|size|volume", re.IGNORECASE)


def find_truncated(paper: Paper) -> Iterator[Truncated]:
    """Yield the cells of a workbook that held a long identifier as a number."""
    if paper.kind != "xlsx":
        return
    for table in paper.tables:
        for number, row in enumerate(table.rows):
            for cell in dict.fromkeys(row):
                if _cut(cell):
                    label = _label(table, number, cell)
                    if not _AMOUNT.search(label):
                        yield Truncated(paper.at(cell), label, cell.text)


def _cut(cell: Cell) -> bool:
    if cell.number is not None:
        return abs(cell.number) >= 1e15
    text = cell.text.strip()
    return bool(_SCIENTIFIC.match(text) or _ZEROS.match(text))


def _label(table: Table, row: int, cell: Cell) -> str:
    """Return the label to the left in a form of pairs, else the heading of the column."""
    before = [c.text.strip() for c in table.distinct(row) if c.column < cell.column and key(c.text)]
    if before and _IDENTIFIER.search(before[-1]) and not re.search(r"\d", before[-1]):
        return before[-1]
    above = table.rows[0][cell.column - 1] if row else None
    if above is not None and above is not cell and key(above.text) and not key(above.text).isdigit():
        return above.text.strip()
    return before[-1] if before else ""
