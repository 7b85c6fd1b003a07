"""The documents of the demonstration: the sample deposit, and a first version with two faults to be found."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from docx import Document
from docx.table import Table
from openpyxl import Workbook

CONTENT = Path(__file__).with_name("content")
DATA = CONTENT / "实体数据"
SEALED = CONTENT / "3-科学数据汇交方案（签章扫描件）.pdf"
FLAWED = "02_设施菜田土壤微生物菌株标本数据库.docx"
#: Cell label → what the first version says there: too few key words, and an abstract that says nothing.
FAULTS = {"关键词": "菌株；标本", "描述摘要": "菌株标本信息。"}


def dossier() -> list[Path]:
    """Return task book, project form, plan and metadata forms, in the order of the folder."""
    top = [p for p in sorted(CONTENT.glob("*.docx")) if "协议" not in p.name]
    return [*top, *sorted((CONTENT / "4-元数据信息表").glob("*.docx"))]


def agreement() -> Path:
    """Return the agreement."""
    return next(CONTENT.glob("*协议.docx"))


def quality_report() -> Path:
    """Return the quality information report."""
    return next((DATA / "00_说明").glob("*质量信息报告.docx"))


def flawed(folder: Path) -> Path:
    """Write the first version of one metadata form, with `FAULTS`; return its path."""
    source = next(p for p in dossier() if p.name == FLAWED)
    document = Document(str(source))
    for table in document.tables:
        for label, text in FAULTS.items():
            _put(table, label, text)
    target = folder / FLAWED
    document.save(str(target))
    return target


def _put(table: Table, label: str, text: str) -> None:
    """Replace the cell that follows a label; a merged cell stands in several places of its row."""
    for row in table.rows:
        cells = list(dict.fromkeys(row.cells))
        for cell, value in pairwise(cells):
            if cell.text.strip() == label:
                value.paragraphs[0].text = text
                for extra in value.paragraphs[1:]:
                    extra.text = ""
                return


def corrected(folder: Path) -> Path:
    """Write the correct metadata form as a workbook, cell by cell as the Word form has them; return its path."""
    source = next(p for p in dossier() if p.name == FLAWED)
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise TypeError("a new workbook has a sheet")
    sheet.title = "元数据"
    for table in Document(str(source)).tables:
        for row in table.rows:
            sheet.append([cell.text for cell in dict.fromkeys(row.cells)])
    target = folder / FLAWED.replace(".docx", ".xlsx")
    book.save(target)
    return target


def mended(folder: Path, path: str) -> Path:
    """Write a README with the command that was asked for; return its path."""
    target = folder / "README.txt"
    target.write_bytes((DATA / path).read_bytes() + "\n运行示例：python -m soilnetmini.cli 示例数据/otu_example.csv\n".encode())
    return target
