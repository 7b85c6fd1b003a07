from __future__ import annotations

import bz2
import lzma

import pytest

from huijiao.core.formats import fastq
from tests.core.formats.making import Verdict, codes, gz, look, reads

GOOD = {
    "plain": (reads(7), 7),
    "no_final_newline": (reads(3)[:-1], 3),
    "blank_lines_at_the_end": (reads(3) + b"\n\n", 3),
    "crlf": (reads(4, end="\r\n"), 4),
    "title_repeated": (b"@a x\nAC\n+a x\nII\n", 1),
    "quality_begins_with_at": (b"@a\nACG\n+\n@II\n@b\nACG\n+\n@@@\n", 2),
    "quality_begins_with_plus": (b"@a\nACG\n+\n+II\n", 1),
    "zero_length": (b"@a\n\n+\n\n@b\nAC\n+\nII\n", 2),
    "wrapped": (b"@a\nACGT\nACG\n+\nIIII\nIII\n@b\nACGT\nAC\n+\n@III\n+I\n", 2),
    "longer_than_a_block": (reads(60_000, 30), 60_000),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_reads_are_counted(tmp_path, name):
    data, n = GOOD[name]
    report = look(tmp_path, "a.fastq", data)
    assert (report.verdict, report.records, report.unit, codes(report)) == (Verdict.OK, n, "reads", [])


BAD = {
    "no_at": (b"@a\nAC\n+\nII\nb\nAC\n+\nII\n", "fastq.header"),
    "no_name": (b"@a\nAC\n+\nII\n@\nAC\n+\nII\n", "fastq.header"),
    "no_plus": (b"@a\nAC\n+\nII\n@b\nAC\nII\n@c\nAC\n+\nII\n", "fastq.separator"),
    "other_title": (b"@a\nAC\n+b\nII\n", "fastq.separator"),
    "short_quality": (b"@a\nACG\n+\nII\n@b\nAC\n+\nII\n", "fastq.length_mismatch"),
    "long_quality": (b"@a\nAC\n+\nIII\n@b\nAC\n+\nII\n", "fastq.length_mismatch"),
    "digit_in_sequence": (b"@a\nAC\n+\nII\n@b\nA1C\n+\nIII\n", "fastq.alphabet"),
    "space_in_quality": (b"@a\nAC\n+\nII\n@b\nACG\n+\nI I\n", "fastq.quality"),
    "cut_in_title": (reads(3) + b"@r", "fastq.truncated"),
    "cut_in_sequence": (reads(3) + b"@r\nAC", "fastq.truncated"),
    "cut_in_quality": (reads(3)[:-4], "fastq.truncated"),
    "double_quality": (b"@a\nAC\n+\nII\nII\n@b\nAC\n+\nII\n", "fastq.header"),
    "mixed_line_endings": (reads(3) + reads(2, end="\r\n"), "fastq.line_ending"),
    "blank_line_inside": (reads(2) + b"\n" + reads(2), "fastq.header"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_reads_are_refused(tmp_path, name):
    data, code = BAD[name]
    report = look(tmp_path, "a.fastq", data)
    assert report.verdict is Verdict.BROKEN
    assert codes(report) == [code]


def test_place_of_a_fault_is_its_line(tmp_path):
    data = reads(40_000) + b"@bad\nACGT\n+\nIII\n" + reads(5)
    report = look(tmp_path, "a.fastq", data)
    assert [(d.where, d.data["record"]) for d in report.defects] == [("line 160001", 40_001)]
    assert report.records == 40_000


@pytest.mark.parametrize(("end", "pack"), [("gz", gz), ("bz2", bz2.compress), ("xz", lzma.compress)])
def test_compressed_reads_are_counted(tmp_path, end, pack):
    report = look(tmp_path, f"a.fq.{end}", pack(reads(11)))
    assert (report.format, report.claimed, report.verdict, report.records) == ("FASTQ", "FASTQ", Verdict.OK, 11)


def flipped(data):
    half = len(data) // 2
    return data[:half] + bytes([data[half] ^ 255]) + data[half + 1 :]


PACKED = {
    "members": (gz(reads(3)) + gz(reads(4)), []),
    "zero_padding": (gz(reads(3)) + b"\0" * 512, []),
    "cut": (gz(reads(5000, 80))[:-20], ["gzip.truncated"]),
    "no_trailer": (gz(reads(3))[:-8], ["gzip.truncated"]),
    "crc": (gz(reads(3))[:-8] + b"\1\2\3\4" + gz(reads(3))[-4:], ["gzip.crc"]),
    "flipped": (flipped(gz(reads(5000))), None),
    "garbage_after": (gz(reads(3)) + b"<html>not found</html>", ["gzip.trailing"]),
    "one_byte_after": (gz(reads(3)) + b"x", ["gzip.trailing"]),
}


@pytest.mark.parametrize("name", PACKED)
def test_damage_of_the_compression_is_told_apart(tmp_path, name):
    data, expected = PACKED[name]
    report = look(tmp_path, "a.fastq.gz", data)
    assert (report.verdict is Verdict.OK) == (expected == [])
    assert report.format == "FASTQ"
    if expected is not None:
        assert codes(report) == expected


def test_name_promises_compression_that_is_not_there(tmp_path):
    assert codes(look(tmp_path, "a.fastq.gz", reads(2))) == ["gzip.absent"]


def test_facts_are_exact(tmp_path):
    report = look(tmp_path, "a.fastq", b"@a\nACGT\n+\nI5I5\n@b\nGG\n+\n!~\n")
    assert report.facts == {
        "reads": 2, "bases": 6, "min_length": 2, "max_length": 4, "gc": 0.6667, "mean_length": 3.0,
        "mean_quality": round((40 + 20 + 40 + 20 + 0 + 93) / 6, 2),
    }  # fmt: skip


@pytest.mark.parametrize("length", [0, 1, 639, 640, 641, 5000])
def test_byte_sum_agrees_with_a_plain_sum(length):
    data = bytes(33 + (i * 37) % 94 for i in range(length))
    assert fastq.byte_sum(data, 33, 640) == sum(data) - 33 * length
    assert fastq.byte_sum(b"~" * length, 33, 640) == 93 * length
