"""A table as rows of strings, whatever file it stands in: header, ragged rows, statistics, suspicious cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from huijiao.core.formats.columns import ColumnTally, mask
from huijiao.core.formats.draft import Draft

BLOCK = 4096  # rows taken together
CELLS = 1 << 18  # … and cells
WIDE = 2000  # columns with statistics; further ones are only counted
ROWS_SEEN = 500_000  # rows remembered to find duplicates
_NUMBER = re.compile(r"[+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?%?")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_DATE = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*")
_CODES = {"excel_date": "excel.date_gene", "exponent": "excel.exponent", "error_value": "excel.error_value"}


def column_letter(index: int) -> str:
    """Return A for 0, Z for 25, AA for 26."""
    out = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        out = chr(65 + rest) + out
    return out


def value_like(cell: str) -> bool:
    """Tell whether a cell is a number or a date rather than a name; years may be names."""
    return bool((_NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell)) or _DATE.fullmatch(cell))


@dataclass
class Table:
    """Takes rows one by one; the first row that is not blank is the header unless it holds values.

    ``cell(row, column)`` words a place, row 1-based as in the file.
    """

    draft: Draft
    cell: Callable[[int, int], str]
    header: list[str] = field(default_factory=list)
    rows: int = 0
    headed: bool = False
    ragged: int = 0
    duplicates: int = 0
    blank: int = 0
    _ragged_at: int = 0
    _title: tuple[int, list[str]] | None = None
    _columns: list[ColumnTally] = field(default_factory=list)
    _block: list[Sequence[str]] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)
    _seen: set[int] | None = field(default_factory=set)
    _limit: int = BLOCK
    _width: int = 0  # of the header; 0 before there is one
    _gap: bool = False

    def take(self, number: int, row: Sequence[str]) -> None:
        """Take one row, ``number`` being its 1-based place."""
        if self._width and len(row) == self._width and not self._gap and row[0].strip():
            self._keep(number, row)  # nearly every row goes this way
            return
        if not any(row) or not any(map(str.strip, row)):
            self.blank += 1
            self._gap = self.rows > 0
            return
        if not self.headed:
            self._head(number, row)
            return
        if self._gap:
            self._gap = False
            self._second(number, row)
        self._data(number, row)

    def _head(self, number: int, row: Sequence[str]) -> None:
        cells = [c.strip() for c in row]
        filled = [c for c in cells if c]
        if len(filled) == 1 and len(cells) > 1 and self._title is None:
            self._title = (number, cells)  # a title above the header, perhaps
            return
        if self._title:
            self.draft.add("table.no_header", self.cell(self._title[0], 0))
        self.headed = True
        valued = sum(map(value_like, filled))
        if valued * 2 > len(filled) or (valued and len(filled) == 1):
            if not self._title:
                self.draft.add("table.no_header", self.cell(number, 0))
            self._open([""] * len(cells))
            self._data(number, row)
            return
        while cells and not cells[-1]:
            cells.pop()
        self._open(cells)
        seen: set[str] = set()
        for index, name in enumerate(cells):
            if not name:
                self.draft.add("table.empty_header", self.cell(number, index), column=index + 1)
            elif name in seen:
                self.draft.add("table.duplicate_header", self.cell(number, index), name=name)
            seen.add(name)

    def _open(self, header: list[str]) -> None:
        self.header = header
        self._width = len(header)
        budget = [500_000]
        self._columns = [ColumnTally(name, budget) for name in header[:WIDE]]
        self._limit = max(16, min(BLOCK, CELLS // max(1, len(header))))
        self.draft.show(*header)

    def _second(self, number: int, row: Sequence[str]) -> None:
        """After a blank row: a second header is a row of names over a table that holds values."""
        cells = [c.strip() for c in row]
        names = [c for c in cells if c]
        self._flush()
        numeric = [i for i, c in enumerate(self._columns) if c.numbers and c.numbers == c.filled]
        over_numbers = any(i < len(cells) and cells[i] and not value_like(cells[i]) for i in numeric)
        if len(names) > 1 and not any(map(value_like, names)) and (over_numbers or names == self.header):
            self.draft.add("table.multiple_tables", self.cell(number, 0))

    def _data(self, number: int, row: Sequence[str]) -> None:
        if len(row) != self._width:
            row = self._fitted(number, list(row), self._width)
        self._keep(number, row)

    def _keep(self, number: int, row: Sequence[str]) -> None:
        self.rows += 1
        self._block.append(row)
        self._numbers.append(number)
        if len(self._block) >= self._limit:
            self._flush()

    def _fitted(self, number: int, row: list[str], width: int) -> list[str]:
        if len(row) < width or any(map(str.strip, row[width:])):
            self.ragged += 1
            self._ragged_at = self._ragged_at or number
        return row[:width] + [""] * (width - len(row))

    def _flush(self) -> None:
        if not self._block:
            return
        block, self._block = self._block, []
        numbers, self._numbers = self._numbers, []
        if len(self.draft.preview) < 8:
            for row in block[:8]:
                self.draft.show(*map(mask, row[:40]))
        if self._seen is not None:
            keys = [hash(tuple(row)) for row in block]
            before = len(self._seen)
            self._seen.update(keys)
            self.duplicates += len(keys) - (len(self._seen) - before)
            if len(self._seen) > ROWS_SEEN:
                self._seen = None
        for tally, values in zip(self._columns, zip(*block, strict=True), strict=False):
            tally.add(values, numbers)

    def finish(self) -> int:
        """End the table, note its defects and columns, return the number of data rows."""
        if not self.headed and self._title:
            cells = self._title[1]
            self.headed = True
            self._open(cells)
        self._flush()
        if self.ragged:
            self.draft.add("table.ragged", self.cell(self._ragged_at, 0), n=self.ragged, expected=len(self.header))
        self._side_by_side()
        for index, tally in enumerate(self._columns):
            tally.settle()
            for flag, places in tally.hits.items():
                for number, value in places:
                    self.draft.add(_CODES[flag], self.cell(number, index), value=value)
            self.draft.columns.append(tally.finish())
        if self.duplicates:
            self.draft.facts["duplicate_rows"] = self.draft.facts.get("duplicate_rows", 0) + self.duplicates
        return self.rows

    def _side_by_side(self) -> None:
        """An empty column between named ones separates two tables."""
        for index, tally in enumerate(self._columns):
            inside = 0 < index < len(self._columns) - 1
            if inside and not tally.name and not tally.filled and self.rows > 1:
                self.draft.add("table.multiple_tables", self.cell(1, index))
