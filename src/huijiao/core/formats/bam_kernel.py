"""The compiled walk over BAM records; `bam.plain_walk` says the same more slowly. Imported only through `kernels`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from huijiao.core.formats.bam_tally import (
    CELLS,
    FAULT,
    LEAST_SIZE,
    LIMIT,
    MAPPED,
    PRIMARY,
    QUERY,
    RECORDS,
    REFERENCE,
    USED,
)
from huijiao.core.formats.kernels import compiled

Array = Any
np: Any = import_module("numpy")  # a checker of types has nothing to say about compiled code
_CONSUMING = np.array([1, 1, 0, 0, 1, 0, 0, 1, 1], np.uint8)  # M I D N S H P = X


@compiled
def _word(data: Array, at: int) -> Any:
    """Return the signed 32-bit number at a place."""
    value = np.uint32(data[at]) | np.uint32(data[at + 1]) << np.uint32(8)
    value |= np.uint32(data[at + 2]) << np.uint32(16) | np.uint32(data[at + 3]) << np.uint32(24)
    return np.int64(np.int32(value))


@compiled
def walk(data: Array, size: int, references: int, totals: Array) -> None:
    """Check the whole records in ``data[:size]``; ``totals[FAULT]`` names what is wrong with the one at ``totals[USED]``."""
    at = 0
    fault = 0
    while at + 36 <= size:
        length = _word(data, at)
        if length < LEAST_SIZE or length > LIMIT:
            fault = 1
            break
        end = at + 4 + length
        if end > size:
            break
        reference, position = _word(data, at + 4), _word(data, at + 8)
        name = np.int64(data[at + 12])
        operations = np.int64(data[at + 16]) | np.int64(data[at + 17]) << 8
        flags = np.int64(data[at + 18]) | np.int64(data[at + 19]) << 8
        bases = _word(data, at + 20)
        mate = _word(data, at + 24)
        if reference < -1 or reference >= references or mate < -1 or mate >= references or position < -1:
            fault = REFERENCE
            break
        if (
            name < 1
            or bases < 0
            or 32 + name + 4 * operations + (bases + 1) // 2 + bases > length
            or data[at + 35 + name] != 0
        ):
            fault = 3
            break
        query = np.int64(0)
        for i in range(operations):
            operation = _word(data, at + 36 + name + 4 * i)
            kind = operation & 15
            if kind > 8:
                fault = QUERY
            elif _CONSUMING[kind]:
                query += (operation >> 4) & 0xFFFFFFF
        if fault or (operations > 0 and bases > 0 and query != bases):
            fault = QUERY
            break
        totals[RECORDS] += 1
        totals[PRIMARY] += (flags & 0x900) == 0
        totals[MAPPED] += (flags & 4) == 0
        at = end
    totals[USED] = at
    totals[FAULT] = fault


def warm() -> None:
    """Compile, or load what was compiled."""
    walk(np.zeros(64, np.uint8), 64, 0, np.zeros(CELLS, np.int64))


def walked(data: bytearray, size: int, references: int, totals: list[int]) -> None:
    """Walk with plain numbers around: as `bam.plain_walk`."""
    cells = np.array(totals, np.int64)
    walk(np.frombuffer(data, np.uint8), size, references, cells)
    totals[:] = cells.tolist()
