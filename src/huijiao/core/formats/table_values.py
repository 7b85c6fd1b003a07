"""Compiled loops over single cells: white space, missing values, numbers, dates, what patterns must judge.

The same grammars as in `columns`. Imported only through `kernels`, for it needs numba.
"""

# ruff: noqa: C901, PLR0912, PLR1714, SIM102 -- compiled code has no sets, and a call is not always free

from __future__ import annotations

from importlib import import_module
from typing import Any

from huijiao.core.formats.kernels import compiled

Array = Any
np: Any = import_module("numpy")  # a checker of types has nothing to say about compiled code
# the bits of FLAGS: what only the patterns of `columns` can judge
HASHED, EXPONENT, GENE, DIGITS, MAIL, DATED = 1, 2, 4, 8, 16, 32
_POWERS = 10.0 ** np.arange(23)
_MISSING = np.zeros(256, np.uint8)  # first bytes of words for a missing value
for _byte in (78, 110, 45, 47, 92, 0xE2, 0xE7):
    _MISSING[_byte] = 1


@compiled
def _space(data: Array, at: int, end: int) -> int:
    """Return how many bytes the white space at ``at`` has, as `str.strip` takes it; 0 for none."""
    c = data[at]
    if c == 32 or 9 <= c <= 13 or 28 <= c <= 31:
        return 1
    if c == 0xC2 and at + 1 < end and (data[at + 1] == 0x85 or data[at + 1] == 0xA0):
        return 2
    if at + 2 >= end or c < 0xE1 or c > 0xE3:
        return 0
    b, d = data[at + 1], data[at + 2]
    if c == 0xE3:
        return 3 if b == 0x80 and d == 0x80 else 0
    if c == 0xE1:
        return 3 if b == 0x9A and d == 0x80 else 0
    if b == 0x80 and (0x80 <= d <= 0x8A or d == 0xA8 or d == 0xA9 or d == 0xAF):
        return 3
    return 3 if b == 0x81 and d == 0x9F else 0


@compiled
def stripped(data: Array, start: int, end: int) -> tuple[int, int]:
    """Return a cell without the white space around it."""
    while start < end:
        n = _space(data, start, end)
        if n == 0:
            break
        start += n
    while start < end:
        c = data[end - 1]
        if c > 32 and c < 128:
            break
        if _space(data, end - 1, end) == 1:
            end -= 1
        elif end - start >= 2 and _space(data, end - 2, end) == 2:
            end -= 2
        elif end - start >= 3 and _space(data, end - 3, end) == 3:
            end -= 3
        else:
            break
    return start, end


@compiled
def missing(data: Array, start: int, end: int) -> Any:
    """Tell whether a cell is one of `columns.MISSING`."""
    size = end - start
    if size > 6 or _MISSING[data[start]] == 0:
        return False
    word = np.int64(0)
    for i in range(start, end):
        word = (word << 8) | np.int64(data[i])
    return (
        word == 0x4E41 or word == 0x4E2F41 or word == 0x6E2F61 or word == 0x6E61 or word == 0x4E614E or word == 0x6E616E
        or word == 0x4E554C4C or word == 0x6E756C6C or word == 0x4E6F6E65 or word == 0x6E6F6E65 or word == 0x2D
        or word == 0x2D2D or word == 0xE28094 or word == 0xE28094E28094 or word == 0x2F or word == 0x5C4E
        or word == 0xE7BCBAE5A4B1 or word == 0xE7A9BA
    )  # fmt: skip


