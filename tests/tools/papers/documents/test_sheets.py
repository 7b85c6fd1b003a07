from __future__ import annotations

import io

import openpyxl
import pytest

from huijiao.core.findings import Finding, Place, Severity
from huijiao.tools.papers.documents import sheets


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


@pytest.mark.parametrize("code", sorted(sheets.SHEETS))
def test_blank_sheet_has_text_columns_and_drop_downs(code):
    spec, sheet = sheets.SHEETS[code], opened(sheets.blank(code))
    assert [c.value for c in sheet[1]] == [c.head for c in spec.columns]
    assert {c.number_format for row in sheet.iter_rows(min_row=2, max_row=20) for c in row} == {"@"}
    assert len(sheet.data_validations.dataValidation) == sum(bool(c.options) for c in spec.columns)


def test_prefilled_rows():
    sheet = opened(sheets.blank("file_list", [["01", "甲", "01_甲/a.csv", "CSV", "12", "MD5", "00", "5", ""]]))
    assert [c.value for c in sheet[2]][:3] == ["01", "甲", "01_甲/a.csv"]


def test_findings_as_a_sheet():
    finding = Finding(
        "R-ENT-05",
        Severity.BLOCK,
        Place("", "", 3, "=cmd|' /C calc'!A0"),
        "为空文件。",
        "Empty.",
        "请上传。",
        "Upload.",
    )
    sheet = opened(sheets.findings([finding, finding], [("未处理", "")]))
    assert sheet.max_row == 3
    row = [c.value for c in sheet[2]]
    assert row[:3] == [1, "R-ENT-05", "必须修改"]
    assert row[6] == "'=cmd|' /C calc'!A0"
    assert row[9] == "未处理"
    assert all(c.data_type != "f" for c in sheet[2])


@pytest.mark.parametrize(
    ("value", "expected"), [("=1+1", "'=1+1"), ("+8613", "'+8613"), ("甲", "甲"), (5, 5), ("a\x07b", "ab")]
)
def test_safe(value, expected):
    assert sheets.safe(value) == expected
