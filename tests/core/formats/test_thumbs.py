"""Pictures for the page: small, plain PNG, whatever the file."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image, PngImagePlugin

from huijiao.core.formats import thumbs
from huijiao.core.formats.isolated import Examiner


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    return image


def pdf(pages: int) -> bytes:
    images = [Image.new("RGB", (200, 300), (n * 20, 99, 99)) for n in range(pages)]
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:])
    return out.getvalue()


def map_(order: str = "<") -> bytes:
    header = bytearray(1024)
    struct.pack_into(order + "4i", header, 0, 40, 30, 3, 2)
    struct.pack_into("4s", header, 208, b"MAP ")
    header[212:214] = b"\x44\x44" if order == "<" else b"\x11\x11"
    return bytes(header) + np.arange(40 * 30 * 3, dtype=order + "f4").tobytes()


@pytest.mark.parametrize(
    ("format_", "extension", "mode"),
    [("PNG", "png", "RGB"), ("PNG", "png", "P"), ("PNG", "png", "I;16"), ("JPG", "jpeg", "RGB"), ("JPG", "jpeg", "CMYK"), ("GIF", "gif", "P"),
     ("BMP", "bmp", "1"), ("WEBP", "webp", "RGBA")],
)  # fmt: skip
def test_picture_is_small_png_of_the_image(tmp_path: Path, format_: str, extension: str, mode: str) -> None:
    place = tmp_path / "图"
    Image.new(mode, (1600, 800)).save(place, extension)
    [png] = thumbs.pictures(place, format_)
    assert opened(png).size == (512, 256)


def test_picture_carries_nothing_that_the_file_says(tmp_path: Path) -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "secret-remark")
    place = tmp_path / "a.png"
    Image.new("RGB", (40, 40)).save(place, pnginfo=told, icc_profile=b"x" * 300, dpi=(10, 10))
    [png] = thumbs.pictures(place, "PNG")
    assert b"secret-remark" not in png
    assert set(opened(png).info) == set()


@pytest.mark.parametrize(
    "values",
    [np.zeros((900, 700), "u2"), np.ones((900, 700, 3), "u1"), np.full((2, 64, 48), np.nan, "f4"), np.eye(80, dtype="i4")],
    ids=["flat", "rgb", "nan-stack", "integers"],
)  # fmt: skip
def test_tiff_of_any_numbers_is_drawn(tmp_path: Path, values: Any) -> None:
    place = tmp_path / "a.tif"
    tifffile.imwrite(place, values)
    [png] = thumbs.pictures(place, "TIFF")
    assert max(opened(png).size) <= 512


def test_too_many_pixels_are_not_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbs, "PIXELS", 100)
    place = tmp_path / "a.png"
    Image.new("L", (20, 20)).save(place)
    with pytest.raises(thumbs.TooLargeError):
        thumbs.pictures(place, "PNG")


@pytest.mark.parametrize("order", ["<", ">"])
def test_middle_section_of_a_map_is_drawn(tmp_path: Path, order: str) -> None:
    place = tmp_path / "a.mrc"
    place.write_bytes(map_(order))
    [png] = thumbs.pictures(place, "MRC")
    image = opened(png)
    assert image.size == (40, 30)
    assert image.getpixel((0, 29)) < image.getpixel((39, 0))  # the first row of the map lies at the bottom


def test_first_pages_of_a_document_are_drawn(tmp_path: Path) -> None:
    place = tmp_path / "a.pdf"
    place.write_bytes(pdf(5))
    made = thumbs.pictures(place, "PDF")
    assert [opened(png).size for png in made] == [(667, 1000)] * thumbs.PAGES


def test_other_formats_have_no_picture(tmp_path: Path) -> None:
    assert thumbs.pictures(tmp_path / "a.fastq", "FASTQ") == []
    assert not thumbs.drawable("FASTQ")


def test_child_draws_behind_its_walls_and_answers_for_damage(tmp_path: Path) -> None:
    good, bad, page = tmp_path / "a.png", tmp_path / "b.png", tmp_path / "c.pdf"
    Image.new("RGB", (900, 900), "red").save(good)
    bad.write_bytes(good.read_bytes()[:60])
    page.write_bytes(pdf(1))
    with Examiner(seconds=30, roots=[good, bad, page]) as examiner:
        made = examiner.preview(good, {"format": "PNG"})
        assert (opened(made.pictures[0]).size, made.problem) == ((512, 512), "")
        child = examiner.process_id
        broken = examiner.preview(bad, {"format": "PNG"})
        assert (broken.pictures, bool(broken.problem)) == ((), True)
        assert len(examiner.preview(page, {"format": "PDF"}).pictures) == 1
        assert examiner.process_id == child
        assert examiner.examine(good).format == "PNG"
        outside = examiner.preview(Path("/etc/passwd"), {"format": "PNG"})
        assert outside.pictures == ()


def test_child_that_dies_while_drawing_leaves_an_empty_preview(tmp_path: Path) -> None:
    place = tmp_path / "a.png"
    Image.new("RGB", (9000, 9000)).save(place)
    with Examiner(seconds=30, memory=200 << 20) as examiner:  # too little to decode it
        made = examiner.preview(place, {"format": "PNG"})
    assert made.pictures == ()
    assert made.problem
