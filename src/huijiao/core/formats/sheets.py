"""XLSX, XLSM, XLSB, XLS and ODS: rows per sheet; sheets named 说明, README or 字典 are not counted. Unit ``条``."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from huijiao.core.formats import ole
from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.packed import OFFICE_FREE, opened, verify
from huijiao.core.formats.tables import Table, column_letter

NOT_DATA = re.compile(r"说明|readme|字典", re.IGNORECASE)
_ERROR_CELL = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3}\d+)"[^>]*?\bt="e"[^>]*>.{0,4000}?<v>([^<]{1,20})</v>', re.DOTALL)
_SHEET = re.compile(rb"<sheet\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_RELATION = re.compile(rb"<Relationship\s[^>]*>")
_MERGED_SHOWN = 5
_OVERLAP = 8192


def read(source: Source, draft: Draft) -> None:
    """Read a workbook to its end."""
    errors: dict[str, list[tuple[str, str]]] = {}
    if source.format == "XLS":
        ole.note(source.path, draft)
    else:
        with opened(source.path, free=OFFICE_FREE) as archive:
            verify(archive, draft)
            _refuse_encrypted_ods(archive)
            errors = dict(_error_cells(archive)) if source.format.startswith("XLS") else {}
    try:
        _book(source, errors, draft)
    except PasswordError as error:
        raise Unreadable("office.encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("reader.failed", why=str(error)[:120]) from error
    except BaseException as error:
        # the library is compiled; its panics are no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("reader.failed", why="panic") from error


def _book(source: Source, errors: dict[str, list[tuple[str, str]]], draft: Draft) -> None:
    book = CalamineWorkbook.from_path(str(source.path))
    total, sheets = 0, []
    for name in book.sheet_names:
        try:
            sheet = book.get_sheet_by_name(name)
        except (CalamineError, OSError, ValueError) as error:
            draft.add("reader.failed", name, why=str(error)[:120])
            continue
        counted = not NOT_DATA.search(name)
        fact = _sheet(sheet, name, draft, counted=counted)
        sheets.append(fact | {"counted": counted})
        total += fact["rows"] if counted else 0
        for cell, value in errors.get(name, ()):
            draft.add("excel.error_value", f"{name}!{cell}", value=value)
    draft.facts["sheets"] = sheets
    draft.count(total, "条")


def _refuse_encrypted_ods(archive: zipfile.ZipFile) -> None:
    if "META-INF/manifest.xml" in archive.namelist():
        with archive.open("META-INF/manifest.xml") as stream:
            if b"encryption-data" in stream.read(1 << 20):
                raise Unreadable("office.encrypted")


def _sheet(sheet: CalamineSheet, name: str, draft: Draft, *, counted: bool) -> dict[str, Any]:
    trial = Draft()
    left = (sheet.start or (0, 0))[1]  # rows begin at the sheet's top, but at its first column in use
    table = Table(trial, lambda row, column: f"{name}!{column_letter(left + column)}{row}")
    stray: dict[int, tuple[int, int, str]] = {}  # column → date cells: how many, first row, first value
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [_text(value) for value in row]
        table.take(number, cells)
        for index, value in enumerate(row):
            if isinstance(value, date):
                n, at, text = stray.get(index, (0, number, cells[index]))
                stray[index] = (n + 1, at, text)
    rows = table.finish()
    for top, bottom in (sheet.merged_cell_ranges or ())[:_MERGED_SHOWN]:
        where = f"{column_letter(top[1])}{top[0] + 1}:{column_letter(bottom[1])}{bottom[0] + 1}"
        trial.add("table.merged", f"{name}!{where}", range=where)
    if not counted:
        trial.defects = [d for d in trial.defects if not d.code.startswith("table.")]
        trial.columns = []
        trial.counts.clear()
    _stray_dates(stray, trial, table)
    draft.absorb(trial)
    return {"name": name, "rows": rows, "header": table.header[:200], "columns": len(table.header)}


def _stray_dates(stray: dict[int, tuple[int, int, str]], trial: Draft, table: Table) -> None:
    """A few date cells in a column of names are names that Excel converted."""
    for index, (n, row, value) in stray.items():
        column = trial.columns[index] if index < len(trial.columns) else None
        if column is not None and column.kind == "text" and n * 2 < column.filled:
            trial.add("excel.date_gene", table.cell(row, index), value=value)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, int | timedelta) else ""


def _error_cells(archive: zipfile.ZipFile) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield sheet name and its error cells; the workbook reader turns errors into empty cells."""
    for name, part in _parts(archive):
        found: list[tuple[str, str]] = []
        with archive.open(part) as stream:
            tail = b""
            while block := stream.read(1 << 20):
                data = tail + block
                if b't="e"' in data:
                    found += [(m[1].decode(), m[2].decode("utf-8", "replace")) for m in _ERROR_CELL.finditer(data)]
                tail = data[-_OVERLAP:]
                if len(found) > 200:
                    break
        if found:
            yield name, list(dict.fromkeys(found))


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return (sheet name, member) by the workbook's relations."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return []
    relations = {}
    for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        attributes = dict(_ATTRIBUTE.findall(tag))
        relations[attributes.get(b"Id", b"")] = attributes.get(b"Target", b"").decode("utf-8", "replace")
    out = []
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        attributes = dict(_ATTRIBUTE.findall(tag))
        target = relations.get(attributes.get(b"r:id", b""), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            out.append((attributes.get(b"name", b"").decode("utf-8", "replace"), part))
    return out
