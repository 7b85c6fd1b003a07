"""Excel forms: the file list, index tables of aggregated sets, the data dictionary; and findings as a sheet."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from huijiao.core.findings import Finding
from huijiao.tools.papers.documents.word import VERSION

_HEAD = PatternFill("solid", fgColor="EDEDED")
_THIN = Side(style="thin", color="999999")
_EDGE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TEXT_ROWS = 500  # rows kept as text and given drop-downs in a blank form
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EPOCH = datetime(2026, 1, 1)  # noqa: DTZ001 - Excel's properties carry no zone


@dataclass(frozen=True)
class Column:
    """One column: heading, width in characters, options of its drop-down."""

    head: str
    width: int = 14
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One blank table."""

    code: str
    title: str
    columns: tuple[Column, ...]


def _columns(
    heads: str, wide: Mapping[str, int], options: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[Column, ...]:
    return tuple(Column(h, wide.get(h, 14), (options or {}).get(h, ())) for h in heads.split())


SHEETS: Mapping[str, Sheet] = {s.code: s for s in (
    Sheet("file_list", "文件清单", _columns(
        "数据集序号 数据集名称 相对路径 格式 字节数 校验算法 校验值 记录数 说明", {"数据集名称": 34, "相对路径": 50, "校验值": 44, "说明": 24},
        {"校验算法": ("MD5", "SHA-256", "SM3")})),
    Sheet("index_paper", "论文清单", _columns(
        "序号 题名 作者 期刊/会议 年 卷期页 DOI 标注项目编号 第一标注 文件名", {"题名": 44, "作者": 26, "期刊/会议": 24, "DOI": 26, "文件名": 24},
        {"第一标注": ("是", "否")})),
    Sheet("index_patent", "专利清单", _columns(
        "序号 名称 类型 状态 申请号 公开号 授权日 权利人 发明人 文件名", {"名称": 44, "申请号": 20, "权利人": 26, "发明人": 24, "文件名": 24},
        {"类型": ("发明", "实用新型", "外观", "PCT"), "状态": ("申请", "授权")})),
    Sheet("index_swcopyright", "软件著作权清单", _columns(
        "序号 软件名称 登记号 著作权人 登记日期 版本 文件名", {"软件名称": 40, "登记号": 20, "著作权人": 28, "文件名": 24})),
    Sheet("index_standard", "标准清单", _columns(
        "序号 标准号 名称 类型 状态 发布日期 文件名", {"标准号": 22, "名称": 44, "文件名": 24},
        {"类型": ("国家标准", "行业标准", "地方标准", "团体标准", "企业标准", "国际标准"), "状态": ("已发布", "报批稿", "送审稿", "征求意见稿")})),
    Sheet("index_book", "专著清单", _columns(
        "序号 书名 著者 出版社 年 ISBN 文件名", {"书名": 44, "著者": 26, "出版社": 24, "ISBN": 20, "文件名": 24})),
    Sheet("index_report", "报告清单", _columns(
        "序号 题名 类型 编制单位 日期 密级 文件名", {"题名": 44, "编制单位": 28, "文件名": 24},
        {"类型": ("考察报告", "研究报告", "调查报告", "咨询报告", "其他"), "密级": ("公开",)})),
    Sheet("data_dictionary", "数据字典", _columns(
        "字段名 含义 类型 单位 缺失值编码", {"字段名": 28, "含义": 44}, {"类型": ("文本", "整数", "小数", "日期", "布尔")})),
)}  # fmt: skip


def blank(code: str, rows: Sequence[Sequence[str]] = ()) -> bytes:
    """Return one of `SHEETS` as .xlsx: text columns (long numbers stay whole), drop-downs; ``rows`` prefill it."""
    spec = SHEETS[code]
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = spec.title
    _head(sheet, [c.head for c in spec.columns], [c.width for c in spec.columns])
    for line in rows:
        sheet.append([safe(v) for v in line])
    for number, column in enumerate(spec.columns, 1):
        letter = get_column_letter(number)
        for row in range(2, max(_TEXT_ROWS, len(rows)) + 2):
            sheet.cell(row, number).number_format = "@"
        if column.options:
            choice = DataValidation(type="list", formula1=f'"{",".join(column.options)}"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{max(_TEXT_ROWS, len(rows)) + 1}")
            sheet.add_data_validation(choice)
    _meta(book, spec.code)
    return _bytes(book)


_FINDING_HEADS = (
    "序号",
    "规则",
    "级别",
    "文件",
    "位置",
    "行",
    "数据文件",
    "问题",
    "修改方法",
    "状态",
    "说明",
    "Problem",
    "How to mend",
)
_FINDING_WIDTHS = (6, 12, 9, 28, 18, 6, 36, 60, 48, 10, 28, 60, 48)
_SEVERITY = {"BLOCK": "必须修改", "FIX": "修改或说明", "WARN": "请核对", "INFO": "提示"}


def findings(rows: Sequence[Finding], states: Sequence[tuple[str, str]] = ()) -> bytes:
    """Return a list of findings (审查表) as .xlsx; ``states`` gives each one's state and explanation."""
    book = Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "审查意见"
    _head(sheet, _FINDING_HEADS, _FINDING_WIDTHS)
    for number, one in enumerate(rows, 1):
        state = states[number - 1] if number <= len(states) else ("", "")
        place = one.place
        texts = (one.rule, _SEVERITY[one.severity], place.document, place.cell, place.row or "", place.path, one.message_zh,
                 one.fix_zh, *state, one.message_en, one.fix_en)  # fmt: skip
        sheet.append([number, *(safe(t) for t in texts)])
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = _EDGE
    sheet.auto_filter.ref = sheet.dimensions
    _meta(book, "findings")
    return _bytes(book)


def safe(value: object) -> object:
    """Return a value that no spreadsheet takes for a formula."""
    text = value if isinstance(value, str) else None
    if text is None:
        return value
    clean = "".join(c for c in text if c in "\n\t" or c.isprintable())
    return f"'{clean}" if clean.startswith(_FORMULA) else clean


def _head(sheet: Worksheet, heads: Sequence[str], widths: Sequence[int]) -> None:
    sheet.append(list(heads))
    for number, width in enumerate(widths, 1):
        cell = sheet.cell(1, number)
        cell.font, cell.fill, cell.border = Font(name="黑体", bold=True), _HEAD, _EDGE
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = "9", "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "1:1"


def _meta(book: Workbook, code: str) -> None:
    """Say which form and version this is, where people do not see it."""
    book.properties.creator, book.properties.subject = "", f"huijiao:{code}"
    book.properties.keywords = f"huijiao:{code}:{VERSION}"
    book.properties.created = book.properties.modified = _EPOCH


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
