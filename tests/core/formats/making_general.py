"""Small whole files of the general formats, by the name they would be uploaded under: ``SEEDS[name]()`` returns bytes."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

ROWS = [["编号", "值", "日期"], ["M1", 1.5, "2020-01-02"], ["M2", 2, "2020-01-03"]]
TABLE = "编号,值\nM1,1\nM2,2\n".encode()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def xlsx(rows: list[list[object]] | None = None) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows or ROWS:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_xml(body: bytes) -> bytes:
    """An XLSX whose only sheet is this XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, body if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return out.getvalue()


def ods() -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>' for v in row)
        + "</table:table-row>"
        for row in ROWS
    )
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="s">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        {"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest}, zipfile.ZIP_STORED
    )


def xls() -> bytes:
    """A BIFF8 workbook of two columns in an OLE file of one chain."""

    def record(code: int, body: bytes = b"") -> bytes:
        return struct.pack("<HH", code, len(body)) + body

    def label(row: int, column: int, text: str) -> bytes:
        return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))

    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet += record(0x0200, struct.pack("<IIHHH", 0, 2, 0, 2, 0))
    sheet += label(0, 0, "编号") + label(0, 1, "值") + label(1, 0, "M1")
    sheet += record(0x0203, struct.pack("<HHHd", 1, 1, 0, 1.5)) + record(0x000A)
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    at = len(head) + 4 + 8 + 1 + 4
    stream = head + record(0x0085, struct.pack("<IBBBB", at, 0, 0, 1, 0) + b"s") + record(0x000A)
    stream = stream.ljust(at, b"\0") + sheet
    stream = stream.ljust(4096, b"\0")

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        out = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return out + bytes(36) + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream)) + bytes(256)
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE] + [0xFFFFFFFF] * 118
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + struct.pack("<128I", *fat) + directory + stream


