"""The clean sample, written as other people would write it: still nothing grave may be found."""

from __future__ import annotations

import copy
import hashlib
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml

from huijiao.cli.check import read
from huijiao.core.deposit import Cohort, Stage
from huijiao.core.forms.docx import read_docx
from huijiao.core.rules.book import BOOK
from huijiao.core.rules.engine import run
from huijiao.core.rules.sentences import load
from tests.core.forms.builders import NS
from tests.samples.test_samples import SAMPLES

CLEAN = SAMPLES / "clean"
pytestmark = pytest.mark.skipif(not CLEAN.is_dir(), reason=f"no clean sample under {SAMPLES}; set HUIJIAO_SHARED")
GRAVE = {"BLOCK", "FIX"}
FORMS = "4-元数据信息表"


def _grave(top: Path) -> list[str]:
    deposit = read(top, Stage.DATA_SUBMIT, Cohort.ACCEPTED, date(2021, 3, 8))
    assert deposit.metadata is not None
    assert len(deposit.metadata) == 6
    report = run(deposit, load(), book=BOOK)
    return [
        f"{f.rule} {f.place.document} {f.place.cell} {f.place.path} {f.message_zh}"
        for f in report.findings
        if f.severity in GRAVE
    ]


@pytest.fixture
def top(tmp_path: Path) -> Path:
    def writable(source: str, target: str) -> str:
        shutil.copyfile(source, target)
        return target

    shutil.copytree(CLEAN, tmp_path / "d", copy_function=writable)
    for folder in [tmp_path / "d", *(p for p in (tmp_path / "d").rglob("*") if p.is_dir())]:
        folder.chmod(0o755)
    return tmp_path / "d"


def _papers(top: Path) -> list[Path]:
    return sorted(p for p in top.rglob("*.docx") if "实体数据" not in p.parts)


def _nameless(top: Path) -> None:
    for number, path in enumerate(_papers(top)):
        path.rename(path.parent / f"{number:02}.docx")


def _metadata_in_one_document(top: Path) -> None:
    paths = sorted((top / FORMS).glob("*.docx"))
    first = docx.Document(str(paths[0]))
    for path in paths[1:]:
        for element in docx.Document(str(path)).element.body:
            if not element.tag.endswith("sectPr"):
                first.element.body.insert_element_before(copy.deepcopy(element), "w:sectPr")
        path.unlink()
    first.save(str(paths[0]))


def _tables(top: Path) -> list[tuple[Path, Any]]:
    return [(p, read_docx(p, p.name).tables[0]) for p in sorted((top / FORMS).glob("*.docx"))]


def _metadata_as_sheets(top: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, (path, table) in enumerate(_tables(top), 1):
        sheet = book.create_sheet(f"元数据{number}")
        for index in range(len(table.rows)):
            sheet.append([c.text for c in table.distinct(index)])
        path.unlink()
    book.save(top / "元数据.xlsx")


def _metadata_as_rows(top: Path) -> None:
    from huijiao.core.forms.metadata import METADATA, read_metadata

    records = []
    for path in sorted((top / FORMS).glob("*.docx")):
        records.extend(read_metadata(read_docx(path, path.name)))
        path.unlink()
    names = list(dict.fromkeys(n for r in records for n in r))
    book = openpyxl.Workbook()
    book.active.append([METADATA[n].label.zh for n in names])
    for record in records:
        book.active.append([record[n] for n in names])
    book.save(top / "元数据.xlsx")


def _boxes(top: Path, drawn: Callable[[bool], str]) -> None:
    """Replace every box character by runs of another kind."""
    for path in _papers(top):
        made = docx.Document(str(path))
        for run_ in list(made.element.body.iter(f"{{{NS.split(chr(34))[1]}}}r")):
            text = "".join(t.text or "" for t in run_ if t.tag.endswith("}t"))
            if not re.search("[☑□√]", text):
                continue
            for piece in re.split("([☑□√])", text):
                on = piece in "☑√" and piece
                xml = (
                    drawn(bool(on))
                    if piece in ("☑", "□", "√")
                    else f'<w:r><w:t xml:space="preserve">{piece}</w:t></w:r>'
                )
                if piece:
                    run_.addprevious(parse_xml(re.sub(r"^<(w:\w+)", rf"<\1 {NS}", xml)))
            run_.getparent().remove(run_)
        made.save(str(path))


def _control_boxes(top: Path) -> None:
    _boxes(top, lambda on: (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(on)}"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r>'
        "<w:t>x</w:t></w:r></w:sdtContent></w:sdt>"
    ))  # fmt: skip


def _symbol_boxes(top: Path) -> None:
    _boxes(top, lambda on: f'<w:r><w:sym w:font="Wingdings 2" w:char="{"F052" if on else "F0A3"}"/></w:r>')


def _one_column_forms(top: Path) -> None:
    """Write every metadata form as ``label：value`` lines in a table of one column."""
    for path, table in _tables(top):
        made = docx.Document()
        lines = []
        for index in range(len(table.rows)):
            texts = [c.text.replace("\n", "") for c in table.distinct(index)]
            if texts[0] == "数据负责方":
                texts = texts[1:]
            lines.extend(f"{label}：{value}" for label, value in zip(texts[::2], [*texts[1::2], ""], strict=False))
        grid = made.add_table(rows=len(lines), cols=1)
        for row, line in enumerate(lines):
            grid.cell(row, 0).text = line
        made.save(str(path))


def _folder_of_another_name(top: Path) -> None:
    (top / "实体数据").rename(top / "5_数据实体")


def _bag(top: Path) -> None:
    (top / "实体数据").rename(top / "data")
    bag = top / "包"
    bag.mkdir()
    (top / "data").rename(bag / "data")
    for name in ("manifest-md5.txt", "文件清单.xlsx"):
        (bag / "data/00_说明" / name).unlink()
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(bag).as_posix()}\n"
             for p in sorted((bag / "data").rglob("*")) if p.is_file()]  # fmt: skip
    (bag / "manifest-sha256.txt").write_text("".join(lines), "utf-8")


def _workbook_manifest_alone(top: Path) -> None:
    (top / "实体数据/00_说明/manifest-md5.txt").unlink()
    path = top / "实体数据/00_说明/文件清单.xlsx"
    book = openpyxl.load_workbook(path)
    for number, row in enumerate(book.active.iter_rows(values_only=True), 1):
        if row[2] and "manifest" in str(row[2]):
            book.active.delete_rows(number)
            break
    book.save(path)


VARIANTS: dict[str, Callable[[Path], None]] = {
    "as-it-is": lambda _: None,
    "nameless": _nameless,
    "one-document": _metadata_in_one_document,
    "sheets": _metadata_as_sheets,
    "rows": _metadata_as_rows,
    "content-controls": _control_boxes,
    "wingdings": _symbol_boxes,
    "one-column": _one_column_forms,
    "folder-name": _folder_of_another_name,
    "bag": _bag,
    "workbook-manifest": _workbook_manifest_alone,
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_variant_of_the_clean_sample_stays_clean(top: Path, variant: str) -> None:
    VARIANTS[variant](top)
    assert _grave(top) == []
