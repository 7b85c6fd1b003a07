"""Small pictures of images, maps and PDF pages, drawn in the isolated child: PNG without any metadata of the file.

``pictures`` raises whatever the libraries raise; the child answers with what could be drawn.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

SIDE, PAGE = 512, 1000  # pixels of the longer side: of an image, of a page (which must be legible)
PAGES = 3  # of a document
PIXELS = 100_000_000  # decoded at most
_MAP_HEADER = 1024
_LOW, _HIGH = 1.0, 99.0  # percentiles that become black and white where a pixel is no byte


class TooLargeError(Exception):
    """More pixels than are decoded for a preview."""


def drawable(format_: str) -> bool:
    """Tell whether pictures can be drawn of a format."""
    return format_ in _DRAWN


def pictures(path: Path, format_: str) -> list[bytes]:
    """Return PNG pictures: one of an image or map, up to `PAGES` of a PDF; none of other formats."""
    drawn = _DRAWN.get(format_)
    return drawn(path) if drawn else []


def _png(image: Any, side: int = SIDE) -> bytes:
    """Return a picture as PNG of at most ``side`` pixels, free of profiles, comments and positions."""
    image.thumbnail((side, side))
    plain = (
        image
        if image.mode in {"L", "RGB", "RGBA"}
        else image.convert("RGBA" if "transparency" in image.info else "RGB")
    )
    plain.info.clear()
    out = io.BytesIO()
    plain.save(out, "PNG", optimize=False)
    return out.getvalue()


def _array(values: Any) -> bytes:
    """Return a picture of numbers: rows × columns, or with three or four samples a pixel."""
    np: Any = import_module("numpy")
    image = import_module("PIL.Image")
    values = np.asarray(values)
    while values.ndim > 3 or (values.ndim == 3 and values.shape[-1] not in {3, 4}):
        values = values[0]
    if values.ndim not in {2, 3}:
        raise ValueError(values.shape)
    step = max(1, max(values.shape[:2]) // (SIDE * 4))
    values = values[::step, ::step]
    if values.dtype != np.uint8:
        if values.dtype.kind == "c":
            values = np.abs(values)
        values = values.astype("f4")
        known = values[np.isfinite(values)]
        low, high = np.percentile(known, (_LOW, _HIGH)) if known.size else (0.0, 1.0)
        if not high > low:
            low, high = (float(known.min()), float(known.max()) + 1.0) if known.size else (0.0, 1.0)
        values = (np.clip((np.nan_to_num(values, nan=low) - low) / (high - low), 0, 1) * 255).astype("u1")
    return _png(image.fromarray(values))


def _plain(path: Path) -> list[bytes]:
    image, turned = import_module("PIL.Image"), import_module("PIL.ImageOps")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with image.open(path) as opened:
            if opened.size[0] * opened.size[1] > PIXELS:
                raise TooLargeError
            opened.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG is decoded at a fraction of its size
            if opened.mode.startswith(("I", "F")):
                return [_array(opened)]
            return [_png(turned.exif_transpose(opened))]


def _tiff(path: Path) -> list[bytes]:
    """Draw the smallest level of a pyramid that is large enough, else the first page."""
    tifffile = import_module("tifffile")
    with tifffile.TiffFile(path, _multifile=False) as file:
        levels = [level.pages[0] for level in file.series[0].levels] if file.series else [file.pages[0]]
        page = next((p for p in reversed(levels) if p and max(p.imagewidth, p.imagelength) >= SIDE), levels[0])
        page = page.aspage() if hasattr(page, "aspage") else page
        if page.imagewidth * page.imagelength * page.samplesperpixel > PIXELS:
            raise TooLargeError
        return [_array(page.asarray(maxworkers=1))]


def _dicom(path: Path) -> list[bytes]:
    """Draw the first frame, black and white exchanged where the file says so."""
    pydicom = import_module("pydicom")
    pixels = import_module("pydicom.pixels")
    data = pydicom.dcmread(path, stop_before_pixels=True)
    if int(data.Rows) * int(data.Columns) > PIXELS:
        raise TooLargeError
    values = pixels.pixel_array(path, index=0)
    inverse = data.get("PhotometricInterpretation") == "MONOCHROME1"
    return [_array(values.max() - values if inverse else values)]


def _map(path: Path) -> list[bytes]:
    """Draw the section in the middle of an MRC or CCP4 map."""
    np: Any = import_module("numpy")
    modes = import_module("huijiao.core.formats.mrc").MODES
    with path.open("rb") as stream:
        header = stream.read(_MAP_HEADER)
        order = ">" if header[212:213] == b"\x11" else "<"
        columns, rows, sections, mode = struct.unpack_from(order + "4i", header)
        each, kind = modes[mode]
        if not kind or mode in {3, 4} or not 0 < columns * rows <= PIXELS:
            raise TooLargeError
        extended = struct.unpack_from(order + "i", header, 92)[0]
        size = int(columns * rows * each)
        stream.seek(_MAP_HEADER + extended + (sections // 2) * size)
        return [_array(np.frombuffer(stream.read(size), order + kind).reshape(rows, columns)[::-1])]


def _pdf(path: Path) -> list[bytes]:
    """Draw the first pages; forms are not filled in and no script is run."""
    pdfium = import_module("pypdfium2")
    out = []
    with pdfium.PdfDocument(path) as document:
        for index in range(min(PAGES, len(document))):
            page = document[index]
            scale = PAGE / max(1.0, *page.get_size())
            out.append(_png(page.render(scale=scale, may_draw_forms=False).to_pil(), PAGE))
            page.close()
    return out


_DRAWN: Mapping[str, Callable[[Path], list[bytes]]] = {
    **dict.fromkeys(("PNG", "JPG", "GIF", "BMP", "WEBP", "JP2"), _plain),
    "TIFF": _tiff, "DICOM": _dicom, "MRC": _map, "PDF": _pdf,
}  # fmt: skip
