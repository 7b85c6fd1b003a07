"""The sheet of all records comes back as it was written."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huijiao.core.forms.bulk import KEY, as_cell, read_apart, read_bulk
from huijiao.core.records.base import Record
from huijiao.core.records.metadata import METADATA
from huijiao.tools.papers.documents.bulk import build
from tests.core.rules import builders as b

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40) | st.sampled_from(
    [
        "=1+1",
        "+86 10 6480",
        "-",
        "@x",
        "1.10E+17",
        "110105194912310021",
        "2021-03-01",
        "一\r\n二",
        "'引",
        "_x000D_",
        "TRUE",
    ]
)


def written(tmp_path: Path, *records: Record) -> Path:
    path = tmp_path / "总表.xlsx"
    path.write_bytes(build([(f"{n}/1", r) for n, r in enumerate(records, 1)], "项目"))
    return path


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([f.name for f in METADATA.fields if not f.options]), TEXTS, min_size=1))
def test_any_text_comes_back(tmp_path: Path, texts: dict[str, str]) -> None:
    sheet = read_bulk(written(tmp_path, Record.of(**{**texts, "name_zh": "甲"})), "总表.xlsx")
    (line,) = sheet.lines
    expected = {**dict.fromkeys((f.name for f in METADATA.fields), ""), **{k: as_cell(v) for k, v in texts.items()}}
    assert dict(line.texts) == {**expected, "name_zh": "甲"}


def test_columns_stand_in_printed_order_and_key_is_locked(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path, b.metadata())).worksheets[0]
    assert [c.value for c in sheet[1]] == [KEY, *(f.label.zh for f in METADATA.fields)]
    assert sheet.protection.sheet
    assert (sheet["A2"].protection.locked, sheet["D2"].protection.locked, sheet["D2"].number_format) == (
        True,
        False,
        "@",
    )
    lists = {v.formula1: str(v.sqref) for v in sheet.data_validations.dataValidation}
    assert any("完全开放共享" in formula for formula in lists)


def test_child_reads_what_the_process_reads(tmp_path: Path) -> None:
    path = written(tmp_path, b.metadata(), b.tool_metadata())
    assert read_apart(path, "总表.xlsx") == read_bulk(path, "总表.xlsx")


def test_moved_renamed_and_unknown_columns(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, b.metadata()))
    sheet = book["元数据"]
    sheet.protection.sheet = False
    sheet.move_range("E1:E2", cols=60)
    sheet.insert_rows(1)
    sheet["D1"], sheet["G2"] = "题头", "我的备注"
    book.save(tmp_path / "改.xlsx")
    read = read_bulk(tmp_path / "改.xlsx", "改.xlsx")
    assert (read.unknown, read.lines[0].row, read.lines[0].texts["name_zh"]) == (("我的备注",), 3, b.DATASET_NAME)
    assert read.columns["name_en"] == "BM"


@pytest.mark.parametrize(
    ("body", "problem"), [(b"", "empty"), (b"PK\x03\x04x", "unparsable"), (b"%PDF-1.4", "wrong_kind")]
)
def test_what_cannot_be_read_is_named(tmp_path: Path, body: bytes, problem: str) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(body)
    assert read_apart(path, "x.xlsx").problem == problem


def test_another_workbook_is_unknown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["序号", "名称"])
    book.save(tmp_path / "x.xlsx")
    assert read_bulk(tmp_path / "x.xlsx", "x.xlsx").problem == "unknown"
