"""What a paper is, by what stands in it and never by its file name (design.md, ``huijiao check``)."""

from __future__ import annotations

import re
from collections.abc import Callable

from huijiao.core.forms.agreement import is_agreement
from huijiao.core.forms.grid import Paper
from huijiao.core.forms.labels import key
from huijiao.core.forms.metadata import is_metadata
from huijiao.core.forms.plan import is_plan
from huijiao.core.forms.project import is_project
from huijiao.core.forms.quality import is_quality
from huijiao.core.forms.taskbook import is_taskbook

#: Asked in this order; the first that says yes wins.
_ASKED: tuple[tuple[str, Callable[[Paper], bool]], ...] = (
    ("quality", is_quality),
    ("taskbook", is_taskbook),
    ("plan", is_plan),
    ("agreement", is_agreement),
    ("metadata", is_metadata),
    ("project", is_project),
)
_INDEX_HEADS = frozenset(
    map(
        key,
        (
            "文件名",
            "相对路径",
            "校验值",
            "DOI",
            "申请号",
            "登记号",
            "标准号",
            "ISBN",
            "样本编号",
            "题名",
            "File name",
            "Path",
        ),
    )
)
#: For a text without structure (a PDF): words that only one kind of paper has.
_WORDS: tuple[tuple[str, str], ...] = (
    ("quality", "质量信息报告"),
    ("agreement", r"甲方.*乙方.*汇交|汇交协议"),
    ("plan", r"(?:科学数据)?汇交(?:方案|计划)"),
    ("taskbook", r"任务书"),
    ("metadata", r"元数据(?:描述|信息表|表)"),
    ("project", r"项目基本信息表"),
    # English papers; spaces are gone here.
    ("quality", r"(?i:qualityinformationreport)"),
    ("agreement", r"(?i:depositagreement)"),
    ("plan", r"(?i:depositplan)"),
    ("taskbook", r"(?i:taskbook)"),
)


def identify(paper: Paper) -> str:
    """Return the kind of a paper: taskbook plan metadata project agreement quality index other."""
    for kind, asks in _ASKED:
        if asks(paper):
            return kind
    return "index" if paper.kind == "xlsx" and _is_index(paper) else "other"


def identify_text(text: str) -> str:
    """Return the kind of a plain text (a PDF, a scan's name): its first lines decide."""
    first = re.sub(r"\s+", "", text[:600])
    for kind, words in _WORDS:
        if re.search(words, first):
            return kind
    return "other"


def _is_index(paper: Paper) -> bool:
    return any(len({key(c.text) for c in row} & _INDEX_HEADS) >= 1 for t in paper.tables for row in t.rows[:2])
