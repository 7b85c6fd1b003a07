"""GB/T 13745-2009 classes proposed from words (domain.md §5.5); a curator confirms.

``data/gbt13745.csv`` is the controlled vocabulary and may be replaced: code as printed (a dot after three digits), names,
and the words that speak for the class; one with ``?`` behind it speaks half as loud (a habitat, a method).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from huijiao.core.text import Text as T

#: Where a word stands → what it weighs. A keyword was chosen to classify; an abstract names much in passing.
FIELDS: Mapping[str, tuple[T, float]] = {
    "keywords": (T("关键词", "keywords"), 4.0),
    "name": (T("名称", "name"), 3.0),
    "abstract": (T("摘要", "abstract"), 1.0),
}
DEFAULT = "180.61"  # the centre's own discipline, where nothing speaks for another
_MOST = 3  # alternatives shown


@dataclass(frozen=True, slots=True)
class Proposal:
    """One class with its score, and why: (word, field) pairs in the order of their weight."""

    code: str
    score: float
    why: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> T:
        """Return the name of the class."""
        return SUBJECTS[self.code]

    @property
    def reasons(self) -> tuple[tuple[str, T], ...]:
        """Return each word with the label of the field it stands in."""
        return tuple((word, FIELDS[field][0]) for word, field in self.why)


def _table() -> list[dict[str, str]]:
    text = files("huijiao.steps.s5_archiving").joinpath("data", "gbt13745.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


#: Code as printed → name.
SUBJECTS: Mapping[str, T] = {row["code"]: T(row["zh"], row["en"]) for row in _table()}


@cache
def _words() -> tuple[tuple[str, str, float], ...]:
    """Return (word, code, loudness), the longest words first: 噬菌体 is taken before its 菌 is seen."""
    said = [(word.casefold(), row["code"]) for row in _table() for word in row["words"].split()]
    rows = [(word.rstrip("?"), code, 0.5 if word.endswith("?") else 1.0) for word, code in said]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))


def proposals(name: str, keywords: str, abstract: str) -> tuple[Proposal, ...]:
    """Return up to three classes, the best first; never empty. The same texts always give the same answer."""
    scores: dict[str, float] = {}
    why: dict[str, list[tuple[float, str, str]]] = {}
    for field, text in (("keywords", keywords), ("name", name), ("abstract", abstract)):
        for word, code, loud, times in _found(text):
            # A longer word says more; the same word again, little.
            weight = FIELDS[field][1] * loud * len(word) ** 0.5 * min(times, 2) ** 0.5
            scores[code] = scores.get(code, 0.0) + weight
            why.setdefault(code, []).append((weight, word, field))
    best = sorted(scores, key=lambda code: (-scores[code], code))[:_MOST]
    if not best:
        return (Proposal(DEFAULT, 0.0),)
    return tuple(
        Proposal(
            code, round(scores[code], 2), tuple((word, field) for _, word, field in sorted(why[code], reverse=True))
        )
        for code in best
    )


def _found(text: str) -> list[tuple[str, str, float, int]]:
    rest, found = text.casefold(), []
    for word, code, loud in _words():
        times = rest.count(word)
        if times:
            found.append((word, code, loud, times))
            rest = rest.replace(word, "\0")
    return found


def propose(name: str, keywords: str, abstract: str) -> str:
    """Return the code proposed for a dataset."""
    return proposals(name, keywords, abstract)[0].code
