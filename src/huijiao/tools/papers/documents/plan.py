"""汇交方案: cover, sections 一–八, table 1, tools, signature (domain.md §2.5)."""

from __future__ import annotations

import re

from huijiao.core.deposit import Deposit
from huijiao.core.normal import N
from huijiao.core.records.base import FieldSpec, Record
from huijiao.core.records.plan import GUIDANCE, PLAN_ROW, ROW_TYPES, SECTIONS, TOOL, Plan
from huijiao.tools.papers.documents.known import BLANK_DAY, known, zh_day
from huijiao.tools.papers.documents.word import Form

NUMERALS = "一二三四五六七八"
CAPTION = "表1  计划汇交的科学数据清单"
_COVER = (("项目名称", "title"), ("项目编号", "project_no"), ("项目牵头单位", "lead_inst"), ("项目负责人", "pi"))
_WIDTHS = {
    "seq": 11,
    "name": 40,
    "type": 19,
    "amount": 23,
    "format": 19,
    "share": 20,
    "open_at": 17,
    "ind_refs": 17,
    "topic": 16,
}
_BLANK_ROWS = 8
_NOTE = (
    "填表说明：①每个数据集、软件工具、算法模型、系统、图集单独一行；论文、专利、软件著作权、报告、标准、专著各汇总为一行，"
    "名称写作“××项目论文数据集”等。②数据类型从下列选填：{types}。③“预估数据量/记录数”写明单位，如“200 GB/5000条”。"
    "④完全开放共享的，公开时间填“公开”；其他方式填日期。⑤“对应考核指标”填任务书中的指标编号，如“1.1；1.2”。"
)


def build(deposit: Deposit | None = None, *, guidance: bool = True) -> bytes:
    """Return the plan as .docx. ``guidance`` prints the template's grey words in empty sections and blank rows."""
    plan = deposit.plan if deposit and deposit.plan else Plan()
    form = Form("plan", "科学数据汇交方案")
    _cover(form, deposit, plan)
    for number, title in SECTIONS.items():
        form.heading(f"{NUMERALS[number - 1]}、{title.zh}")
        words = _words(plan, number)
        if words:
            form.text(words)
        elif guidance and number in GUIDANCE:
            form.text(GUIDANCE[number], grey=True)
        if number == 2:
            _table(form, plan, guidance=guidance)
        if number == 4:
            _tools(form, plan, guidance=guidance)
    day = plan.cover["date"] or known(deposit, "date")
    form.seal("项目牵头单位（签章）", zh_day(day) if day else BLANK_DAY)
    form.page_numbers()
    return form.done()


def _cover(form: Form, deposit: Deposit | None, plan: Plan) -> None:
    form.title("国家科技计划项目", "科学数据汇交方案", size=26, before=110)
    form.gap(70)
    pairs = [(label, plan.cover[name] or known(deposit, name)) for label, name in _COVER]
    form.cover([*pairs, ("编制日期", plan.cover["date"])])
    form.new_page()


def _words(plan: Plan, number: int) -> str:
    """Return what a section says outside its tables: readers give a section's tables as text too."""
    text = plan.sections[number].text if number in plan.sections else ""
    if number == 2:
        text = re.split(r"(?m)^\s*表\s*1\b.*$|^.*科学数据集名称\t.*$", text, maxsplit=1)[0]
    if number == 4:
        labels = {N(f.label.zh) for f in TOOL.fields}
        text = "\n".join(line for line in text.split("\n") if N(line.split("\t")[0]) not in labels)
    return text.strip("\n")


def _columns(plan: Plan) -> list[FieldSpec]:
    """Return the columns: those of the slides' form, the indicators, and sub-projects where any row has one."""
    optional = {
        "ind_refs": not plan.rows or any(r.has("ind_refs") for r in plan.rows),
        "topic": any(r["topic"] for r in plan.rows),
    }
    return [f for f in PLAN_ROW.fields if optional.get(f.name, True)]


def _table(form: Form, plan: Plan, *, guidance: bool) -> None:
    columns = _columns(plan)
    heads = [f.label.zh.replace("/", "/\n") if f.name == "amount" else f.label.zh for f in columns]
    rows = [[_cell(row, f, n) for f in columns] for n, row in enumerate(plan.rows, 1)]
    if guidance:
        rows += [[str(n) if f.name == "seq" else "" for f in columns] for n in range(len(rows) + 1, _BLANK_ROWS + 1)]
    form.caption(CAPTION)
    widths = [_WIDTHS[f.name] for f in columns]
    scale = 166 / sum(widths)
    centred = [i for i, f in enumerate(columns) if f.name != "name"]
    form.grid([w * scale for w in widths], [heads, *rows], centred=centred)
    if guidance:
        form.text(_NOTE.format(types="、".join(ROW_TYPES)), grey=True, indent=False, small=True)


def _cell(row: Record, field: FieldSpec, number: int) -> str:
    return row[field.name] or (str(number) if field.name == "seq" else "")


def _tools(form: Form, plan: Plan, *, guidance: bool) -> None:
    tools = plan.tools or ((Record.of(),) if guidance else ())
    for number, tool in enumerate(tools):
        if number:
            form.gap(4)
        fields = [f for f in TOOL.fields if guidance or tool.has(f.name) or not len(tool)]
        table = form.bare(len(fields), (38, 120))
        for row, field in zip(table.rows, fields, strict=True):
            form.put(row.cells[0], field.label.zh, label=True)
            form.put(row.cells[1], tool[field.name])
