"""任务书考核指标表: goal, achievements, indicators, on wide pages (domain.md §2.4)."""

from __future__ import annotations

from huijiao.core.deposit import Deposit
from huijiao.core.records.base import Record
from huijiao.core.records.taskbook import ACHIEVEMENT_BOXES, Achievement, TaskBook
from huijiao.tools.papers.documents.known import known
from huijiao.tools.papers.documents.word import Form, Grid, boxes, merge

_COVER = (
    ("所属专项", "programme"), ("项目名称", "title"), ("项目编号", "project_no"), ("项目牵头承担单位", "lead_inst"),
    ("项目负责人", "pi"),
)  # fmt: skip
_WIDTHS = (33, 32, 30, 25, 34, 25, 25, 25, 32)
_TOP = (
    "项目目标¹",
    "成果名称",
    "成果类型",
    "对应的课题\n（任务）²",
    "考核指标³",
    "",
    "",
    "",
    "考核方式（方法）及评价手段⁵",
)
_SUB = ("", "", "", "", "指标名称", "立项时已有指标值/状态", "中期指标值/状态⁴", "完成时指标值/状态", "")
_NOTES = (
    "1.“项目目标”，应从以下方面明确描述：研究内容、解决的问题、应用前景。",
    "2.“对应的课题（任务）”，填写课题序号及名称。",
    "3.“考核指标”，指相应成果的数量指标、技术指标、质量指标等。",
    "4.“中期指标值/状态”，指项目执行期中期应达到的值。",
    "5.“考核方式（方法）及评价手段”，应提出符合相关研究成果与指标的具体方式。",
)
_VALUES = ("v_start", "v_mid", "v_end")


def build(deposit: Deposit | None = None) -> bytes:
    """Return cover lines, the table of indicators and the sub-projects as .docx."""
    book = deposit.taskbook if deposit and deposit.taskbook else TaskBook()
    form = Form("taskbook", "项目任务书考核指标表")
    form.landscape_first()
    form.title("国家科技计划项目任务书", "项目目标、成果与考核指标表", size=16)
    form.cover_wide([(label, book.cover[name] or known(deposit, name)) for label, name in _COVER])
    form.gap(2)
    form.caption("项目目标、成果与考核指标表")
    _table(form, book)
    form.text("\n".join(_NOTES), indent=False, small=True)
    _topics(form, book)
    form.page_numbers()
    return form.done()


def _blank() -> tuple[Achievement, ...]:
    one = Achievement(Record.of(), (Record.of(), Record.of()))
    return (one, one, one)


def _table(form: Form, book: TaskBook) -> None:
    achievements = book.achievements or _blank()
    count = sum(max(1, len(a.indicators)) for a in achievements)
    table = form.bare(2 + count, _WIDTHS)
    _head(form, table)
    goal = merge(table, 2, 0, 1 + count, 0)
    form.put(goal, f"（限500字以内。）\n{book.goal}" if book.goal else "（限500字以内。）")
    at = 2
    for number, achievement in enumerate(achievements, 1):
        rows = achievement.indicators or (Record.of(),)
        for column, text in enumerate(_achievement(achievement, number), 1):
            form.put(merge(table, at, column, at + len(rows) - 1, column), text)
        for offset, indicator in enumerate(rows):
            _indicator(form, table, at + offset, indicator, f"{number}.{offset + 1}")
        at += len(rows)


def _head(form: Form, table: Grid) -> None:
    for column in (0, 1, 2, 3, 8):
        form.put(merge(table, 0, column, 1, column), _TOP[column], label=True)
    form.put(merge(table, 0, 4, 0, 7), _TOP[4], label=True)
    for column in range(4, 8):
        form.put(table.cell(1, column), _SUB[column], label=True)
    form.repeat(table, 2)


def _achievement(achievement: Achievement, number: int) -> tuple[str, str, str]:
    record = achievement.record
    return f"{number}. {record['ach_name']}", boxes(ACHIEVEMENT_BOXES, record["ach_types"], "\n"), record["topic"]


def _indicator(form: Form, table: Grid, at: int, indicator: Record, counted: str) -> None:
    name = indicator["ind_name"]  # a number alone would be read back as a name
    form.put(table.cell(at, 4), f"指标{indicator['ind_no'] or counted}：{name}" if name else "")
    for column, name in enumerate(_VALUES, 5):
        form.put(table.cell(at, column), indicator[name])
    form.put(table.cell(at, 8), indicator["method"])


def _topics(form: Form, book: TaskBook) -> None:
    form.heading("项目任务分解")
    rows = [[t["no"], t["name"], t["org"], t["leader"]] for t in book.topics] or [[""] * 4 for _ in range(4)]
    form.grid((60, 96, 65, 40), [["课题编号", "课题名称", "承担单位", "课题负责人"], *rows])
