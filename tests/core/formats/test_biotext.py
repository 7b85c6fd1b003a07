from __future__ import annotations

from tests.core.formats.making import Verdict, codes, look

VCF = b"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n1\t5\t.\tA\tT\t.\t.\t.\n"
GENBANK = b"LOCUS       AB000001  10 bp DNA linear BCT 01-JAN-2020\nORIGIN\n        1 acgtacgtac\n//\n"
SAM = b"@HD\tVN:1.6\nr\t0\tc\t1\t9\t4M\t*\t0\t0\tACGT\tIIII\n"


def test_alignments_are_counted(tmp_path):
    report = look(tmp_path, "a.sam", SAM)
    assert (report.format, report.verdict, report.records, codes(report)) == ("SAM", Verdict.OK, 1, [])


def test_short_line_is_found(tmp_path):
    report = look(tmp_path, "a.sam", SAM + b"r\t0\tc\n")
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["row.columns"])
