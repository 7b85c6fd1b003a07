from __future__ import annotations

import io

import docx

from tests.core.formats.making import Verdict, codes, look, zipped


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_words_are_read(tmp_path):
    report = look(tmp_path, "a.docx", word("项目编号：2021YFZ0000001", "第二段"))
    assert (report.format, report.verdict, report.records, report.unit) == ("DOCX", Verdict.OK, 1, "份")
    assert "2021YFZ0000001" in report.facts["text"]


def test_cut_document_is_broken(tmp_path):
    report = look(tmp_path, "a.docx", word("x")[:-500])
    assert (report.format, report.verdict, codes(report)) == ("DOCX", Verdict.BROKEN, ["zip.broken"])


def test_macro_is_noted(tmp_path):
    data = zipped(**{"word/document.xml": b"<w:document xmlns:w='w'/>", "word/vbaProject.bin": b"x"})
    assert codes(look(tmp_path, "a.docm", data)) == ["macro.present"]


def test_entity_in_a_part_is_refused(tmp_path):
    part = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    assert codes(look(tmp_path, "a.docx", zipped(**{"word/document.xml": part}))) == ["xml.entity"]
