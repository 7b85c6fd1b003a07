"""The general formats by their seeds: judged whole, counted, previewed; judged broken when cut or flipped."""

from __future__ import annotations

import pytest

from tests.core.formats import making_general as g
from tests.core.formats.making import Verdict, codes, look

COUNTS = {
    "a.xlsx": ("XLSX", 2, "条"), "a.xls": ("XLS", 1, "条"), "a.ods": ("ODS", 2, "条"), "a.json": ("JSON", 2, "条"),
    "a.jsonl": ("JSONL", 2, "条"), "a.geojson": ("GEOJSON", 1, "条"), "a.xml": ("XML", 2, "条"), "a.db": ("SQLITE", 2, "条"),
    "a.sql": ("SQL", 3, "条"), "b.sql": ("SQL", 2, "条"), "a.parquet": ("PARQUET", 3, "条"), "a.h5": ("HDF5", 1, "个"),
    "a.nc": ("NETCDF", 1, "个"), "a.npy": ("NPY", 1, "个"), "a.tif": ("TIFF", 1, "幅"), "a.ome.tif": ("TIFF", 1, "幅"),
    "a.png": ("PNG", 1, "幅"), "a.jpg": ("JPG", 1, "幅"), "a.gif": ("GIF", 1, "幅"), "a.dcm": ("DICOM", 1, "幅"),
    "a.pdf": ("PDF", 1, "份"), "a.docx": ("DOCX", 1, "份"), "a.pptx": ("PPTX", 1, "份"), "a.zip": ("ZIP", 2, "条"),
    "a.tar": ("TAR", 2, "条"), "a.tar.gz": ("TAR.GZ", 2, "条"), "a.7z": ("7Z", 2, "条"), "a.rar": ("RAR", 2, "条"),
    "a.txt": ("TXT", 1, "个"), "gbk.txt": ("TXT", 1, "个"), "a.md": ("MD", 1, "个"), "a.txt.gz": ("TXT", 1, "个"),
    "a.png.gz": ("GZ", 1, "幅"), "a.bin.bz2": ("BZ2", 1, "个"), "a.bin.xz": ("XZ", 1, "个"), "a.txt.zst": ("TXT", 1, "个"),
}  # fmt: skip
UNEXAMINED = {"a.bin.bz2", "a.bin.xz"}
NO_PREVIEW = {"a.png", "a.jpg", "a.gif", "a.png.gz", "a.bin.bz2", "a.bin.xz", "a.pdf"}


def named(*names: str) -> list[object]:
    """Parameters; those that need the system's library say so."""
    return [pytest.param(n, marks=pytest.mark.needs("libarchive")) if n == "a.rar" else n for n in names]


def test_each_seed_has_its_count():
    assert set(COUNTS) == set(g.SEEDS)


@pytest.mark.parametrize("name", named(*sorted(COUNTS)))
def test_whole_file_is_counted_and_previewed(name, tmp_path):
    report = look(tmp_path, name, g.SEEDS[name]())
    assert (report.format, report.records, report.unit) == COUNTS[name]
    assert report.verdict is (Verdict.NOT_EXAMINED if name in UNEXAMINED else Verdict.OK)
    assert [c for c in codes(report) if c != "text.encoding"] == []
    assert bool(report.preview) or name in NO_PREVIEW


# formats whose every cut is told: they carry lengths, marks or checksums
@pytest.mark.parametrize("name", named("a.xlsx", "a.xls", "a.ods", "a.json", "a.xml", "a.db", "a.sql", "b.sql", "a.parquet", "a.h5", "a.nc", "a.npy", "a.tif", "a.png", "a.jpg", "a.gif", "a.dcm", "a.pdf", "a.docx", "a.zip", "a.tar.gz", "a.7z", "a.rar", "a.png.gz", "a.bin.bz2", "a.bin.xz"))  # fmt: skip
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_cut_file_is_broken(name, share, tmp_path):
    data = g.SEEDS[name]()
    report = look(tmp_path, name, data[: int(len(data) * share)])
    assert report.verdict is Verdict.BROKEN, codes(report)


@pytest.mark.parametrize(
    "name", named("a.xlsx", "a.parquet", "a.tif", "a.png", "a.docx", "a.zip", "a.tar.gz", "a.7z", "a.rar")
)
def test_flipped_content_is_told(name, tmp_path):
    """Formats with checksums: of 24 flipped bits spread over the file, nearly all are told."""
    data = g.SEEDS[name]()
    silent = 0
    for step in range(24):
        at = 40 + (len(data) - 60) * step // 24
        bad = data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :]
        silent += look(tmp_path, name, bad).verdict is Verdict.OK
    assert silent <= 14, silent  # time stamps, padding and other bytes that no checksum covers


