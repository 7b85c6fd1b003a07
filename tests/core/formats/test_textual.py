from __future__ import annotations

import pytest

from tests.core.formats.making import Verdict, codes, look


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("README.txt", "说明\n第二行\n", ("TXT", "UTF-8", [], 2)),
        ("a.md", "# 标题\n> 引用\nABC\n", ("MD", "UTF-8", [], 3)),
        ("a.py", "import os\nprint(1)", ("PY", "UTF-8", [], 2)),
        ("a.txt", "说明文字内容\n".encode("gbk"), ("TXT", "GBK", ["text.encoding"], 1)),
        ("a.txt", b"abc\0def\n" + b"x" * 500, ("TXT", "UTF-8", ["text.control"], 2)),
    ],
)
def test_text_is_read(tmp_path, name, data, expected):
    report = look(tmp_path, name, data)
    assert report.verdict is Verdict.OK
    assert (report.format, report.encoding, codes(report), report.facts["lines"]) == expected
    assert (report.records, report.unit) == (1, "个")


def test_text_of_facts_is_bounded(tmp_path):
    report = look(tmp_path, "a.txt", "字" * 100_000)
    assert len(report.facts["text"]) == 20_000


def test_preview_has_no_control_characters(tmp_path):
    report = look(tmp_path, "a.txt", "a\x1b[31mred\x07\n" + "x" * 900)
    assert all(c.isprintable() for row in report.preview for cell in row for c in cell)
