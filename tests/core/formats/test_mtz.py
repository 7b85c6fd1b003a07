from __future__ import annotations

import struct

import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import mtz


def test_what_is_counted(tmp_path):
    report = look(tmp_path, "a.mtz", mtz())
    assert [(c.name, c.filled, c.least, c.greatest) for c in report.columns][3] == ("F", 4, "2.5", "10")
    assert (report.facts["columns"], report.facts["space_group"], report.facts["cell"][0]) == (4, "P 1", 10.0)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"VERS MTZ", b"VERS XTZ", "binary.header"),
        (b"NCOL        4            4", b"NCOL        4            5", "binary.size"),
        (b"NCOL        4", b"NCOL        5", "declared.differs"),
        (b"NCOL        4", b"NCOL        x", "binary.header"),
        (b"COLUMN F", b"COLUMN \xdf", "binary.header"),
        (b"MTZENDOFHEADERS", b"MTZENDOFHEADE  ", "record.truncated"),
        (struct.pack("<f", 2.0), struct.pack("<f", 2.25), "binary.record"),
    ],
)
def test_faults_are_found(tmp_path, old, new, code):
    assert old in mtz()
    report = look(tmp_path, "a.mtz", mtz().replace(old, new, 1))
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, [code])


def test_missing_values_are_counted(tmp_path):
    report = look(tmp_path, "a.mtz", mtz().replace(struct.pack("<f", 2.5), struct.pack("<f", float("nan")), 1))
    assert (report.verdict, report.columns[3].missing) == (Verdict.OK, 1)
