from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter

from tests.core.formats.making import Verdict, codes, look


def pdf(pages: int = 2, password: str = "", owner: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password or owner:
        writer.encrypt(password, owner or None, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pages_are_counted(tmp_path):
    report = look(tmp_path, "a.pdf", pdf(3))
    assert (report.format, report.verdict, report.records, report.unit) == ("PDF", Verdict.OK, 1, "份")
    assert report.facts["pages"] == 3
    assert report.facts["text_layer"] is False


def test_password_is_told(tmp_path):
    assert codes(look(tmp_path, "a.pdf", pdf(password="secret"))) == ["pdf.encrypted"]


def test_restrictions_without_a_password_are_no_fault(tmp_path):
    report = look(tmp_path, "a.pdf", pdf(owner="secret"))
    assert (report.verdict, report.facts["restricted"]) == (Verdict.OK, True)


@pytest.mark.parametrize("data", [pdf()[:-300], b"%PDF-1.7\nnothing", b"%PDF-1.7\n%%EOF\n"])
def test_damaged_file_is_broken(tmp_path, data):
    report = look(tmp_path, "a.pdf", data)
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["pdf.broken"])
