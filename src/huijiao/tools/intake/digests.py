"""MD5 and SHA-256 of a file that arrives in pieces, through several requests, processes and days.

Where they stand is kept on the partial file itself, as an extended attribute: whoever opens it next goes on from
there, whatever happened in between. A file system without such attributes costs a second read, nothing else.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from huijiao.tools.intake import running
from huijiao.tools.intake.lanes import Lane
from huijiao.tools.intake.running import Digest, Md5, Sha256

PIECE = 1 << 20
#: Below this it is cheaper to read again than to keep where the digests stood.
WORTH = 8 << 20
_AHEAD = 8 * PIECE
_NAME = "user.huijiao.digests"
_RECORD = struct.Struct(f"=4sQ{Md5.size}s{Sha256.size}s")
_MARK = b"HJD1"


@dataclass(slots=True)
class Digests:
    """Running MD5 and SHA-256 over the first ``offset`` bytes."""

    offset: int = 0
    md5: Digest = field(default_factory=running.md5)
    sha256: Digest = field(default_factory=running.sha256)

    def record(self) -> bytes:
        """Return where they stand, sealed with a CRC; nothing when they cannot tell."""
        if not (isinstance(self.md5, Md5) and isinstance(self.sha256, Sha256)):
            return b""
        body = _RECORD.pack(_MARK, self.offset, self.md5.state(), self.sha256.state())
        return body + zlib.crc32(body).to_bytes(4, "big")


def _read(record: bytes) -> Digests | None:
    body, seal = record[:-4], record[-4:]
    if len(body) != _RECORD.size or zlib.crc32(body).to_bytes(4, "big") != seal or not running.resumable():
        return None
    mark, offset, md5, sha256 = _RECORD.unpack(body)
    return Digests(offset, Md5(md5), Sha256(sha256)) if mark == _MARK else None


class Kept:
    """The last two standings on an open partial file: the newer may be ahead of what was acknowledged."""

    def __init__(self, fd: int, limit: int) -> None:
        self._fd = fd
        raw = b""
        with suppress(OSError):  # none, or a file system without them
            raw = os.getxattr(fd, _NAME)
        size = _RECORD.size + 4
        cut = [raw[i : i + size] for i in range(0, len(raw), size)]
        found = [(read, record) for record in cut if (read := _read(record)) is not None]
        self._records = [record for read, record in found if read.offset <= limit]
        self.latest = max((read for read, _ in found if read.offset <= limit), key=lambda r: r.offset, default=None)
        if raw and len(self._records) != len(cut):
            # A standing beyond what counts would speak of bytes that are about to be written anew.
            self._write()

    def keep(self, digests: Digests) -> None:
        """Add where the digests stand now."""
        if digests.offset >= WORTH and (record := digests.record()):
            self._records = [*self._records[-1:], record]
            self._write()

    def forget(self) -> None:
        """Leave nothing on the file."""
        if self._records:
            self._records = []
            self._write()

    def _write(self) -> None:
        with suppress(OSError):  # not supported here, or no room: read again later
            if self._records:
                os.setxattr(self._fd, _NAME, b"".join(self._records))
                return
        with suppress(OSError):
            os.removexattr(self._fd, _NAME)


def follow(fd: int, update: Callable[[bytes], object], start: int, end: int) -> None:
    """Give bytes ``start`` to ``end`` of an open file to a function; OSError if it is shorter."""
    while start < end:
        piece = os.pread(fd, min(PIECE, end - start), start)
        if not piece:
            raise OSError(f"{end} bytes expected, {start} found")
        update(piece)
        start += len(piece)


def read_again(fd: int, length: int, beat: Callable[[int], None] | None = None) -> Digests:
    """Read ``length`` bytes from the start of an open file and return their digests; OSError if it is shorter."""
    digests = Digests()
    lanes: Iterable[Lane] = (Lane(digests.md5.update), Lane(digests.sha256.update))

    def take(piece: bytes) -> None:
        for lane in lanes:
            lane.put(piece)
            lane.wait(_AHEAD)
        digests.offset += len(piece)
        if beat:
            beat(digests.offset)

    follow(fd, take, 0, length)
    for lane in lanes:
        lane.wait()
    return digests
