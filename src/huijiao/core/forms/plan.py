"""The deposit plan: cover, sections 一–八, table 1, tools of section 四 (domain.md §2.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from huijiao.core.findings import Place
from huijiao.core.forms.grid import Paper, Para, Table
from huijiao.core.forms.labels import Labels, clean
from huijiao.core.forms.pairs import Header, continues, header, lines_record, pairs, record, rows_of
from huijiao.core.forms.project import read_cover
from huijiao.core.forms.sections import Section, split_sections
from huijiao.core.normal import N
from huijiao.core.records.base import Record, Value
from huijiao.core.records.plan import GUIDANCE, PLAN_ROW, SECTIONS, TOOL, Plan

#: Number → full title, then what a rewritten heading must still say.
TITLES: dict[int, tuple[str, ...]] = {
    1: (SECTIONS[1].zh, "数据概述", "概述", SECTIONS[1].en, "Overview"),
    2: (SECTIONS[2].zh, "资源清单", "数据清单", "汇交清单", SECTIONS[2].en, "Data list"),
    3: (SECTIONS[3].zh, "质量控制", "质控说明", SECTIONS[3].en, "Quality control"),
    4: (SECTIONS[4].zh, "软件工具", "工具说明", SECTIONS[4].en),
    5: (SECTIONS[5].zh, "衍生数据", SECTIONS[5].en, "Derived data"),
    6: (SECTIONS[6].zh, "使用期限", "长期保存", "保护期限", SECTIONS[6].en),
    7: (SECTIONS[7].zh, "汇交技术方案", "技术方案", SECTIONS[7].en, "Technical scheme"),
    8: (SECTIONS[8].zh, "补充说明", "其他说明", "其它补充说明", "其它说明", SECTIONS[8].en, "Remarks"),
}
ROWS = Labels(
    PLAN_ROW,
    {
        "seq": ("编号", "No", "#"),
        "name": ("名称", "科学数据名称", "资源名称", "数据资源名称", "Name", "Title"),
        "type": ("类型", "资源类型", "Data type"),
        "amount": (
            "预估数据量",
            "数据量",
            "记录数",
            "预估记录数",
            "预估数据量（记录数）",
            "数据规模",
            "Volume",
            "Records",
            "Amount",
        ),
        "format": ("格式", "文件格式", "Data format"),
        "share": ("共享类型", "Sharing", "Access"),
        "open_at": ("开放时间", "公开日期", "Open date", "Release date"),
        "ind_refs": ("考核指标", "对应指标", "对应的考核指标", "Indicator"),
        "topic": ("课题", "对应课题", "所属课题（任务）"),
    },
)
TOOLS = Labels(
    TOOL,
    {
        "name": ("工具名称", "软件工具名称", "名称", "Name", "Tool name"),
        "purpose": ("软件用途", "功能", "用途说明", "Use"),
        "tools": ("开发语言", "开发环境", "Language"),
        "runtime": ("运行平台", "Platform"),
        "developer": ("研发单位", "Developer"),
        "version": ("版本",),
        "manual": ("用户手册", "使用说明", "User manual"),
    },
)


def row_header(table: Table) -> Header | None:
    """Return the header of table 1, or None."""
    head = header(table, ROWS, 4, "name")
    return head if head is not None and (head.has("amount") or head.has("share")) and head.has("type") else None


def read_plan(paper: Paper) -> Plan:
    """Return the plan as far as it can be read; a section that is not there has no entry."""
    parted = split_sections(paper, TITLES)
    sections: dict[int, Value] = {}
    for section in parted.sections:
        place = paper.place(section.heading[:60], field_=f"section_{section.number}")
        text = _own_words(section)
        old = sections.get(section.number)
        sections[section.number] = Value(f"{old.text}\n{text}" if old else text, place)
    four = next((s for s in parted.sections if s.number == 4), None)
    cover = read_cover(paper, [b for b in parted.before if isinstance(b, Para) or row_header(b) is None])
    rows, place = _rows(paper)
    return Plan(cover, sections, rows, _tools(paper, four) if four else (), place)


def _own_words(section: Section) -> str:
    """Return what was written: the template's guidance goes when more than it stands there."""
    guidance = N(GUIDANCE.get(section.number, ""))
    blocks = [b for b in section.blocks if not (guidance and isinstance(b, Para) and N(b.text) == guidance)]
    rest = replace(section, blocks=blocks).text
    return clean(rest) or section.text


def _rows(paper: Paper) -> tuple[tuple[Record, ...], Place]:
    rows: list[Record] = []
    place = paper.place("表1")
    last: tuple[Header, Table] | None = None
    for table in paper.tables:
        head = row_header(table)
        if head is None and last is not None and continues(last[1], table):
            head = Header(-1, last[0].columns)
        elif head is None or (last is not None and not _same(last[0], head)):
            continue
        if last is None:
            place = paper.place(table.name)
        rows.extend(rows_of(paper, table, head, len(rows) + 1))
        last = (head, table)
    return tuple(rows), place


def _same(one: Header, two: Header) -> bool:
    return [f.name for f in one.columns.values()] == [f.name for f in two.columns.values()]


def _tools(paper: Paper, section: Section) -> tuple[Record, ...]:
    """Read the tools of section 四: tables of pairs, a list, or running text."""
    out: list[Record] = []
    for block in section.blocks:
        if not isinstance(block, Table):
            continue
        head = header(block, TOOLS, 3, "name", within=3)
        if head is not None:
            out.extend(rows_of(paper, block, head))
            continue
        groups: list[list[int]] = []
        found = list(pairs(paper, block, TOOLS))
        for number, pair in enumerate(found):
            if not groups or (pair.field.name == "name" and any(found[i].field.name == "name" for i in groups[-1])):
                groups.append([])
            groups[-1].append(number)
        for group in groups:
            one = record([found[i] for i in group], paper.place(block.name))
            if one["name"]:
                out.append(one)
    return tuple(out) or _spoken_tools(paper, section)


_CLAUSE = re.compile(r"[；;。\n]")


def _spoken_tools(paper: Paper, section: Section) -> tuple[Record, ...]:
    """Read ``软件名称：…；用途：…`` written as running text, one tool per 软件名称."""
    clauses: Sequence[str] = _CLAUSE.split("\n".join(b.text for b in section.blocks if isinstance(b, Para)))
    groups: list[list[str]] = []
    for clause in clauses:
        bare = re.sub(r"^\s*(?:[（(]?\d{1,2}[)）.、．])\s*", "", clause.strip())
        parts = TOOLS.split(bare)
        if parts and parts[0].name == "name" and parts[1]:
            groups.append([])
        if groups and parts:
            groups[-1].append(bare)
    heading = section.heading[:60]
    return tuple(lines_record(paper, group, TOOLS, heading) for group in groups)


def is_plan(paper: Paper) -> bool:
    """Tell whether the document holds table 1 or the headings of a plan."""
    if any(row_header(t) is not None for t in paper.tables):
        return True
    parted = split_sections(paper, TITLES)
    if parted.sure >= 4:
        return True
    first = "".join(N(p.text) for p in list(paper.paras)[:8] if len(p.text) < 60)
    return bool(re.search(r"汇交(?:方案|计划)", first)) and parted.sure >= 2
