"""Comparing what people write: names, lists, lengths (domain.md §2.12)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from rapidfuzz import fuzz, process

from huijiao.core.memo import Memo

_QUOTES = "“”„‟«»「」『』〝〞〟＂"
_SINGLE = "‘’‚‛′＇`´"
_DASHES = "‐‑‒–—―−﹘﹣－─━"
_OPEN, _CLOSE = "（［【〔〖﹝", "）］】〕〗﹞"
_TABLE = str.maketrans(
    {
        **dict.fromkeys(_QUOTES, '"'),
        **dict.fromkeys(_SINGLE, "'"),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_OPEN + "[", "("),
        **dict.fromkeys(_CLOSE + "]", ")"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
    }
)
_ASCII = str.maketrans("[]`", "()'")
#: Names and cells are folded again and again; running text is not worth remembering.
_SHORT = 200
_SPACE = re.compile(r"\s+")
_CJK = "\u2e80-\u303f\u3040-\u30ff\u3100-\u31ff\u3200-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f"
_BY_CJK = re.compile(rf"(?<=[{_CJK}]) | (?=[{_CJK}])")
_TAIL = re.compile(r"(?:科学)?数据(?:集|库)$")
_WORDLIKE = re.compile(
    rf"[{_CJK}\uff00-\uffef\u2018-\u201d\u2026\u2014]|[^\s{_CJK}\uff00-\uffef\u2018-\u201d\u2026\u2014]+"
)
_KEYWORD = re.compile(r"[；;，,、\n\r]+")
_ITEM = re.compile(r"[；;，,、/／|\n\r]+")


def N(s: str) -> str:  # noqa: N802 - the domain's own name for it
    """Fold a name for equality: width, case, spaces, quotes, brackets, dashes; nothing is dropped.

    A space next to a Chinese character carries no meaning and goes; between Latin words one stays.
    """
    return _FOLDED[s] if len(s) <= _SHORT else _fold(s)


def _fold(s: str) -> str:
    if s.isascii():
        return " ".join(s.translate(_ASCII).lower().split())
    folded = unicodedata.normalize("NFKC", s.translate(_TABLE)).translate(_TABLE)
    folded = _SPACE.sub(" ", folded).strip()
    return _BY_CJK.sub("", folded).lower()


_FOLDED = Memo(_fold)


@lru_cache(maxsize=1 << 14)
def stem(s: str) -> str:
    """Return `N` without a trailing 数据集 or 数据库; for similarity only."""
    name = N(s)
    return _TAIL.sub("", name) or name


def sim(a: str, b: str) -> float:
    """Return how alike two names are, 0 to 1: the better of the character and the token-set ratio."""
    left, right = stem(a), stem(b)
    if not left or not right:
        return 0.0
    return max(fuzz.ratio(left, right), fuzz.token_set_ratio(left, right)) / 100


def alike(name: str, names: Sequence[str], least: float) -> list[tuple[float, int]]:
    """Return (`sim`, index) of every name at least so alike, best first; as `sim` for each, many times faster."""
    wanted = stem(name)
    if not wanted:
        return []
    stems = [stem(n) for n in names]
    best: dict[int, float] = {}
    for scorer in (fuzz.ratio, fuzz.token_set_ratio):
        found = process.extract_iter(wanted, stems, scorer=scorer, processor=None, score_cutoff=least * 100)
        for _, score, at in found:
            if stems[at]:
                best[at] = max(best.get(at, 0.0), score)
    return sorted(((score / 100, at) for at, score in best.items()), key=lambda pair: (-pair[0], pair[1]))


def word_count(s: str) -> int:
    """Count as Word does (v:wordcount): each Chinese character or mark is 1, each other run is 1."""
    return len(_WORDLIKE.findall(s))


def keywords(s: str) -> tuple[str, ...]:
    """Split keywords (v:keywords); spaces divide only where nothing else does and all is Chinese."""
    text = unicodedata.normalize("NFKC", s)
    parts = _KEYWORD.split(text)
    bare = "".join(text.split())
    if len(parts) == 1 and bare and not re.search(r"[A-Za-z]", bare):
        parts = text.split()
    return tuple(p.strip(" .。") for p in parts if p.strip(" .。"))


def items(s: str) -> tuple[str, ...]:
    """Split a list on ；;，,、/ and line ends; empty items go."""
    return tuple(p.strip() for p in _ITEM.split(s) if p.strip())


def difference(a: str, b: str) -> str:
    """Say shortly how two names differ: ``-cut`` stands in `a` alone, ``+added`` in `b` alone."""
    left, right = unicodedata.normalize("NFKC", a).strip(), unicodedata.normalize("NFKC", b).strip()
    parts = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if op == "equal":
            continue
        gone, new = left[i1:i2], right[j1:j2]
        parts.append("→".join(f"“{p}”" if p else "（无）" for p in (gone, new)))
    return "；".join(parts)
