"""Compiled loops over delimited text: cells are found, columns are counted. `table_fast` says what they are for.

Text is UTF-8. A cell is the bytes ``start`` to ``end``; arrays of them are indexed [column, row]. Imported only through
`kernels`, for it needs numba.
"""

# ruff: noqa: C901 -- compiled code has no sets, and a call is not always free

from __future__ import annotations

from importlib import import_module
from typing import Any

from huijiao.core.formats.kernels import compiled
from huijiao.core.formats.table_values import DATED, EXPONENT, date, marks, missing, number, short_number, stripped

Array = Any
np: Any = import_module("numpy")  # a checker of types has nothing to say about compiled code
# what `tokens` leaves in ``state``
USED, ROWS, LINES, RAGGED, RAGGED_AT, RETURNS, ODD = range(7)
# what `column` leaves in ``counts``
(FILLED, EMPTY, NUMBERS, DECIMAL, DATES, FIRST, FIRST_AT, LAST, LAST_AT, PRECISE, OUTSIDE, FLAGS, DISTINCT, HARD) = (
    range(14)
)
CELLS = 14
TOGETHER = 256  # cells hashed before they are looked up
PADDING = 16  # bytes that must stand behind the text


@compiled
def valid(data: Array, size: int) -> bool:
    """Tell whether bytes are UTF-8, as strictly as Python does."""
    at = 0
    while at < size:
        stop = min(at + 64, size)
        high = np.uint8(0)
        for byte in data[at:stop]:
            high |= byte
        if high < 128:
            at = stop
            continue
        while at < stop:
            c = np.int64(data[at])
            if c < 128:
                at += 1
                continue
            if 0xE1 <= c <= 0xEC and at + 2 < size and (data[at + 1] & 0xC0) == 0x80 and (data[at + 2] & 0xC0) == 0x80:
                at += 3  # nearly all Chinese
                continue
            more = 1 if 0xC2 <= c <= 0xDF else 2 if 0xE0 <= c <= 0xEF else 3 if 0xF0 <= c <= 0xF4 else 0
            if more == 0 or at + more >= size:
                return False
            second = np.int64(data[at + 1])
            least = 0xA0 if c == 0xE0 else 0x90 if c == 0xF0 else 0x80
            most = 0x9F if c == 0xED else 0x8F if c == 0xF4 else 0xBF
            if second < least or second > most:
                return False
            for i in range(2, more + 1):
                if data[at + i] < 0x80 or data[at + i] > 0xBF:
                    return False
            at += more + 1
    return True


@compiled
def _blank(data: Array, start: int, end: int) -> bool:
    """Tell whether a cell holds ASCII white space only."""
    for i in range(start, end):
        c = data[i]
        if not (c == 32 or 9 <= c <= 13 or 28 <= c <= 31):
            return False
    return True


@compiled
def _quoted(data: Array, at: int, size: int) -> tuple[int, int]:
    """Return the end of a quoted cell's text (which moves together where quotes are doubled) and the place behind it."""
    write = at
    while at < size:
        c = data[at]
        if c == 34:
            if at + 1 < size and data[at + 1] == 34:
                at += 1
            else:
                return write, at + 1
        if write != at:
            data[write] = c
        write += 1
        at += 1
    return write, -1


@compiled
def _cell(data: Array, at: int, size: int, mark: int, quoting: bool) -> tuple[int, int, int, int, int]:
    """Return a cell's start and end, the place behind it (-1: odd), line breaks in it, and whether a carriage return ends it."""
    start = at
    broken, returns = 0, 0
    if quoting and data[at] == 34:
        start = at + 1
        end, at = _quoted(data, start, size)
        if at < 0:
            return start, start, -1, 0, 0
        for i in range(start, at):
            broken += data[i] == 10
        if at < size and data[at] == 13:
            returns = 1
            at += 1
            if at < size and data[at] != 10:
                return start, end, -1, 0, 0
        if at < size and data[at] != mark and data[at] != 10:
            return start, end, -1, 0, 0
        return start, end, at, broken, returns
    while at < size and data[at] != mark and data[at] != 10:
        at += 1
    end = at
    if end > start and (at >= size or data[at] == 10) and data[end - 1] == 13:
        end -= 1
        returns = 1
    return start, end, at, broken, returns


