"""Reads an .xlsx into the light model: one table per visible sheet, addresses as Excel writes them."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

from huijiao.core.forms.grid import Cell, Paper, Table
from huijiao.core.forms.safe import Parts, Unreadable

MAX_ROWS, MAX_COLUMNS, MAX_MERGED = 5_000, 120, 200_000

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:$]+)"')
_DOCTYPE = re.compile(rb"<!DOCTYPE|<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E", re.IGNORECASE)


def read_xlsx(path: Path, name: str, max_rows: int = MAX_ROWS) -> Paper:
    """Return the workbook as a document, or raise `Unreadable`. Formulas answer their cached values."""
    _guard(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions that it drops
            book = openpyxl.load_workbook(path, data_only=True, keep_links=False)
    except Exception as error:
        # openpyxl raises whatever its parts raise: KeyError, ValueError, TypeError, XMLSyntaxError …
        raise Unreadable("unparsable", f"{type(error).__name__}: {error}") from error
    tables = tuple(_sheet(sheet, max_rows) for sheet in book.worksheets if sheet.sheet_state == "visible")
    return Paper(name, tables, tables, kind="xlsx")


def _guard(path: Path) -> None:
    """Refuse what would fill the memory: big parts, huge merged ranges, entities."""
    merged = 0
    with Parts(path) as parts:
        for part in parts.names:
            if not part.endswith(".xml"):
                continue
            data = parts.read(part)
            if _DOCTYPE.search(data):
                raise Unreadable("unparsable", "document type declaration")
            if part.startswith("xl/worksheets/"):
                for reference in _MERGE.findall(data):
                    merged += _area(reference.decode())
    if merged > MAX_MERGED:
        raise Unreadable("unparsable", "merged range too large")


def _area(reference: str) -> int:
    try:
        left, top, right, bottom = range_boundaries(reference)
    except (ValueError, TypeError):
        return 0
    return (int(right or 0) - int(left or 0) + 1) * (int(bottom or 0) - int(top or 0) + 1)


def _sheet(sheet: Any, max_rows: int) -> Table:
    height, width = min(sheet.max_row, max_rows), min(sheet.max_column, MAX_COLUMNS)
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, min(area.max_row, height) + 1):
            for column in range(area.min_col, min(area.max_col, width) + 1):
                merged[row, column] = (area.min_row, area.min_col)
    made: dict[tuple[int, int], Cell] = {}
    rows = []
    values = sheet.iter_rows(min_row=1, max_row=height, max_col=width)
    for number, line in enumerate(values, 1):
        cells = []
        for column, source in enumerate(line, 1):
            corner = merged.get((number, column), (number, column))
            cell = made.get(corner)
            if cell is None:
                address = f"{sheet.title}!{get_column_letter(column)}{number}"
                cell = made[corner] = _cell(source.value, number, column, address)
            cells.append(cell)
        rows.append(tuple(cells))
    return Table(sheet.title, tuple(rows))


def _cell(value: Any, row: int, column: int, address: str) -> Cell:
    number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    return Cell(say(value), row, column, address, number)


def say(value: Any) -> str:
    """Return a cell's value as a person would type it; ISO dates; whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value).replace("_x000D_\n", "\n").replace("\r\n", "\n").strip()
