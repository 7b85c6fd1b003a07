from __future__ import annotations

import struct

import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import ab1


def test_what_is_measured(tmp_path):
    report = look(tmp_path, "a.ab1", ab1())
    assert (report.facts["bases"], report.facts["points"], report.facts["sample"]) == (10, 20, "sample")
    assert ("ACGTACGTNN",) in report.preview


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (ab1()[:-1], "binary.size"),
        (ab1()[:100], "binary.size"),
        (ab1().replace(b"tdir", b"xdir"), "binary.header"),
        (ab1().replace(b"ACGTACGTNN", b"ACGT\x01CGTNN"), "fasta.alphabet"),
        (ab1().replace(b"DATA", b"DATX", 1), "binary.header"),
        (
            ab1().replace(b"PCON" + struct.pack(">IHHI", 2, 2, 1, 10), b"PCON" + struct.pack(">IHHI", 2, 2, 1, 9)),
            "declared.differs",
        ),
    ],
)
def test_faults_are_found(tmp_path, data, code):
    assert data != ab1()
    report = look(tmp_path, "a.ab1", data)
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, [code])


def test_header_of_old_macs_is_passed_over(tmp_path):
    assert look(tmp_path, "a.ab1", bytes(128) + ab1()).verdict is Verdict.OK
