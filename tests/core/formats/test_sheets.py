from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from tests.core.formats.making import Verdict, codes, examine, look, put, zipped


def book(path, *sheets):
    out = openpyxl.Workbook()
    out.remove(out.active)
    for title, rows in sheets:
        sheet = out.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out.save(path)
    return out


def test_rows_of_data_sheets_are_counted(tmp_path):
    path = tmp_path / "a.xlsx"
    book(
        path,
        ("数据", [["编号", "值"], ["A", 1], ["B", 2.5]]),
        ("更多", [["编号"], ["C"]]),
        ("说明", [["x"], ["y"], ["z"]]),
    )
    report = examine(path)
    assert (report.format, report.verdict, report.records, report.unit) == ("XLSX", Verdict.OK, 3, "条")
    assert [(s["name"], s["rows"], s["counted"]) for s in report.facts["sheets"]] == [
        ("数据", 2, True), ("更多", 1, True), ("说明", 2, False),
    ]  # fmt: skip
    assert [c.name for c in report.columns] == ["编号", "值", "编号"]


def test_merged_cells_and_errors_are_placed(tmp_path):
    path = tmp_path / "a.xlsx"
    out = book(path, ("表一", [["a", "b", "c"], [1, 2, "#N/A"], [3, 4, 5]]))
    sheet = out["表一"]
    sheet["C2"].data_type = "e"
    sheet.merge_cells("A3:B3")
    out.save(path)
    found = {(d.code, d.where) for d in examine(path).defects}
    assert found == {("table.merged", "表一!A3:B3"), ("excel.error_value", "表一!C2")}


def test_a_table_that_begins_lower_keeps_its_cells(tmp_path):
    path = tmp_path / "a.xlsx"
    out = book(path, ("s", []))
    for cell, value in {
        "B3": "gene",
        "C3": "v",
        "B4": "TP53",
        "C4": 1,
        "B5": dt.date(2020, 9, 2),
        "C5": 2,
        "B6": "KRAS",
        "C6": 3,
    }.items():
        out["s"][cell] = value
    out.save(path)
    report = examine(path)
    assert report.records == 3
    assert [(d.code, d.where) for d in report.defects] == [("excel.date_gene", "s!B5")]


def test_long_numbers_keep_their_digits(tmp_path):
    path = tmp_path / "a.xlsx"
    book(path, ("s", [["手机"], [13800138000]]))
    assert dict(examine(path).columns[0].flags) == {"phone": 1}


def test_macro_is_noted(tmp_path):
    path = tmp_path / "a.xlsx"
    out = book(path, ("s", [["a"], [1]]))
    out.save(path)
    import zipfile

    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    report = examine(path)
    assert (report.format, codes(report)) == ("XLSM", ["macro.present"])


@pytest.mark.parametrize("cut", [100, 2000])
def test_cut_workbook_is_broken(tmp_path, cut):
    path = tmp_path / "a.xlsx"
    book(path, ("s", [["a"], [1]]))
    report = look(tmp_path, "b.xlsx", path.read_bytes()[:-cut])
    assert (report.format, report.verdict, codes(report)) == ("XLSX", Verdict.BROKEN, ["zip.broken"])


def test_workbook_bomb_is_not_unpacked(tmp_path):
    path = put(
        tmp_path, "a.xlsx", zipped(**{"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"\0" * (300 << 20)})
    )
    assert codes(examine(path)) == ["zip.bomb"]


def test_encrypted_workbook_is_told(tmp_path):
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[30:32] = (9).to_bytes(2, "little")
    head[48:52] = (0).to_bytes(4, "little")
    head[76:80] = (1).to_bytes(4, "little")
    head[80:512] = b"\xff" * 432
    name = "EncryptedPackage".encode("utf-16-le")
    entry = name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little") + bytes(62)
    fat = (0xFFFFFFFE).to_bytes(4, "little") + b"\xff" * 508
    report = look(tmp_path, "a.xlsx", bytes(head) + entry.ljust(512, b"\0") + fat)
    assert (report.format, report.verdict, codes(report)) == ("OOXML_ENCRYPTED", Verdict.BROKEN, ["office.encrypted"])
