"""Reading amounts such as ``200 TB``, ``≥10万条``, ``5-7 篇`` (Q() of domain.md §2.12)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from huijiao.core.quantity_units import (
    APPROX,
    AT_LEAST,
    AT_LEAST_AFTER,
    AT_MOST,
    AT_MOST_AFTER,
    BYTE_UNITS,
    COUNT_UNITS,
    ENGLISH_MULTIPLES,
    ENGLISH_UNITS,
)

_POWERS = "BKMGTPE"
#: Greater numbers are slips of the pen; they must not become infinite.
_MOST_POWER, _MOST = 30, 1e30
_CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_CHINESE_STEPS = {"十": 10, "百": 100, "千": 1000}
_CHINESE_MYRIADS = {"万": 10**4, "亿": 10**8}
_MULTIPLES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_ARABIC = r"(?:\d+(?:\.\d+)?(?:\s*[x*]\s*10\s*\^\s*\d+|[eE]\+?\d+)?|\d+\^\d+)"
_MULTIPLE = r"(?:\s*(?:[百千万亿]+|(?:" + "|".join(ENGLISH_MULTIPLES) + r")(?![A-Za-z]))|[kKM](?=\s*(?:reads|条|bp)))"
_HANZI = r"[零〇一二两三四五六七八九十百千万亿]+"
_NUMBER = rf"(?:{_ARABIC}{_MULTIPLE}?|{_HANZI})"
_BYTES = (
    r"(?:(?:[KMGTPE]i?)?B(?![A-Za-z])|(?-i:[KMGTP])(?=\s*(?:$|/(?!\s*[A-Za-z])|[;,、()。+]|左右|以上|以下|以内|的?数据|容量))"
    r"|bytes?(?![A-Za-z])|字节|兆(?:字节)?)"
)
_COUNTS = "(?:" + "|".join([*COUNT_UNITS, *(rf"{word}(?![A-Za-z])" for word in ENGLISH_UNITS)]) + ")"
_BEFORE = r"(?:" + "|".join((*AT_LEAST, *AT_MOST, *APPROX)) + ")"
_AFTER = r"(?:" + "|".join((*AT_LEAST_AFTER, *AT_MOST_AFTER, "左右", "上下")) + ")"
_RANGE = r"\s*(?:-+|~|至|到|\bto\b)\s*"
_ONE = re.compile(
    rf"(?<![A-Za-z0-9._^第数几])(?<![A-Za-z]-)(?:(?P<before>{_BEFORE})\s*)?"
    rf"(?<![A-Za-z0-9._^第数几])(?:(?P<low>{_NUMBER})\s*(?P<low_unit>{_BYTES}|{_COUNTS})?{_RANGE}(?P<about>约|≥)?)?"
    rf"(?P<high>{_NUMBER})\s*(?P<more>余|多|几|\+)?\s*(?P<multiple>[万亿]?)\s*"
    rf"(?P<unit>{_BYTES}|{_COUNTS})\s*(?P<after>{_AFTER})?",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?:(?:预估|预计)?(?:数据量|数据条数|记录数|记录数量|数量|条数|共计?|总计|合计|records?|count)\s*[:=]?\s*)?(?P<before>{_BEFORE})?\s*(?:(?P<low>{_NUMBER}){_RANGE})?(?P<high>{_NUMBER})\s*(?P<more>余|多|\+)?\s*"
    rf"(?P<after>{_AFTER})?"
)
_PARTS = re.compile(r"[/;,、|\n()]+")


@dataclass(frozen=True)
class Quantity:
    """One amount: bounds (None: open), canonical unit, ``bytes`` or ``count``, and the words it was read from.

    Bytes are decimal (1 TB = 10^12); `binary` gives the 1024-based reading of the same words.
    """

    least: float | None
    most: float | None
    unit: str
    dimension: str
    text: str

    @property
    def value(self) -> float:
        """Return one number for sums: the least that is promised, else the most."""
        return (self.least if self.least is not None else self.most) or 0.0

    @property
    def binary(self) -> Quantity:
        """Return the amount with 1024-based units; a count stays as it is."""
        power = _POWERS.find(self.unit[:1]) if self.dimension == "bytes" and "i" not in self.unit else 0
        factor = 1.024**power
        return replace(
            self,
            least=None if self.least is None else self.least * factor,
            most=None if self.most is None else self.most * factor,
        )


@lru_cache(maxsize=4096)
def quantities(s: str) -> tuple[Quantity, ...]:
    """Return all amounts of a text in order; a number without a unit counts only if it stands alone."""
    text = _folded(s)
    found = [(m.start(), _quantity(m, m["unit"])) for m in _ONE.finditer(text)]
    taken = [(m.start(), m.end()) for m in _ONE.finditer(text)]
    at = 0
    for part in _PARTS.split(text):
        start = text.index(part, at) if part else at
        at = start + len(part)
        if part.strip() and not any(a < at and start < b for a, b in taken) and (m := _BARE.fullmatch(part.strip())):
            found.append((start, _quantity(m, "")))
    return tuple(q for _, q in sorted(found, key=lambda pair: pair[0]))


def count(s: str) -> Quantity | None:
    """Return the first count, or None."""
    return next((q for q in quantities(s) if q.dimension == "count"), None)


def volume(s: str) -> Quantity | None:
    """Return the first volume in bytes, or None."""
    return next((q for q in quantities(s) if q.dimension == "bytes"), None)


def fmt_bytes(n: float) -> str:
    """Write bytes in decimal units: ``273.65 KB``, ``1.5 TB``, ``512 B``."""
    power = 0
    while abs(n) >= 999.995 and power < len(_POWERS) - 1:
        n, power = n / 1000, power + 1
    return f"{_trim(n)} {_POWERS[power] + 'B' if power else 'B'}"


def fmt_count(n: float, lang: str = "zh") -> str:
    """Write a count: 万 and 亿 in Chinese where they come out even to two decimals, else with commas."""
    if lang.startswith("zh"):
        for size, word in ((10**8, "亿"), (10**4, "万")):
            if abs(n) >= size and round(n / size, 2) * size == n:
                return f"{_trim(n / size)}{word}"
    return f"{n:,.0f}" if float(n).is_integer() else f"{n:,.2f}".rstrip("0")


def _trim(n: float) -> str:
    return f"{n:.2f}".rstrip("0").rstrip(".")


def _folded(s: str) -> str:
    text = re.sub(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "10^" + m[1].translate(_SUPERSCRIPT), s)
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"[‐‑‒–—―−﹘〜]", "-", text).replace("×", "x").replace("≧", "≥").replace("≦", "≤")
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return re.sub(r"(?<![\w.])\d{1,3}(?: \d{3})+(?!\d)", lambda m: m[0].replace(" ", ""), text)


def _quantity(m: re.Match[str], unit_text: str) -> Quantity:
    unit, factor, dimension = _unit(unit_text)
    groups = m.groupdict()
    extra = _MULTIPLES.get(groups.get("multiple") or "", 1)
    high = _number(m["high"]) * extra
    low: float | None = None
    if m["low"]:
        low_unit = groups.get("low_unit")
        low_factor = _unit(low_unit)[1] if low_unit else factor
        low = _number(m["low"]) * low_factor
        shared = _multiple_of(m["high"]) * extra
        if not low_unit and _multiple_of(m["low"]) == 1 and shared > 1:
            low *= shared
    bounds = _bounds(m["before"] or "", (m["more"] or "") + (m["after"] or ""), low, high * factor)
    return Quantity(*bounds, unit, dimension, m[0].strip())


def _bounds(before: str, after: str, low: float | None, high: float) -> tuple[float | None, float | None]:
    if low is not None:
        return (low, high) if low <= high else (high, low)
    if _says(AT_LEAST, before) or _says(AT_LEAST_AFTER, after) or after[:1] in {"余", "多", "+", "几"}:
        return high, None
    if _says(AT_MOST, before) or _says(AT_MOST_AFTER, after):
        return None, high
    return high, high


def _says(words: tuple[str, ...], text: str) -> bool:
    return bool(text) and any(re.fullmatch(word, text, re.IGNORECASE) for word in words)


def _unit(text: str) -> tuple[str, float, str]:
    """Return canonical unit, factor, dimension."""
    word = text.strip()
    if not word:
        return "", 1, "count"
    upper = word.upper()
    if word.lower() in BYTE_UNITS or word in BYTE_UNITS:
        upper = BYTE_UNITS.get(word) or BYTE_UNITS[word.lower()]
    power = _POWERS.find(upper[0]) if re.fullmatch(r"[BKMGTPE](?:I?B)?", upper) else -1
    if power >= 0:
        binary = "I" in upper
        name = "B" if power == 0 else upper[0] + ("iB" if binary else "B")
        return name, float((1024 if binary else 1000) ** power), "bytes"
    for pattern, canonical in ENGLISH_UNITS.items():
        if re.fullmatch(pattern, word, re.IGNORECASE):
            return canonical, 1, "count"
    return word, 1, "count"


def _number(text: str) -> float:
    word = text.strip()
    if re.fullmatch(_HANZI, word):
        return min(_hanzi(word), _MOST)
    found = re.match(r"\d+(?:\.\d+)?(?:\s*[eE]\+?\d+)?", word)
    base = min(float(found[0].replace(" ", "")), _MOST) if found else 0.0
    if power := re.search(r"(?:10\s*)\^\s*(\d+)", word):
        base = (base if "x" in word.lower() or "*" in word else 1.0) * 10.0 ** min(int(power[1]), _MOST_POWER)
    return min(base * _multiple_of(word), _MOST)


def _multiple_of(text: str) -> float:
    word = text.strip()
    if re.fullmatch(_HANZI, word):
        return _MULTIPLES.get(word[-1], 1) if len(word) > 1 else 1
    out = 1.0
    for char in word:
        out *= _MULTIPLES.get(char, 1)
    for pattern, size in ENGLISH_MULTIPLES.items():
        if re.search(rf"{pattern}$", word, re.IGNORECASE):
            return out * size
    if word[-1:] in "kKM":
        out *= 1000 if word[-1] in "kK" else 10**6
    return out


def _hanzi(word: str) -> float:
    total = section = digit = 0
    for char in word:
        if char in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[char]
        elif char in _CHINESE_STEPS:
            section += (digit or 1) * _CHINESE_STEPS[char]
            digit = 0
        else:
            total = (total + section + digit or 1) * _CHINESE_MYRIADS[char]
            section = digit = 0
    return float(total + section + digit)
