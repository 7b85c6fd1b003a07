"""What is counted of reads: lengths, GC, quality by position, names; the same by every way of reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from isal import isal_zlib

POSITIONS = 500  # of a read, with a mean quality of their own
BINS = 1 << 16  # lengths the compiled walk counts
PRIME = 1_073_741_789
SHOWN = 3
BASES = b"ABCDGHIKMNRSTUVWXYabcdghikmnrstuvwxy.-*"
QUALITIES = bytes(range(33, 127))
ILLEGAL = 255
# one pass marks both: 1 for G and C, 0 for other legal letters, 255 for what may not stand there
MARKS = bytes(ILLEGAL if b not in BASES else int(chr(b) in "GCSgcs") for b in range(256))
_ADLER = 65521
_SPAN = 500  # values up to 131
_FLAGS = 65_000  # values of 0..1
_SANGER, _ILLUMINA = 33, 64
_LEAST_64, _USUAL = 59, 75  # Solexa began at ";"; "K" is the best that Phred+33 instruments write


def names_after(digest: int, names: Iterable[bytes]) -> int:
    """Return the digest after further read names: equal for both files of a pair in the same order.

    The name ends at the first blank and loses ``/1`` or ``/2``; padded to four bytes and ended by a newline it is read as
    a number, and all of them together modulo `PRIME`.
    """
    parts = []
    for name in names:
        short = name.partition(b" ")[0].partition(b"\t")[0]
        if short[-2:] in {b"/1", b"/2"} and len(short) > 2:
            short = short[:-2]
        parts.append(short + b"\0\0\0"[: -len(short) % 4])
    text = b"\n".join([*parts, b""])
    return (digest * pow(256, len(text), PRIME) + int.from_bytes(text)) % PRIME


def byte_sum(data: bytes, span: int = _SPAN) -> int:
    """Return the sum of bytes; Adler-32's low half is a byte sum modulo 65521, at memory speed.

    Exact as long as ``span`` bytes sum to less than 65521.
    """
    if len(data) <= span:
        return (isal_zlib.adler32(data) & 0xFFFF) - 1 if data else 0
    view = memoryview(data)
    starts = range(0, len(data), span)
    return sum(((isal_zlib.adler32(view[start : start + span]) & 0xFFFF) - 1) % _ADLER for start in starts)


@dataclass
class Tally:
    """The numbers of one FASTQ file."""

    reads: int = 0
    bases: int = 0
    gc: int = 0
    quality: int = 0  # the sum of all quality characters
    least: int = 255
    greatest: int = 0
    names: int = 0
    lengths: Counter[int] = field(default_factory=Counter)
    sums: list[int] = field(default_factory=lambda: [0] * POSITIONS)  # of quality characters, by position
    preview: list[tuple[str, ...]] = field(default_factory=list)

    def show(self, *lines: bytes) -> None:
        """Keep a read (title, bases, qualities) for the preview."""
        self.preview.append(tuple(line.decode("latin-1") for line in lines))

    def take(self, heads: list[bytes], marks: bytes, qualities: list[bytes]) -> None:
        """Add a block of reads: titles without ``@``, the joined bases as 1 for G or C and 0 for others, qualities."""
        joined = b"".join(qualities)
        lengths = list(map(len, qualities))
        self.reads += len(lengths)
        self.bases += len(joined)
        self.gc += byte_sum(marks, _FLAGS)
        self.quality += byte_sum(joined)
        self.names = names_after(self.names, heads)
        self.lengths.update(lengths)
        beyond = joined.translate(None, bytes(range(self.least, self.greatest + 1)))
        if beyond:
            self.least, self.greatest = min(self.least, *beyond), max(self.greatest, *beyond)
        width = min(max(lengths), POSITIONS)
        if min(lengths) != max(lengths) or width < max(lengths):
            joined = b"".join([quality[:width].ljust(width, b"\0") for quality in qualities])
        for position in range(width):
            self.sums[position] += byte_sum(joined[position::width])

    def facts(self) -> dict[str, Any]:
        """Return the file's statistics, fit for JSON."""
        lengths = {length: n for length, n in self.lengths.items() if n}
        out: dict[str, Any] = {"reads": self.reads, "bases": self.bases, "min_length": min(lengths, default=0)}
        out["max_length"] = max(lengths, default=0)
        if self.bases:
            offset = self._offset()
            out["gc"] = round(self.gc / self.bases, 4)
            out["mean_length"] = round(self.bases / self.reads, 1)
            out["n50"] = n50(lengths, self.bases)
            out["phred"] = offset
            out["mean_quality"] = round(self.quality / self.bases - offset, 2)
            out["quality_by_position"] = self._by_position(lengths, offset)
        if lengths.get(0):
            out["empty_reads"] = lengths[0]
        if self.reads:
            out["names"] = f"{self.names:08x}"
        return out

    def _offset(self) -> int:
        """33, or 64 as Illumina wrote until 2011: no character below 59, and some above 75."""
        return _ILLUMINA if self.least >= _LEAST_64 and self.greatest > _USUAL else _SANGER

    def _by_position(self, lengths: Mapping[int, int], offset: int) -> list[float]:
        """Mean quality of the first positions."""
        reaching = sum(lengths.values())
        out = []
        for position in range(min(POSITIONS, max(lengths))):
            reaching -= lengths.get(position, 0)
            out.append(round(self.sums[position] / reaching - offset, 1))
        return out


def n50(lengths: Mapping[int, int], total: int) -> int:
    """Return the length such that sequences at least as long hold half of all letters."""
    held = 0
    for length in sorted(lengths, reverse=True):
        held += length * lengths[length]
        if held * 2 >= total:
            return length
    return 0
