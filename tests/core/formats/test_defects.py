from __future__ import annotations

import ast
import re
from pathlib import Path

from huijiao.core import formats
from huijiao.core.formats.defects import DEFECTS, defect, safe

PROMISED = """gzip.truncated gzip.crc gzip.trailing zip.encrypted zip.broken zip.bomb office.encrypted pdf.encrypted pdf.broken
image.broken text.encoding text.mixed_encoding table.ragged table.no_header table.duplicate_header table.empty_header table.merged
table.multiple_tables excel.date_gene excel.exponent excel.error_value json.broken xml.broken macro.present executable.present
name.mojibake file.empty""".split()


def test_promised_codes_are_declared():
    assert set(PROMISED) <= set(DEFECTS)


def test_both_languages_say_the_same_values():
    for code, kind in DEFECTS.items():
        assert kind.text.zh, code
        assert set(re.findall(r"\{(\w+)\}", kind.text.en)) <= set(re.findall(r"\{(\w+)\}", kind.text.zh)), code


def test_every_code_a_reader_names_is_declared():
    folder = Path(formats.__file__).parent
    named = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", ""))
            if isinstance(node, ast.Call) and name in {"add", "Unreadable", "defect"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    named.add(first.value)
    assert len(named) > 30
    assert named <= set(DEFECTS)


def test_values_in_sentences_are_made_safe():
    found = defect("fasta.alphabet", name="a\x1b[31m\nb", char="\0")
    assert all(c.isprintable() for c in found.message_zh + found.message_en)


def test_braces_in_a_value_are_harmless():
    assert "{x}" in defect("table.duplicate_header", name="{x}").message_zh


def test_long_values_are_cut():
    assert len(safe("x" * 1000)) == 200
