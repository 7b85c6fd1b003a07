from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfWriter

from huijiao.core.forms.paper import open_paper
from tests.core.forms.builders import META, PLAN_HEAD, PLAN_ROWS, add_table, book, document, saved

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def _file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _pdf(password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 120_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("任务书.doc", OLE + "WordDocument".encode("utf-16-le"), "old_doc"),
        ("方案.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("方案.docx", b"", "empty"),
        ("方案.docx", b"PK\x03\x04 broken", "unparsable"),
        ("方案.docx", _bomb(), "unparsable"),
        ("方案.docx", "只是文本".encode(), "wrong_kind"),
        ("方案.pdf", _pdf(), "image_only"),
        ("方案.pdf", _pdf("x"), "encrypted"),
        ("方案.pdf", b"%PDF-1.7 broken", "unparsable"),
        ("方案.jpg", b"\xff\xd8\xff\xe0 jpeg", "image_only"),
    ],
    ids=["doc", "encrypted", "empty", "broken", "bomb", "text", "scan", "locked-pdf", "broken-pdf", "image"],
)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, data: bytes, problem: str) -> None:
    read = open_paper(_file(tmp_path, name, data), name)
    assert (read.problem, read.paper) == (problem, None)


def test_a_flipped_byte_never_raises(tmp_path: Path) -> None:
    made = document()
    add_table(made, META)
    whole = saved(made, tmp_path).read_bytes()
    for step in range(0, len(whole), max(1, len(whole) // 60)):
        hurt = bytearray(whole)
        hurt[step] ^= 0xFF
        open_paper(_file(tmp_path, "hurt.docx", bytes(hurt)), "hurt.docx")
        open_paper(_file(tmp_path, "cut.docx", whole[:step]), "cut.docx")


def test_kind_is_told_by_content_not_by_name(tmp_path: Path) -> None:
    made = document()
    add_table(made, META)
    assert open_paper(saved(made, tmp_path, "汇交方案.docx"), "汇交方案.docx").kind == "metadata"
    made = document()
    add_table(made, [PLAN_HEAD, *PLAN_ROWS])
    assert open_paper(saved(made, tmp_path, "元数据.docx"), "元数据.docx").kind == "plan"
    assert open_paper(book({"a": [["题名", "DOI", "文件名"]]}, tmp_path, "任务书.xlsx"), "任务书.xlsx").kind == "index"
    made = document()
    made.add_paragraph("会议纪要")
    assert open_paper(saved(made, tmp_path, "任务书2.docx"), "任务书2.docx").kind == "other"


def test_office_file_with_a_wrong_ending_is_read(tmp_path: Path) -> None:
    made = document()
    add_table(made, META)
    assert open_paper(saved(made, tmp_path, "表.doc"), "表.doc").kind == "metadata"
