from __future__ import annotations

import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import VCF_HEADER, VCF_RECORDS, vcf


def test_what_is_counted(tmp_path):
    report = look(tmp_path, "a.vcf", vcf())
    assert report.facts["contigs"] == {"chr1": 2, "chr2": 1}
    assert {k: report.facts[k] for k in ("samples", "snvs", "multiallelic", "symbolic", "passed")} == {
        "samples": 2, "snvs": 1, "multiallelic": 1, "symbolic": 2, "passed": 2}  # fmt: skip


def test_file_without_samples_or_records(tmp_path):
    header = VCF_HEADER.replace("\tFORMAT\tS1\tS2", "")
    report = look(tmp_path, "a.vcf", header)
    assert (report.verdict, report.records, report.facts["samples"]) == (Verdict.OK, 0, 0)
    assert look(tmp_path, "b.vcf", header + "chr1\t5\t.\tA\t.\t.\t.\tDP=1\n").records == 1


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("##fileformat=VCFv4.2", "##fileformat=VCFv3", "row.header", "line 1"),
        ("\tFORMAT\tS1\tS2", "\tFORMAT\tS1\tS1", "row.header", "line 7"),
        ("#CHROM", "CHROM", "row.header", "line 7"),
        ("#CHROM\tPOS", "#CHROM\tPOSITION", "row.value", "line 7"),
        ("##contig=<ID=chr2", "##contig=<X=chr2", "row.value", "line 6"),
        ("\t17\t", "\tx17\t", "row.value", "line 9"),
        ("\tA\tT\t29", "\tZ\tT\t29", "row.value", "line 8"),
        ("A,<DEL>", "A,<DEL", "row.value", "line 9"),
        ("29.5", "high", "row.value", "line 8"),
        ("\t0|0\t", "\t0|\t", "row.value", "line 8"),
        ("\t0|0\t0/1", "\t0|0", "row.columns", "line 8"),
        ("\t0|0\t0/1", "\t0|0\t0/1\t1/1", "row.columns", "line 8"),
        ("DP=3\tGT:DP", "DP=3\tG T", "row.value", "line 9"),
    ],
)
def test_faults_are_placed(tmp_path, old, new, code, where):
    text = vcf().decode()
    assert text.count(old) >= 1
    report = look(tmp_path, "a.vcf", text.replace(old, new, 1))
    assert (report.verdict, codes(report), report.defects[0].where) == (Verdict.BROKEN, [code], where)


def test_order_ranges_and_names_are_followed(tmp_path):
    lines = VCF_RECORDS.splitlines(keepends=True)
    assert codes(look(tmp_path, "a.vcf", VCF_HEADER + lines[1] + lines[0] + lines[2])) == ["row.order"]
    assert codes(look(tmp_path, "b.vcf", VCF_HEADER + lines[0] + lines[2] + lines[1])) == ["row.order"]
    assert codes(look(tmp_path, "c.vcf", VCF_HEADER + lines[0].replace("\t5\t", "\t1500\t"))) == ["row.range"]
    assert codes(look(tmp_path, "d.vcf", VCF_HEADER + lines[0].replace("chr1", "chrX"))) == ["row.undeclared"]
    assert codes(look(tmp_path, "e.vcf", VCF_HEADER + lines[0].replace("PASS", "lowq"))) == ["row.undeclared"]


def test_no_header_is_no_vcf(tmp_path):
    assert codes(look(tmp_path, "a.vcf", VCF_RECORDS)) == ["row.header"]


def test_many_records_across_blocks(tmp_path):
    lines = (f"chr1\t{i // 50 + 1}\t.\tA\t{'CGT'[i % 3]}\t.\tPASS\tDP={i}\tGT\t0/1\t1|1\n" for i in range(45_000))
    report = look(tmp_path, "a.vcf", VCF_HEADER + "".join(lines))
    assert (report.verdict, report.records, codes(report)) == (Verdict.OK, 45_000, [])
    assert report.facts["snvs"] == 45_000
