"""元数据表: one table per dataset or tool, as the centre's form prints it (domain.md §2.6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.shared import Mm

from huijiao.core.deposit import Deposit
from huijiao.core.records.base import FieldSpec, Kind, Record
from huijiao.core.records.metadata import METADATA
from huijiao.tools.papers.documents.word import Form, Grid, boxes, merge

TITLE = "科学数据汇交数据集（软件工具、模型或者系统）元数据描述"
_SYSTEM = "（系统生成，不填）"
_NOTES = (
    "（每一个数据集或软件填写一个单独的表格，表格请直接在后附加）",
    "注：1.元数据“中文名称”需要与汇交计划中“科学数据集名称”一致",
    "2.“科学数据”必须填写“字段名称”、“记录数”、“数据量”",
    "3.描述摘要不超过200字；关键词3—5个，用分号隔开；软件工具、算法模型、系统须填写软件属性",
)
#: Group → rows of one or two fields. A row of an optional group is printed when its record has any of its fields.
_ROWS: tuple[tuple[str, bool, tuple[tuple[str, ...], ...]], ...] = (
    ("", False, (
        ("identifier", "subject"), ("name_zh", "name_en"), ("abstract",), ("keywords",), ("type", "format"), ("fields",),
        ("source",), ("records",), ("volume",), ("time_cov", "place_cov"), ("revised", "share"),
    )),
    ("", True, (("open_at", "protect_reason"),)),
    ("", False, (("quality",), ("url",), ("thumb",))),
    ("软件\n属性", True, (
        ("sw_name", "sw_version"), ("sw_purpose",), ("sw_tools", "sw_runtime"), ("sw_developer", "sw_manual"),
    )),
    ("数据\n负责方", False, (
        ("resp_name", "resp_email"), ("resp_phone", "resp_fax"), ("resp_org",), ("resp_address", "resp_postcode"),
    )),
    ("合规\n信息", True, (
        ("secret", "has_personal"), ("has_hgr", "hgr_approval"), ("pathogen", "ethics"), ("licence",),
    )),
)  # fmt: skip
_LABELS = {
    "quality": "数据质量描述\n及质量控制说明\n（来源、采集、\n加工、处理方式\n及质量控制措施\n等）",
    "revised": "最新修订时间\n（版本号）",
}
_HEIGHT = {"abstract": 26, "quality": 34, "fields": 14, "sw_purpose": 12}
_WIDTHS = (13, 23, 52, 25, 49)


def build(deposit: Deposit | None = None) -> bytes:
    """Return the blank form, or a table for every row of the plan with its name, type and sharing mode filled in."""
    records = tuple(deposit.metadata or ()) if deposit else ()
    if not records and deposit and deposit.plan:
        records = tuple(_started(row) for row in deposit.plan.rows)
    return _document(records or (Record.of(),), blank=True)


def build_filled(records: Sequence[Record]) -> bytes:
    """Return the given records, each on its own page."""
    return _document(records, blank=False)


def _started(row: Record) -> Record:
    return Record.of(name_zh=row["name"], format=row["format"], share=row["share"])


def _document(records: Sequence[Record], *, blank: bool) -> bytes:
    form = Form("metadata", "元数据信息表")
    for number, record in enumerate(records):
        if number:
            form.new_page()
        form.title(TITLE, size=14)
        _table(form, record, blank=blank)
    if blank:
        form.text("\n".join(_NOTES), indent=False, small=True)
    form.page_numbers()
    return form.done()


def _table(form: Form, record: Record, *, blank: bool) -> None:
    groups = [(title, rows) for title, optional, rows in _ROWS
              if blank or not optional or any(record.has(n) for r in rows for n in r)]  # fmt: skip
    table = form.bare(sum(len(rows) for _, rows in groups), _WIDTHS)
    at = 0
    for title, rows in groups:
        if title:
            form.put(merge(table, at, 0, at + len(rows) - 1, 0), title, label=True)
        for names in rows:
            _row(form, table, at, names, record, grouped=bool(title))
            at += 1


def _row(form: Form, table: Grid, at: int, names: tuple[str, ...], record: Record, *, grouped: bool) -> None:
    first = METADATA[names[0]]
    label = table.cell(at, 1) if grouped else merge(table, at, 0, at, 1)
    form.put(label, _LABELS.get(first.name, first.label.zh), label=True)
    value = table.cell(at, 2) if len(names) == 2 else merge(table, at, 2, at, 4)
    _value(form, value, first, record)
    if len(names) == 2:
        second = METADATA[names[1]]
        form.put(table.cell(at, 3), _LABELS.get(second.name, second.label.zh), label=True)
        _value(form, table.cell(at, 4), second, record)
    table.rows[at].height = Mm(max(_HEIGHT.get(n, 8) for n in names))


def _value(form: Form, cell: Any, field: FieldSpec, record: Record) -> None:
    text = record[field.name]
    if field.kind is Kind.SYSTEM and not text:
        form.put(cell, _SYSTEM, grey=True)
    elif field.options:
        form.put(cell, boxes(field.options, text))
    else:
        form.put(cell, text)
