"""CRAM 2.1 and 3: every container to the end-of-file container, with its checksums (CRAM specification). Unit ``条``.

Counted are the records the containers declare; the alignments themselves are not decoded, for that needs the reference.
"""

from __future__ import annotations

import io
import zlib
from typing import IO

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.streams import open_plain

_DEFINITION = 26
_LONGEST = 1 << 30  # bytes of one container
_BLOCK = 1 << 20
_EOF_START = 4_542_278  # "EOF" as the alignment start of the last container
_VERSIONS = frozenset({(2, 1), (3, 0), (3, 1)})


def read(source: Source, draft: Draft) -> None:
    """Check and count a CRAM file."""
    with open_plain(source.path, source.compression) as stream:
        head = stream.read(_DEFINITION)
        if len(head) < _DEFINITION:
            raise Unreadable("record.truncated", format="CRAM", why="file definition")
        version = (head[4], head[5])
        if version not in _VERSIONS:
            raise Unreadable("binary.header", format="CRAM", field="version", value=f"{head[4]}.{head[5]}")
        draft.facts["version"] = f"{head[4]}.{head[5]}"
        _containers(stream, draft, checked=version[0] == 3)


def _containers(stream: io.BufferedReader, draft: Draft, *, checked: bool) -> None:
    records = containers = 0
    ended = False
    while start := stream.read(4):
        containers += 1
        if ended:
            raise _damaged(containers, "EOF")
        fields = _Fields(stream, start)
        length = int.from_bytes(start, "little", signed=True)
        fields.number()  # reference
        position = fields.number()
        fields.number()  # span
        held = fields.number()
        fields.number(longer=True)  # record counter
        fields.number(longer=True)  # bases
        blocks = fields.number()
        for _ in range(fields.landmarks(length)):
            fields.number()
        if checked and int.from_bytes(stream.read(4), "little") != zlib.crc32(fields.seen):
            raise _damaged(containers, "CRC")
        if not 0 <= length <= _LONGEST or held < 0:
            raise _damaged(containers, "length")
        _body(stream, containers, length, blocks, checked=checked)
        ended = position == _EOF_START and held == 0
        records += held
        draft.count(records, "条")
        draft.facts["containers"] = containers
    if not ended:
        raise Unreadable("record.truncated", format="CRAM", why="EOF container")


def _damaged(container: int, field: str) -> Unreadable:
    return Unreadable("binary.record", f"container {container}", format="CRAM", record=container, field=field)


class _Fields:
    """The numbers of a container header (ITF-8 and LTF-8), with the bytes they were read from."""

    def __init__(self, stream: IO[bytes], start: bytes) -> None:
        self._stream = stream
        self.seen = start

    def take(self, size: int) -> bytes:
        """Read bytes."""
        data = self._stream.read(size)
        if len(data) < size:
            raise Unreadable("record.truncated", format="CRAM", why="container header")
        self.seen += data
        return data

    def number(self, *, longer: bool = False) -> int:
        """Read one number: as many bytes follow as the first begins with ones (four at most, eight if longer)."""
        first = self.take(1)[0]
        most = 8 if longer else 4
        more = 0
        while more < most and first & (0x80 >> more):
            more += 1
        value = first & (0x7F >> more) if more < 8 else 0
        data = self.take(more) if more else b""
        for byte in data:
            value = value << 8 | byte
        if not longer:
            if more == 4:  # the fifth byte gives four bits only
                value = (first & 0x0F) << 28 | int.from_bytes(data[:3]) << 4 | data[3] & 0x0F
            return value - (1 << 32) if value & (1 << 31) else value
        return value

    def landmarks(self, length: int) -> int:
        """Read how many slice offsets follow."""
        n = self.number()
        if not 0 <= n <= max(1, length):
            raise Unreadable("record.truncated", format="CRAM", why="landmarks")
        return n


def _body(stream: io.BufferedReader, container: int, length: int, blocks: int, *, checked: bool) -> None:
    """Read the blocks of a container; each has its own CRC in version 3."""
    data = stream.read(length)
    if len(data) < length:
        raise Unreadable("record.truncated", f"container {container}", format="CRAM", why=f"{len(data)}/{length}")
    at = found = 0
    while at < length and found < blocks:
        packed, header = _block(data, at)
        end = at + header + packed
        if packed < 0 or end + 4 * checked > length:
            raise _damaged(container, "block")
        if checked and int.from_bytes(data[end : end + 4], "little") != zlib.crc32(data[at:end]):
            raise _damaged(container, "block CRC")
        at = end + 4 * checked
        found += 1
    if found != blocks:
        raise _damaged(container, "blocks")


def _block(data: bytes, at: int) -> tuple[int, int]:
    """Return the packed size of the block at a place and the size of its header: method, type, id, sizes."""
    fields = _Fields(io.BytesIO(data[at : at + 32]), b"")
    fields.take(2)
    fields.number()
    packed = fields.number()
    fields.number()
    return packed, len(fields.seen)
