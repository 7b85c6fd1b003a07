"""The compiled walk over four-line FASTQ records; `fastq` says the same more slowly without it.

Nothing is reported from here: at the first record that is not plain and good the walk stops, and the careful reader
takes over at exactly that place. Imported only through `kernels`, for it needs numba.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from huijiao.core.formats.fastq_tally import BINS, POSITIONS, PRIME, Tally
from huijiao.core.formats.kernels import compiled

Array = Any
np: Any = import_module("numpy")  # a checker of types has nothing to say about compiled code
# the cells of ``totals``
READS, BASES, GC, QUALITY, LEAST, GREATEST, NAMES, USED, ODD, LAST, LONG = range(11)
CELLS = 11
_LEGAL = np.zeros(256, np.uint8)
for _letter in b"ABCDGHIKMNRSTUVWXYabcdghikmnrstuvwxy.-*":
    _LEGAL[_letter] = 1
for _letter in b"GCSgcs":
    _LEGAL[_letter] = 2


@compiled
def _newline(data: Array, at: int, end: int) -> int:
    """Return the place of the next newline, ``end`` if there is none."""
    while at < end and data[at] != 10:
        at += 1
    return at


@compiled
def _plain_bases(bases: Array) -> int:
    """Return how many of ``bases`` are G or C; -1 when a letter other than ACGTN stands there."""
    gc = 0
    start = 0
    size = len(bases)
    other = np.uint8(0)
    while start < size:
        piece = bases[start : min(start + 255, size)]  # so that a byte can hold the count
        few = np.uint8(0)
        for i in range(len(piece)):
            c = piece[i]
            strong = np.uint8((c == 67) | (c == 71))
            few = np.uint8(few + strong)
            other = np.uint8(other | np.uint8((strong == 0) & (c != 65) & (c != 84) & (c != 78)))
        gc += np.int64(few)
        start += 255
    return -1 if other else gc


@compiled
def _other_bases(bases: Array) -> int:
    """Return how many of ``bases`` are G, C or S in either case; -1 when a character is no base."""
    gc = 0
    for i in range(len(bases)):
        kind = _LEGAL[bases[i]]
        if kind == 0:
            return -1
        gc += kind == 2
    return gc


@compiled
def _extremes(qualities: Array, ends: Array) -> None:
    """Widen ``ends`` (least, greatest) by a read's qualities."""
    least, greatest = ends[0], ends[1]
    for i in range(len(qualities)):
        c = qualities[i]
        least = min(least, c)
        greatest = max(greatest, c)
    ends[0], ends[1] = least, greatest


@compiled
def _add(qualities: Array, sums: Array) -> None:
    """Add a read's qualities to the sums by position."""
    for i in range(len(qualities)):
        sums[i] += np.uint32(qualities[i])


@compiled
def _name(data: Array, at: int, end: int, digest: int) -> Any:
    """Take a read's name into the digest as `fastq_tally.names_after` does."""
    stop = at
    while stop < end and data[stop] != 32 and data[stop] != 9:
        stop += 1
    if stop - at > 2 and data[stop - 2] == 47 and (data[stop - 1] == 49 or data[stop - 1] == 50):
        stop -= 2
    value = np.uint64(digest)
    prime = np.uint64(PRIME)
    while at < stop:
        word = np.uint64(0)
        for i in range(4):
            word = (word << np.uint64(8)) | (np.uint64(data[at + i]) if at + i < stop else np.uint64(0))
        value = ((value << np.uint64(32)) | word) % prime
        at += 4
    return np.int64(((value << np.uint64(8)) | np.uint64(10)) % prime)


@compiled
def _bases(data: Array, first: int, size: int, guess: int) -> tuple[int, int]:
    """Return the end of the bases that begin at ``first`` and how many are G or C.

    The end is ``size`` when it is not there yet; the count -1 when a character is no base. Most reads are as long as the one
    before (``guess``): then no newline has to be looked for, for none can hide among good bases.
    """
    last = first + guess
    if last < size and data[last] == 10:
        gc = _plain_bases(data[first:last])
        if gc >= 0:
            return last, gc
    last = _newline(data, first, size)
    if last >= size:
        return size, 0
    gc = _plain_bases(data[first:last])
    return last, gc if gc >= 0 else _other_bases(data[first:last])


@compiled
def _separator(data: Array, plus: int, size: int, at: int, head: int) -> int:
    """Return where the qualities begin, behind a ``+`` alone or with the title ``data[at:head]``; ``size``: not there yet, -1: odd."""
    if plus + 1 >= size:
        return size
    if data[plus] != 43:
        return -1
    if data[plus + 1] == 10:
        return plus + 2
    end = _newline(data, plus + 1, size)
    if end >= size:
        return size
    if end - plus != head - at:
        return -1
    for i in range(1, head - at):
        if data[at + i] != data[plus + i]:
            return -1
    return end + 1


