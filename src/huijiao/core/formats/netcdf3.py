"""NetCDF classic (CDF-1, -2, -5): the header read, the length that it declares compared with the file. Unit ``个``.

Layout: "NetCDF Classic Format Specification" (Unidata): big-endian; numrecs, dim_list, gatt_list, var_list.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from math import prod
from typing import IO

from huijiao.core.formats.defects import safe
from huijiao.core.formats.draft import CELL, Draft, Source, Unreadable
from huijiao.core.formats.streams import drain

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 6: 8, 7: 1, 8: 2, 9: 4, 10: 8, 11: 8}  # bytes per type
LISTED = 100_000  # dimensions, attributes, variables
NAME = 65_536
STREAMING = 0xFFFFFFFF
_DIMENSION, _VARIABLE, _ATTRIBUTE = 10, 11, 12


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: shape without the record dimension, bytes per record or in all, where it begins."""

    name: str
    shape: tuple[int, ...]
    is_record: bool
    size: int
    begin: int
    kind: int


class _Header:
    """Reads the header's pieces; `Unreadable` where it makes no sense."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        magic = self.take(4)
        self.version = magic[3]
        if magic[:3] != b"CDF" or self.version not in {1, 2, 5}:
            raise self.broken("magic")
        self.wide = self.version == 5  # counts of eight bytes

    def take(self, n: int) -> bytes:
        data = self.stream.read(n)
        if len(data) < n:
            raise Unreadable("array.broken", "header", format="NetCDF", why="header cut off")
        return data

    def count(self) -> int:
        value: int = struct.unpack(">Q" if self.wide else ">I", self.take(8 if self.wide else 4))[0]
        return value

    def four(self) -> int:
        value: int = struct.unpack(">I", self.take(4))[0]
        return value

    def offset(self) -> int:
        value: int = struct.unpack(">I" if self.version == 1 else ">Q", self.take(4 if self.version == 1 else 8))[0]
        return value

    def name(self) -> str:
        n = self.count()
        if n > NAME:
            raise self.broken("name length")
        return self.take(n + -n % 4)[:n].decode("utf-8", "replace")

    def listed(self, tag: int) -> int:
        """Return the number of elements of a list that has to carry ``tag`` or be absent."""
        found, n = self.four(), self.count()
        if found not in {0, tag} or (found == 0 and n) or n > LISTED:
            raise self.broken(f"list tag {found}, {n} elements")
        return n

    def attributes(self) -> int:
        n = self.listed(_ATTRIBUTE)
        for _ in range(n):
            self.name()
            kind, length = self.four(), self.count()
            if kind not in SIZES:
                raise self.broken(f"type {kind}")
            size = SIZES[kind] * length
            if size > 1 << 30:
                raise self.broken("attribute length")
            self.take(size + -size % 4)
        return n

    def broken(self, why: str) -> Unreadable:
        return Unreadable("array.broken", "header", format="NetCDF", why=why)


def read(source: Source, draft: Draft) -> None:
    """Read the header and compare lengths; the data have no checksum and are read to their end."""
    size = source.path.stat().st_size
    with source.path.open("rb") as stream:
        header = _Header(stream)
        records = header.count()
        dimensions = [(header.name(), header.count()) for _ in range(header.listed(_DIMENSION))]
        attributes = header.attributes()
        variables = [_variable(header, dimensions) for _ in range(header.listed(_VARIABLE))]
        unlimited = [name for name, length in dimensions if length == 0]
        if len(unlimited) > 1:
            raise header.broken("two record dimensions")
        expected = _end(variables, records, stream.tell())
        stream.seek(0)
        drain(stream)
    if size < expected:
        raise Unreadable("array.truncated", format="NetCDF", expected=expected, actual=size)
    draft.facts |= {"version": header.version, "attributes": attributes, "variables": len(variables)}
    draft.facts |= {"records": records if records != STREAMING else None, "bytes_after": max(0, size - expected - 3)}
    draft.facts["dimensions"] = {safe(n, CELL): length or records for n, length in dimensions[:50]}
    for v in variables[:8]:
        draft.show(v.name, " × ".join(map(str, ((records,) if v.is_record else ()) + v.shape)))
    draft.count(1, "个")


def _variable(header: _Header, dimensions: list[tuple[str, int]]) -> Variable:
    name = header.name()
    n = header.count()
    if n > 1024:
        raise header.broken(f"{n} dimensions")
    ids = [header.count() for _ in range(n)]
    if any(i >= len(dimensions) for i in ids):
        raise header.broken(f"dimension of {safe(name, 40)}")
    header.attributes()
    kind = header.four()
    if kind not in SIZES:
        raise header.broken(f"type {kind}")
    header.count()  # vsize: redundant, and wrong for large variables by design
    lengths = [dimensions[i][1] for i in ids]
    is_record = bool(lengths) and lengths[0] == 0
    shape = tuple(lengths[1:] if is_record else lengths)
    if 0 in shape:
        raise header.broken(f"record dimension of {safe(name, 40)} is not the first")
    return Variable(name, shape, is_record, prod(shape) * SIZES[kind], header.offset(), kind)


def _end(variables: list[Variable], records: int, header: int) -> int:
    """Return the least length of a file that holds all that is declared."""
    fixed = [v.begin + v.size for v in variables if not v.is_record]
    growing = [v for v in variables if v.is_record]
    ends = [header, *fixed]
    if growing and records not in {0, STREAMING}:
        # a single record variable is not padded
        step = growing[0].size if len(growing) == 1 else sum(v.size + -v.size % 4 for v in growing)
        ends += [v.begin + (records - 1) * step + v.size for v in growing]
    return max(ends)
