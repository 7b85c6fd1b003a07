from __future__ import annotations

import pytest

from huijiao.core.formats.detect import extension_of
from huijiao.core.formats.table import EXTENSIONS, FORMATS, compatible
from tests.core.formats.making import Verdict, codes, look, zipped


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.fastq.gz", ("FASTQ", "gzip")),
        ("dir.x/A.FQ", ("FASTQ", "")),
        ("a.tar.gz", ("TAR.GZ", "gzip")),
        ("a.tgz", ("TAR.GZ", "")),
        ("a.gz", ("GZ", "gzip")),
        ("a.v2.csv", ("CSV", "")),
        ("noext", ("", "")),
        ("a.unknown", ("", "")),
        (".gz", ("GZ", "gzip")),
    ],
)
def test_names_claim(name, expected):
    assert extension_of(name) == expected


@pytest.mark.parametrize(
    ("name", "data", "format_", "found"),
    [
        ("a.csv", b"MZ" + bytes(200), "EXE", ["executable.present"]),
        ("a.dat", b"\x7fELF" + bytes(200), "ELF", ["executable.present"]),
        ("a", b"\xca\xfe\xba\xbe\0\0\0\2" + bytes(60), "MACHO", ["executable.present"]),
        ("A.class", b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(60), "CLASS", ["executable.present"]),
        ("run.bat", b"@echo off\r\ndel *.*\r\n", "BAT", ["executable.present"]),
        ("run", b"#!/bin/sh\nrm -rf x\n", "SCRIPT", ["executable.present"]),
        ("a.jar", zipped(**{"META-INF/MANIFEST.MF": b"x"}), "JAR", ["executable.present"]),
        ("a.py", b"#!/usr/bin/env python3\nprint()\n", "PY", []),
        ("a.h5", b"\x89HDF\r\n\x1a\n" + bytes(100), "HDF5", []),
        ("a.bin", bytes(range(256)) * 10, "BIN", []),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), "7Z", []),
        ("a.mrc", bytes(208) + b"MAP " + bytes(900), "MRC", []),
    ],
)
def test_content_speaks_before_the_name(tmp_path, name, data, format_, found):
    report = look(tmp_path, name, data)
    assert (report.format, [c for c in codes(report) if not c.startswith("zip")]) == (format_, found)


@pytest.mark.parametrize(
    ("name", "data", "claimed", "format_"),
    [
        ("a.csv", b"@r\nACGT\n+\nIIII\n", "CSV", "FASTQ"),
        ("a.fastq", b"a,b\n1,2\n", "FASTQ", "FASTQ"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(50), "PDF", "PNG"),
        ("a.xlsx", "编号,值\n1,2\n".encode("gbk"), "XLSX", "TXT"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "SVG", "SVG"),
        ("a.json", b"<html><body>404</body></html>", "JSON", "HTML"),
    ],
)
def test_name_and_content_are_both_told(tmp_path, name, data, claimed, format_):
    report = look(tmp_path, name, data)
    assert (report.claimed, report.format) == (claimed, format_)


def test_unknown_files_are_counted_as_files(tmp_path):
    report = look(tmp_path, "a.bin", bytes(range(256)))
    assert (report.verdict, report.records, report.unit) == (Verdict.NOT_EXAMINED, 1, "个")


def test_empty_file_is_broken(tmp_path):
    report = look(tmp_path, "a.csv", b"")
    assert (report.verdict, codes(report), report.records) == (Verdict.BROKEN, ["file.empty"], 0)


def test_table_is_consistent():
    assert set(EXTENSIONS.values()) <= set(FORMATS)
    assert {like for f in FORMATS.values() for like in f.like} <= set(FORMATS)
    assert sum(len(f.extensions) for f in FORMATS.values()) == len(EXTENSIONS)


def test_broader_names_are_no_lie():
    assert compatible("TXT", "CSV")
    assert not compatible("CSV", "FASTQ")
    assert compatible("", "PNG")
