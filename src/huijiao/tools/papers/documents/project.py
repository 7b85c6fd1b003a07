"""项目基本信息表 (domain.md §2.3)."""

from __future__ import annotations

from docx.shared import Mm

from huijiao.core.deposit import Deposit
from huijiao.core.records.base import FieldSpec, Need, Record
from huijiao.core.records.project import PROJECT
from huijiao.tools.papers.documents.known import BLANK_DAY, known
from huijiao.tools.papers.documents.word import Form, boxes, merge

_ROWS: tuple[tuple[str, ...], ...] = (
    ("title",), ("project_no",), ("programme",), ("cohort",), ("lead_inst",), ("pi", "pi_phone"), ("pi_email", "contact"),
    ("contact_phone", "contact_email"), ("dept", "funds"), ("start", "end"), ("address", "postcode"), ("summary",), ("agency",),
)  # fmt: skip
_HEIGHT = {"summary": 40}


def build(deposit: Deposit | None = None) -> bytes:
    """Return the form as .docx, filled with what is known."""
    record = deposit.project if deposit and deposit.project else Record.of()
    form = Form("project", "项目基本信息表")
    form.title("科学数据汇交", "项目基本信息表", size=16)
    table = form.bare(len(_ROWS), (35, 49, 35, 43))
    for at, names in enumerate(_ROWS):
        form.put(table.cell(at, 0), _label(PROJECT[names[0]]), label=True)
        value = table.cell(at, 1) if len(names) == 2 else merge(table, at, 1, at, 3)
        form.put(value, _text(PROJECT[names[0]], record, deposit))
        if len(names) == 2:
            form.put(table.cell(at, 2), _label(PROJECT[names[1]]), label=True)
            form.put(table.cell(at, 3), _text(PROJECT[names[1]], record, deposit))
        table.rows[at].height = Mm(max(_HEIGHT.get(n, 10) for n in names))
    form.gap(4)
    form.text("□ 已仔细阅读科学数据汇交说明，承诺按上述步骤提交项目数据。", indent=False)
    form.text(f"填表人：              填表日期：{BLANK_DAY}", indent=False)
    form.text("注：带*的为必填项；日期写作2021-03-08；经费单位为万元；成果简介不超过400字，在研项目写阶段性成果。",
              grey=True, indent=False, small=True)  # fmt: skip
    return form.done()


def _label(field: FieldSpec) -> str:
    return ("*" if field.need is Need.REQUIRED else "") + field.label.zh


def _text(field: FieldSpec, record: Record, deposit: Deposit | None) -> str:
    text = record[field.name] or known(deposit, field.name)
    return boxes(field.options, text) if field.options else text
