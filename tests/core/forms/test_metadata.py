from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from huijiao.core.forms.metadata import distinct, is_metadata, read_metadata
from tests.core.forms.builders import META, add_raw, add_table, document, sheets_paper, table_paper, word

NAME = "示例湖泊浮游细菌测序数据集"


def _same(record: object) -> None:
    assert record["name_zh"] == NAME  # type: ignore[index]
    assert record["type"] == "数据"  # type: ignore[index]
    assert record["share"] == "协议共享"  # type: ignore[index]
    assert record["records"] == "1200 条"  # type: ignore[index]
    assert record["volume"] == "3.5 MB"  # type: ignore[index]
    assert record["resp_email"] == "a@example.org"  # type: ignore[index]


def test_plain_form_is_read(tmp_path: Path) -> None:
    paper = table_paper(META, tmp_path)
    assert is_metadata(paper)
    (record,) = read_metadata(paper)
    _same(record)
    assert record.at("name_zh").cell == "表1!R2C2"
    assert record["identifier"] == ""
    assert record.has("identifier")
    assert not record.has("open_at")
    assert not record.has("sw_name")


def test_several_tables_of_one_document_become_several_records(tmp_path: Path) -> None:
    made = document()
    for number in range(3):
        made.add_paragraph("元数据描述")
        add_table(made, [[c.replace(NAME, f"{NAME}{number}") for c in row] for row in META])
    records = read_metadata(word(made, tmp_path))
    assert [r["name_zh"] for r in records] == [f"{NAME}{n}" for n in range(3)]
    assert [r.place.cell for r in records] == ["表1", "表2", "表3"]


def test_forms_stacked_in_one_table_are_cut_apart(tmp_path: Path) -> None:
    second = [[c.replace(NAME, "另一数据集") for c in row] for row in META]
    records = read_metadata(table_paper([*META, *second], tmp_path))
    assert [r["name_zh"] for r in records] == [NAME, "另一数据集"]
    assert records[1]["identifier"] == ""


def test_blank_template_at_the_end_is_no_record(tmp_path: Path) -> None:
    made = document()
    add_table(made, META)
    blank = [[row[0], "", row[2], ""] for row in META]
    blank[4][1] = "□数据 □软件工具 □算法模型"
    blank[8][1] = "□完全开放共享 □协议共享 □暂不共享"
    add_table(made, blank)
    assert len(read_metadata(word(made, tmp_path))) == 1


def test_label_and_value_in_one_cell(tmp_path: Path) -> None:
    rows = [[f"{row[0]}：{row[1]}", f"{row[2]}：{row[3]}" if row[2] else ""] for row in META]
    (record,) = read_metadata(table_paper(rows, tmp_path))
    _same(record)


def test_full_width_text_and_spaced_labels(tmp_path: Path) -> None:
    rows = [list(row) for row in META]
    rows[1][0], rows[6][0], rows[6][1] = "中　文　名　称", "记 录 数 量", "１２００ 条"
    (record,) = read_metadata(table_paper(rows, tmp_path))
    assert (record["name_zh"], record["records"]) == (NAME, "１２００ 条")


def test_reordered_rows_and_stray_blank_rows(tmp_path: Path) -> None:
    rows = [["", "", "", ""], *reversed(META), ["", "", "", ""]]
    (record,) = read_metadata(table_paper(rows, tmp_path))
    _same(record)


def test_columns_swapped(tmp_path: Path) -> None:
    (record,) = read_metadata(table_paper([[r[2], r[3], r[0], r[1]] if r[2] else list(r) for r in META], tmp_path))
    _same(record)


def test_merged_cells_and_group_label(tmp_path: Path) -> None:
    made = document()
    rows = [["", *row] for row in META]
    table = add_table(made, rows)
    for index in range(9):
        table.cell(index, 0).text = row_label = META[index][0]
        table.cell(index, 1).text = ""
        merged = table.cell(index, 0).merge(table.cell(index, 1))
        merged.text = row_label
        if not META[index][2]:
            value = META[index][1]
            for column in (3, 4):
                table.cell(index, column).text = ""
            table.cell(index, 2).merge(table.cell(index, 4)).text = value
    table.cell(9, 0).text = "数据\n负责方"
    (record,) = read_metadata(word(made, tmp_path))
    _same(record)


