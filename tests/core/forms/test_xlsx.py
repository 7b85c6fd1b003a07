from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from huijiao.core.forms.safe import Unreadable
from huijiao.core.forms.xlsx import read_xlsx
from tests.core.forms.builders import book, repack, sheets_paper


def test_values_are_said_as_typed(tmp_path: Path) -> None:
    row = ["文本", 3, 3.5, True, datetime(2021, 3, 8), datetime(2021, 3, 8, 9, 30), None, 1860.0]  # noqa: DTZ001
    paper = sheets_paper({"表": [row]}, tmp_path)
    assert [c.text for c in paper.tables[0].rows[0]] == [
        "文本", "3", "3.5", "是", "2021-03-08", "2021-03-08 09:30:00", "", "1860",
    ]  # fmt: skip


def test_merged_cells_are_one(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active["B2"] = "合并"
    made.active.merge_cells("B2:C3")
    made.save(tmp_path / "m.xlsx")
    table = read_xlsx(tmp_path / "m.xlsx", "m.xlsx").tables[0]
    assert table.rows[1][1] is table.rows[2][2]
    assert table.rows[2][2].address == "Sheet!B2"


def test_hidden_sheets_are_left_out(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active["A1"] = "看"
    made.create_sheet("藏").sheet_state = "hidden"
    made.save(tmp_path / "h.xlsx")
    assert [t.name for t in read_xlsx(tmp_path / "h.xlsx", "h.xlsx").tables] == ["Sheet"]


def test_a_huge_merged_range_is_refused(tmp_path: Path) -> None:
    path = book({"a": [["x"]]}, tmp_path)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    merged = sheet.replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    repack(path, xl__worksheets__sheet1_xml=merged)
    with pytest.raises(Unreadable, match="merged"):
        read_xlsx(path, "a.xlsx")


def test_a_far_cell_does_not_fill_the_memory(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active["A1"] = "近"
    made.active["XFD1048576"] = "远"
    made.save(tmp_path / "f.xlsx")
    table = read_xlsx(tmp_path / "f.xlsx", "f.xlsx").tables[0]
    assert (len(table.rows), table.width) == (5000, 120)


def test_entities_are_refused(tmp_path: Path) -> None:
    path = book({"a": [["x"]]}, tmp_path)
    repack(path, xl__worksheets__sheet1_xml=b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>')
    with pytest.raises(Unreadable, match="declaration"):
        read_xlsx(path, "a.xlsx")