DUMPS = {
    "rows": ("INSERT INTO a VALUES (1),(2,'a;b(''c');\nINSERT INTO b (x, y) VALUES (1, (2+3)), (-4, '--');\n", 4, []),
    "update": ("INSERT INTO b VALUES (3) ON DUPLICATE KEY UPDATE x=VALUES(x);", 1, []),
    "select": ("INSERT INTO b SELECT (1), (2) FROM c;\nSELECT (3)", 0, []),
    "open_string": ("-- MySQL dump 10\nINSERT INTO `a` VALUES (1,'it\\'s'),(2,'x", None, ["sql.truncated"]),
    "open_row": ("INSERT INTO a VALUES (1,2),(3,", 2, ["sql.truncated"]),
    "open_copy": ("COPY t (a) FROM stdin;\nx\n", None, ["sql.truncated"]),
    "no_end_mark": (g.DUMP.replace("-- Dump completed on 2020-01-01\n", ""), 3, ["sql.end_mark"]),
    "no_pg_end": (g.COPIED.replace("-- PostgreSQL database dump complete\n", ""), 2, ["sql.end_mark"]),
    "no_commit": ("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nINSERT INTO a VALUES('\\');\n", 1, ["sql.end_mark"]),
    "large": ("INSERT INTO a VALUES " + ",".join(f"({i},'name {i}')" for i in range(120_000)) + ";\n", 120_000, []),
}


@pytest.mark.parametrize("case", DUMPS)
def test_dump(case, tmp_path):
    text, rows, told = DUMPS[case]
    report = look(tmp_path, "a.sql", text)
    assert (report.records, codes(report)) == (rows, told)


def test_database_tells_foreign_keys_and_wal(tmp_path):
    data = g.database(
        "CREATE TABLE a (id INTEGER PRIMARY KEY)",
        "CREATE TABLE b (a INTEGER REFERENCES a (id), 姓名 TEXT)",
        "INSERT INTO b VALUES (1, 'x'), (2, 'y')",
    )
    assert codes(look(tmp_path, "a.db", data)) == ["sqlite.foreign_key"]
    wal = data[:18] + b"\x02\x02" + data[20:]
    assert "sqlite.wal" in codes(look(tmp_path, "w.db", wal))


def test_virtual_tables_are_not_run(tmp_path):
    data = g.database(
        "CREATE VIRTUAL TABLE f USING fts5(x)",
        "INSERT INTO f VALUES ('a')",
        "CREATE TABLE t (a)",
        "INSERT INTO t VALUES (1)",
    )
    report = look(tmp_path, "a.db", data)
    assert report.verdict is Verdict.OK
    assert {t["name"]: t["rows"] for t in report.facts["tables"]}["f"] is None


def test_parquet_columns_have_statistics(tmp_path):
    report = look(tmp_path, "a.parquet", g.parquet())
    told = [(c.name, c.filled, c.missing, c.kind, c.least, c.greatest) for c in report.columns]
    assert told == [
        ("编号", 2, 1, "text", "", ""),
        ("v", 2, 1, "decimal", "1.5", "2.0"),
        ("n", 3, 0, "integer", "1", "3"),
    ]


def test_hidden_sheet_is_told(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.create_sheet("底稿").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert codes(look(tmp_path, "b.xlsx", (tmp_path / "a.xlsx").read_bytes())) == ["sheet.hidden"]


def test_ome_planes_that_are_missing_are_told(tmp_path):
    data = g.ome().replace(b'SizeZ="3"', b'SizeZ="7"')
    assert codes(look(tmp_path, "a.ome.tif", data)) == ["ome.mismatch"]


def test_rar_without_the_library_is_listed_only(tmp_path, monkeypatch):
    from huijiao.core.formats import rar

    monkeypatch.setattr(rar, "library", lambda: None)
    report = look(tmp_path, "a.rar", g.rar({"a.csv": g.TABLE, "../b": b"x"}))
    assert report.verdict is Verdict.NOT_EXAMINED
    assert codes(report) == ["zip.unsafe_path", "reader.absent"]
    assert report.facts["members"] == ["a.csv", "../b"]


def test_member_of_a_compressed_file_is_examined(tmp_path):
    import gzip

    broken = g.picture("PNG")[:-20]
    report = look(tmp_path, "a.png.gz", gzip.compress(broken))
    assert (report.verdict, codes(report), report.facts["inside"]) == (Verdict.BROKEN, ["image.broken"], "PNG")


def test_json_told_of_what_readers_forgive(tmp_path):
    assert codes(look(tmp_path, "a.json", b'[{"a": 1, "a": NaN}]')) == ["json.duplicate_key", "json.not_finite"]
