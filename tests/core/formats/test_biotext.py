from __future__ import annotations

import pytest

from tests.core.formats.making import Verdict, codes, gz, look

VCF = b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n1\t5\t.\tA\tT\t.\t.\t.\n"
GFF = b"##gff-version 3\nc\ts\tgene\t1\t9\t.\t+\t.\tID=a\n##FASTA\n>c\nACGT\n"
GENBANK = b"LOCUS       AB000001  10 bp DNA linear BCT 01-JAN-2020\nORIGIN\n        1 acgtacgtac\n//\n"
ATOM = b"ATOM      1  N   MET A   1      11.104   6.134  -6.504  1.00  0.00           N\n"


@pytest.mark.parametrize(
    ("name", "data", "format_", "n"),
    [
        ("a.vcf", VCF, "VCF", 1),
        ("a.vcf.gz", gz(VCF), "VCF", 1),
        ("a.gff3", GFF, "GFF3", 1),
        ("a.gb", GENBANK * 3, "GENBANK", 3),
        ("a.sam", b"@HD\tVN:1.6\nr\t0\tc\t1\t9\t4M\t*\t0\t0\tACGT\tIIII\n", "SAM", 1),
        ("a.cif", b"data_1ABC\n#\n_entry.id 1ABC\n", "MMCIF", 1),
        ("a.pdb", b"HEADER    X\n" + ATOM, "PDB", 1),
    ],
)
def test_records_are_counted(tmp_path, name, data, format_, n):
    report = look(tmp_path, name, data)
    assert (report.format, report.verdict, report.records, codes(report)) == (format_, Verdict.OK, n, [])


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.vcf", VCF + b"1\t5\t.\n", "record.malformed"),
        ("a.vcf", b"##fileformat=VCFv4.2\n", "record.malformed"),
        ("a.gff3", b"##gff-version 3\nc\ts\tgene\n", "record.malformed"),
        ("a.gb", GENBANK[:-3], "record.truncated"),
        ("a.gb", GENBANK[:-3] + GENBANK, "record.malformed"),
        ("a.pdb", b"HEADER    X\n" + ATOM.replace(b"11.104", b"11.x04"), "record.malformed"),
        ("a.pdb", b"HEADER    X\n", "record.malformed"),
    ],
)
def test_faults_are_found(tmp_path, name, data, code):
    report = look(tmp_path, name, data)
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, [code])
