"""The form 项目基本信息表, and the same fields on covers (domain.md §2.3)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huijiao.core.forms.grid import Paper, Para, Table
from huijiao.core.forms.labels import Labels
from huijiao.core.forms.pairs import Pair, header, lines_record, pairs, record, rows_of
from huijiao.core.records.base import FieldSpec, Kind, Record, RecordSpec, Value
from huijiao.core.records.project import PROJECT
from huijiao.core.text import Text

MORE = {
    "title": ("项目（课题）名称", "Project name", "Title"),
    "project_no": ("项目（课题）编号", "项目号", "立项编号", "Project no", "Project no.", "Grant number"),
    "programme": ("类别/专项", "专项名称", "所属重点专项", "计划类别", "项目类别", "Special programme"),
    "cohort": ("Project stage", "项目状态"),
    "lead_inst": ("项目承担单位", "承担单位", "项目（课题）承担单位", "项目牵头单位名称", "项目第一承担单位名称", "Lead organisation",
                  "Lead organization"),
    "pi": ("负责人", "项目负责人姓名", "PI", "Project leader"),
    "pi_phone": ("负责人电话", "项目负责人手机", "PI phone"),
    "pi_email": ("负责人邮箱", "项目负责人电子邮箱", "PI email"),
    "contact": ("联系人", "项目联系人姓名", "Contact person"),
    "contact_phone": ("联系人电话", "联系电话", "Contact phone"),
    "contact_email": ("联系人邮箱", "联系邮箱", "Contact email"),
    "dept": ("依托部门", "推荐部门", "主管部门"),
    "funds": ("经费", "项目总经费", "Funding"),
    "start": ("起始时间", "项目开始时间", "开始时间", "Start date"),
    "end": ("结束时间", "项目完成时间", "End date"),
    "address": ("地址", "Postal address"),
    "postcode": ("Zip code", "Postal code"),
    "summary": ("项目成果简介", "项目简介"),
    "agency": ("项目管理专业机构", "管理专业机构"),
}  # fmt: skip
LABELS = Labels(PROJECT, MORE)

_EXTRA = (
    FieldSpec(
        "date", Text("编制日期", "Date"), Kind.DATE, synonyms=("日期", "填报日期", "填表日期", "编制时间", "填报时间")
    ),
    FieldSpec(
        "period", Text("项目起止时间", "Period"), Kind.LINE, synonyms=("起止时间", "起止年月", "执行期限", "项目执行期")
    ),
)
COVER = Labels(RecordSpec("cover", PROJECT.label, PROJECT.fields + _EXTRA), MORE)

_TO = re.compile(r"\s*(?:至|到|—+|–|~|～|--+|(?<=\d)\s+-\s+|(?<=[日月])-)\s*")


def read_project(paper: Paper) -> Record | None:
    """Return the basic information of a document, or None when it has no such form."""
    best: Record | None = None
    for table in paper.tables:
        head = header(table, LABELS, 5, "title", "project_no", within=4)
        if head is not None:
            one = next(rows_of(paper, table, head), None)
        else:
            found = list(pairs(paper, table, COVER))
            one = _with_period(record(found, paper.place(table.name))) if found else None
        if one is not None and (best is None or len(one) > len(best)):
            best = one
    return best


def is_project(paper: Paper) -> bool:
    """Tell whether a table asks for title, number and most of the contacts."""
    return any(
        _asks(list(pairs(paper, t, LABELS))) or header(t, LABELS, 6, "title", "project_no") for t in paper.tables
    )


def _asks(found: Sequence[Pair]) -> bool:
    names = {p.field.name for p in found}
    return {"title", "project_no"} <= names and len(names) >= 8


def read_cover(paper: Paper, blocks: Sequence[Para | Table]) -> Record:
    """Read the cover: tables of pairs and paragraphs ``项目名称：…`` before the first section."""
    values: dict[str, Value] = {}
    for block in blocks:
        if isinstance(block, Table):
            one = record(list(pairs(paper, block, COVER)), paper.place(block.name))
        else:
            one = lines_record(paper, [block.text], COVER, "封面")
        for name, value in one.values_.items():
            if name not in values or (value.text and not values[name].text):
                values[name] = value
    return _with_period(Record(values, paper.place("封面")))


def _with_period(cover: Record) -> Record:
    """Split 项目起止时间 into start and end."""
    if not cover["period"]:
        return cover
    parts = [p for p in _TO.split(cover["period"]) if p.strip()]
    if len(parts) != 2:
        return cover
    place = cover.at("period")
    split = {"start": Value(parts[0].strip(), place), "end": Value(parts[1].strip(), place)}
    return Record({**split, **cover.values_}, cover.place)
