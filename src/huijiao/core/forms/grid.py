"""A light model of a paper: paragraphs and tables in order, every piece with its place.

Word and Excel end in the same shape, so that the readers of the forms know neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huijiao.core.findings import Place


@dataclass(frozen=True, eq=False, slots=True)
class Cell:
    """One cell; a merged cell is the same object at every position that it covers.

    ``row`` and ``column`` are those of its upper left corner, from 1; ``address`` is ``表1!R3C2`` or ``Sheet!B4``.
    """

    text: str
    row: int
    column: int
    address: str
    number: float | None = None  # the value when Excel holds it as a number


@dataclass(frozen=True, eq=False)
class Table:
    """A grid without holes: every row has the same length."""

    name: str  # 表3, or the sheet
    rows: tuple[tuple[Cell, ...], ...] = ()

    def distinct(self, row: int) -> tuple[Cell, ...]:
        """Return the cells of one row (from 0) from left to right, merged ones once."""
        return tuple(dict.fromkeys(self.rows[row]))

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.rows[0]) if self.rows else 0

    @property
    def text(self) -> str:
        """Return the words of the table, one line per row."""
        lines = ("\t".join(c.text for c in self.distinct(i) if c.text) for i in range(len(self.rows)))
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph. ``heading``: its style, outline level or numbering makes it a heading or list item."""

    text: str
    heading: bool = False
    contents: bool = False  # a line of the table of contents


@dataclass(frozen=True)
class Paper:
    """One document. ``tables`` holds nested tables too, in the order in which they open."""

    name: str
    blocks: tuple[Para | Table, ...] = ()
    tables: tuple[Table, ...] = ()
    margins: tuple[str, ...] = ()  # headers and footers
    kind: str = "docx"

    @property
    def paras(self) -> Iterator[Para]:
        """Return the paragraphs of the body."""
        return (b for b in self.blocks if isinstance(b, Para))

    @property
    def text(self) -> str:
        """Return all words of the body in order."""
        return "\n".join(b.text for b in self.blocks if b.text)

    def place(self, cell: str = "", row: int | None = None, field_: str = "") -> Place:
        """Return a place in this document."""
        return Place(self.name, cell, row, "", field_)

    def at(self, cell: Cell, field_: str = "", row: int | None = None) -> Place:
        """Return the place of a cell."""
        return Place(self.name, cell.address, row, "", field_)
