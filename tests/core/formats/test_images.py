from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from tests.core.formats.making import Verdict, codes, look


def picture(kind: str, size=(40, 30), frames: int = 1) -> bytes:
    out = io.BytesIO()
    pages = [Image.effect_noise(size, 50 + i).convert("RGB") for i in range(frames)]
    pages[0].save(out, kind, **({"save_all": True, "append_images": pages[1:]} if frames > 1 else {}))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("a.png", "PNG", "PNG"),
        ("a.jpeg", "JPEG", "JPG"),
        ("a.tif", "TIFF", "TIFF"),
        ("a.gif", "GIF", "GIF"),
        ("a.bmp", "BMP", "BMP"),
    ],
)
def test_picture_is_decoded(tmp_path, name, kind, code):
    report = look(tmp_path, name, picture(kind))
    assert (report.format, report.claimed, report.verdict, report.records, report.unit) == (
        code,
        code,
        Verdict.OK,
        1,
        "幅",
    )
    assert (report.facts["width"], report.facts["height"]) == (40, 30)


def test_pages_of_a_tiff_are_counted(tmp_path):
    report = look(tmp_path, "a.tif", picture("TIFF", frames=3))
    assert (report.verdict, report.facts["frames"], report.records) == (Verdict.OK, 3, 1)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP"])
def test_cut_picture_is_broken(tmp_path, kind):
    data = picture(kind)
    report = look(tmp_path, "a." + kind.lower(), data[: len(data) * 2 // 3])
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["image.broken"])


def test_png_is_checked_to_its_last_chunk(tmp_path):
    data = picture("PNG")
    assert codes(look(tmp_path, "a.png", data[:-12])) == ["image.broken"]
    assert codes(look(tmp_path, "b.png", data[:-13] + bytes([data[-13] ^ 1]) + data[-12:])) == ["image.broken"]


def test_library_warnings_are_not_raised(tmp_path):
    data = picture("TIFF")
    at = struct.unpack_from("<I", data, 4)[0] + 2
    count = struct.unpack_from("<H", data, at - 2)[0]
    # every tag claims far more data than the file has
    for n in range(count):
        data = data[: at + n * 12 + 4] + struct.pack("<I", 1 << 28) + data[at + n * 12 + 8 :]
    assert codes(look(tmp_path, "a.tif", data)) == ["image.broken"]


def test_bomb_is_not_decoded(tmp_path):
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    data = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    report = look(tmp_path, "a.png", data)
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["image.bomb"])


def test_picture_under_another_name_is_what_it_is(tmp_path):
    report = look(tmp_path, "a.jpg", picture("PNG"))
    assert (report.format, report.claimed) == ("PNG", "JPG")
