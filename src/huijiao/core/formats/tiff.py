"""TIFF and OME-TIFF: every page and sub-image, every strip and tile decoded, OME planes compared. Unit ``幅``."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

import tifffile

from huijiao.core.formats.defects import safe
from huijiao.core.formats.draft import Draft, Source, Unreadable

PAGES = 200_000
SEGMENT = 512 << 20  # bytes one strip or tile may unpack to …
RATIO = 1000  # … unless the file is at least this part of it
_NO_DECODER = re.compile(
    r"requires the 'imagecodecs'|not supported|unsupported|cannot decode|unknown compression|NotImplemented"
)
_PLAIN = 1

# tifffile tells what it guesses to the log; here only the verdict counts
logging.getLogger("tifffile").addHandler(logging.NullHandler())
logging.getLogger("tifffile").propagate = False


def read(source: Source, draft: Draft) -> None:
    """Decode a TIFF whole."""
    size = source.path.stat().st_size
    try:
        with tifffile.TiffFile(source.path, _multifile=False) as file:
            pages = _pages(file, size, draft)
            if file.pages and (told := _ome(file.pages.first.description or "")):
                _planes(told, len(file.pages), draft)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # the library raises whatever its struct, codecs and arrays raise
        raise Unreadable("image.broken", why=safe(str(error) or type(error).__name__, 120)) from error
    if not pages:
        raise Unreadable("image.broken", why="0 pages")
    draft.facts["frames"] = pages
    draft.count(1, "幅")


def _pages(file: tifffile.TiffFile, size: int, draft: Draft) -> int:
    """Decode each page; return how many stand in the main chain."""
    seen: set[int] = set()
    count = 0
    for index, page in enumerate(file.pages):
        if index >= PAGES:
            raise Unreadable("image.broken", why=f"> {PAGES} pages")
        whole = page.aspage() if isinstance(page, tifffile.TiffFrame) else page
        if whole.offset in seen:
            raise Unreadable("image.broken", f"page {index + 1}", why="pages in a circle")
        if not index:
            draft.facts |= {"width": whole.imagewidth, "height": whole.imagelength, "mode": str(whole.dtype)}
            draft.facts["compression_kind"] = getattr(whole.compression, "name", str(whole.compression))
            draft.show(f"{whole.imagewidth} × {whole.imagelength}", str(whole.dtype))
        for part in _with_children(whole, seen):
            _decode(part, index + 1, size, draft)
        count += 1
    return count


def _with_children(page: Any, seen: set[int]) -> Iterator[Any]:
    """Yield a page and the images below it (pyramids, thumbnails); circles end."""
    waiting = [page]
    while waiting:
        one = waiting.pop()
        if one.offset in seen:
            continue
        seen.add(one.offset)
        yield one
        if one.subifds and one.pages is not None:
            waiting += [p.aspage() if isinstance(p, tifffile.TiffFrame) else p for p in one.pages]


def _decode(page: Any, number: int, size: int, draft: Draft) -> None:
    where = f"page {number}"
    if page.imagewidth < 1 or page.imagelength < 1 or not page.dataoffsets or page.dtype is None:
        raise Unreadable("image.broken", where, why="no pixels")
    for offset, length in zip(page.dataoffsets, page.databytecounts, strict=False):
        if offset + length > size:
            raise Unreadable("image.broken", where, why=f"truncated: {size} of {offset + length} bytes")
    expected = getattr(page, "nbytes", 0)
    if page.compression == _PLAIN:
        stored = sum(page.databytecounts)
        bits = page.bitspersample if isinstance(page.bitspersample, int) else 8
        if stored < expected * min(bits, 8) // 8:
            raise Unreadable("image.broken", where, why=f"{stored} of {expected} bytes of pixels")
        return
    piece = page.dtype.itemsize * page.samplesperpixel
    for n in page.chunks:
        piece *= n
    if piece > SEGMENT and piece > size * RATIO:
        raise Unreadable("image.bomb", where, pixels=page.imagewidth * page.imagelength)
    _segments(page, where, number, draft)


def _segments(page: Any, where: str, number: int, draft: Draft) -> None:
    try:
        for _ in page.segments(maxworkers=1):
            continue
    except (MemoryError, Unreadable):
        raise
    except Exception as error:
        why = safe(str(error) or type(error).__name__, 120)
        if _NO_DECODER.search(why):
            draft.examined = False
            draft.add("image.unread", where, page=number, why=why)
            return
        raise Unreadable("image.broken", where, why=why) from error


def _ome(description: str) -> list[dict[str, str]]:
    """Return the attributes of Pixels, and a mark when planes stand in other files; empty without OME metadata."""
    if "<OME" not in description[:2000]:
        return []
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.endswith("Pixels"):
            found.append(dict(attributes))
        elif name.endswith("UUID") and "FileName" in attributes:
            found.append({"file": attributes["FileName"]})

    def refuse(name: str, *_rest: object) -> None:
        raise Unreadable("xml.entity", "OME-XML", name=name)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EntityDeclHandler = start, refuse
    try:
        parser.Parse(description.encode(), True)
    except expat.ExpatError as error:
        raise Unreadable("xml.broken", "OME-XML", why=str(error)[:120]) from error
    return found


def _planes(told: list[dict[str, str]], pages: int, draft: Draft) -> None:
    draft.facts["ome"] = True
    declared = 0
    try:
        for pixels in told:
            if "SizeX" in pixels:
                declared += int(pixels["SizeZ"]) * int(pixels["SizeC"]) * int(pixels["SizeT"])
    except (KeyError, ValueError) as error:
        raise Unreadable("xml.broken", "OME-XML", why="Pixels") from error
    draft.facts["planes"] = declared
    several = len({one["file"] for one in told if "file" in one}) > 1
    # samples of one pixel share a page: fewer pages than planes are right when each holds red, green and blue
    if declared > pages and not several and declared % max(1, pages):
        draft.add("ome.mismatch", declared=declared, actual=pages)
