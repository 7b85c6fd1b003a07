"""Lists as Excel files: every table an office files can be taken along."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from huijiao.desks.office import send_bytes
from huijiao.tools.papers.documents.sheets import safe

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx(name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a sheet: ``heads`` are (heading, width in characters); texts are never taken for formulas."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name[:31]
    sheet.append([head for head, _ in heads])
    for number, (_, width) in enumerate(heads, 1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in rows:
        sheet.append([safe(str(v) if v is not None and not isinstance(v, int | float) else v) for v in row])
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return send_bytes(out.getvalue(), f"{name}.xlsx", XLSX)
