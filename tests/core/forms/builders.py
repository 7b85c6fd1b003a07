"""Word and Excel files made on the spot, as people make them."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.oxml import parse_xml

from huijiao.core.forms.docx import read_docx
from huijiao.core.forms.grid import Paper
from huijiao.core.forms.xlsx import read_xlsx

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
Rows = Sequence[Sequence[str]]

META = [
    ["数据(工具)标识", "（系统生成，不填）", "学科分类", "（系统生成，不填）"],
    ["中文名称", "示例湖泊浮游细菌测序数据集", "英文名称", ""],
    ["描述摘要", "收录示例湖三个站位的浮游细菌测序结果，含采样信息。", "", ""],
    ["关键词", "湖泊；细菌；测序", "", ""],
    [
        "数据类型",
        "☑数据 □软件工具 □算法模型 □系统 □图集 □丛书、典籍、专著、研究报告 □实物资源 □标准规范 □其它",
        "数据格式",
        "FASTQ",
    ],
    ["字段名称", "样本编号；站位；日期", "", ""],
    ["记录数", "1200 条", "", ""],
    ["数据量", "3.5 MB", "", ""],
    ["共享方式", "□完全开放共享 ☑协议共享 □暂不共享", "", ""],
    ["负责人姓名", "甄示例", "电子邮箱", "a@example.org"],
]
PLAN_HEAD = ["序号", "科学数据集名称", "数据类型", "预估数据量/\n记录数", "数据格式", "共享方式", "公开时间"]
PLAN_ROWS = [
    ["1", "示例湖泊浮游细菌测序数据集", "科学数据", "3.5 MB/1200条", "FASTQ", "完全开放共享", "公开"],
    ["2", "示例湖泊项目论文数据集", "论文专著", "5篇", "PDF", "完全开放共享", "公开"],
]


def document() -> Any:
    """Return an empty Word document."""
    return docx.Document()


def add_table(parent: Any, rows: Rows) -> Any:
    """Add a plain table."""
    table = parent.add_table(rows=len(rows), cols=max(map(len, rows)))
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            table.cell(i, j).text = text
    return table


def saved(document_: Any, folder: Path, name: str = "a.docx") -> Path:
    """Save and return the path."""
    path = folder / name
    document_.save(str(path))
    return path


def word(document_: Any, folder: Path, name: str = "a.docx") -> Paper:
    """Save a Word document and read it."""
    return read_docx(saved(document_, folder, name), name)


def table_paper(rows: Rows, folder: Path) -> Paper:
    """Read a Word document that holds one table."""
    made = document()
    add_table(made, rows)
    return word(made, folder)


def add_raw(document_: Any, body: str) -> None:
    """Append block-level XML; the prefixes w and w14 are bound."""
    head, _, rest = body.strip().partition(">")
    closed = head.endswith("/")
    head = head.rstrip("/")
    document_.element.body.insert_element_before(parse_xml(f"{head} {NS}{'/' if closed else ''}>{rest}"), "w:sectPr")


def book(sheets: dict[str, Sequence[Sequence[Any]]], folder: Path, name: str = "a.xlsx") -> Path:
    """Save a workbook."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    path = folder / name
    made.save(path)
    return path


def sheets_paper(sheets: dict[str, Sequence[Sequence[Any]]], folder: Path) -> Paper:
    """Read a workbook."""
    return read_xlsx(book(sheets, folder), "a.xlsx")


def repack(path: Path, **parts: bytes) -> None:
    """Replace parts of an Office file; ``__`` in a keyword stands for a stroke, ``_xml`` for its ending."""
    with zipfile.ZipFile(path) as old:
        held = {name: old.read(name) for name in old.namelist()}
    held.update({key.replace("__", "/").replace("_xml", ".xml"): data for key, data in parts.items()})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in held.items():
            new.writestr(name, data)
