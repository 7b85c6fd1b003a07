"""The task book: cover, indicator table, sub-projects, and the rest as text (domain.md §2.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from huijiao.core.findings import Place
from huijiao.core.forms.grid import Cell, Paper, Para, Table
from huijiao.core.forms.labels import Labels, clean
from huijiao.core.forms.pairs import Header, header, rows_of, settle
from huijiao.core.forms.project import read_cover
from huijiao.core.normal import N
from huijiao.core.records.base import FieldSpec, Record, RecordSpec, Value
from huijiao.core.records.taskbook import ACHIEVEMENT, INDICATOR, Achievement, TaskBook
from huijiao.core.text import Text

_GOAL = FieldSpec("goal", Text("项目目标", "Goal"))
_GROUP = FieldSpec("group", Text("考核指标", "Indicators"))
_SPEC = RecordSpec(
    "indicators", Text("项目目标、成果与考核指标表", "Indicators"), (_GOAL, *ACHIEVEMENT.fields, *INDICATOR.fields)
)
INDICATORS = Labels(
    _SPEC,
    {
        "goal": ("项目总体目标", "Project goal"),
        "ach_name": ("预期成果名称", "预期成果", "成果", "Achievement name"),
        "ach_types": ("预期成果类型", "Achievement type"),
        "topic": ("对应的课题", "对应课题", "对应任务", "所属课题"),
        "ind_name": ("考核指标名称", "Indicator name"),
        "v_start": ("立项时已有指标值", "立项时指标值/状态", "立项时状态"),
        "v_mid": ("中期指标值", "中期状态"),
        "v_end": ("完成时指标值", "结题时指标值/状态", "验收时指标值/状态", "完成时状态", "目标值"),
        "method": ("考核方式", "考核方式及评价手段", "评价手段", "考核方式方法及评价手段", "考核方法"),
    },
)
_TOPIC_SPEC = RecordSpec(
    "topic",
    Text("课题", "Sub-project"),
    (
        FieldSpec("no", Text("课题编号", "Sub-project number"), synonyms=("编号", "课题序号", "序号")),
        FieldSpec("name", Text("课题名称", "Sub-project"), synonyms=("名称", "课题（任务）名称")),
        FieldSpec("org", Text("承担单位", "Institution"), synonyms=("课题承担单位", "牵头单位", "课题牵头单位")),
        FieldSpec("leader", Text("课题负责人", "Leader"), synonyms=("负责人", "姓名")),
    ),
)
TOPICS = Labels(_TOPIC_SPEC)

_NUMBERED = re.compile(r"^\s*(?:考核)?(?:指标)?\s*(\d{1,2}\s*[.．]\s*\d{1,2})\s*[:：、.．]?\s*")
_ACH_NUMBER = re.compile(r"^\s*(?:成果)?\s*[（(]?(?:\d{1,2}|[一二三四五六七八九十])[)）]?\s*[.．、:：]\s*(?!\d)")


def indicator_header(table: Table) -> Header | None:
    """Return the header of an indicator table, or None."""
    return header(table, INDICATORS, 2, "ind_name", "v_end") or _two_rows(table)


def _two_rows(table: Table) -> Header | None:
    """Read a header whose lower row alone names the indicator columns (groups above)."""
    for upper in range(min(6, len(table.rows) - 1)):
        columns: dict[int, FieldSpec] = {}
        for column in range(table.width):
            texts = (table.rows[upper + 1][column].text, table.rows[upper][column].text)
            found = next((f for f in map(INDICATORS.find, texts) if f is not None), None)
            if found is not None:
                columns[column] = found
        names = {f.name for f in columns.values()}
        if {"ind_name", "v_end"} <= names and INDICATORS.find(table.rows[upper + 1][_last(columns, "ind_name")].text):
            return Header(upper + 1, columns)
    return None


def _last(columns: dict[int, FieldSpec], name: str) -> int:
    return max(c for c, f in columns.items() if f.name == name)


def read_taskbook(paper: Paper) -> TaskBook:
    """Return the task book as far as it can be read; an unreadable table leaves no achievements."""
    goal, achievements, used = "", list[Achievement](), set[str]()
    last: tuple[Header, Table] | None = None
    place = paper.place()
    for table in paper.tables:
        head = indicator_header(table)
        if head is None and last is not None and table.width == last[1].width and _follows(paper, last[1], table):
            head = Header(-1, last[0].columns)
        if head is None:
            continue
        if not used:
            place = paper.place(table.name)
        said, more = _indicators(paper, table, head, len(achievements))
        goal = goal or said
        _join(achievements, more)
        used.add(table.name)
        last = (head, table)
    before: list[Para | Table] = []
    for block in paper.blocks:
        if isinstance(block, Table) and block.name in used:
            break
        before.append(block)
    text = "\n".join(b.text for b in paper.blocks if not (isinstance(b, Table) and b.name in used))
    return TaskBook(read_cover(paper, before), goal, tuple(achievements), _topics(paper), text, place)


def _follows(paper: Paper, before: Table, table: Table) -> bool:
    """Tell whether only a page break stands between two tables."""
    blocks = [b for b in paper.blocks if isinstance(b, Table) or b.text.strip()]
    for one, two in pairwise(blocks):
        if one is before:
            return two is table
    return False


def _join(achievements: list[Achievement], more: Sequence[Achievement]) -> None:
    """Append; an achievement cut by a page break becomes one again."""
    for one in more:
        last = achievements[-1] if achievements else None
        if last is not None and (not one.record["ach_name"] or N(one.record["ach_name"]) == N(last.record["ach_name"])):
            achievements[-1] = Achievement(last.record, last.indicators + one.indicators)
        else:
            achievements.append(one)


def _indicators(paper: Paper, table: Table, head: Header, before: int) -> tuple[str, list[Achievement]]:
    columns = {f.name: c for c, f in reversed(head.columns.items())}
    goal, groups = "", list[tuple[dict[str, Cell], list[dict[str, Cell]]]]()
    for index in range(head.row + 1, len(table.rows)):
        cells = {name: table.rows[index][c] for name, c in columns.items()}
        if not cells["ind_name"].text.strip() and not cells["v_end"].text.strip():
            continue
        if len(set(cells.values())) == 1 or INDICATORS.find(cells["ind_name"].text) is not None:
            continue
        goal = goal or (clean(cells["goal"].text) if "goal" in cells else "")
        if not groups or _other(groups[-1][0], cells):
            groups.append((cells, []))
        groups[-1][1].append(cells)
    return goal, [_achievement(paper, g, before + n) for n, g in enumerate(groups, 1)]


def _other(first: dict[str, Cell], cells: dict[str, Cell]) -> bool:
    """Tell whether a row opens a new achievement; blank and merged cells belong to the one above."""
    if "ach_name" not in cells:
        return False
    one, two = first["ach_name"], cells["ach_name"]
    return one is not two and bool(two.text.strip()) and N(one.text) != N(two.text)


def _achievement(paper: Paper, group: tuple[dict[str, Cell], list[dict[str, Cell]]], number: int) -> Achievement:
    first, rows = group
    values = {}
    for spec in ACHIEVEMENT.fields:
        if spec.name in first:
            text = settle(spec, first[spec.name].text)
            if spec.name == "ach_name":
                text = _ACH_NUMBER.sub("", text)
            values[spec.name] = Value(text, paper.at(first[spec.name], spec.name))
    place = next(iter(values.values())).place if values else paper.place()
    indicators = tuple(_indicator(paper, cells, f"{number}.{n}") for n, cells in enumerate(rows, 1))
    return Achievement(Record(values, place), indicators)


def _indicator(paper: Paper, cells: dict[str, Cell], counted: str) -> Record:
    """Make one indicator; its number is split from its name, else counted."""
    values = {s.name: Value(settle(s, cells[s.name].text), paper.at(cells[s.name], s.name))
              for s in INDICATOR.fields if s.name in cells}  # fmt: skip
    at: Place = paper.at(cells["ind_name"], "ind_name")
    name = values["ind_name"].text
    numbered = _NUMBERED.match(name)
    number = values["ind_no"].text if "ind_no" in values else ""
    if numbered and name[numbered.end() :].strip():
        number = number or re.sub(r"\s", "", numbered[1]).replace("．", ".")
        values["ind_name"] = Value(name[numbered.end() :].strip(), at)
    values["ind_no"] = Value(number or counted, at)
    return Record(values, at)


def _topics(paper: Paper) -> tuple[Record, ...]:
    for table in paper.tables:
        head = header(table, TOPICS, 3, "name", within=3)
        if head is not None and head.has("no") | head.has("leader"):
            return tuple(rows_of(paper, table, head))
    return ()


def is_taskbook(paper: Paper) -> bool:
    """Tell whether the document holds an indicator table or calls itself a task book."""
    if any(indicator_header(t) is not None for t in paper.tables):
        return True
    first = "".join(N(p.text) for p in list(paper.paras)[:12] if len(p.text) < 60)
    return "任务书" in first and "汇交" not in first
