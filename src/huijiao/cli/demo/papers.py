"""The documents of the demonstration: the sample deposit, and a first version with two faults to be found."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path

from docx import Document
from docx.table import Table
from openpyxl import Workbook, load_workbook

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


def mended(folder: Path, path: str) -> dict[str, Path]:
    """Write a README with the command that was asked for, and both lists anew; return path in the package → file."""
    old = (DATA / path).read_bytes()
    new = old + "\n运行示例：python -m soilnetmini.cli 示例数据/otu_example.csv\n".encode()
    before, after = (hashlib.md5(b, usedforsecurity=False).hexdigest() for b in (old, new))
    readme = folder / "README.txt"
    readme.write_bytes(new)
    lines = folder / "manifest-md5.txt"
    listed = (DATA / "00_说明" / "manifest-md5.txt").read_text("utf-8")
    book = load_workbook(DATA / "00_说明" / "文件清单.xlsx")
    for row in book.worksheets[0].iter_rows():
        if any(cell.value == before for cell in row):
            for cell in row:
                text = str(cell.value)
                if text == before:
                    cell.value = after
                elif text == str(len(old)):
                    cell.value = len(new)
    sheet = folder / "文件清单.xlsx"
    book.save(sheet)
    sums = {digest(DATA / "00_说明" / sheet.name): digest(sheet), before: after}
    for was, now in sums.items():
        listed = listed.replace(was, now)
    lines.write_text(listed, "utf-8")
    return {path: readme, "00_说明/manifest-md5.txt": lines, "00_说明/文件清单.xlsx": sheet}


def digest(path: Path) -> str:
    """Return a file's MD5."""
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
