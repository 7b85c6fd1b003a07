"""Text as the index reads it: every pair of neighbouring characters, so that any substring is found, Chinese or not."""

from __future__ import annotations

from collections.abc import Iterable

from huijiao.core.normal import N

BREAK = "\x1f"  # stands between two texts: no pair, and so no phrase, reaches over it


def _folded(text: str) -> str:
    return "".join(N(text).casefold().split())


def pairs(text: str) -> list[str]:
    """Return the pairs of one word in order; a word of one character has none."""
    word = _folded(text)
    return [word[n : n + 2] for n in range(len(word) - 1)]


def single(text: str) -> str:
    """Return the folded word."""
    return _folded(text)


def indexed(texts: Iterable[str]) -> str:
    """Return the pairs of several texts as one string for a tokenizer that cuts at spaces."""
    return f" {BREAK} ".join(" ".join(pairs(text)) for text in texts)


def letters(texts: Iterable[str]) -> str:
    """Return every character that stands in the texts, once."""
    return " ".join(sorted({c for text in texts for c in _folded(text)}))
