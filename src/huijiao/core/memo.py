"""Answers that are asked for again and again: a table that fills itself and starts anew when it is full."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LIMIT = 1 << 17


class Memo(dict[str, T]):
    """Key → answer of a pure function. A plain dictionary: 100,000 answers are one object to the garbage collector."""

    def __init__(self, answer: Callable[[str], T], limit: int = LIMIT) -> None:
        super().__init__()
        self._answer, self._limit = answer, limit

    def __missing__(self, key: str) -> T:
        if len(self) >= self._limit:
            self.clear()
        said = self[key] = self._answer(key)
        return said
