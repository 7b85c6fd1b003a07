"""A table counted by compiled loops: the same columns, defects and duplicates as `Table` gives, many rows at a time."""

from __future__ import annotations

import csv
import queue
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from types import ModuleType
from typing import Any

from huijiao.core.formats.columns import MISSING, Part
from huijiao.core.formats.delimited_rows import Dialect
from huijiao.core.formats.draft import ROWS
from huijiao.core.formats.tables import ROWS_SEEN, WIDE, Table

BLOCK = 2 << 20  # bytes of text taken together
_FRESH = 50  # values looked at for examples


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of the columns of a table; ``distinct`` and ``examples`` by column."""

    width: int
    mark: int
    quoting: bool
    bounds: tuple[float, ...]
    distinct: tuple[bool, ...]
    examples: tuple[bool, ...]
    repeats: bool


@dataclass(slots=True)
class Found:
    """Some rows, counted: ``lines`` are relative; ``hashes`` those of whole rows."""

    rows: int
    parts: list[Part]
    lines: list[int] = field(default_factory=list)
    hashes: list[int] = field(default_factory=list)
    ragged: int = 0
    ragged_at: int = 0


@dataclass(slots=True)
class Taken:
    """A piece of text, counted up to ``used`` bytes and ``lines`` lines; the row there has to be read by Python."""

    found: list[Found] = field(default_factory=list)
    used: int = 0
    lines: int = 0


class Known:
    """The values of a column that one thread has met: hashes, and what each of them is."""

    def __init__(self, module: ModuleType, np: Any) -> None:
        self._module, self._np = module, np
        self.used = 0
        self.keys = np.zeros(0, np.uint64)

    def reserve(self, rows: int) -> None:
        """Make room for so many more."""
        slots = max(64, len(self.keys))
        while slots < 2 * (self.used + rows):
            slots *= 2
        if slots > len(self.keys):
            keys = self._np.zeros(slots, self._np.uint64)
            self._module.rehash(self.keys, keys)
            self.keys = keys


class Scratch:
    """The memory of the loops, for one thread at a time."""

    def __init__(self, module: ModuleType) -> None:
        import numpy as np  # noqa: PLC0415 -- is there when the compiled loops are

        self.np, self.module = np, module
        self.none = Known(module, np)
        self.known: dict[int, Known] = {}
        self.epoch = 0
        self.counts, self.limits = np.zeros(module.CELLS, np.int64), np.zeros(2, np.float64)
        self.cells = np.zeros((module.TOGETHER, 3), np.uint64)
        self.text = np.zeros(0, np.uint8)
        self.state = np.zeros(7, np.int64)
        self.places = np.zeros(2 * BLOCK + 1, np.int32)
        self._room: dict[int, tuple[Any, ...]] = {}

    def room(self, width: int) -> tuple[Any, Any, Any]:
        """Return arrays for the starts and ends of cells and the lines of rows."""
        if width not in self._room:
            np, rows = self.np, min(1 << 16, max(16, BLOCK // max(1, width)))
            # columns a power of two apart would share the same few places of the processor's cache
            cells = [np.zeros((width, rows + 48), np.int32)[:, :rows] for _ in range(2)]
            self._room = {width: (*cells, np.zeros(rows, np.int32))}
        starts, ends, lines = self._room[width]
        return starts, ends, lines

    def padded(self, piece: bytes) -> tuple[Any, Any]:
        """Return a writable copy of the text, and it as overlapping words."""
        size = len(piece) + self.module.PADDING
        if len(self.text) < size:
            self.text = self.np.zeros(size + size // 4, self.np.uint8)
        self.text[: len(piece)] = self.np.frombuffer(piece, self.np.uint8)
        return self.text[:size], self.module.overlapping(self.text)

    def count(self, data: Any, words: Any, starts: Any, ends: Any, rows: int, wish: Wish) -> Found:
        """Count rows whose cells are known."""
        parts = [self._column(data, words, starts[c], ends[c], rows, wish, c) for c in range(min(wish.width, WIDE))]
        found = Found(rows, parts)
        if wish.repeats:
            hashes = self.np.empty(rows, self.np.uint64)
            self.module.row_hashes(words, starts, ends, rows, hashes)
            found.hashes = hashes.tolist()
        return found

    def _column(self, data: Any, words: Any, starts: Any, ends: Any, rows: int, wish: Wish, column: int) -> Part:
        m, np = self.module, self.np
        known = self.none
        if wish.distinct[column]:
            known = self.known.setdefault(column, Known(m, np))
            known.reserve(rows)
        else:
            self.known.pop(column, None)
        seen, hard = np.empty(rows, np.uint64), np.empty(rows, np.int64)
        bound = wish.bounds[column]
        m.column(
            data, words, starts, ends, rows, bound, known.keys, seen, hard, self.cells, self.counts, self.limits
        )  # fmt: skip
        n = self.counts.tolist()

        def cell(row: int) -> str:
            return str(data[starts[row] : ends[row]].tobytes(), "utf-8")

        low, high = self.limits.tolist()
        part = Part(filled=n[m.FILLED], missing=n[m.EMPTY], numbers=n[m.NUMBERS], decimal=bool(n[m.DECIMAL]), low=low, high=high,
                    dates=n[m.DATES], precise=n[m.PRECISE], outside=n[m.OUTSIDE], flags=n[m.FLAGS])  # fmt: skip
        if n[m.DISTINCT]:
            known.used += n[m.DISTINCT]
            part.distinct = seen[: n[m.DISTINCT]].tolist()
        if part.dates:
            part.first, part.last = cell(n[m.FIRST_AT]).strip(), cell(n[m.LAST_AT]).strip()
        for row in hard[: n[m.HARD]].tolist():
            value = float(cell(row))
            part.low, part.high = min(part.low, value), max(part.high, value)
            part.outside += abs(value) > bound
        if wish.examples[column]:
            present = (value for value in map(str.strip, map(cell, range(rows))) if value not in MISSING)
            part.fresh = list(islice(present, _FRESH))
        if part.flags:
            part.values = list(map(cell, range(rows)))
        return part

    def take(self, piece: bytes, wish: Wish) -> Taken:
        """Count a piece of text that ends with a row; raises UnicodeDecodeError where it is not UTF-8."""
        m = self.module
        data, words = self.padded(piece)
        size = len(piece)
        if not m.valid(data, size):
            piece.decode()
        starts, ends, lines = self.room(wish.width)
        taken = Taken()
        plain = wish.width > 1 and not (wish.quoting and b'"' in piece)
        returns = piece.count(b"\r")
        while taken.used < size:
            self.state[:] = 0
            rest = data[taken.used :]
            if plain and size <= 2 * BLOCK:
                m.plain_tokens(rest, size - taken.used, wish.mark, self.places, starts, ends, lines, self.state)
            if not self.state[m.ROWS]:
                m.tokens(rest, size - taken.used, wish.mark, wish.quoting, starts, ends, lines, self.state)
            used, rows, passed, ragged, ragged_at, ends_cr, odd = self.state.tolist()
            if piece.count(b"\r", taken.used, taken.used + used) != ends_cr if returns else False:
                return taken  # a bare carriage return ends a row for Python
            if rows:
                found = self.count(rest, words[taken.used :], starts, ends, rows, wish)
                found.lines = (
                    (lines[:rows] + taken.lines).tolist() if any(p.values for p in found.parts) or ragged else []
                )
                found.ragged, found.ragged_at = ragged, ragged_at
                taken.found.append(found)
                taken.used += used
                taken.lines += passed
            elif odd or not used:
                return taken
        return taken


@dataclass
class FastTable(Table):
    """A `Table` whose blocks are counted by compiled loops."""

    module: ModuleType | None = None
    dialect: Dialect = Dialect(",", 0)
    scratches: queue.SimpleQueue[Scratch] = field(default_factory=queue.SimpleQueue)
    epoch: int = 0

    def forget(self) -> None:
        """Call when something scanned is not absorbed: what the scans know by heart would be lost with it."""
        self.epoch += 1

    @property
    def by_rows(self) -> bool:
        """Tell whether the next row must come by `take`: it is shown, or the row before it was blank."""
        return self._gap or self.rows < ROWS

    def wish(self) -> Wish:
        """Say what is still wanted of each column."""
        tallies = self._columns
        return Wish(
            self._width, ord(self.dialect.delimiter), self.dialect.quoting == csv.QUOTE_MINIMAL, tuple(float(t.bound) for t in tallies),
            tuple(t.seen is not None for t in tallies), tuple(t.wants_examples for t in tallies), self._seen is not None,
        )  # fmt: skip

    def scan(self, piece: bytes, wish: Wish) -> Taken:
        """Count a piece of text; may run in any thread."""
        scratch = self._scratch()
        try:
            return scratch.take(piece, wish)
        finally:
            self.scratches.put(scratch)

    def _scratch(self) -> Scratch:
        try:
            scratch = self.scratches.get_nowait()
        except queue.Empty:
            if self.module is None:
                raise
            scratch = Scratch(self.module)
        if scratch.epoch != self.epoch:
            scratch.known.clear()
            scratch.epoch = self.epoch
        return scratch

    def absorb(self, found: Found, line: int) -> None:
        """Take over counted rows, the first of which stands in ``line``; in the order of the file."""
        self._flush()
        self.rows += found.rows
        if found.ragged:
            self.ragged += found.ragged
            self._ragged_at = self._ragged_at or line + found.lines[found.ragged_at]
        numbers = [line + n for n in found.lines]
        self._repeats(found.hashes)
        for tally, part in zip(self._columns, found.parts, strict=False):
            tally.merge(part, numbers)

    def _repeats(self, keys: Sequence[int]) -> None:
        if self._seen is not None:
            super()._repeats(keys[: max(0, ROWS_SEEN + 4096 - len(self._seen))])

    def _spread(self, block: Sequence[Sequence[str]], numbers: Sequence[int]) -> None:
        """Count rows that Python has cut into cells."""
        scratch = self._scratch()
        np = scratch.np
        cells = [cell.encode() for row in block for cell in row]
        ends = np.cumsum([len(cell) for cell in cells], dtype=np.int32)
        starts = ends - np.array([len(cell) for cell in cells], np.int32)
        data, words = scratch.padded(b"".join(cells))
        shape = (len(block), self._width)
        by_column = [np.ascontiguousarray(a.reshape(shape).T) for a in (starts, ends)]
        found = scratch.count(data, words, by_column[0], by_column[1], len(block), self.wish())
        self.scratches.put(scratch)
        self._repeats(found.hashes)
        for tally, part in zip(self._columns, found.parts, strict=False):
            tally.merge(part, numbers)

    def _keys(self, block: Sequence[Sequence[str]]) -> list[int]:
        return []  # `_spread` hashes as the loops do
