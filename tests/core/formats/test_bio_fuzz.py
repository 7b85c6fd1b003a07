"""Damaged files of the life sciences: a report, never an exception or a foreign error."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from huijiao.core.formats import Verdict
from huijiao.core.formats.isolated import Examiner
from tests.core.formats.making import gz, put
from tests.core.formats.making_bio import SEEDS, VCF_HEADER
from tests.core.formats.test_fuzz import checked

GOOD = {name: build() for name, build in SEEDS.items()}


def mutated(data: st.DataObject, good: bytes) -> bytes:
    out = bytearray(good)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(len(out) - 1, 0)))
        kind = data.draw(st.sampled_from(["flip", "cut", "insert", "zero", "repeat", "digit"]))
        if kind == "flip":
            out[at] ^= data.draw(st.integers(1, 255))
        elif kind == "cut":
            del out[max(at, 1) :]
        elif kind == "insert":
            out[at:at] = data.draw(st.binary(min_size=1, max_size=8))
        elif kind == "repeat":
            out[at:at] = out[at : at + 30] * 3
        elif kind == "digit":
            out[at : at + 1] = b"99999999"
        else:
            out[at : at + 16] = bytes(len(out[at : at + 16]))
    return bytes(out)


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_damaged_files_are_reported(data):
    name = data.draw(st.sampled_from(sorted(GOOD)))
    report = checked(name, mutated(data, GOOD[name]))
    failed = [d.message_en for d in report.defects if d.code == "reader.failed"]
    assert failed == [], "a reader let a foreign error through"


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_damaged_packed_files_are_reported(data):
    name = data.draw(st.sampled_from(sorted(n for n in GOOD if not n.endswith((".gz", ".bcf", "b.biom")))))
    report = checked(name + ".gz", mutated(data, gz(GOOD[name])))
    assert report.verdict in {Verdict.BROKEN, Verdict.NOT_EXAMINED, Verdict.OK}
    assert "reader.failed" not in {d.code for d in report.defects}


N = 1 << 18
VCF_LINE = VCF_HEADER.encode() + b"chr1\t5\t.\tA\t%b\t%b\t.\t.\tGT\t%b\t0\n"
# one long value each, that an expression could look at again from each of its places
LONG = {
    "alleles.vcf": VCF_LINE % (b"A," * N + b"!", b".", b"0"),
    "quality.vcf": VCF_LINE % (b"T", b"1" * N + b"x", b"0"),
    "genotype.vcf": VCF_LINE % (b"T", b".", b"0/" * N + b"x"),
    "position.gff3": b"##gff-version 3\nc\ts\tgene\t%b\t9\t.\t+\t.\tx\n" % (b"1" * N),
    "score.gff3": b"##gff-version 3\nc\ts\tgene\t1\t9\t%b\t+\t.\tx\n" % (b"1" * N),
    "blanks.gff3": b"##gff-version 3\nc\ts\tgene\t1\t9\t.\t+\t.\ta=b;%bx\n" % (b" " * N),
    "blanks.gtf": b"c\ts\tgene\t1\t9\t.\t+\t.\tgene_id%b\n" % (b" " * N),
    "blanks.bed": b"c 1 2 n 0\nc 1 2%bx y\n" % (b" " * N),
    "value.wig": b"fixedStep chrom=a start=1 step=1\n%bx\n" % (b"1" * N),
    "blanks.embl": b"ID   X; 70 BP.\nSQ   x\n     a%b!\n//\n" % (b" " * N),
    "site.cif": b"data_x\nloop_\n_atom_site.Cartn_x\n%bx\n" % (b"1" * N),
    "quotes.nwk": b"(A:1" + b"'" * N + b");",
    "sets.nex": b"#NEXUS\nbegin data;\ndimensions nchar=4 ntax=1;\nmatrix\na %b\n;\nend;" % (b"{" * N),
    "array.mzml": b"<mzML><binary>%b</binary>" % (b"A" * N),
}


def test_long_values_cost_no_more_than_reading_them(tmp_path):
    with Examiner(seconds=30, memory=1 << 30) as examiner:
        found = {name: examiner.examine(put(tmp_path, name, data)).verdict for name, data in LONG.items()}
    assert found == dict.fromkeys(LONG, Verdict.BROKEN)
