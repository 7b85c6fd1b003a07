from __future__ import annotations

import pytest

from huijiao.core.formats.columns import is_bank_card, is_id_card, mask
from tests.core.formats.making import Verdict, codes, look

ID_CARD = "11010519491231002X"  # the example printed in GB 11643


def test_rows_and_columns_are_counted(tmp_path):
    report = look(tmp_path, "a.csv", '编号,名称,pH\nA1,"甲,\n乙",6.5\n\nA2,丙,\n')
    assert (report.verdict, report.records, report.unit, report.encoding) == (Verdict.OK, 2, "条", "UTF-8")
    assert codes(report) == []
    ph = report.columns[2]
    assert (ph.name, ph.filled, ph.missing, ph.kind, ph.least) == ("pH", 1, 1, "decimal", "6.5")


@pytest.mark.parametrize(
    ("codec", "label", "defects"),
    [
        ("utf-8", "UTF-8", []),
        ("utf-8-sig", "UTF-8", []),
        ("gbk", "GBK", ["text.encoding"]),
        ("gb18030", "GB18030", ["text.encoding"]),
        ("utf-16", "UTF-16", ["text.encoding"]),
    ],
)
def test_encoding_is_found(tmp_path, codec, label, defects):
    rare = "㐀𠀀" if codec == "gb18030" else ""
    text = f"菌株编号,分离源,地点{rare}\n" + "".join(f"T{i},土壤样品,山东省泰安市\n" for i in range(300))
    report = look(tmp_path, "a.csv", text.encode(codec))
    assert (report.encoding, codes(report), report.records) == (label, defects, 300)
    assert report.columns[0].name == "菌株编号"


def test_encoding_that_fails_late_is_still_found(tmp_path):
    text = ("a,b\n" + "1,2\n" * 60_000).encode() + "末行,中文\n".encode("gbk")
    report = look(tmp_path, "a.csv", text)
    assert (report.encoding, report.records) == ("GBK", 60_001)


def test_mixed_encodings_are_found(tmp_path):
    data = "编号,名称\n一号,乳酸菌菌株\n".encode() + "二号,食用菌菌株资源\n".encode("gbk")
    report = look(tmp_path, "a.csv", data)
    assert codes(report) == ["text.mixed_encoding"]
    assert report.records == 2


