"""Prints the steps of the demonstration with their times."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console

from huijiao.core.text import Text


@dataclass
class Teller:
    """Numbers the steps, times them, and keeps what they said."""

    language: str
    console: Console = field(default_factory=lambda: Console(highlight=False, soft_wrap=True))
    number: int = 0
    began: float = field(default_factory=time.monotonic)

    @contextmanager
    def step(self, what: Text) -> Iterator[list[str]]:
        """Run one step; what it appends to the list is printed behind it."""
        self.number += 1
        start, notes = time.monotonic(), list[str]()
        yield notes
        taken = time.monotonic() - start
        self.console.print(f"{self.number:2d}  {taken:6.2f} s  {what.in_(self.language)}", markup=False)
        for note in notes:
            self.console.print(f"              {note}", markup=False)

    def end(self, what: Text) -> None:
        """Print the last line."""
        self.console.print(f"    {time.monotonic() - self.began:6.2f} s  {what.in_(self.language)}", markup=False)