def test_content_control_boxes(tmp_path: Path) -> None:
    made = document()
    rows = [list(row) for row in META]
    rows[4][1] = ""
    table = add_table(made, rows)
    cell = table.cell(4, 1)._tc
    boxes = "".join(
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(label == "图集")}"/></w14:checkbox></w:sdtPr><w:sdtContent>'
        f"<w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>{label}</w:t></w:r>"
        for label in ("数据", "软件工具", "图集", "其它")
    )
    add_raw(made, f"<w:p>{boxes}</w:p>")
    paragraph = made.element.body[-2]
    cell.append(paragraph)
    (record,) = read_metadata(word(made, tmp_path))
    assert record["type"] == "图集"


def test_each_box_in_its_own_cell(tmp_path: Path) -> None:
    rows = [row if row[0] != "共享方式" else ["共享方式", "□完全开放共享", "☑协议共享", "□暂不共享"] for row in META]
    (record,) = read_metadata(table_paper(rows, tmp_path))
    assert record["share"] == "协议共享"


def test_value_typed_without_box(tmp_path: Path) -> None:
    rows = [row if row[0] != "数据类型" else ["数据类型", "数据", "数据格式", "FASTQ"] for row in META]
    (record,) = read_metadata(table_paper(rows, tmp_path))
    assert record["type"] == "数据"


def test_no_box_ticked_is_empty_two_are_two(tmp_path: Path) -> None:
    for text, kept in (("□数据 □图集", ""), ("☑数据 ☑图集", "数据；图集")):
        rows = [row if row[0] != "数据类型" else ["数据类型", text, "数据格式", "FASTQ"] for row in META]
        (record,) = read_metadata(table_paper(rows, tmp_path))
        assert record["type"] == kept
        assert record.has("type")


def test_english_labels(tmp_path: Path) -> None:
    rows = [
        ["Chinese name", NAME, "English name", "Lake reads"],
        ["Abstract", "Reads of a lake.", "Keywords", "lake; reads; bacteria"],
        ["Type", "☑数据 □软件工具", "Format", "FASTQ"],
        ["Number of records", "1200", "Volume", "3.5 MB"],
        ["Sharing mode", "协议共享", "E-mail", "a@example.org"],
    ]
    (record,) = read_metadata(table_paper(rows, tmp_path))
    assert (record["name_zh"], record["records"], record["share"]) == (NAME, "1200", "协议共享")


def test_each_sheet_of_a_workbook_is_a_form(tmp_path: Path) -> None:
    other = [[c.replace(NAME, "另一数据集") for c in row] for row in META]
    paper = sheets_paper({"数据1": META, "数据2": other}, tmp_path)
    records = read_metadata(paper)
    assert is_metadata(paper)
    assert [r["name_zh"] for r in records] == [NAME, "另一数据集"]
    assert records[1].at("name_zh").cell == "数据2!B2"


@pytest.mark.parametrize("order", [lambda rows: rows, lambda rows: [r[::-1] for r in rows]])
def test_rows_of_a_sheet_are_records(tmp_path: Path, order: Callable[[list[list[object]]], list[list[object]]]) -> None:
    rows: list[list[object]] = [
        ["中文名称", "描述摘要", "关键词", "数据类型", "记录数量", "数据大小", "共享类型", "E-mail"],
        [NAME, "摘要", "甲；乙；丙", "数据", 1200, "3.5 MB", "协议共享", "a@example.org"],
        [None] * 8,
        ["另一数据集", "摘要二", "甲；乙；丁", "软件工具", None, None, "完全开放共享", ""],
    ]
    records = read_metadata(sheets_paper({"元数据": order(rows)}, tmp_path))
    assert [r["name_zh"] for r in records] == [NAME, "另一数据集"]
    assert records[0]["records"] == "1200"
    assert records[1]["type"] == "软件工具"


def test_form_cut_by_a_page_break_is_one_record(tmp_path: Path) -> None:
    made = document()
    add_table(made, META[:9])
    made.add_paragraph("")
    add_table(made, META[9:])
    (record,) = read_metadata(word(made, tmp_path))
    _same(record)


def test_nested_form_is_read(tmp_path: Path) -> None:
    made = document()
    outer = add_table(made, [["元数据表"], [""]])
    add_table(_Cell(outer.cell(1, 0)), META)
    (record,) = read_metadata(word(made, tmp_path))
    _same(record)
    assert record.place.cell == "表2"


class _Cell:
    def __init__(self, cell: object) -> None:
        self.cell = cell

    def add_table(self, rows: int, cols: int) -> object:
        return self.cell.add_table(rows, cols)  # type: ignore[attr-defined]


def test_the_same_record_in_two_documents_counts_once(tmp_path: Path) -> None:
    one = read_metadata(table_paper(META, tmp_path))
    assert len(distinct([*one, *one])) == 1
    assert len(distinct([*one, one[0].with_(abstract="另写")])) == 2
