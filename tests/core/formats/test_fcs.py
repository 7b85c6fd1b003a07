from __future__ import annotations

import struct

import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import fcs


def test_what_is_measured(tmp_path):
    report = look(tmp_path, "a.fcs", fcs())
    assert [(c.name, c.filled, c.least, c.greatest) for c in report.columns] == [
        ("FSC", 4, "0", "4.5"),
        ("SSC", 4, "-3", "0"),
    ]
    assert (report.facts["cyt"], report.facts["version"]) == ("a/b", "FCS3.1")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"$TOT/4/", b"$TOT/5/", "binary.size"),
        (b"$TOT/4/", b"$TUT/4/", "binary.header"),
        (b"$P1B/32/", b"$P1B/16/", "binary.header"),
        (b"$PAR/2/", b"$PAR/3/", "binary.header"),
        (b"$DATATYPE/F/", b"$DATATYPE/A/", "binary.header"),
        (b"1,2,3,4", b"1,2,3,5", "binary.header"),
        (b"FCS3.1          58", b"FCS3.1          5x", "binary.header"),
        (b"$NEXTDATA/0/", b"$NEXTDATA/9/", None),
    ],
)
def test_faults_are_found(tmp_path, old, new, code):
    assert old in fcs()
    report = look(tmp_path, "a.fcs", fcs().replace(old, new, 1))
    assert codes(report) == ([code] if code else [])


def test_values_that_are_no_numbers_are_counted(tmp_path):
    report = look(tmp_path, "a.fcs", fcs().replace(struct.pack("<f", 4.5), struct.pack("<f", float("inf")), 1))
    assert (report.verdict, codes(report), report.columns[0].missing) == (Verdict.OK, ["value.not_finite"], 1)


@pytest.mark.parametrize("cut", [1, 7, 9, 40, 1000])
def test_cut_is_found(tmp_path, cut):
    assert look(tmp_path, "a.fcs", fcs()[:-cut]).verdict is Verdict.BROKEN


def test_many_events_are_read(tmp_path):
    report = look(tmp_path, "a.fcs", fcs(200_000).replace(b"$TOT/200000", b"$TOT/200000"))
    assert report.records == 200_000
