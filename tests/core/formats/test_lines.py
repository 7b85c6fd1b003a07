from __future__ import annotations

from tests.core.formats.making import Verdict, codes, gz, look
from tests.core.formats.making_bio import bed, bgzf


def test_last_line_without_end_is_noted(tmp_path):
    report = look(tmp_path, "a.bed", bed()[:-1])
    assert (report.verdict, report.records, codes(report)) == (Verdict.OK, 2, ["row.unfinished"])


def test_packed_file_need_not_end_its_last_line(tmp_path):
    assert codes(look(tmp_path, "a.bed.gz", gz(bed()[:-1]))) == []


def test_mixed_line_ends_are_noted(tmp_path):
    assert codes(look(tmp_path, "a.bed", bed().replace(b"\n", b"\r\n", 1))) == ["row.line_ending"]


def test_other_encodings_are_named(tmp_path):
    report = look(tmp_path, "a.bed", bed() + "chr1\t1\t2\t菌\t0\t+\t1\t2\t0\t1\t1\t0\n".encode("gb18030"))
    assert (report.encoding, codes(report)) == ("GB18030", ["text.encoding"])


def test_blocks_without_their_end_are_cut(tmp_path):
    assert codes(look(tmp_path, "a.bed.gz", bgzf(bed(), end=False))) == ["bgzf.unfinished"]


def test_line_longer_than_a_block_is_read(tmp_path):
    row = b"chr1\t1\t2\t" + b"x" * (3 << 20) + b"\n"
    assert look(tmp_path, "a.bed", row * 3).records == 3


def test_line_numbers_go_on_across_blocks(tmp_path):
    data = b"chr1\t10\t20\tx\n" * 150_000 + b"chr1\t10\tx\tx\n"
    report = look(tmp_path, "a.bed", data)
    assert [d.where for d in report.defects] == ["line 150001"]
