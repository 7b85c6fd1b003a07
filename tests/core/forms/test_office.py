"""Old office files, with LibreOffice and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from huijiao.core.forms import office
from huijiao.core.forms.paper import open_paper

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
needs_office = pytest.mark.skipif(not office.program(), reason="LibreOffice is not installed")


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "kept").mkdir()
    monkeypatch.setattr(office, "_shelf", lambda: tmp_path / "kept")
    return tmp_path / "kept"


def _rtf(folder: Path) -> Path:
    path = folder / "方案.doc"  # many a .doc is RTF
    text = "".join(f"\\u{ord(c)}?" for c in "科学数据汇交方案")
    path.write_text(r"{\rtf1\ansi\uc1 " + text + r"\par Deposit of data\par}", "ascii")
    return path


def test_without_libreoffice_an_old_file_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: "")
    (tmp_path / "汇交方案.doc").write_bytes(OLE)
    read = open_paper(tmp_path / "汇交方案.doc", "汇交方案.doc")
    assert (read.kind, read.problem, read.paper) == ("plan", "old_doc", None)


def test_other_content_is_not_offered_to_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("plain")
    (tmp_path / "a.zip").write_bytes(b"PK\3\4")
    assert office.converted(tmp_path / "a.txt") is None
    assert office.converted(tmp_path / "a.zip") is None


@needs_office
def test_file_is_converted_once_and_read_by_its_content(
    tmp_path: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office.converted(_rtf(tmp_path))
    assert made is not None
    assert list(shelf.iterdir()) == [made]
    monkeypatch.setattr(office, "_convert", lambda *_: pytest.fail("converted twice"))
    read = open_paper(tmp_path / "方案.doc", "方案.doc")
    assert read.problem == ""
    assert "科学数据汇交方案" in read.text


@needs_office
def test_conversion_that_takes_too_long_is_given_up(tmp_path: Path, shelf: Path) -> None:
    assert office.converted(_rtf(tmp_path), seconds=0) is None
    assert list(shelf.iterdir()) == []