@compiled
def tokens(
    data: Array, size: int, mark: int, quoting: bool, starts: Array, ends: Array, lines: Array, state: Array
) -> None:
    """Find the cells of whole rows in ``data[:size]``, which ends with a row; stop before a row that is odd.

    Odd are blank rows, rows that begin with ``#`` and have another width, bare carriage returns, faulty quotes.
    """
    width = starts.shape[0]
    room = starts.shape[1]
    at, row, line, returns = 0, 0, 0, 0
    odd = False
    while at < size and row < room:
        begin, first_line, column = at, line, 0
        extra, over, blank = False, False, True
        while not over:
            start, end, at, broken, ended = _cell(data, at, size, mark, quoting)
            if at < 0:
                odd = True
                break
            line += broken
            returns += ended
            over = at >= size or data[at] == 10
            at += 1
            if end > start and (blank or column >= width) and not _blank(data, start, end):
                blank = False
                extra = extra or column >= width
            if column < width:
                starts[column, row], ends[column, row] = start, end
            column += 1
        if odd or blank or (data[begin] == 35 and (column != width or width == 1)):
            odd = True
            at, line = begin, first_line
            break
        if column < width or extra:
            if state[RAGGED] == 0:
                state[RAGGED_AT] = row
            state[RAGGED] += 1
        while column < width:
            starts[column, row], ends[column, row] = 0, 0
            column += 1
        lines[row] = first_line
        line += 1
        row += 1
    state[USED], state[ROWS], state[LINES], state[RETURNS], state[ODD] = at, row, line, returns, odd


@compiled
def _hash(words: Array, start: int, end: int) -> Any:
    """Return a 64-bit hash of a cell's bytes; ``words[i]`` are the eight bytes from ``i`` on."""
    value = np.uint64(end - start) * np.uint64(0x9E3779B97F4A7C15)
    while end - start >= 8:
        value = (value ^ words[start]) * np.uint64(0xFF51AFD7ED558CCD)
        value ^= value >> np.uint64(32)
        start += 8
    if start < end:
        value = (value ^ (words[start] << np.uint64(64 - 8 * (end - start)))) * np.uint64(0xFF51AFD7ED558CCD)
        value ^= value >> np.uint64(29)
    value *= np.uint64(0xC4CEB9FE1A85EC53)
    return (value ^ (value >> np.uint64(32))) | np.uint64(1 << 63)  # never the 0 of an empty slot


@compiled
def row_hashes(words: Array, starts: Array, ends: Array, rows: int, out: Array) -> None:
    """Hash whole rows, so that equal cells give equal hashes."""
    for row in range(rows):
        value = np.uint64(1)
        for column in range(starts.shape[0]):
            value = value * np.uint64(0x9E3779B97F4A7C15) + _hash(
                words, np.int64(starts[column, row]), np.int64(ends[column, row])
            )
            value ^= value >> np.uint64(31)
        out[row] = value


@compiled
def _cells(
    data: Array, words: Array, starts: Array, ends: Array, first: int, rows: int, keys: Array, cells: Array
) -> Any:
    """Strip and hash some cells into ``cells`` [row; start, end, hash], all 0 for a missing one.

    The slot of each hash is touched, so that the processor fetches it ahead: waiting for one after the other is dear.
    """
    touched = np.uint64(0)
    last_slot = np.uint64(max(len(keys), 1) - 1)
    wanted = len(keys) > 0
    for i in range(rows):
        start, end = np.int64(starts[first + i]), np.int64(ends[first + i])
        if start < end:
            c, d = data[start], data[end - 1]
            if (
                c <= 32
                or d <= 32
                or (c >= 0xC2 and (c == 0xC2 or 0xE1 <= c <= 0xE3))
                or (d >= 128 and (data[end - 2] <= 0x81 or data[end - 2] == 0x9A or data[end - 2] == 0xC2))
            ):
                start, end = stripped(data, start, end)
        if start >= end or missing(data, start, end):
            cells[i, 0] = 0
            cells[i, 1] = 0
            continue
        cells[i, 0] = np.uint64(start)
        cells[i, 1] = np.uint64(end)
        if wanted:
            key = _hash(words, start, end)
            cells[i, 2] = key
            touched |= keys[np.int64((key >> np.uint64(16)) & last_slot)]
    return touched


