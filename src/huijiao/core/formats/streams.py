"""Decompressed bytes to the last one, with the errors of the compression told apart."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from isal import igzip, igzip_lib, igzip_threaded, isal_zlib

from huijiao.core.formats.draft import Unreadable

BLOCK = 1 << 20
BOMB_BYTES = 4 << 30
BOMB_RATIO = 500
GZIP = b"\x1f\x8b"

# the package types its exceptions as instances
_isal_error = cast("type[Exception]", igzip_lib.IsalError)
_zlib_error = cast("type[Exception]", isal_zlib.error)
FAILURES = (EOFError, gzip.BadGzipFile, _isal_error, lzma.LZMAError, OSError, ValueError)


def _plain(path: Path) -> IO[bytes]:
    return path.open("rb")


def _gzip(path: Path) -> IO[bytes]:
    opened: IO[bytes] = igzip_threaded.open(path, "rb")  # type: ignore[no-untyped-call]
    return opened


def _bzip2(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", bz2.open(path, "rb"))


def _xz(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", lzma.open(path, "rb"))


OPENERS: dict[str, Callable[[Path], IO[bytes]]] = {"": _plain, "gzip": _gzip, "bzip2": _bzip2, "xz": _xz}


class _Checked(io.RawIOBase):
    """A raw stream whose failures are `Unreadable` and whose expansion is bounded."""

    def __init__(self, path: Path, compression: str) -> None:
        super().__init__()
        self._path, self._compression = path, compression
        self._limit = max(BOMB_BYTES, path.stat().st_size * BOMB_RATIO) if compression else None
        self._given = 0
        self._inner = OPENERS[compression](path)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        try:
            n: int = self._inner.readinto(buffer)  # type: ignore[attr-defined]
        except FAILURES as error:
            raise _diagnosed(self._path, self._compression, error) from error
        self._given += n
        if self._limit is not None and self._given > self._limit:
            raise Unreadable("zip.bomb", why=f"> {BOMB_RATIO}:1")
        return n

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


def open_plain(path: Path, compression: str = "") -> io.BufferedReader:
    """Open a file for reading its decompressed bytes; reading raises `Unreadable` where it is damaged."""
    try:
        return io.BufferedReader(_Checked(path, compression), BLOCK)
    except OSError as error:
        raise Unreadable("file.io", why=error.strerror or str(error)) from error


def peek(path: Path, compression: str, size: int = 1 << 16) -> bytes:
    """Return up to ``size`` first decompressed bytes, fewer if the file is damaged; never raises for damage."""
    opener = igzip.open if compression == "gzip" else OPENERS[compression]
    out = b""
    try:
        with cast("IO[bytes]", opener(path)) as stream:
            while len(out) < size:
                # small steps: one failing read would lose what could still be decompressed before the damage
                block = stream.read(min(4096, size - len(out)))
                if not block:
                    break
                out += block
    except FAILURES:
        return out
    return out


def drain(stream: IO[bytes]) -> int:
    """Read to the end, so that the last checksum is checked; return the number of bytes."""
    total = 0
    while block := stream.read(BLOCK):
        total += len(block)
    return total


def _diagnosed(path: Path, compression: str, error: Exception) -> Unreadable:
    if compression == "gzip":
        code = _gzip_code(path)
        return Unreadable(code)
    if not compression:
        return Unreadable("file.io", why=str(error))
    return Unreadable("gzip.truncated" if isinstance(error, EOFError) else "gzip.crc")


def _gzip_code(path: Path) -> str:
    """Walk the members to tell truncation, damage and trailing garbage apart (the readers do not)."""
    members = 0
    with path.open("rb") as raw:
        data = raw.read(BLOCK)
        while data:
            if not data.startswith(GZIP):
                data = data.lstrip(b"\0")
                if data or members == 0:
                    return "gzip.trailing" if members else "gzip.crc"
                data = raw.read(BLOCK)
                continue
            one = isal_zlib.decompressobj(wbits=31)
            try:
                while not one.eof:
                    one.decompress(data)
                    if not one.eof:
                        data = raw.read(BLOCK)
                        if not data:
                            return "gzip.truncated"
            except (_zlib_error, ValueError):
                return "gzip.crc"
            members += 1
            data = one.unused_data
            if len(data) < len(GZIP):
                data += raw.read(BLOCK)
    return "gzip.crc"
