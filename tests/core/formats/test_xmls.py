from __future__ import annotations

import pytest

from tests.core.formats.making import Verdict, codes, look

XXE = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{i} "{("&a" + (str(i - 1) if i else "") + ";") * 10}">' for i in range(9))
    + "]><r>&a8;</r>"
)


def test_second_level_elements_are_counted(tmp_path):
    text = '<?xml version="1.0"?><set><head/>' + "<row><row/></row>" * 7 + "</set>"
    report = look(tmp_path, "a.xml", text)
    assert (report.verdict, report.records, report.unit, codes(report)) == (Verdict.OK, 7, "条", [])


def test_declared_encoding_is_followed(tmp_path):
    text = '<?xml version="1.0" encoding="gbk"?><集><项/><项/></集>'.encode("gbk")
    report = look(tmp_path, "a.xml", text)
    assert (report.verdict, report.records, report.encoding, codes(report)) == (Verdict.OK, 2, "GBK", ["text.encoding"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<?xml version='1.0'?><a><b></a>", "xml.broken"),
        ("<?xml version='1.0'?><a>", "xml.broken"),
        (XXE, "xml.entity"),
        (LAUGHS, "xml.entity"),
        ("<?xml version='1.0'?>" + "<a>" * 5000, "xml.broken"),
    ],
)
def test_faults_and_entities_are_refused(tmp_path, text, code):
    report = look(tmp_path, "a.xml", text)
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, [code])
