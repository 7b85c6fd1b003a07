"""What a reader gets (`Source`) and what it fills (`Draft`)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huijiao.core.formats.defects import DEFECTS, defect, safe
from huijiao.core.formats.report import Column, Defect

EACH = 20  # defects of one code that are listed; the rest is only counted
CELL = 120  # characters of one preview cell
ROWS = 8  # preview rows


class Unreadable(Exception):
    """A reader cannot go on: the file is broken here. Carries one defect."""

    def __init__(self, code: str, where: str = "", **data: Any) -> None:
        super().__init__(code)
        self.defect = defect(code, where, **data)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: ``format`` by content, ``compression`` (gzip bzip2 xz or ""), ``depth`` inside archives."""

    path: Path
    name: str
    format: str
    compression: str = ""
    depth: int = 0


@dataclass
class Draft:
    """A `FileReport` in the making."""

    examined: bool = True
    records: int | None = None
    unit: str = ""
    encoding: str = ""
    columns: list[Column] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    preview: list[tuple[str, ...]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, code: str, where: str = "", **data: Any) -> None:
        """Note a defect; beyond `EACH` of one code only the number grows."""
        self.take(defect(code, where, **data))

    def take(self, found: Defect) -> None:
        """Note a defect that is already worded."""
        self.counts[found.code] += 1
        if self.counts[found.code] <= EACH:
            self.defects.append(found)

    def show(self, *cells: str) -> None:
        """Add a preview row if there is room."""
        if len(self.preview) < ROWS:
            self.preview.append(tuple(safe(cell, CELL) for cell in cells[:40]))

    def count(self, records: int, unit: str) -> None:
        """Set the number of records and what is counted."""
        self.records, self.unit = records, unit

    @property
    def broken(self) -> bool:
        """Tell whether some defect makes the file unreadable."""
        return any(DEFECTS[code].breaks for code in self.counts)

    def absorb(self, other: Draft) -> None:
        """Take over everything another draft found."""
        self.examined = other.examined
        self.records, self.unit = other.records, other.unit
        self.encoding = other.encoding or self.encoding
        self.columns += other.columns
        for found in other.defects:
            self.take(found)
        for code, n in other.counts.items():
            self.counts[code] += max(0, n - EACH)
        self.facts |= other.facts
        self.preview += other.preview[: ROWS - len(self.preview)]
