"""BAM: header, every alignment, the end block (SAM specification 4.2). Unit ``条``: primary alignments (domain.md §3.9).

Each BGZF block's CRC is checked on the way; of each record its lengths, its contig, its name and its CIGAR against the bases.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

from huijiao.core.formats.bam_tally import (
    CELLS,
    FAULT,
    FIELDS,
    LEAST_SIZE,
    LIMIT,
    MAPPED,
    PRIMARY,
    QUERY,
    RECORDS,
    REFERENCE,
    USED,
)
from huijiao.core.formats.bgzf import lacks_end
from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.kernels import kernel
from huijiao.core.formats.streams import open_plain

BLOCK = 1 << 20
HEADER = 256 << 20
_FIXED = struct.Struct("<iiiBBHHHiii")
_SHOWN = 5
_CONSUMING = frozenset({0, 1, 4, 7, 8})
_SECONDARY, _UNMAPPED = 0x900, 4

Walk = Callable[[bytearray, int, int, list[int]], None]


def read(source: Source, draft: Draft) -> None:
    """Check and count a BAM file."""
    totals = [0] * CELLS
    module = kernel("bam_kernel", source.path.stat().st_size)
    try:
        with open_plain(source.path, source.compression) as stream:
            references = _header(stream, draft)
            _records(stream, references, plain_walk if module is None else module.walked, totals)
    finally:
        draft.count(totals[PRIMARY], "条")
        draft.facts |= {"alignments": totals[RECORDS], "mapped": totals[MAPPED]}
    if source.compression == "gzip" and lacks_end(source.path):
        raise Unreadable("bgzf.unfinished")


def _header(stream: io.BufferedReader, draft: Draft) -> int:
    """Check the header, note its facts, return the number of reference sequences."""
    if _exactly(stream, 4) != b"BAM\1":
        raise _wrong("magic", "")
    text = _exactly(stream, _length(stream, "l_text")).rstrip(b"\0")
    lines = text.decode("utf-8", "replace").splitlines()
    for line in lines[:_SHOWN]:
        draft.show(*line.split("\t"))
    if any(not line.startswith("@") for line in lines if line):
        raise _wrong("text", next(line for line in lines if line and not line.startswith("@"))[:40])
    references = _length(stream, "n_ref")
    names: set[bytes] = set()
    for _ in range(references):
        name = _exactly(stream, _length(stream, "l_name"))
        if not name.endswith(b"\0") or len(name) < 2 or name in names:
            raise _wrong("reference", name[:40].decode("latin-1"))
        names.add(name)
        _length(stream, "l_ref")
    order = next((field[3:] for line in lines[:1] for field in line.split("\t") if field.startswith("SO:")), "")
    draft.facts |= {"references": references, "header_lines": len(lines), "sort_order": order}
    return references


def _length(stream: io.BufferedReader, field: str) -> int:
    value = int.from_bytes(_exactly(stream, 4), "little", signed=True)
    if value < 0 or (field != "l_ref" and value > HEADER):
        raise _wrong(field, value)
    return value


def _exactly(stream: io.BufferedReader, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise Unreadable("record.truncated", format="BAM", why="header")
    return data


def _wrong(field: str, value: object) -> Unreadable:
    return Unreadable("binary.header", format="BAM", field=field, value=value)


def _records(stream: io.BufferedReader, references: int, walk: Walk, totals: list[int]) -> None:
    buffer = bytearray(2 * BLOCK)
    held = 0
    while n := stream.readinto(memoryview(buffer)[held : held + BLOCK]):
        held += n
        walk(buffer, held, references, totals)
        if totals[FAULT]:
            record = totals[RECORDS] + 1
            raise Unreadable(
                "binary.record", f"record {record}", format="BAM", record=record, field=FIELDS[totals[FAULT]]
            )
        used = totals[USED]
        held -= used
        buffer[:held] = buffer[used : used + held]
        if held > len(buffer) - BLOCK:
            buffer.extend(bytes(len(buffer)))
    if held:
        raise Unreadable("record.truncated", f"record {totals[RECORDS] + 1}", format="BAM", why=f"{held} bytes")


def plain_walk(data: bytearray, size: int, references: int, totals: list[int]) -> None:
    """Check the whole records in ``data[:size]``; ``totals[FAULT]`` names what is wrong with the one at ``totals[USED]``."""
    at = 0
    totals[FAULT] = 0
    while not totals[FAULT] and at + 36 <= size:
        fixed = _FIXED.unpack_from(data, at)
        if not LEAST_SIZE <= fixed[0] <= LIMIT:
            totals[FAULT] = 1
        elif at + 4 + fixed[0] > size:
            break
        else:
            totals[FAULT] = _fault(data, at, fixed, references)
        if not totals[FAULT]:
            totals[RECORDS] += 1
            totals[PRIMARY] += not fixed[7] & _SECONDARY
            totals[MAPPED] += not fixed[7] & _UNMAPPED
            at += 4 + fixed[0]
    totals[USED] = at


def _fault(data: bytearray, at: int, fixed: tuple[int, ...], references: int) -> int:
    """Return what is wrong with one record, 0 for nothing."""
    length, reference, position, name, _, _, operations, _, bases, mate, _ = fixed
    if not -1 <= reference < references or not -1 <= mate < references or position < -1:
        return REFERENCE
    if name < 1 or bases < 0 or 32 + name + 4 * operations + (bases + 1) // 2 + bases > length or data[at + 35 + name]:
        return 3
    cigar = struct.unpack_from(f"<{operations}I", data, at + 36 + name)
    query = sum(operation >> 4 for operation in cigar if operation & 15 in _CONSUMING)
    wrong = any(operation & 15 > 8 for operation in cigar) or (operations and bases and query != bases)
    return QUERY if wrong else 0
