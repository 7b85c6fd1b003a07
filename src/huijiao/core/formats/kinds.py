"""A kind of defect: its sentences, and whether the file is unreadable with it."""

from __future__ import annotations

from dataclasses import dataclass

from huijiao.core.text import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of defect; ``breaks``: the file cannot be read whole with it (verdict BROKEN)."""

    text: Text
    breaks: bool = False


def breaks(zh: str, en: str) -> Kind:
    """Return a kind that makes the file unreadable."""
    return Kind(Text(zh, en), breaks=True)


def flaw(zh: str, en: str) -> Kind:
    """Return a kind that leaves the file readable."""
    return Kind(Text(zh, en))