def database(*statements: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        with sqlite3.connect(path) as db:
            for one in statements or (
                "CREATE TABLE t (编号 TEXT, v REAL)",
                "INSERT INTO t VALUES ('M1', 1.5), ('M2', 2)",
            ):
                db.execute(one)
        db.close()
        return path.read_bytes()


DUMP = (
    "-- MySQL dump 10.13\nDROP TABLE IF EXISTS `t`;\nCREATE TABLE `t` (`id` int, `name` varchar(9)) ENGINE=InnoDB;\n"
    "INSERT INTO `t` VALUES (1,'it\\'s; (a)'),(2,'b'),(3,'-- c');\nDELIMITER ;;\nCREATE TRIGGER x BEFORE INSERT ON t "
    "FOR EACH ROW BEGIN SELECT 1; END;;\nDELIMITER ;\n-- Dump completed on 2020-01-01\n"
)
COPIED = (
    "-- PostgreSQL database dump\n\nCREATE TABLE public.t (\n  a text\n);\n\nCOPY public.t (a) FROM stdin;\nx;y\nit's\n\\.\n\n"
    "SELECT $a$ ; $a$;\n-- PostgreSQL database dump complete\n"
)


def parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    table = pa.table({"编号": ["M1", "M2", None], "v": [1.5, 2.0, None], "n": [1, 2, 3]})
    pq.write_table(table, out, row_group_size=2, write_page_checksum=True)
    return out.getvalue()


def hdf5() -> bytes:
    import h5py
    import numpy as np

    out = io.BytesIO()
    with h5py.File(out, "w") as file:
        file["g/x"] = np.arange(60).reshape(6, 10)
        file.create_dataset("z", data=np.arange(2000), chunks=(500,), compression="gzip", fletcher32=True)
        file.create_dataset("s", data=["a", "b"], dtype=h5py.string_dtype())
        file["g/loop"] = file["/"]
        file.attrs["title"] = "t"
    return out.getvalue()


def netcdf3(records: int = 3) -> bytes:
    """CDF-1: dimensions t (unlimited) and x (4), variables x and v(t, x)."""

    def name(text: str) -> bytes:
        raw = text.encode()
        return struct.pack(">I", len(raw)) + raw + bytes(-len(raw) % 4)

    absent = struct.pack(">II", 0, 0)
    head = b"CDF\x01" + struct.pack(">I", records)
    head += struct.pack(">II", 10, 2) + name("t") + struct.pack(">I", 0) + name("x") + struct.pack(">I", 4)
    head += struct.pack(">II", 12, 1) + name("title") + struct.pack(">II", 2, 4) + b"test"

    def variables(first: int, second: int) -> bytes:
        one = name("x") + struct.pack(">II", 1, 1) + absent + struct.pack(">III", 4, 16, first)
        two = name("v") + struct.pack(">III", 2, 0, 1) + absent + struct.pack(">III", 5, 16, second)
        return struct.pack(">II", 11, 2) + one + two

    start = len(head) + len(variables(0, 0))
    return (
        head + variables(start, start + 16) + struct.pack(">4i", *range(4)) + struct.pack(">4f", 1, 2, 3, 4) * records
    )


def npy() -> bytes:
    import numpy as np

    out = io.BytesIO()
    np.save(out, np.arange(12.0).reshape(3, 4))
    return out.getvalue()


def tiff(**options: object) -> bytes:
    import numpy as np
    import tifffile

    out = io.BytesIO()
    data = np.random.default_rng(7).integers(0, 60_000, (3, 32, 32), dtype=np.uint16)
    tifffile.imwrite(out, data, photometric="minisblack", **{"compression": "zlib", **options})
    return out.getvalue()


def ome() -> bytes:
    return tiff(ome=True, metadata={"axes": "ZYX"})


def picture(kind: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).convert("RGB").save(out, kind)
    return out.getvalue()


def dicom(pixels: int = 40, person: str = "") -> bytes:
    from pydicom.dataset import FileDataset, FileMetaDataset

    meta = FileMetaDataset()
    meta.TransferSyntaxUID, meta.MediaStorageSOPInstanceUID = "1.2.840.10008.1.2.1", "1.2.3"
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    data = FileDataset("a.dcm", {}, file_meta=meta, preamble=bytes(128))
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, "1.2.3"
    data.Modality, data.PatientName = "OT", person
    data.Rows, data.Columns, data.SamplesPerPixel, data.PhotometricInterpretation = 4, 5, 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 16, 15, 0
    data.PixelData = bytes(pixels)
    data["PixelData"].VR = "OW"
    out = io.BytesIO()
    data.save_as(out, enforce_file_format=True)
    return out.getvalue()


def pdf(*objects: bytes, pages: int = 1) -> bytes:
    """A PDF of plain pages; ``objects`` are written as 10, 11, …"""
    kids = b" ".join(b"%d 0 R" % (100 + n) for n in range(pages))
    numbered = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages)}
    numbered |= {100 + n: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 3 0 R>>" for n in range(pages)}
    numbered[3] = b"<</Length 12>>stream\nBT (a) Tj ET\nendstream"
    numbered |= {10 + n: body for n, body in enumerate(objects)}
    out, places = b"%PDF-1.7\n", {}
    for number, body in numbered.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 1\n0000000000 65535 f \n"
    table += b"".join(b"%d 1\n%010d 00000 n \n" % (number, at) for number, at in sorted(places.items()))
    return out + table + b"trailer\n<</Size 500/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def docx(text: str = "正文", *, footer: str = "") -> bytes:
    import docx as library

    document = library.Document()
    document.add_paragraph(text)
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pptx(text: str = "标题") -> bytes:
    slide = f'<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:t>{text}</a:t></a:p></p:sld>'.encode()
    return zipped({"ppt/presentation.xml": b"<p/>", "ppt/slides/slide1.xml": slide})


def seven(members: dict[str, bytes] | None = None, password: str | None = None) -> bytes:
    import py7zr

    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as archive:
        archive.set_encoded_header_mode(False)
        for name, data in (members or {"a.csv": TABLE, "b.txt": b"b\n"}).items():
            archive.writestr(data, name)
    return out.getvalue()


def renamed_seven(old: str, new: str) -> bytes:
    """A 7z whose member has a name that the library would not write; the checksums of its headers are made right."""
    raw = bytearray(seven({old: b"x\n"}).replace(old.encode("utf-16-le"), new.encode("utf-16-le")))
    at, size = struct.unpack_from("<QQ", raw, 12)
    struct.pack_into("<I", raw, 28, zlib.crc32(raw[32 + at : 32 + at + size]))
    struct.pack_into("<I", raw, 8, zlib.crc32(raw[12:32]))
    return bytes(raw)


def rar(members: dict[str, bytes] | None = None) -> bytes:
    """RAR 5 with stored members (the format's technical note: vint lengths, CRC32 of each header)."""

    def vint(n: int) -> bytes:
        out = b""
        while n > 127:
            out += bytes([n & 127 | 128])
            n >>= 7
        return out + bytes([n])

    def block(body: bytes, data: bytes = b"") -> bytes:
        sized = vint(len(body)) + body
        return struct.pack("<I", zlib.crc32(sized)) + sized + data

    out = b"Rar!\x1a\x07\x01\x00" + block(vint(1) + vint(0) + vint(0))
    for name, data in (members or {"a.csv": TABLE}).items():
        raw = name.encode()
        body = vint(2) + vint(2) + vint(len(data)) + vint(4) + vint(len(data)) + vint(0o644)
        out += block(body + struct.pack("<I", zlib.crc32(data)) + vint(0) + vint(1) + vint(len(raw)) + raw, data)
    return out + block(vint(5) + vint(0) + vint(0))


def zstd(data: bytes) -> bytes:
    from backports import zstd as library

    return library.compress(data)


SEEDS: dict[str, Callable[[], bytes]] = {
    "a.xlsx": xlsx,
    "a.xls": xls,
    "a.ods": ods,
    "a.json": lambda: json.dumps([{"编号": "M1", "v": [1, {"w": None}]}, {"编号": "M2"}]).encode(),
    "a.jsonl": lambda: b'{"a": 1}\n{"a": "b"}\n',
    "a.geojson": lambda: b'{"type": "FeatureCollection", "features": [{"type": "Feature"}]}',
    "a.xml": "<?xml version='1.0' encoding='UTF-8'?><集><项 a='1'>x</项><项/></集>".encode,
    "a.db": database,
    "a.sql": DUMP.encode,
    "b.sql": COPIED.encode,
    "a.parquet": parquet,
    "a.h5": hdf5,
    "a.nc": netcdf3,
    "a.npy": npy,
    "a.tif": tiff,
    "a.ome.tif": ome,
    "a.png": lambda: picture("PNG"),
    "a.jpg": lambda: picture("JPEG"),
    "a.gif": lambda: picture("GIF"),
    "a.dcm": dicom,
    "a.pdf": pdf,
    "a.docx": docx,
    "a.pptx": pptx,
    "a.zip": lambda: zipped({"a.csv": TABLE, "d/b.txt": b"b\n"}),
    "a.tar": lambda: tarred({"a.csv": TABLE, "d/b.txt": b"b\n"}),
    "a.tar.gz": lambda: gzip.compress(tarred({"a.csv": TABLE}), mtime=0),
    "a.7z": seven,
    "a.rar": rar,
    "a.txt": "采样记录\n第二行\n".encode,
    "gbk.txt": lambda: "采样记录，编码为国标\n".encode("gbk"),
    "a.md": "# 说明\n\n正文\n".encode,
    "a.txt.gz": lambda: gzip.compress(b"text\n", mtime=0),
    "a.png.gz": lambda: gzip.compress(picture("PNG"), mtime=0),
    "a.bin.bz2": lambda: bz2.compress(bytes(range(256)) * 4),
    "a.bin.xz": lambda: lzma.compress(bytes(range(256)) * 4),
    "a.txt.zst": lambda: zstd(b"text\n" * 20),
}