@compiled
def short_number(words: Array, start: int, end: int) -> tuple[int, float]:
    """Read a plain number of at most eight characters (sign apart), all at once; (-1, 0) for anything else.

    The eight bytes are one word: its point is cut out, the digits are moved to the top and added up in three steps.
    """
    ones, one = np.uint64(0x0101010101010101), np.uint64(1)
    head = words[start] & np.uint64(0xFF)
    negative = head == 45
    if negative or head == 43:
        start += 1
    size = end - start
    if size < 1 or size > 8:
        return -1, 0.0
    word = words[start]
    if size < 8:
        word &= (one << np.uint64(8 * size)) - one
    pointed = word ^ (ones * np.uint64(0x2E))
    point = (pointed - ones) & ~pointed & (ones * np.uint64(0x80))
    bits, behind = 0, 0
    if point != 0:
        below = ((point & (~point + one)) >> np.uint64(7)) - one  # the bytes before the point
        before = np.int64(((below & ones) * ones) >> np.uint64(56))
        word = (word & below) | ((word >> np.uint64(8)) & ~below)
        size -= 1
        behind = size - before
        bits = 1
        if size == 0:
            return -1, 0.0
    if size < 8:
        word = (word << np.uint64(8 * (8 - size))) | ((ones * np.uint64(0x30)) >> np.uint64(8 * size))
    high = ones * np.uint64(0xF0)
    if ((word & high) | (((word + ones * np.uint64(6)) & high) >> np.uint64(4))) != ones * np.uint64(0x33):
        return -1, 0.0
    word = ((word & (ones * np.uint64(0x0F))) * np.uint64(2561)) >> np.uint64(8)
    word = ((word & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(6553601)) >> np.uint64(16)
    word = ((word & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(42949672960001)) >> np.uint64(32)
    if behind >= 4 and 1 <= size - behind <= 3 and (negative or head != 43):
        bits |= 2
    value = np.float64(np.int64(word)) / _POWERS[behind]
    return bits, -value if negative else value


@compiled
def _exponent(data: Array, at: int, end: int) -> tuple[int, int]:
    """Return the exponent that begins at an ``e``, and 4 if that is ``E+``, 0 if not, -1 if there is none."""
    if data[at] != 69 and data[at] != 101:
        return 0, -1
    capital = data[at] == 69
    at += 1
    plus = at < end and data[at] == 43
    minus = at < end and data[at] == 45
    if plus or minus:
        at += 1
    if at >= end:
        return 0, -1
    value = 0
    while at < end:
        if data[at] < 48 or data[at] > 57:
            return 0, -1
        value = min(value * 10 + np.int64(data[at]) - 48, 100_000)
        at += 1
    return -value if minus else value, 4 if capital and plus else 0


@compiled
def number(data: Array, start: int, end: int) -> tuple[int, float]:
    """Read a number by `columns`' grammar: (-1, 0) for none, else bits and value.

    1: a decimal; 2: four decimals behind at most three digits; 4: has ``E+``; 8: not exact here, to be read by Python.
    """
    at = start
    negative = data[at] == 45
    signed = negative or data[at] == 43
    if signed:
        at += 1
    first = at
    mantissa = np.int64(0)
    while at < end:
        d = np.int64(data[at]) - 48
        if d < 0 or d > 9:
            break
        mantissa = mantissa * 10 + d
        at += 1
    whole = at - first
    behind = 0
    bits = 0
    if at < end and data[at] == 46:
        bits = 1
        at += 1
        first = at
        while at < end:
            d = np.int64(data[at]) - 48
            if d < 0 or d > 9:
                break
            mantissa = mantissa * 10 + d
            at += 1
        behind = at - first
    if whole + behind == 0:
        return -1, 0.0
    power = -behind
    if at < end:
        exponent, sign = _exponent(data, at, end)
        if sign < 0:
            return -1, 0.0
        bits |= 1 | sign
        power += exponent
    elif behind >= 4 and 1 <= whole <= 3 and (negative or not signed):
        bits |= 2
    if whole + behind > 15 or power < -22 or power > 22:
        return bits | 8, 0.0
    value = np.float64(mantissa)
    value = value / _POWERS[-power] if power < 0 else value * _POWERS[power]
    return bits, -value if negative else value


@compiled
def _two(data: Array, at: int, end: int) -> tuple[int, int]:
    """Read one or two digits: (value, place behind them); place -1 for none."""
    if at >= end or data[at] < 48 or data[at] > 57:
        return 0, -1
    value = np.int64(data[at] - 48)
    if at + 1 < end and 48 <= data[at + 1] <= 57:
        return value * 10 + np.int64(data[at + 1] - 48), at + 2
    return value, at + 1


@compiled
def date(data: Array, start: int, end: int) -> int:
    """Return a key that orders dates, 0 for no date, -1 for a form that is left to Python."""
    if end - start < 6:
        return 0
    year = 0
    for i in range(start, start + 4):
        if data[i] < 48 or data[i] > 57:
            return 0
        year = year * 10 + np.int64(data[i] - 48)
    mark = data[start + 4]
    if mark == 0xE5:
        return -1
    if mark != 45 and mark != 47 and mark != 46:
        return 0
    month, at = _two(data, start + 5, end)
    if at < 0 or at >= end or data[at] != mark:
        return 0
    day, at = _two(data, at + 1, end)
    if at < 0:
        return 0
    key = (year * 100 + month) * 100 + day
    if at == end:
        return key * 100_000_000 + 1
    if data[at] != 32 and data[at] != 84:
        return 0
    hour, at = _two(data, at + 1, end)
    if at < 0 or at + 3 > end or data[at] != 58:
        return 0
    minute, after = _two(data, at + 1, end)
    if after != at + 3:
        return 0
    at = after
    key = key * 10_000 + hour * 100 + minute
    if at == end:
        return key * 10_000 + 10
    if data[at] != 58:
        return 0
    second, after = _two(data, at + 1, end)
    if after != at + 3:
        return 0
    if after < end:
        return -1 if data[after] == 46 else 0
    return key * 10_000 + 100 + second


@compiled
def marks(data: Array, start: int, end: int, numeric: bool) -> int:
    """Return the bits of what patterns must judge in a cell."""
    flags = HASHED if data[start] == 35 else 0
    if end - start < 11:
        if numeric:
            return flags
    run = 0
    before = np.uint8(10)
    dash = False
    letters = False
    moon = False
    for i in range(start, end):
        c = data[i]
        if 48 <= c <= 57:
            run += 1
            continue
        if run >= 11 and not (65 <= before <= 90 or 97 <= before <= 122) and (before != 46 or run >= 17):
            flags |= DIGITS
        run = 0
        before = c
        if c == 64:
            flags |= MAIL
        dash |= c == 45
        letters |= 65 <= c <= 90
        moon |= c == 0x9C
    if run >= 11 and not (65 <= before <= 90 or 97 <= before <= 122) and (before != 46 or run >= 17):
        flags |= DIGITS
    if not numeric and ((dash and letters and 5 <= end - start <= 6) or (moon and end - start <= 10)):
        flags |= GENE
    return flags
