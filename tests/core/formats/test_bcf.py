from __future__ import annotations

import gzip

import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import bcf, bgzf


def test_what_is_counted(tmp_path):
    report = look(tmp_path, "a.bcf", bcf())
    assert (report.facts["contigs"], report.facts["samples"], report.facts["snvs"]) == ({"chr1": 2, "chr2": 1}, 1, 3)


@pytest.mark.parametrize(
    ("at", "byte", "code"),
    [(-1, 0, None), (-36, 9, "binary.record"), (-9, 0x33, "binary.record"), (-40, 1, "binary.record")],
)
def test_faults_are_found(tmp_path, at, byte, code):
    data = bytearray(gzip.decompress(bcf()))
    data[at] = byte
    report = look(tmp_path, "a.bcf", bgzf(bytes(data)))
    assert codes(report) == ([code] if code else [])


def test_cut_between_blocks_is_found(tmp_path):
    report = look(tmp_path, "a.bcf", bcf()[:-28])
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["bgzf.unfinished"])


def test_cut_inside_a_record_is_found(tmp_path):
    report = look(tmp_path, "a.bcf", bgzf(gzip.decompress(bcf())[:-3]))
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["binary.record"])
