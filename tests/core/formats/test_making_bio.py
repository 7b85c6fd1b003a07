"""The seeds are what they say; their variants that mean the same are read the same."""

from __future__ import annotations

import pytest

from huijiao.core.formats import FORMATS
from huijiao.core.formats.table_bio import BIO
from tests.core.formats.making import Verdict, codes, gz, look
from tests.core.formats.making_bio import HELD, SEEDS

TEXTS = sorted(
    n
    for n in SEEDS
    if n.rpartition(".")[2]
    in {"vcf", "gff3", "gtf", "bed", "bedgraph", "wig", "gb", "embl", "cif", "pdb", "nwk", "nex"}
)


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_seed_is_whole(tmp_path, name):
    report = look(tmp_path, name, SEEDS[name]())
    assert ((report.format, report.records), report.verdict, codes(report)) == (HELD[name], Verdict.OK, [])
    assert report.preview


def test_every_format_has_a_seed():
    assert {f for f, _ in HELD.values()} == {f.code for f in BIO}
    assert set(HELD) == set(SEEDS)


def test_every_format_says_what_it_checks():
    assert all(f.checks.zh and f.checks.en and f.counted.zh and f.counted.en for f in BIO)
    assert all(FORMATS[f.code] is f for f in BIO)


@pytest.mark.parametrize("name", TEXTS)
def test_line_ends_of_windows_are_read(tmp_path, name):
    report = look(tmp_path, name, SEEDS[name]().replace(b"\n", b"\r\n"))
    assert ((report.format, report.records), report.verdict, codes(report)) == (HELD[name], Verdict.OK, [])


@pytest.mark.parametrize("name", TEXTS)
def test_byte_order_mark_is_read(tmp_path, name):
    report = look(tmp_path, name, b"\xef\xbb\xbf" + SEEDS[name]())
    assert ((report.format, report.records), report.verdict, codes(report)) == (HELD[name], Verdict.OK, [])


@pytest.mark.parametrize("name", [*TEXTS, "a.mzml", "a.biom", "a.mtz", "a.ab1", "a.fcs"])
def test_packed_file_is_read(tmp_path, name):
    report = look(tmp_path, name + ".gz", gz(SEEDS[name]()))
    assert ((report.format, report.records), report.verdict, codes(report)) == (HELD[name], Verdict.OK, [])


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_page_of_an_error_under_the_name_is_no_such_file(tmp_path, name):
    report = look(tmp_path, name.removesuffix(".gz"), b"<!DOCTYPE html>\n<html><body>404 Not Found</body></html>\n")
    assert (report.format, report.claimed) == ("HTML", HELD[name][0])


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_name_of_another_kind_does_not_hide_it(tmp_path, name):
    told = {"a.bed", "a.nwk", "a.gtf"}  # only their extensions tell these texts from others
    report = look(tmp_path, "x.pdf", SEEDS[name]())
    found = report.format in {HELD[name][0], "HDF5"}
    assert found or name in told


@pytest.mark.parametrize("name", TEXTS)
def test_hole_of_zeros_is_found(tmp_path, name):
    data = bytearray(SEEDS[name]())
    at = len(data) * 2 // 3
    data[at : at + 20] = bytes(20)
    report = look(tmp_path, name, bytes(data))
    assert report.verdict is Verdict.BROKEN
