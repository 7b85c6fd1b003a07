from __future__ import annotations

import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import bed, bedgraph, wig


def test_what_is_counted(tmp_path):
    facts = look(tmp_path, "a.bed", bed()).facts
    assert (facts["columns"], facts["bases"], facts["chroms"]) == (12, 100, {"chr1": 2})


@pytest.mark.parametrize(
    ("data", "n"),
    [(b"chr1\t1\t2\n", 1), (b"chr1 1 2 name\n# x\n\nchr2 3 4 other\n", 2), (b"c\t1\t2\tn\t0.5\t.\t3.2\t1e-5\t-1\t7\n", 1),
     (b"c\t1\t2\tany\ttext\tin\tother columns\n", 1)],
)  # fmt: skip
def test_variants_are_read(tmp_path, data, n):
    report = look(tmp_path, "a.bed", data)
    assert (report.verdict, report.records, codes(report)) == (Verdict.OK, n, [])


def test_peaks_have_ten_columns(tmp_path):
    row = b"c\t1\t2\tn\t900\t.\t3.2\t1e-5\t-1\t7"
    assert look(tmp_path, "a.narrowPeak", row + b"\n").records == 1
    assert codes(look(tmp_path, "b.narrowPeak", row[:-2] + b"\n")) == ["row.columns"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"chr1\t1\n", "row.columns"),
        (b"chr1\t1\t2\tx\nchr1\t1\t2\n", "row.columns"),
        (b"chr1\t5\t2\n", "row.value"),
        (b"chr1\t-5\t2\n", "row.value"),
        (b"chr1\t1\t2\tx\t0\tplus\n", "row.value"),
        (bed().replace(b"10,20,", b"10,"), "row.value"),
        (b"track name=x\n", "row.header"),
    ],
)
def test_faults_of_bed_are_found(tmp_path, data, code):
    report = look(tmp_path, "a.bed", data)
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, [code])


@pytest.mark.parametrize("old", [b"1.5", b"100\t200"])
def test_faults_of_bedgraph_are_found(tmp_path, old):
    report = look(tmp_path, "a.bedgraph", bedgraph().replace(old, b"x", 1))
    assert report.verdict is Verdict.BROKEN


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"start=1 ", b""),
        (b"2\n-3e1", b"two\n-3e1"),
        (b"1 0.5", b"0.5"),
        (b"fixedStep chrom=chr1 start=1 step=10 span=5\n", b""),
    ],
)
def test_faults_of_wig_are_found(tmp_path, old, new):
    report = look(tmp_path, "a.wig", wig().replace(old, new, 1))
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["row.value"])
