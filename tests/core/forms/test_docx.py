from __future__ import annotations

from pathlib import Path

import pytest

from huijiao.core.forms.grid import Table
from huijiao.core.forms.safe import Unreadable
from tests.core.forms.builders import add_raw, add_table, document, repack, saved, table_paper, word


def _texts(tmp_path: Path, body: str) -> list[str]:
    made = document()
    add_raw(made, body)
    return [b.text for b in word(made, tmp_path).blocks]


def test_merged_cells_are_one_cell_with_one_address(tmp_path: Path) -> None:
    made = document()
    table = add_table(made, [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]])
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    read = word(made, tmp_path).tables[0]
    assert read.rows[0][0] is read.rows[0][1]
    assert read.rows[1][2] is read.rows[2][2]
    assert [c.address for c in read.distinct(2)] == ["表1!R3C1", "表1!R3C2", "表1!R2C3"]


def test_tables_are_numbered_in_document_order_nested_ones_too(tmp_path: Path) -> None:
    made = document()
    outer = add_table(made, [["外", ""]])
    outer.cell(0, 1).add_table(rows=1, cols=1).cell(0, 0).text = "内"
    add_table(made, [["后"]])
    paper = word(made, tmp_path)
    assert [(t.name, t.rows[0][0].text) for t in paper.tables] == [("表1", "外"), ("表2", "内"), ("表3", "后")]
    assert paper.tables[0].rows[0][1].text == "内"
    assert [b.name for b in paper.blocks if isinstance(b, Table)] == ["表1", "表3"]


def test_content_controls_are_read(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>名称：</w:t></w:r><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>湖泊</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    assert _texts(tmp_path, body) == ["名称：湖泊"]


def test_block_content_control_is_see_through(tmp_path: Path) -> None:
    body = "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    assert _texts(tmp_path, body) == ["正文"]


def test_boxes_of_all_kinds_are_drawn(tmp_path: Path) -> None:
    def control(value: str) -> str:
        return (
            f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{value}"/></w14:checkbox></w:sdtPr>'
            "<w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>"
        )

    def legacy(inner: str) -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{inner}</w:checkBox></w:ffData></w:fldChar></w:r>'
            '<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    def run(inner: str) -> str:
        return f"<w:r>{inner}</w:r>"

    body = "".join(
        (
            "<w:p>", control("1"), run("<w:t>甲</w:t>"), control("0"), run("<w:t>乙</w:t>"),
            legacy('<w:default w:val="0"/><w:checked/>'), run("<w:t>丙</w:t>"), legacy('<w:default w:val="0"/>'),
            run("<w:t>丁</w:t>"), run('<w:sym w:font="Wingdings" w:char="F0FE"/><w:t>戊</w:t>'),
            run('<w:sym w:font="Wingdings 2" w:char="F052"/><w:t>己</w:t>'),
            run('<w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr><w:t>&#xA8;</w:t>'), run("<w:t>庚</w:t>"),
            "</w:p>",
        )
    )  # fmt: skip
    assert _texts(tmp_path, body) == ["☑甲☐乙☑丙☐丁☑戊☑己☐庚"]


def test_deleted_and_hidden_text_is_not_read(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>留</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>增</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r></w:p>'
    )
    assert _texts(tmp_path, body) == ["留增显"]


def test_line_breaks_within_a_label_stay(tmp_path: Path) -> None:
    assert _texts(tmp_path, "<w:p><w:r><w:t>预估数据量/</w:t><w:br/><w:t>记录数</w:t></w:r></w:p>") == [
        "预估数据量/\n记录数"
    ]


def test_headers_and_footers_are_kept_apart(tmp_path: Path) -> None:
    made = document()
    made.sections[0].header.paragraphs[0].text = "内部"
    made.add_paragraph("正文")
    paper = word(made, tmp_path)
    assert paper.margins == ("内部",)
    assert paper.text == "正文"


def test_a_document_type_declaration_is_refused(tmp_path: Path) -> None:
    path = saved(document(), tmp_path)
    repack(path, word__document_xml=b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>')
    with pytest.raises(Unreadable, match="unparsable"):
        word_again(path)


def test_an_absurd_column_span_is_refused(tmp_path: Path) -> None:
    made = document()
    add_raw(made, '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>')
    with pytest.raises(Unreadable, match="wide"):
        word(made, tmp_path)


def test_rows_of_unequal_length_become_a_grid(tmp_path: Path) -> None:
    made = document()
    row = "<w:tr><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>"
    add_raw(made, f"<w:tbl>{row}</w:tbl>")
    assert {len(r) for r in word(made, tmp_path).tables[0].rows} == {2}


def word_again(path: Path) -> None:
    from huijiao.core.forms.docx import read_docx

    read_docx(path, path.name)


def test_an_empty_document_has_no_blocks(tmp_path: Path) -> None:
    assert word(document(), tmp_path).blocks == ()


def test_place_of_a_cell_names_document_and_address(tmp_path: Path) -> None:
    paper = table_paper([["a"]], tmp_path)
    place = paper.at(paper.tables[0].rows[0][0], "x")
    assert (place.document, place.cell, place.field) == ("a.docx", "表1!R1C1", "x")
