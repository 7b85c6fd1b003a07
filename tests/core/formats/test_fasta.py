from __future__ import annotations

import pytest

from tests.core.formats.making import Verdict, codes, gz, look


def test_sequences_are_counted(tmp_path):
    report = look(tmp_path, "a.fasta.gz", gz(b">a first\nACGT\nAC\n\n>b\r\nNNGG\r\n"))
    assert (report.verdict, report.records, report.unit, codes(report)) == (Verdict.OK, 2, "条", [])
    assert report.facts["residues"] == 10
    assert report.facts["gc"] == 0.5
    assert report.facts["unknown"] == 2
    assert report.facts["molecule"] == "nucleotide"


def test_protein_is_told_from_nucleotides(tmp_path):
    assert look(tmp_path, "a.faa", b">p\nMKLVEEFQ*\n").facts["molecule"] == "protein"


@pytest.mark.parametrize(
    ("data", "expected", "where"),
    [
        (b">a\nACGT\n>b\nAC1T\n", "fasta.alphabet", "line 3"),
        (b">a\nACGT\n>\nACT\n", "fasta.empty_id", "line 3"),
        (b">a\nACGT\n>a\nACT\n", "fasta.duplicate_id", "line 3"),
        (b">a\n>b\nACT\n", "fasta.empty_sequence", ""),
        (b"ACGT\n>b\nACT\n", "fasta.header", "line 1"),
    ],
)
def test_faults_are_placed(tmp_path, data, expected, where):
    report = look(tmp_path, "a.fasta", data)
    assert codes(report) == [expected]
    assert report.defects[0].where.startswith(where)


def test_records_across_blocks_are_counted_once(tmp_path):
    data = b"".join(b">c%d\n" % i + b"ACGTACGTAC\n" * 20 for i in range(12_000))
    report = look(tmp_path, "a.fa", data)
    assert (report.records, report.facts["residues"], codes(report)) == (12_000, 12_000 * 200, [])


def test_one_endless_line_is_read(tmp_path):
    report = look(tmp_path, "a.fa", b">chr1\n" + b"ACGT" * 5_000_000)
    assert (report.records, report.facts["residues"], codes(report)) == (1, 20_000_000, [])
