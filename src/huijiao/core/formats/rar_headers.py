"""The headers of a RAR archive (4 and 5): members with their checksums, passwords, volumes. Nothing is unpacked here.

Layouts: "RAR 5.0 archive format" (technote), and TECHNOTE.TXT of RAR 4. libarchive 3.6 does not compare the checksum of
stored members, and is not on every machine.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from huijiao.core.formats.draft import Unreadable
from huijiao.core.formats.packed import ENTRIES

_FIVE, _FOUR = b"Rar!\x1a\x07\x01\x00", b"Rar!\x1a\x07\x00"
_HEADER = 4 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file: name, unpacked size, CRC-32 of its content (None if the archive has none)."""

    name: str
    size: int
    crc: int | None


def members(path: Path) -> list[Member]:
    """Return the files of an archive; `Unreadable` for damage, encryption, and volumes of a split archive."""
    out: list[Member] = []
    with path.open("rb") as stream:
        head = stream.read(8)
        if head == _FIVE:
            found = _five(stream)
        elif head.startswith(_FOUR):
            stream.seek(7)
            found = _four(stream)
        else:
            raise Unreadable("zip.broken", why="RAR signature")
        for one in found:
            out.append(one)
            if len(out) > ENTRIES:
                raise Unreadable("zip.bomb", why=f"> {ENTRIES} members")
    return out


class _Bytes:
    """Reads numbers of variable length from one header."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self) -> int:
        out = shift = 0
        while shift < 70:
            if self.at >= len(self.data):
                raise Unreadable("zip.broken", why="RAR header cut off")
            byte = self.data[self.at]
            self.at += 1
            out |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return out
        raise Unreadable("zip.broken", why="RAR number")

    def take(self, n: int) -> bytes:
        out = self.data[self.at : self.at + n]
        self.at += n
        if len(out) < n:
            raise Unreadable("zip.broken", why="RAR header cut off")
        return out


def _five(stream: IO[bytes]) -> Iterator[Member]:
    while True:
        start = stream.tell()
        crc, sized = stream.read(4), stream.read(10)
        if not crc:
            raise Unreadable("zip.broken", f"byte {start}", why="end of archive missing")
        length = _Bytes(sized)
        size = length.number()
        stream.seek(start + 4)
        body = stream.read(min(size, _HEADER) + length.at)
        if len(crc) < 4 or len(body) < size + length.at or zlib.crc32(body) != struct.unpack("<I", crc)[0]:
            raise Unreadable("zip.broken", f"byte {start}", why="RAR header")
        head = _Bytes(body[length.at :])
        kind, flags = head.number(), head.number()
        if flags & 1:
            head.number()
        data = head.number() if flags & 2 else 0
        if kind == 4:
            raise Unreadable("zip.encrypted")
        if kind == 5:
            return
        if kind == 1 and head.number() & 1:
            raise Unreadable("archive.volume")
        if kind == 2 and (member := _file_five(head)):
            yield member
        stream.seek(data, 1)


def _file_five(head: _Bytes) -> Member | None:
    flags, size = head.number(), head.number()
    head.number()
    if flags & 2:
        head.take(4)
    crc = struct.unpack("<I", head.take(4))[0] if flags & 4 else None
    head.number()
    head.number()
    name = head.take(head.number()).decode("utf-8", "replace")
    return None if flags & 1 else Member(name, size, crc)


def _four(stream: IO[bytes]) -> Iterator[Member]:
    while len(head := stream.read(7)) == 7:
        start = stream.tell() - 7
        crc, kind, flags, size = struct.unpack("<HBHH", head)
        body = stream.read(max(0, size - 7))
        if len(body) < size - 7 or size < 7 or (kind != 0x72 and zlib.crc32(head[2:] + body) & 0xFFFF != crc):
            raise Unreadable("zip.broken", f"byte {start}", why="RAR header")
        if kind == 0x7B:
            return
        if kind == 0x73:
            if flags & 0x80:
                raise Unreadable("zip.encrypted")
            if flags & 1:
                raise Unreadable("archive.volume")
        data = struct.unpack_from("<I", body)[0] if (flags & 0x8000 or kind == 0x74) and len(body) >= 4 else 0
        if kind == 0x74:
            member, high = _file_four(body, flags)
            data += high << 32
            if member:
                yield member
        stream.seek(data, 1)
    # RAR 4 may end without an end block


def _file_four(body: bytes, flags: int) -> tuple[Member | None, int]:
    if len(body) < 25:
        raise Unreadable("zip.broken", why="RAR header cut off")
    _, size, _, crc, _, _, _, length, _ = struct.unpack_from("<IIBIIBBHI", body)
    at, high = 25, 0
    if flags & 0x100:
        high, above = struct.unpack_from("<II", body, 25) if len(body) >= 33 else (0, 0)
        size += above << 32
        at = 33
    name = body[at : at + length].split(b"\0", 1)[0].decode("utf-8", "replace")
    if flags & 4:
        raise Unreadable("zip.encrypted", f"member {name}")
    return (None if flags & 0xE0 == 0xE0 else Member(name, size, crc)), high
