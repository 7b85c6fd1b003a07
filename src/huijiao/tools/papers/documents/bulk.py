"""元数据总表: all records of a project as one workbook, one row each, to be changed and taken back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from huijiao.core.forms.bulk import KEY, SHEET, as_cell
from huijiao.core.records.base import FieldSpec, Kind, Need, Record
from huijiao.core.records.metadata import METADATA
from huijiao.tools.papers.documents.word import VERSION

_FREE_ROWS = 500  # further rows with drop-downs
_WIDTHS = {Kind.TEXT: 44, Kind.LIST: 26, Kind.NUMBER: 12, Kind.ONE: 16, Kind.DATE: 14}
_NAMES = 36
_EDGE = Border(*(Side(style="thin", color="999999"),) * 4)
_NEEDS = {Need.REQUIRED: "必填", Need.CONDITIONAL: "符合条件时必填", Need.OPTIONAL: "可选", Need.SYSTEM: "系统填写"}
_NEEDS_EN = {
    Need.REQUIRED: "required",
    Need.CONDITIONAL: "where it applies",
    Need.OPTIONAL: "optional",
    Need.SYSTEM: "by the system",
}
_NOTES = (
    ("一行是一个数据集（软件工具、模型或者系统）；列与元数据表的栏目一致。",
     "One row is one dataset (tool, model or system); the columns are those of the metadata form."),
    (f"首列“{KEY}”用于核对，已锁定，请勿修改。新增数据集时在末尾另起一行，首列留空。",
     "The first column is locked: do not change it. To add a dataset write a new row at the end and leave its first column empty."),
    ("要删除数据集，请清空该行其他各列，上传后在预览页勾选确认。没有在表中出现的数据集不会被自动删除。",
     "To remove a dataset empty the other cells of its row and confirm on the preview. What is not in the sheet is never removed by itself."),
    ("上传后先显示逐格的差异，确认后才生效；全部生效或全部不生效，并可撤销。",
     "After the upload every difference is shown; nothing changes before you confirm; all of it or nothing, and it can be undone."),
    ("若导出后有人修改了同一数据集，系统会指出是谁、在何时修改，请重新导出再改。",
     "If somebody changed the same dataset meanwhile, you are told who and when; download the sheet again."),
    ("各列均为文本格式；数据类型、共享方式等请从下拉列表中选择。工作表保护没有密码，可在“审阅”中撤销。",
     "All columns are text; choose type and sharing from the lists. The protection has no password."),
)  # fmt: skip


def build(rows: Iterable[tuple[str, Record]], title: str = "") -> bytes:
    """Return the workbook; ``rows`` are (first column, record), as `core.bulk.key_of` writes the first."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    count = _records(sheet, rows)
    _lists(sheet, count)
    _explained(book.create_sheet("说明"), title)
    book.properties.creator, book.properties.subject = "", "huijiao:bulk"
    book.properties.keywords = f"huijiao:bulk:{VERSION}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _records(sheet: Any, rows: Iterable[tuple[str, Record]]) -> int:
    """Write headings and rows; return how many rows."""
    free = Protection(locked=False)
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width = 16
    for number, spec in enumerate(METADATA.fields, 2):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = _NAMES if spec.name == "name_zh" else _WIDTHS.get(spec.kind, 20)
        column.number_format = "@"
        column.protection = Protection(locked=spec.kind is Kind.SYSTEM)
    sheet.protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)  # False: not forbidden
    sheet.append(_cells(sheet, [KEY, *(f.label.zh for f in METADATA.fields)], _head(sheet)))
    locked = _style(sheet, Protection(locked=True), fill=True)
    open_ = _style(sheet, free)
    styles = [locked, *(locked if f.kind is Kind.SYSTEM else open_ for f in METADATA.fields)]
    count = 0
    for key, record in rows:
        texts = [key, *(as_cell(record[f.name]) for f in METADATA.fields)]
        sheet.append([_cell(sheet, text, style) for text, style in zip(texts, styles, strict=True)])
        count += 1
    return count


def _lists(sheet: Any, count: int) -> None:
    """Give the columns with options their drop-downs; other texts are let through, the preview tells of them."""
    for number, spec in enumerate(METADATA.fields, 2):
        if spec.kind is Kind.ONE:
            letter = get_column_letter(number)
            choice = DataValidation(
                type="list", formula1=f'"{",".join(spec.options)}"', allow_blank=True, errorStyle="warning"
            )
            choice.add(f"{letter}2:{letter}{count + 1 + _FREE_ROWS}")
            sheet.data_validations.append(choice)


def _explained(sheet: Any, title: str) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 40
    sheet.column_dimensions["C"].width, sheet.column_dimensions["D"].width = 26, 60
    plain = _style(sheet, Protection(locked=True))
    head = _head(sheet)
    if title:
        sheet.append(_cells(sheet, [title], head))
    for zh, en in _NOTES:
        sheet.append([_cell(sheet, zh, None), None, None, _cell(sheet, en, None)])
    sheet.append([])
    sheet.append(_cells(sheet, ["栏目 Column", "Column", "填写要求 Need", "可选值 Options / 字数 Length"], head))
    for spec in METADATA.fields:
        sheet.append(_cells(sheet, _row(spec), plain))


def _row(spec: FieldSpec) -> Sequence[str]:
    limit = f"≤ {spec.length}" if spec.length else ""
    return (
        spec.label.zh,
        spec.label.en,
        f"{_NEEDS[spec.need]} {_NEEDS_EN[spec.need]}",
        "；".join(spec.options) or limit,
    )


def _cells(sheet: Any, texts: Sequence[str], style: Any) -> list[Any]:
    return [_cell(sheet, text, style) for text in texts]


def _cell(sheet: Any, text: str, style: Any) -> Any:
    """Return a cell that holds text whatever it looks like: nothing is a formula, no number loses digits."""
    cell: Any = WriteOnlyCell(sheet)
    if text:
        cell.value = text
        cell.data_type = "s"
    if style is not None:
        cell._style = style  # noqa: SLF001 - one shared style; setting five attributes per cell takes 20 times as long
    return cell


def _style(sheet: Any, protection: Protection, *, fill: bool = False) -> Any:
    cell: Any = WriteOnlyCell(sheet)
    cell.number_format, cell.protection, cell.border = "@", protection, _EDGE
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if fill:
        cell.fill = PatternFill("solid", fgColor="EDEDED")
    return copy(cell._style)  # noqa: SLF001


def _head(sheet: Any) -> Any:
    cell: Any = WriteOnlyCell(sheet)
    cell.font, cell.fill, cell.border = Font(name="黑体", bold=True), PatternFill("solid", fgColor="EDEDED"), _EDGE
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return copy(cell._style)  # noqa: SLF001
