"""Images: every frame decoded, PNG chunks checked to the last. Unit ``幅``."""

from __future__ import annotations

import struct
import warnings
import zlib
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from huijiao.core.formats.draft import Draft, Source, Unreadable

PIXELS = 178_000_000  # decoded at most per frame; larger slides are identified only
BOMB = 1000  # pixels per byte of file that no honest picture has
FRAMES = 2000
FAILURES = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, struct.error, zlib.error)
_PNG = b"\x89PNG\r\n\x1a\n"


def read(source: Source, draft: Draft) -> None:
    """Decode a picture whole."""
    if source.format == "PNG":
        _chunks(source.path)
    size = source.path.stat().st_size
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library only warns of is told by the decoding itself
            _decode(source.path, size, draft)
    except Image.DecompressionBombError as error:
        # the library's own limit, left as it is for the rest of the process
        if size * BOMB < PIXELS:
            raise Unreadable("image.bomb", pixels=PIXELS) from error
        draft.facts["decoded"] = False
        draft.examined = False
    except UnidentifiedImageError as error:
        raise Unreadable("image.broken", why="not an image") from error
    except FAILURES as error:
        raise Unreadable("image.broken", why=str(error)[:120]) from error
    draft.count(1, "幅")


def _decode(path: Path, size: int, draft: Draft) -> None:
    with Image.open(path) as image:
        width, height = image.size
        draft.facts |= {"width": width, "height": height, "mode": image.mode}
        if width * height > PIXELS // 10 and width * height > size * BOMB:
            raise Unreadable("image.bomb", pixels=width * height)
        _frames(image, draft)


def _frames(image: Image.Image, draft: Draft) -> None:
    frames = getattr(image, "n_frames", 1)
    draft.facts["frames"] = frames
    for index in range(min(frames, FRAMES)):
        if frames > 1:
            image.seek(index)
        if image.size[0] * image.size[1] > PIXELS:
            draft.facts["decoded"] = False
            draft.examined = False
            return
        image.load()


def _chunks(path: Path) -> None:
    """Walk the chunks of a PNG: each CRC, and IEND at the end."""
    with path.open("rb") as stream:
        if stream.read(8) != _PNG:
            raise Unreadable("image.broken", why="PNG signature")
        while True:
            at = stream.tell()
            head = stream.read(8)
            if len(head) < 8:
                raise Unreadable("image.broken", f"byte {at}", why="truncated")
            length, kind = struct.unpack(">I4s", head)
            if length > path.stat().st_size:
                raise Unreadable("image.broken", f"byte {at}", why="truncated")
            body, crc = stream.read(length), stream.read(4)
            if len(crc) < 4:
                raise Unreadable("image.broken", f"byte {at}", why="truncated")
            if zlib.crc32(body, zlib.crc32(kind)) != struct.unpack(">I", crc)[0]:
                raise Unreadable("image.broken", f"byte {at}", why="CRC")
            if kind == b"IEND":
                return
