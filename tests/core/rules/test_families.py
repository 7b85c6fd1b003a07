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


@pytest.mark.parametrize(
    "names",
    [
        "JPG JPEG", "TIF TIFF GEOTIFF OME-TIFF LSM SVS", "FASTA FA FNA FAA FFN FAS FSA", "FASTQ FQ FASTQ.GZ FQ.GZ", "MMCIF CIF", "GENBANK GB GBK GBFF EMBL", "GFF3 GFF GTF",
        "HDF5 H5 HDF NETCDF NC NC4 H5AD LOOM MAT COOL FAST5", "NETCDF NC CDF", "SQLITE DB SQLITE3 GPKG", "MRC MAP CCP4 MRCS", "TAR.GZ TGZ GZ TAR", "HTML HTM", "TSV TAB", "TXT LOG DAT", "MD MARKDOWN",
        "SHAPEFILE SHP SHX DBF PRJ CPG SBN SBX", "MP4 M4V MOV", "YAML YML", "XLSX XLS XLSM ET", "DOCX DOC WPS DOCM", "PPTX PPT", "JSON GEOJSON JSONL",
    ],
)  # fmt: skip
def test_all_names_of_a_family(names: str) -> None:
    family = names.split()
    assert [(a, b) for a in family for b in family if not same_family(a, b)] == []
    assert [a for a in family if same_family(a, "PARQUET")] == []


@pytest.mark.parametrize(
    ("word", "group"),
    [
        ("图", "JPG PNG TIFF BMP GIF SVG WEBP"), ("照片", "JPG PNG TIFF BMP GIF SVG WEBP"), ("影像", "JPG PNG TIFF BMP GIF SVG WEBP"), ("文本", "TXT CSV TSV MD"), ("表格", "XLSX XLS CSV TSV"), ("视频", "MP4 AVI MOV MKV"),
        ("音频", "WAV MP3 FLAC"), ("压缩", "ZIP TAR.GZ RAR 7Z GZ"), *((w, "PY R C CPP H JAVA M JS PL SH GO RS IPYNB") for w in ("代码", "源码", "脚本")),
    ],
)  # fmt: skip
def test_the_whole_group_of_a_word(word: str, group: str) -> None:
    assert spoken_formats(f"{word}文件") == set(group.split())
