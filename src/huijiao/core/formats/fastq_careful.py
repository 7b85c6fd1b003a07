"""The careful way through FASTQ: record by record, wrapped lines and CRLF allowed, each fault located."""

from __future__ import annotations

import io
from collections.abc import Iterator

from huijiao.core.formats.draft import Draft, Unreadable
from huijiao.core.formats.fastq_tally import BASES, ILLEGAL, MARKS, QUALITIES, SHOWN, Tally

BLOCK = 1 << 20
LONGEST = 64 << 20  # bytes of one line
_BATCH = 1000  # reads counted together
_LETTERS = 1 << 20  # … and their bases
_STRONG = MARKS.replace(bytes([ILLEGAL]), b"\0")


def too_long(line: int) -> Unreadable:
    """Return the refusal of an endless line."""
    return Unreadable("reader.failed", f"line {line}", why=f"line > {LONGEST >> 20} MiB")


def _lines(rest: bytes, stream: io.BufferedReader, reads: int) -> Iterator[tuple[int, bytes]]:
    """Yield (line number, line) without its ending; refuse a mixture of CRLF and LF."""
    number = reads * 4 + 1
    crlf = False if reads else None
    buffer, final = rest, False
    while not final:
        block = stream.read(BLOCK)
        final = not block
        lines = (buffer + block).split(b"\n")
        buffer = lines.pop()
        if len(buffer) > LONGEST:
            raise too_long(number)
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


class Careful:
    """Reads ``rest`` and then ``stream``; ``tally`` knows the four-line records before."""

    def __init__(self, rest: bytes, stream: io.BufferedReader, tally: Tally, draft: Draft) -> None:
        self.tally, self.draft = tally, draft
        self.reads = tally.reads
        self._lines = _lines(rest, stream, tally.reads)
        self._heads: list[bytes] = []
        self._marks: list[bytes] = []
        self._qualities: list[bytes] = []
        self._held = 0

    def read(self) -> None:
        """Read to the end; `Unreadable` at the first record whose bounds cannot be told."""
        try:
            self._all()
        finally:
            self._flush()

    def _all(self) -> None:
        number, head = self._next()
        while number:
            if not head:
                if any(line for _, line in self._lines):
                    raise Unreadable("fastq.header", f"line {number}", record=self.reads + 1)
                return
            number, head = self._record(number, head)

    def _next(self) -> tuple[int, bytes]:
        return next(self._lines, (0, b""))

    def _record(self, at: int, head: bytes) -> tuple[int, bytes]:
        record = self.reads + 1
        if not head.startswith(b"@") or not head[1:].strip():
            raise Unreadable("fastq.header", f"line {at}", record=record)
        parts: list[bytes] = []
        number, line = self._next()
        while number and not line.startswith(b"+"):
            if line.startswith(b"@"):
                raise Unreadable("fastq.separator", f"line {number}", record=record)
            parts.append(line)
            number, line = self._next()
        if not number:
            raise Unreadable("fastq.truncated", f"line {at}", record=record)
        if line != b"+" and line[1:] != head[1:]:
            raise Unreadable("fastq.separator", f"line {number}", record=record)
        sequence = b"".join(parts)
        quality, number, line = self._quality(sequence, len(parts))
        if len(quality) != len(sequence):
            code = "fastq.truncated" if not number and len(quality) < len(sequence) else "fastq.length_mismatch"
            raise Unreadable(code, f"line {at}", record=record, sequence=len(sequence), quality=len(quality))
        for code, text, legal in (("fastq.alphabet", sequence, BASES), ("fastq.quality", quality, QUALITIES)):
            if wrong := text.translate(None, legal):
                self.draft.add(code, f"line {at}", record=record, char=wrong[:1].decode("latin-1"))
        self._keep(head, sequence, quality)
        return number, line

    def _quality(self, sequence: bytes, wrapped: int) -> tuple[bytes, int, bytes]:
        """Take the quality lines; return them and the line after."""
        number, line = self._next()
        if not number or (not sequence and line.startswith(b"@")):
            return b"", number, line
        quality = line
        number, line = self._next()
        if wrapped == 1:
            return self._alone(len(sequence), quality, number, line)
        while wrapped > 1 and number and len(quality) < len(sequence):
            quality += line
            number, line = self._next()
        return quality, number, line

    def _alone(self, size: int, first: bytes, number: int, line: bytes) -> tuple[bytes, int, bytes]:
        """Take the quality of a sequence that stands on one line: on one line as well.

        Some writers wrap it nevertheless: in lines as long as the first, which end where the bases do, before a title.
        """
        quality, after = first, (number, line)
        while after[0] and len(quality) < size and len(after[1]) in {len(first), size - len(quality)}:
            quality += after[1]
            after = self._next()
        wrapped = len(quality) == size and (not after[1] or after[1].startswith(b"@"))
        return (quality, *after) if wrapped else (first, number, line)

    def _keep(self, head: bytes, sequence: bytes, quality: bytes) -> None:
        self.reads += 1
        if len(self.tally.preview) < SHOWN:
            self.tally.show(head, sequence, quality)
        self._heads.append(head[1:])
        self._marks.append(sequence.translate(_STRONG))
        self._qualities.append(quality)
        self._held += len(sequence)
        if len(self._heads) >= _BATCH or self._held >= _LETTERS:
            self._flush()

    def _flush(self) -> None:
        if self._heads:
            self.tally.take(self._heads, b"".join(self._marks), self._qualities)
        self._heads, self._marks, self._qualities, self._held = [], [], [], 0