@compiled
def _qualities(data: Array, start: int, stop: int, totals: Array, sums: Array, ends: Array) -> bool:
    """Add the qualities; False when one of them, or the line's end, is not good."""
    ends[0], ends[1] = np.uint8(255), np.uint8(0)
    _extremes(data[start:stop], ends)
    if data[stop] != 10 or (stop > start and (ends[0] < 33 or ends[1] > 126)):
        return False
    _add(data[start : min(stop, start + POSITIONS)], sums)
    for i in range(start + POSITIONS, stop):
        totals[QUALITY] += np.int64(data[i])
    if stop > start:
        totals[LEAST] = min(totals[LEAST], np.int64(ends[0]))
        totals[GREATEST] = max(totals[GREATEST], np.int64(ends[1]))
    return True


@compiled
def _counted(length: int, gc: int, totals: Array, lengths: Array, long: Array) -> None:
    """Count a read that is good."""
    if length < BINS:
        lengths[length] += 1
    else:
        long[totals[LONG]] = length
        totals[LONG] += 1
    totals[READS] += 1
    totals[BASES] += length
    totals[GC] += gc


@compiled
def walk(data: Array, size: int, totals: Array, sums: Array, lengths: Array, long: Array) -> None:
    """Walk the whole records in ``data[:size]``; see the names of ``totals`` for what comes back.

    ``totals[USED]`` bytes were taken; ``totals[ODD]`` tells that the record there needs the careful reader. The lengths of
    reads that `BINS` has no place for stand in ``long``; the walk also stops when that is full.
    """
    at = 0
    ends = np.empty(2, np.uint8)
    totals[LONG] = 0
    odd = False
    while at < size and totals[LONG] < len(long) and not odd:
        if data[at] != 64:
            odd = True
            break
        head = _newline(data, at + 1, size)
        if head >= size:
            break
        odd = data[at + 1] <= 32 or data[head - 1] == 13
        first = head + 1
        last, gc = _bases(data, first, size, totals[LAST])
        if last >= size:
            break
        odd = odd or gc < 0
        start = _separator(data, last + 1, size, at, head)
        stop = start + last - first
        if start < 0:
            odd = True
        elif stop >= size:
            break
        if odd or not _qualities(data, start, stop, totals, sums, ends):
            odd = True
            break
        _counted(last - first, gc, totals, lengths, long)
        totals[NAMES] = _name(data, at + 1, head, totals[NAMES])
        totals[LAST] = last - first
        at = stop + 1
    totals[USED] = at
    totals[ODD] = odd


class Walk:
    """The walk with its memory; ``data`` is a writable buffer."""

    def __init__(self) -> None:
        self.totals = np.zeros(CELLS, np.int64)
        self.totals[LEAST] = 255
        self.sums = np.zeros(POSITIONS, np.uint32)
        self.positions = np.zeros(POSITIONS, np.int64)
        self.lengths = np.zeros(BINS, np.int64)
        self.long = np.zeros(4096, np.int64)

    def take(self, data: bytearray, size: int, tally: Tally) -> tuple[int, bool]:
        """Walk ``data[:size]``; return the bytes taken and whether the record there needs the careful reader."""
        walk(np.frombuffer(data, np.uint8), size, self.totals, self.sums, self.lengths, self.long)
        self.positions += self.sums  # a 32-bit sum holds one buffer
        self.sums[:] = 0
        tally.lengths.update(self.long[: self.totals[LONG]].tolist())
        return int(self.totals[USED]), bool(self.totals[ODD])

    @property
    def reads(self) -> int:
        """Whole records so far."""
        return int(self.totals[READS])

    def settle(self, tally: Tally) -> None:
        """Hand the sums over; once, at the end."""
        totals = self.totals.tolist()
        tally.reads += totals[READS]
        tally.bases += totals[BASES]
        tally.gc += totals[GC]
        tally.quality += totals[QUALITY] + int(self.positions.sum())
        tally.sums = (self.positions + tally.sums).tolist()
        tally.names = totals[NAMES]
        tally.least, tally.greatest = min(tally.least, totals[LEAST]), max(tally.greatest, totals[GREATEST])
        filled = np.flatnonzero(self.lengths)
        tally.lengths.update(dict(zip(filled.tolist(), self.lengths[filled].tolist(), strict=True)))


def warm() -> None:
    """Compile, or load what was compiled."""
    Walk().take(bytearray(b"@a\nA\n+\nI\n"), 10, Tally())
