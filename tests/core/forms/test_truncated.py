from __future__ import annotations

from pathlib import Path

from huijiao.core.forms.truncated import find_truncated
from tests.core.forms.builders import sheets_paper, table_paper


def test_cut_identifiers_are_found_with_their_cell(tmp_path: Path) -> None:
    rows = [["单位", "统一社会信用代码", "字节数"], ["甲", 91110000600037341, 5 * 10**15], ["乙", "1.10105E+17", 1],
            ["丙", "110105194912310000", 2], ["丁", "91110000600037341L", 3], ["戊", 123456789012345, 4]]  # fmt: skip
    found = list(find_truncated(sheets_paper({"机构": rows}, tmp_path)))
    assert [(t.place.cell, t.label) for t in found] == [
        ("机构!B2", "统一社会信用代码"), ("机构!B3", "统一社会信用代码"), ("机构!B4", "统一社会信用代码"),
    ]  # fmt: skip


def test_label_to_the_left_is_named(tmp_path: Path) -> None:
    rows = [["基本信息表", ""], ["身份证号码", 110105194912310021]]
    (found,) = find_truncated(sheets_paper({"表": rows}, tmp_path))
    assert found.label == "身份证号码"


def test_word_does_not_cut(tmp_path: Path) -> None:
    assert list(find_truncated(table_paper([["110105194912310000"]], tmp_path))) == []
