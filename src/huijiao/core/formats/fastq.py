"""FASTQ, strictly: four-line records are checked by whole blocks, wrapped or CRLF files record by record.

Checked: ``@`` and a name, ``+`` alone or with the same title, equal lengths, sequence of IUPAC letters, quality in
ASCII 33-126, complete last record. Zero-length reads are legal (trimmers write them). Counts reads (domain.md §3.9).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from isal import isal_zlib

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.streams import drain, open_plain

BLOCK = 1 << 20
BASES = b"ABCDGHIKMNRSTUVWXYabcdghikmnrstuvwxy.-*"
QUALITIES = bytes(range(33, 127))
_ILLEGAL = 255
# one pass marks both: 1 for G and C, 0 for other legal letters, 255 for what may not stand there
_MARKS = bytes(_ILLEGAL if b not in BASES else int(chr(b) in "GCSgcs") for b in range(256))
_WRONG = bytes(int(b not in QUALITIES) for b in range(256))
_ADLER = 65521
_PHRED = 33
_SPAN = 640  # values of 0..93
_FLAGS = 65_000  # values of 0..1
_SHOWN = 3
_LONG = 64 << 20


@dataclass
class _Tally:
    reads: int = 0
    bases: int = 0
    gc: int = 0
    quality: int = 0
    shortest: int | None = None
    longest: int = 0
    empty: int = 0
    preview: list[tuple[str, ...]] = field(default_factory=list)

    def add(self, marks: bytes, joined_quality: bytes, lengths: list[int]) -> None:
        least = min(lengths)
        self.reads += len(lengths)
        self.bases += len(marks)
        self.gc += byte_sum(marks, 0, _FLAGS)
        self.quality += byte_sum(joined_quality, _PHRED, _SPAN)
        self.shortest = least if self.shortest is None else min(self.shortest, least)
        self.longest = max(self.longest, *lengths)
        if not least:
            self.empty += lengths.count(0)

    def facts(self) -> dict[str, Any]:
        out: dict[str, Any] = {"reads": self.reads, "bases": self.bases, "min_length": self.shortest or 0}
        out["max_length"] = self.longest
        if self.bases:
            out["gc"] = round(self.gc / self.bases, 4)
            out["mean_length"] = round(self.bases / self.reads, 1)
            out["mean_quality"] = round(self.quality / self.bases, 2)
        if self.empty:
            out["empty_reads"] = self.empty
        return out


def byte_sum(data: bytes, offset: int, span: int) -> int:
    """Return the sum of ``byte - offset``; Adler-32's low half is a byte sum modulo 65521, at memory speed.

    Exact as long as ``span`` bytes sum to less than 65521.
    """
    total = 0
    view = memoryview(data)
    for start in range(0, len(data), span):
        piece = view[start : start + span]
        total += ((isal_zlib.adler32(piece) & 0xFFFF) - 1 - offset * len(piece)) % _ADLER
    return total


def read(source: Source, draft: Draft) -> None:
    """Check and count a FASTQ file; unit ``reads``."""
    tally = _Tally()
    with open_plain(source.path, source.compression) as stream:
        try:
            _blocks(stream, tally, draft)
        except Unreadable as stop:
            draft.take(stop.defect)
            if not stop.defect.code.startswith(("gzip", "zip", "file")):
                _rest(stream, draft)
    if not tally.reads and not draft.broken:
        draft.add("fastq.empty")
    draft.facts |= tally.facts()
    for row in tally.preview:
        draft.show(*row)
    draft.count(tally.reads, "reads")


def _rest(stream: io.BufferedReader, draft: Draft) -> None:
    """After a malformed record the compression is still checked to its end."""
    try:
        drain(stream)
    except Unreadable as stop:
        draft.take(stop.defect)


def _blocks(stream: io.BufferedReader, tally: _Tally, draft: Draft) -> None:
    carry: list[bytes] = []  # lines of the record that the block's end has cut
    tail = b""
    while block := stream.read(BLOCK):
        lines = (tail + block).split(b"\n")
        tail = lines.pop()
        if len(tail) > _LONG:
            raise Unreadable("reader.failed", f"line {tally.reads * 4 + 1}", why=f"line > {_LONG >> 20} MiB")
        lines = carry + lines
        whole = len(lines) - len(lines) % 4
        carry = lines[whole:]
        if whole and (b"\r" in block or not _fast(lines[:whole], tally)):
            _slow(b"\n".join([*lines, tail]), stream, tally, draft)
            return
    last = [*carry, tail]
    if any(last):
        _slow(b"\n".join(last), stream, tally, draft)  # a last record without its newline, or cut


def _fast(lines: list[bytes], tally: _Tally) -> bool:
    """Check four-line records by whole columns; False sends the block to the careful way."""
    heads, sequences, pluses, qualities = lines[0::4], lines[1::4], lines[2::4], lines[3::4]
    if {head[:1] for head in heads} != {b"@"} or min(map(len, heads)) < 2:
        return False
    if set(pluses) != {b"+"} and any(p != b"+" and p[1:] != h[1:] for p, h in zip(pluses, heads, strict=True)):
        return False
    if {plus[:1] for plus in pluses} != {b"+"}:
        return False
    lengths = list(map(len, sequences))
    if lengths != list(map(len, qualities)):
        return False
    marks, joined_quality = b"".join(sequences).translate(_MARKS), b"".join(qualities)
    if _ILLEGAL in marks or 1 in joined_quality.translate(_WRONG):
        return False
    if not tally.preview:
        rows = zip(heads[:_SHOWN], sequences, qualities, strict=False)
        tally.preview = [tuple(part.decode("latin-1") for part in row) for row in rows]
    tally.add(marks, joined_quality, lengths)
    return True


def _lines(rest: bytes, stream: io.BufferedReader, tally: _Tally) -> Iterator[tuple[int, bytes]]:
    """Yield (line number, line) without its ending; refuse a mixture of CRLF and LF."""
    number = tally.reads * 4 + 1
    crlf = False if tally.reads else None
    buffer, final = rest, False
    while not final:
        block = stream.read(BLOCK)
        final = not block
        lines = (buffer + block).split(b"\n")
        buffer = lines.pop()
        if len(buffer) > _LONG:
            raise Unreadable("reader.failed", f"line {number}", why=f"line > {_LONG >> 20} MiB")
        for line in lines:
            ends = line.endswith(b"\r")
            if crlf is None:
                crlf = ends
            elif ends != crlf:
                raise Unreadable("fastq.line_ending", f"line {number}")
            yield number, line[:-1] if ends else line
            number += 1
    if buffer:
        yield number, buffer.removesuffix(b"\r")


def _slow(rest: bytes, stream: io.BufferedReader, tally: _Tally, draft: Draft) -> None:
    """Read the remaining records one by one: wrapped lines and CRLF allowed, the first fault located."""
    lines = _lines(rest, stream, tally)
    number, head = next(lines, (0, b""))
    while number:
        if not head:
            if any(line for _, line in lines):
                raise Unreadable("fastq.header", f"line {number}", record=tally.reads + 1)
            return
        number, head = _record(number, head, lines, tally, draft)


def _record(at: int, head: bytes, lines: Iterator[tuple[int, bytes]], tally: _Tally, draft: Draft) -> tuple[int, bytes]:
    record = tally.reads + 1
    if not head.startswith(b"@") or not head[1:].strip():
        raise Unreadable("fastq.header", f"line {at}", record=record)
    parts: list[bytes] = []
    number, line = next(lines, (0, b""))
    while number and not line.startswith(b"+"):
        if line.startswith(b"@"):
            raise Unreadable("fastq.separator", f"line {number}", record=record)
        parts.append(line)
        number, line = next(lines, (0, b""))
    if not number:
        raise Unreadable("fastq.truncated", f"line {at}", record=record)
    if line != b"+" and line[1:] != head[1:]:
        raise Unreadable("fastq.separator", f"line {number}", record=record)
    sequence = b"".join(parts)
    quality, number, line = _quality(sequence, len(parts), lines)
    if len(quality) != len(sequence):
        code = "fastq.truncated" if not number and len(quality) < len(sequence) else "fastq.length_mismatch"
        raise Unreadable(code, f"line {at}", record=record, sequence=len(sequence), quality=len(quality))
    for code, text, legal in (("fastq.alphabet", sequence, BASES), ("fastq.quality", quality, QUALITIES)):
        if wrong := text.translate(None, legal):
            draft.add(code, f"line {at}", record=record, char=wrong[:1].decode("latin-1"))
    marks = sequence.translate(_MARKS).replace(bytes([_ILLEGAL]), b"\0")
    tally.add(marks, quality, [len(sequence)])
    if len(tally.preview) < _SHOWN:
        tally.preview.append(tuple(part.decode("latin-1") for part in (head, sequence, quality)))
    return number, line


def _quality(sequence: bytes, wrapped: int, lines: Iterator[tuple[int, bytes]]) -> tuple[bytes, int, bytes]:
    """Take the quality lines; return them and the line after. One sequence line means one quality line."""
    number, line = next(lines, (0, b""))
    if not number or (not sequence and line.startswith(b"@")):
        return b"", number, line
    quality = line
    number, line = next(lines, (0, b""))
    while wrapped > 1 and number and len(quality) < len(sequence):
        quality += line
        number, line = next(lines, (0, b""))
    return quality, number, line
