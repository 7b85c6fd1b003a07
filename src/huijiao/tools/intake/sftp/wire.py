"""SFTP version 3 on the wire (draft-ietf-secsh-filexfer-02): packets read and written."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

VERSION = 3
U32, U64, HEAD = struct.Struct(">I"), struct.Struct(">Q"), struct.Struct(">IBI")
_SIZE, _OWNER, _MODE, _TIMES, _EXTENDED = 1, 2, 4, 8, 0x80000000


class Ask(IntEnum):
    """Requests."""

    INIT = 1
    OPEN = 3
    CLOSE = 4
    READ = 5
    WRITE = 6
    LSTAT = 7
    FSTAT = 8
    SETSTAT = 9
    FSETSTAT = 10
    OPENDIR = 11
    READDIR = 12
    REMOVE = 13
    MKDIR = 14
    RMDIR = 15
    REALPATH = 16
    STAT = 17
    RENAME = 18
    READLINK = 19
    SYMLINK = 20
    EXTENDED = 200


class Tell(IntEnum):
    """Answers."""

    VERSION = 2
    STATUS = 101
    HANDLE = 102
    DATA = 103
    NAME = 104
    ATTRS = 105
    EXTENDED = 201


class Code(IntEnum):
    """Status codes."""

    OK = 0
    EOF = 1
    NO_SUCH_FILE = 2
    PERMISSION_DENIED = 3
    FAILURE = 4
    BAD_MESSAGE = 5
    UNSUPPORTED = 8


class Open(IntEnum):
    """Flags of OPEN."""

    READ = 1
    WRITE = 2
    APPEND = 4
    CREATE = 8
    TRUNCATE = 16
    EXCLUSIVE = 32


class Malformed(Exception):
    """A packet that is not what it says."""


@dataclass(frozen=True, slots=True)
class Attrs:
    """What a client tells of a file, as far as it is used here."""

    size: int | None = None
    mtime: int | None = None


class Packet:
    """One request, read from front to back; raises `Malformed` at its end."""

    __slots__ = ("_at", "_body")

    def __init__(self, body: bytes) -> None:
        self._body, self._at = body, 0

    def u32(self) -> int:
        """Return the next 32-bit number."""
        return int(self._number(U32))

    def u64(self) -> int:
        """Return the next 64-bit number."""
        return int(self._number(U64))

    def _number(self, kind: struct.Struct) -> int:
        try:
            (value,) = kind.unpack_from(self._body, self._at)
        except struct.error:
            raise Malformed from None
        self._at += kind.size
        return int(value)

    def string(self) -> bytes:
        """Return the next string."""
        length = self.u32()
        start, self._at = self._at, self._at + length
        if self._at > len(self._body):
            raise Malformed
        return self._body[start : self._at]

    def attrs(self) -> Attrs:
        """Return the attributes that follow."""
        flags = self.u32()
        size = self.u64() if flags & _SIZE else None
        if flags & _OWNER:
            self.u64()
        if flags & _MODE:
            self.u32()
        mtime = None
        if flags & _TIMES:
            _, mtime = self.u32(), self.u32()
        if flags & _EXTENDED:
            for _ in range(self.u32()):
                self.string(), self.string()
        return Attrs(size, mtime)


def string(value: bytes) -> bytes:
    """Return a string as it is sent."""
    return U32.pack(len(value)) + value


def attrs(size: int, mode: int, mtime: float) -> bytes:
    """Return the attributes of a file or folder as they are sent."""
    time = min(max(int(mtime), 0), 0xFFFFFFFF)
    return struct.pack(">IQIIIII", _SIZE | _OWNER | _MODE | _TIMES, size, 1000, 1000, mode, time, time)


def status(code: Code, text: str = "") -> bytes:
    """Return the body of a status."""
    return U32.pack(code) + string(text.encode()) + string(b"zh")


def packet(kind: Tell, number: int, body: bytes) -> bytes:
    """Return a whole answer to request ``number``."""
    return HEAD.pack(len(body) + 5, kind, number) + body


def version(extensions: tuple[tuple[bytes, bytes], ...]) -> bytes:
    """Return the answer to INIT."""
    body = b"".join(string(name) + string(value) for name, value in extensions)
    return HEAD.pack(len(body) + 5, Tell.VERSION, VERSION) + body