@compiled
def _judged(data: Array, words: Array, start: int, end: int, bound: float) -> tuple[int, float, int]:
    """Return what a value is, its number, its date's key.

    Bits: 1 number, 2 date, 4 four decimals, 8 beyond the bound, 16 to be read by Python; from 32 on the bits of
    `table_values.marks`; 2048 has decimals.
    """
    kind, value, day, known = -1, 0.0, 0, 0
    c = data[start]
    if 43 <= c <= 57:
        kind, value = short_number(words, start, end)
        if kind < 0:
            kind, value = number(data, start, end)
        if kind >= 0:
            known = 1 | (kind & 1) << 11 | (kind & 2) << 1 | (kind & 8) << 1
            if kind & 4:
                known |= EXPONENT << 5
            if not kind & 8 and abs(value) > bound:
                known |= 8
        elif c >= 48:
            day = date(data, start, end)
            known = DATED << 5 if day < 0 else 2 if day > 0 else 0
    if kind < 0 or end - start >= 11:
        known |= marks(data, start, end, kind >= 0) << 5
    return known, value, day


@compiled
def _noted(known: int, row: int, hard: Array, counts: Array) -> None:
    """Add one value to the counts by what it is."""
    counts[NUMBERS] += known & 1
    counts[DATES] += (known >> 1) & 1
    counts[PRECISE] += (known >> 2) & 1
    counts[OUTSIDE] += (known >> 3) & 1
    counts[FLAGS] |= (known >> 5) & 63
    counts[DECIMAL] |= known >> 11
    if known & 16:
        hard[counts[HARD]] = row
        counts[HARD] += 1


@compiled
def _slot(keys: Array, key: int) -> Any:
    """Return where a hash stands, or the empty place for it."""
    last = len(keys) - 1
    slot = np.int64((key >> np.uint64(16)) & np.uint64(last))
    while keys[slot] != 0 and keys[slot] & ~np.uint64(0xFFFF) != key:
        slot = (slot + 1) & last
    return slot


@compiled
def column(
    data: Array, words: Array, starts: Array, ends: Array, rows: int, bound: float, keys: Array, seen: Array, hard: Array,
    cells: Array, counts: Array, limits: Array,
) -> None:  # fmt: skip
    """Count one column; ``counts`` (see the names above) and ``limits`` (least, greatest number) are set.

    ``keys`` (a power of two; more than twice as many as values will come; none: not wanted) knows the values met in this and
    earlier blocks: the upper 48 bits of the hash, below them what the value is. New ones go to ``seen``. ``hard`` takes the
    rows whose number Python has to read. ``cells`` is room to work in.
    """
    wanted = len(keys) > 0
    low_bits = np.uint64(0xFFFF)
    counts[:] = 0
    counts[FIRST], counts[LAST] = np.int64(1) << 62, -1
    low, high = np.inf, -np.inf
    slot, key = 0, np.uint64(0)
    touched = np.uint64(0)
    for row in range(rows):
        i = row % len(cells)
        if i == 0:
            touched |= _cells(data, words, starts, ends, row, min(len(cells), rows - row), keys, cells)
        start, end = np.int64(cells[i, 0]), np.int64(cells[i, 1])
        if end == 0:
            continue
        counts[FILLED] += 1
        if wanted:
            key = cells[i, 2] & ~low_bits
            slot = _slot(keys, key)
            if keys[slot] != 0:  # met before: all but the counts is known
                _noted(np.int64(keys[slot] & low_bits), row, hard, counts)
                continue
            seen[counts[DISTINCT]] = key
            counts[DISTINCT] += 1
        known, value, day = _judged(data, words, start, end, bound)
        _noted(known, row, hard, counts)
        if known & 17 == 1:
            low = min(low, value)
            high = max(high, value)
        elif known & 2:
            if day < counts[FIRST]:
                counts[FIRST], counts[FIRST_AT] = day, row
            if day > counts[LAST]:
                counts[LAST], counts[LAST_AT] = day, row
        if wanted:
            keys[slot] = key | np.uint64(known)
    counts[EMPTY] = rows - counts[FILLED]
    limits[0], limits[1] = low, high
    cells[0, 2] = touched  # so that the touching is not optimised away


