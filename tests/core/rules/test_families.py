"""Formats that mean the same."""

from __future__ import annotations

import pytest

from huijiao.core.rules.families import code_of, same_family, spoken_formats


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("JPG", "JPEG", True), ("TIF", "OME-TIFF", True), ("FASTA", "FNA", True), ("FASTQ", "FQ.GZ", True), ("MMCIF", "CIF", True), ("GENBANK", "GBK", True), ("GFF3", "GTF", True),
        ("HDF5", "NETCDF", True), ("NC", "CDF", True), ("SQLITE", "DB", True), ("MRC", "MAP", True), ("TAR.GZ", "TGZ", True), ("HTML", "HTM", True), ("TSV", "TAB", True),
        ("TXT", "LOG", True), ("MD", "MARKDOWN", True), ("SHP", "DBF", True), ("MP4", "MOV", True), ("YAML", "YML", True), ("XLSX", "XLS", True), ("DOCX", "WPS", True),
        ("PPTX", "PPT", True), ("JSON", "JSONL", True), ("csv", "CSV", True), ("CSV", "XLSX", False), ("PNG", "JPG", False), ("FASTA", "FASTQ", False), ("PDF", "DOCX", False),
        ("TIFF (TIF)", "TIFF", True), ("CSV（逗号分隔）", "CSV", True), ("XYZ", "XYZ", True), ("XYZ", "ABC", False),
    ],
)  # fmt: skip
def test_same_family(a: str, b: str, same: bool) -> None:
    assert same_family(a, b) is same
    assert same_family(b, a) is same


@pytest.mark.parametrize(
    ("text", "has", "lacks"),
    [
        ("图片", "PNG", "CSV"), ("照片", "JPG", "PDF"), ("文本", "TXT", "XLSX"), ("表格", "XLSX", "TXT"), ("视频", "MP4", "MP3"), ("音频", "WAV", "MP4"), ("压缩", "ZIP", "CSV"),
        ("代码", "PY", "ZIP"), ("脚本", "SH", "ZIP"), ("源码", "C", "ZIP"), ("CSV；XLSX", "XLSX", "TXT"), ("csv", "CSV", "TSV"),
    ],
)  # fmt: skip
def test_spoken_formats(text: str, has: str, lacks: str) -> None:
    found = spoken_formats(text)
    assert has in found
    assert lacks not in found


def test_a_named_format_beats_the_word_for_its_group() -> None:
    assert spoken_formats("PNG图片") == {"PNG"}
    assert spoken_formats("") == frozenset()


@pytest.mark.parametrize(("text", "code"), [("csv", "CSV"), ("Excel", "XLSX"), ("zzz9", "ZZZ9")])
def test_code_of(text: str, code: str) -> None:
    assert code_of(text) == code