SHAPES = {
    "ragged": ("a,b,c\n1,2,3\n1,2\n", ["table.ragged"], 2),
    "trailing_commas": ("a,b,c\n1,2,3,,\n", [], 1),
    "no_header": ("1,2.5\n2,3.5\n", ["table.no_header"], 2),
    "years_are_names": ("strain,2019,2020,2021\nA,1,2,3\n", [], 1),
    "title": ("菌株信息表,,\n编号,名称,来源\nA,b,c\n", ["table.no_header"], 1),
    "duplicate": ("a,a,b\n1,2,3\n", ["table.duplicate_header"], 1),
    "empty_header": ("a,,b\n1,2,3\n", ["table.empty_header"], 1),
    "second_table": ("a,b\n1,2\n2,3\n\nx,y\n5,6\n", ["table.multiple_tables"], 4),
    "blank_rows_first": ("\n\na,b\n1,2\n", [], 1),
    "blank_rows": ("a,b\n1,2\n\n\n2,3\n", [], 2),
    "comments": ("# made by x\na,b\n1,2\n# end\n", [], 1),
    "header_only": ("a,b\n", [], 0),
    "old_mac": ("a,b\r1,2\r3,4\r", [], 2),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shape_of_a_table(tmp_path, name):
    text, expected, rows = SHAPES[name]
    report = look(tmp_path, "a.csv", text)
    assert (codes(report), report.records) == (expected, rows)


def test_biom_header_behind_a_hash_is_the_header(tmp_path):
    report = look(tmp_path, "otu.tsv", "# Constructed from biom file\n#OTU ID\tS1\tS2\nO1\t3\t4\n")
    assert [c.name for c in report.columns] == ["OTU ID", "S1", "S2"]
    assert report.records == 1


@pytest.mark.parametrize(("delimiter", "name"), [(",", "a.csv"), ("\t", "a.tsv"), (";", "a.csv"), ("|", "a.csv")])
def test_delimiter_is_found(tmp_path, delimiter, name):
    rows = [["a", "b", "c"], ["1,5", "x", "y"], ["2,5", "z", "w"]] if delimiter != "," else [["a", "b"], ["1", "2"]]
    report = look(tmp_path, name, "\n".join(delimiter.join(row) for row in rows))
    assert report.facts["delimiter"] == delimiter
    assert len(report.columns) == len(rows[0])


def test_unclosed_quote_breaks_the_table(tmp_path):
    report = look(tmp_path, "a.csv", 'a,b\n1,2\n3,"4\n5,6\n')
    assert (report.verdict, codes(report), report.records) == (Verdict.BROKEN, ["table.quote"], 1)
    assert report.defects[0].where == "line 3"


def test_huge_field_is_refused_with_flat_memory(tmp_path):
    report = look(tmp_path, "a.csv", b'a,b\n1,"' + b"x" * (18 << 20))
    assert codes(report) == ["table.quote"]


def test_quote_in_a_tsv_is_a_character(tmp_path):
    report = look(tmp_path, "a.tsv", 'a\tb\n5"\tx\ny"\tz\n')
    assert (report.records, codes(report)) == (2, [])


def test_excel_damage_is_found_with_its_cell(tmp_path):
    text = "gene,样本编号,v\nTP53,A1,1\n2-Sep,6.22E+17,#REF!\nBRCA1,A3,3\n"
    found = [(d.code, d.where, d.data["value"]) for d in look(tmp_path, "a.csv", text).defects]
    assert found == [
        ("excel.date_gene", "line 3, column 1", "2-Sep"),
        ("excel.exponent", "line 3, column 2", "6.22E+17"),
        ("excel.error_value", "line 3, column 3", "#REF!"),
    ]


def test_measurements_in_exponent_notation_are_no_damage(tmp_path):
    assert codes(look(tmp_path, "a.csv", "cfu,v\n1.2E+10,2\n3.4E+11,3\n")) == []


def test_a_column_of_short_dates_is_no_damage(tmp_path):
    assert codes(look(tmp_path, "a.csv", "采样日,v\n2-Sep,2\n3-Sep,3\n4-Oct,1\n")) == []


def test_personal_values_are_flagged_and_not_shown(tmp_path):
    text = f"姓名,身份证号,手机,邮箱\n张三,{ID_CARD},13800138000,a.b@example.com\n李四,110105194912310021,12345,\n"
    report = look(tmp_path, "a.csv", text)
    flags = [dict(c.flags) for c in report.columns]
    assert flags == [{}, {"id_card": 1}, {"phone": 1}, {"email": 1}]
    shown = repr(report.preview) + repr(report.columns)
    assert not any(secret in shown for secret in (ID_CARD, "13800138000", "a.b@example.com"))


def test_coordinates_are_flagged(tmp_path):
    report = look(tmp_path, "a.csv", "纬度,lon\n36.19,117.12345\n96.2,-181\n")
    assert [dict(c.flags) for c in report.columns] == [{"lat_out": 1}, {"precise_coord": 1, "lon_out": 1}]


def test_dates_are_ordered_by_the_calendar(tmp_path):
    column = look(tmp_path, "a.csv", "d,x\n2020-9-1,a\n2020-10-1,b\n2019-12-31,c\n").columns[0]
    assert (column.kind, column.least, column.greatest) == ("date", "2019-12-31", "2020-10-1")


def test_repeated_rows_are_counted(tmp_path):
    assert look(tmp_path, "a.csv", "a,b\n1,2\n1,2\n1,2\n").facts["duplicate_rows"] == 2


@pytest.mark.parametrize(("text", "good"), [(ID_CARD, True), ("110105194912310021", False)])
def test_id_card_check_character(text, good):
    assert is_id_card(text) is good


def test_bank_card_check_digit():
    assert is_bank_card("4111111111111111")
    assert not is_bank_card("4111111111111112")


def test_mask_leaves_other_numbers_alone():
    assert mask("TR0001 6.5 2020-01-01") == "TR0001 6.5 2020-01-01"