@compiled
def rehash(old: Array, keys: Array) -> None:
    """Move what is known into a larger array."""
    last_slot = np.uint64(len(keys) - 1)
    for i in range(len(old)):
        key = old[i]
        if key != 0:
            slot = np.int64((key >> np.uint64(16)) & last_slot)
            while keys[slot] != 0:
                slot = (slot + 1) & np.int64(last_slot)
            keys[slot] = key


@compiled
def plain_tokens(
    data: Array, size: int, mark: int, places: Array, starts: Array, ends: Array, lines: Array, state: Array
) -> None:
    """Do as `tokens` for text without quotes, as long as each row has its cells and begins with one that is not blank."""
    width = starts.shape[0]
    found = 0
    for i in range(size):
        places[found] = i
        c = data[i]
        found += np.int64((c == mark) | (c == 10))
    row, at, returns, k = 0, 0, 0, 0
    while row < starts.shape[1] and k + width <= found:
        end = np.int64(places[k])
        if end == at or data[at] <= 32 or data[places[k + width - 1]] != 10:
            break
        whole = True
        for column in range(width):
            stop = np.int64(places[k + column])
            whole &= (data[stop] == 10) == (column == width - 1)
            starts[column, row] = at
            ends[column, row] = stop
            at = stop + 1
        if not whole:
            at = np.int64(starts[0, row])
            break
        if data[at - 2] == 13:
            ends[width - 1, row] -= 1
            returns += 1
        lines[row] = row
        row += 1
        k += width
    state[USED], state[ROWS], state[LINES], state[RETURNS], state[ODD] = at, row, row, returns, at < size


def overlapping(data: Array) -> Array:
    """Return a view whose ``[i]`` is the little-endian number of the eight bytes from ``i`` on."""
    whole = data[: len(data) // 8 * 8].view("<u8")
    return np.lib.stride_tricks.as_strided(whole, shape=(len(data) - 7,), strides=(1,), writeable=False)


def warm() -> None:
    """Compile, or load what was compiled."""
    text = bytearray(b"a,1\n" + bytes(PADDING))
    data = np.frombuffer(text, np.uint8)
    starts, ends = np.zeros((2, 4), np.int32), np.zeros((2, 4), np.int32)
    state, counts, limits = np.zeros(7, np.int64), np.zeros(CELLS, np.int64), np.zeros(2, np.float64)
    valid(data, 4)
    tokens(data, 4, 44, True, starts, ends, np.zeros(4, np.int32), state)
    seen = np.zeros(4, np.uint64)
    words = overlapping(data)
    row_hashes(words, starts, ends, 1, seen)
    column(
        data, words, starts[0], ends[0], 1, 0.0, np.zeros(8, np.uint64), seen, np.zeros(4, np.int64),
        np.zeros((TOGETHER, 3), np.uint64), counts, limits,
    )  # fmt: skip
    rehash(seen, np.zeros(8, np.uint64))
    plain_tokens(data, 4, 44, np.zeros(5, np.int32), starts, ends, np.zeros(4, np.int32), state)
