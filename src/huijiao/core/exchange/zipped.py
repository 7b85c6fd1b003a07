"""A ZIP file made while it is sent: stored, zip64, its length known before the first byte (APPNOTE 6.3.3).

Sizes stand in front of each file; the CRC, which is known only afterwards, behind it (bit 3 with sizes given).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

PIECE = 1 << 20
Pieces = Callable[[], Iterator[bytes]]
_FLAGS = 0x0808  # names in UTF-8, CRC behind the bytes
_VERSION = 45  # zip64
_MADE_BY = (3 << 8) | _VERSION  # Unix
_FULL = 0xFFFFFFFF
_LOCAL, _DESCRIPTOR, _CENTRAL = "<IHHHHHIIIHH", "<IIQQ", "<IHHHHHHIIIHHHHHII"
_LOCAL_EXTRA, _CENTRAL_EXTRA = "<HHQQ", "<HHQQQ"
_END64, _LOCATOR, _END = "<IQHHIIQQQQ", "<IIQI", "<IHHHHIIH"


class WrongLength(OSError):
    """A file that gave more or fewer bytes than it was said to have."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file: its path in the archive, bytes, and how they are read."""

    path: str
    size: int
    pieces: Pieces


def text(path: str, body: bytes) -> Member:
    """Return a member whose bytes are at hand."""
    return Member(path, len(body), lambda: iter((body,) if body else ()))


def file(path: str, size: int, at: Path) -> Member:
    """Return a member that is read from a file, a piece at a time."""

    def pieces() -> Iterator[bytes]:
        with at.open("rb", buffering=0) as source:
            while piece := source.read(PIECE):
                yield piece

    return Member(path, size, pieces)


def length(members: Iterable[Member]) -> int:
    """Return the bytes of the whole archive."""
    total = struct.calcsize(_END64) + struct.calcsize(_LOCATOR) + struct.calcsize(_END)
    fixed = sum(map(struct.calcsize, (_LOCAL, _LOCAL_EXTRA, _DESCRIPTOR, _CENTRAL, _CENTRAL_EXTRA)))
    return total + sum(fixed + 2 * len(member.path.encode()) + member.size for member in members)


def stream(members: Sequence[Member], made: datetime) -> Iterator[bytes]:
    """Yield the archive in pieces; memory holds one piece and a CRC per member. Raises `WrongLength`."""
    stamp = _stamp(made)
    crcs: list[int] = []
    offsets: list[int] = []
    at = 0
    for member in members:
        offsets.append(at)
        name = member.path.encode()
        head = struct.pack(_LOCAL, 0x04034B50, _VERSION, _FLAGS, 0, *stamp, 0, _FULL, _FULL, len(name), 20)
        head += name + struct.pack(_LOCAL_EXTRA, 1, 16, member.size, member.size)
        yield head
        crc, size = 0, 0
        for piece in member.pieces():
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            if size > member.size:
                raise WrongLength(member.path)
            yield piece
        if size != member.size:
            raise WrongLength(member.path)
        yield struct.pack(_DESCRIPTOR, 0x08074B50, crc, size, size)
        crcs.append(crc)
        at += len(head) + size + struct.calcsize(_DESCRIPTOR)
    start = at
    for member, crc, offset in zip(members, crcs, offsets, strict=True):
        line = _central(member, crc, offset, stamp)
        at += len(line)
        yield line
    yield _end(len(members), start, at)


def _central(member: Member, crc: int, offset: int, stamp: tuple[int, int]) -> bytes:
    name = member.path.encode()
    mode = 0o100644 << 16
    head = struct.pack(_CENTRAL, 0x02014B50, _MADE_BY, _VERSION, _FLAGS, 0, *stamp, crc, _FULL, _FULL, len(name), 28,
                       0, 0, 0, mode, _FULL)  # fmt: skip
    return head + name + struct.pack(_CENTRAL_EXTRA, 1, 24, member.size, member.size, offset)


def _end(count: int, start: int, at: int) -> bytes:
    size = at - start
    last = struct.pack(_END64, 0x06064B50, 44, _MADE_BY, _VERSION, 0, 0, count, count, size, start)
    last += struct.pack(_LOCATOR, 0x07064B50, 0, at, 1)
    many = min(count, 0xFFFF)
    return last + struct.pack(_END, 0x06054B50, 0, 0, many, many, min(size, _FULL), min(start, _FULL), 0)


def _stamp(made: datetime) -> tuple[int, int]:
    """Return DOS time and date."""
    return (
        made.hour << 11 | made.minute << 5 | made.second // 2,
        (max(made.year, 1980) - 1980) << 9 | made.month << 5 | made.day,
    )


def coalesced(pieces: Iterable[bytes], least: int = 1 << 16) -> Iterator[bytes]:
    """Yield pieces of at least so many bytes (the last may be shorter): fewer of them travel."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= least:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
