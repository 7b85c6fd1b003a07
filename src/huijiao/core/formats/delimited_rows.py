"""How lines of delimited text are cut into rows, and which of them are data."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from huijiao.core.formats.tables import Table


@dataclass(frozen=True, slots=True)
class Dialect:
    """How lines are cut into cells."""

    delimiter: str
    quoting: Literal[0, 3]

    def rows(self, lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
        """Yield each row with the number of its first line; `BadQuote` where quotes do not close."""
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True, quoting=self.quoting)
        number = 1
        try:
            for row in reader:
                yield number, row
                number = reader.line_num + 1
        except csv.Error as error:
            raise BadQuote(number, str(error)) from error


class BadQuote(Exception):
    """A row cannot be cut into cells; ``line`` counts from the first line given."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


class Rows:
    """Hands rows to a table: comments are left out, but for one that is the header."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._comment: tuple[int, list[str]] | None = None

    def take(self, number: int, row: list[str]) -> None:
        """Take the row that begins in line ``number``."""
        table, comment = self.table, self._comment
        if row and row[0].startswith("#") and _is_comment(row, table):
            if not table.headed:
                self._comment = (number, row)
            return
        if comment and not table.headed and len(comment[1]) > 1 and len(comment[1]) == len(row):
            table.take(comment[0], [comment[1][0].lstrip("# "), *comment[1][1:]])  # "#OTU ID<TAB>…"
        table.take(number, row)


def _is_comment(row: list[str], table: Table) -> bool:
    """A row that begins with # is a comment unless it is an Excel error in a full row."""
    return not (table.headed and len(row) == len(table.header) > 1)
