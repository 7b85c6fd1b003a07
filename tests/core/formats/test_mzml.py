from __future__ import annotations

import re

import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import mzml


def bare(data: bytes) -> bytes:
    """Drop index and checksum."""
    return re.sub(
        rb"<indexList .*",
        b"",
        data.replace(b'<indexedmzML xmlns="http://psi.hupo.org/ms/mzml">\n', b""),
        flags=re.DOTALL,
    )


def test_what_is_counted(tmp_path):
    facts = look(tmp_path, "a.mzML", mzml()).facts
    assert (facts["points"], facts["ms_levels"], facts["indexed"]) == (18, {"1": 3}, True)


def test_file_without_index_is_read(tmp_path):
    report = look(tmp_path, "a.mzML", bare(mzml()))
    assert (report.format, report.verdict, report.records, codes(report)) == ("MZML", Verdict.OK, 3, [])


def test_changed_byte_does_not_fit_the_checksum(tmp_path):
    report = look(tmp_path, "a.mzML", mzml().replace(b'name="ms level"', b'name="MS level"', 1))
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["declared.checksum"])


def test_placeholder_is_no_checksum(tmp_path):
    data = re.sub(rb"(<fileChecksum>)\w+", rb"\g<1>0", mzml())
    assert codes(look(tmp_path, "a.mzML", data)) == []


def test_index_that_is_off_is_noted(tmp_path):
    data = re.sub(rb"(<fileChecksum>)\w+", rb"\g<1>0", mzml()).replace(b"<run id", b"<run  id")
    assert codes(look(tmp_path, "a.mzML", data)) == ["declared.statistics"] * 3


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'count="3"', b'count="4"', "declared.differs"),
        (b'encodedLength="', b'encodedLength="1', "declared.differs"),
        (b'defaultArrayLength="3"', b'defaultArrayLength="2"', "declared.differs"),
        (b'defaultArrayLength="3"', b'defaultArrayLength="x"', "xml.broken"),
        (b"<binary>eJx", b"<binary>eJ!", "binary.record"),
        (b"<binary>eJx", b"<binary>eJy", "binary.record"),
        (b"</spectrum>", b"", "xml.broken"),
        (b'encoding="utf-8"', b'encoding="utH-8"', "xml.broken"),
        (b"<run", b"<run <", "xml.broken"),
    ],
)
def test_faults_are_found(tmp_path, old, new, code):
    assert old in mzml()
    report = look(tmp_path, "a.mzML", bare(mzml()).replace(old, new, 1))
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, [code])


def test_entities_are_refused(tmp_path):
    data = b'<?xml version="1.0"?><!DOCTYPE mzML [<!ENTITY a "b">]><mzML>&a;</mzML>'
    report = look(tmp_path, "a.mzML", data)
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["xml.entity"])


def test_other_xml_is_no_mzml(tmp_path):
    report = look(tmp_path, "a.mzML", b"<?xml version='1.0'?><a><b/></a>")
    assert (report.format, report.claimed) == ("XML", "MZML")
