from __future__ import annotations

import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import gff3, gtf


def test_what_is_counted(tmp_path):
    facts = look(tmp_path, "a.gff3", gff3()).facts
    assert (facts["types"], facts["fasta_sequences"]) == ({"gene": 1, "mRNA": 1, "CDS": 1}, 1)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"\tgene\t1\t90", b"\tgene\t1", "row.columns"),
        (b"\tgene\t1\t90", b"\tgene\t91\t90", "row.value"),
        (b"\tgene\t1\t90", b"\tgene\t1\tx", "row.value"),
        (b"\t+\t.\tID=g1", b"\t*\t.\tID=g1", "row.value"),
        (b"ID=g1;", b"gene g1;", "row.value"),
        (b"Parent=g1", b"Parent=g2", "row.undeclared"),
        (b"\t0\tID=c1", b"\t.\tID=c1", "row.advised"),
        (b"c1 1 500", b"c1 1 50", "row.range"),
        (b"ACGTACGTAC", b"ACGT1CGTAC", "row.value"),
    ],
)
def test_faults_of_gff3_are_found(tmp_path, old, new, code):
    data = gff3()
    assert old in data
    assert set(codes(look(tmp_path, "a.gff3", data.replace(old, new, 1)))) == {code}


def test_parent_may_come_later(tmp_path):
    lines = gff3().splitlines(keepends=True)
    lines[2:5] = lines[4], lines[3], lines[2]
    assert codes(look(tmp_path, "a.gff3", b"".join(lines))) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [(b'gene_id "g1"; transcript_id', b"gene_id g1 transcript_id", "row.value"), (b"\t60\t", b"\t0\t", "row.value"),
     (b'gene_id "g1"; gene_name', b"gene_name", "row.advised")],
)  # fmt: skip
def test_faults_of_gtf_are_found(tmp_path, old, new, code):
    assert old in gtf()
    assert codes(look(tmp_path, "a.gtf", gtf().replace(old, new, 1))) == [code]


def test_nothing_but_comments_is_no_annotation(tmp_path):
    report = look(tmp_path, "a.gff3", b"##gff-version 3\n# none\n")
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["row.header"])
