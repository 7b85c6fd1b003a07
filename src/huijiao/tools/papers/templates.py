"""The blank forms people download, by key. Built from the declarations in core; no Django, no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from huijiao.core.deposit import Deposit
from huijiao.core.text import Text
from huijiao.tools.papers.documents import agreement, metadata, plan, project, quality, sheets, taskbook

Build = Callable[[Deposit | None], bytes]


@dataclass(frozen=True)
class Template:
    """One form: the kind of paper it becomes, its name, its file name, and how it is made.

    ``build`` takes what is known (or None) and returns the file with that filled in.
    """

    kind: str
    name: Text
    filename_zh: str
    build: Build


def _sheet(_deposit: Deposit | None, code: str) -> bytes:
    return sheets.blank(code)


_SHEET_NAMES = {
    "file_list": "File list", "index_paper": "List of papers", "index_patent": "List of patents",
    "index_swcopyright": "List of software copyrights", "index_standard": "List of standards", "index_book": "List of books",
    "index_report": "List of reports", "data_dictionary": "Data dictionary",
}  # fmt: skip

TEMPLATES: Mapping[str, Template] = {
    "taskbook": Template(
        "taskbook", Text("任务书考核指标表", "Task book: indicators"), "任务书考核指标表.docx", taskbook.build
    ),
    "project": Template("project", Text("项目基本信息表", "Project information"), "项目基本信息表.docx", project.build),
    "plan": Template("plan", Text("科学数据汇交方案", "Deposit plan"), "科学数据汇交方案.docx", plan.build),
    "metadata": Template("metadata", Text("元数据信息表", "Metadata record"), "元数据信息表.docx", metadata.build),
    "quality": Template(
        "quality",
        Text("科学数据质量信息报告", "Quality information report"),
        "科学数据质量信息报告.docx",
        quality.build,
    ),
    "agreement": Template("agreement", Text("数据汇交协议", "Deposit agreement"), "数据汇交协议.docx", agreement.build),
    **{
        code: Template(
            "index", Text(sheet.title, _SHEET_NAMES[code]), f"{sheet.title}.xlsx", partial(_sheet, code=code)
        )
        for code, sheet in sheets.SHEETS.items()
    },
}
