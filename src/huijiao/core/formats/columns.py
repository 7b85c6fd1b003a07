"""Statistics and suspicious values of one table column, taken in blocks so that most work runs at C speed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from huijiao.core.formats.defects import safe
from huijiao.core.formats.draft import CELL
from huijiao.core.formats.report import Column

MISSING = frozenset(
    {
        "",
        "NA",
        "N/A",
        "n/a",
        "na",
        "NaN",
        "nan",
        "NULL",
        "null",
        "None",
        "none",
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\N",
        "缺失",
        "空",
    }
)
DISTINCT = 100_000  # distinct values counted per column
_EXAMPLES = 3
_PHONE_DIGITS = 11  # the shortest personal number
_HITS = 5  # places kept per flag
_MAJORITY = 0.9

_DATE = re.compile(
    r"\d{4}([-/.])\d{1,2}\1\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?|\d{4}年\d{1,2}月(?:\d{1,2}日)?"
)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
# A whole cell like 2-Sep, Mar-01, 9月2日 is what Excel makes of SEPT2, MARCH1
_DATE_GENE = re.compile(rf"^(?:\d{{1,2}}-(?:{_MONTHS})|(?:{_MONTHS})-\d{{1,2}}|\d{{1,2}}月\d{{1,2}}日)$", re.MULTILINE)
_EXPONENT = re.compile(r"^\d(?:\.\d{1,5})?E\+(?:0[9]|[1-9]\d)$", re.MULTILINE)
_ERROR = re.compile(r"^(?:#REF!|#N/A|#VALUE!|#DIV/0!|#NAME\?|#NUM!|#NULL!|#{4,})$", re.MULTILINE)
_ID_CARD = re.compile(
    r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_PHONE = re.compile(r"(?<![\w.])(?:\+?86[- ]?)?1[3-9]\d{9}(?![\w.])")
_EMAIL = re.compile(r"[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_BANK = re.compile(r"(?<![\w.])(?:62\d{14,17}|[345]\d{15})(?![\w.])")
_LONG_NUMBER = re.compile(r"\d{11}")
_FOUR_DECIMALS = re.compile(r"\.\d{4}")
_PRECISE = re.compile(r"^-?\d{1,3}\.\d{4,}$", re.MULTILINE)
_ID_NAME = re.compile(
    r"编号|号码|号$|卡号|序列号|登录号|条码|电话|手机|身份证|\bid\b|_id$|^id|accession|barcode|code$|phone",
    re.IGNORECASE,
)
_LATITUDE = re.compile(r"纬度|\blat(?:itude)?\b|^lat_|_lat$", re.IGNORECASE)
_LONGITUDE = re.compile(r"经度|\b(?:lon|lng|long|longitude)\b|^lon_|_lon$", re.IGNORECASE)
PERSONAL = ("id_card", "phone", "email", "bank_card")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _date_key(text: str) -> tuple[int, ...]:
    """2020-9-1 comes before 2020-10-1."""
    return tuple(map(int, re.findall(r"\d+", text)))


def is_id_card(text: str) -> bool:
    """Tell whether 18 characters carry the check character of GB 11643."""
    total = sum(int(c) * w for c, w in zip(text[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()


def is_bank_card(text: str) -> bool:
    """Tell whether the digits pass the Luhn check."""
    digits = [int(c) for c in reversed(text)]
    return sum(d if i % 2 == 0 else d * 2 - 9 * (d > 4) for i, d in enumerate(digits)) % 10 == 0


def mask(text: str) -> str:
    """Return the text with identity, telephone and bank numbers and mail addresses blotted out."""
    if not any(c.isdigit() or c == "@" for c in text):
        return text
    for pattern in (_ID_CARD, _BANK, _PHONE):
        text = pattern.sub(lambda m: m[0][:3] + "*" * (len(m[0]) - 5) + m[0][-2:], text)
    return _EMAIL.sub(lambda m: m[0][0] + "***@" + m[0].partition("@")[2], text)


@dataclass
class ColumnTally:
    """Collects one column; `add` takes the values of a block of rows, `finish` returns the `Column`."""

    name: str
    budget: list[int] = field(default_factory=lambda: [5 * DISTINCT])  # shared by the columns of a table
    filled: int = 0
    missing: int = 0
    numbers: int = 0
    dates: int = 0
    decimal: bool = False
    low: float = float("inf")
    high: float = float("-inf")
    first: str = ""
    last: str = ""
    seen: set[int] | None = field(default_factory=set)
    examples: list[str] = field(default_factory=list)
    flags: Counter[str] = field(default_factory=Counter)
    hits: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Decide by the name what coordinates are looked for."""
        self.bound = 90 if _LATITUDE.search(self.name) else 180 if _LONGITUDE.search(self.name) else 0

    def add(self, values: Sequence[str], rows: Sequence[int]) -> None:
        """Take the values of a block of rows and their 1-based row numbers."""
        present = [v for v in map(str.strip, values) if v not in MISSING]
        self.filled += len(present)
        self.missing += len(values) - len(present)
        if not present:
            return
        distinct = set(present)
        self._distinct(distinct)
        if len(self.examples) < _EXAMPLES:
            fresh = [v for v in dict.fromkeys(present[:50]) if safe(v, CELL) not in self.examples]
            self.examples += [safe(v, CELL) for v in fresh[: _EXAMPLES - len(self.examples)]]
        joined = "\n".join(present)
        numeric = self._kinds(present, joined)
        probe = "\n".join(distinct) if len(distinct) * 2 < len(present) else joined
        self._suspicious(values, probe, rows, numeric=numeric)
        if max(map(len, distinct)) >= _PHONE_DIGITS and _LONG_NUMBER.search(probe):
            self._personal(joined)
        if "@" in probe and (found := len(_EMAIL.findall(joined))):
            self.flags["email"] += found

    def _distinct(self, values: set[str]) -> None:
        if self.seen is None:
            return
        before = len(self.seen)
        self.seen |= set(map(hash, values))
        self.budget[0] -= len(self.seen) - before
        if len(self.seen) > DISTINCT or self.budget[0] < 0:
            self.budget[0] += len(self.seen)
            self.seen = None

    def _kinds(self, present: list[str], joined: str) -> bool:
        """Count numbers and dates; True when all values are numbers."""
        try:
            numbers = list(map(float, present))
        except ValueError:
            numbers = []
        if numbers and "_" not in joined:
            self._numbers(numbers, joined)
            return True
        sample = present[:200]
        if sum(_NUMBER.fullmatch(v) is not None for v in sample) * 4 >= len(sample):
            plain = [v for v in present if _NUMBER.fullmatch(v)]
            self._numbers(list(map(float, plain)), "\n".join(plain))
        if any(_DATE.fullmatch(v) for v in sample):
            dates = [v for v in present if _DATE.fullmatch(v)]
            self.dates += len(dates)
            if dates:
                ends = sorted({*dates, self.first, self.last} - {""}, key=_date_key)
                self.first, self.last = ends[0], ends[-1]
        return False

    def _numbers(self, numbers: list[float], joined: str) -> None:
        if not numbers:
            return
        self.numbers += len(numbers)
        low, high = min(numbers), max(numbers)
        self.low, self.high = min(self.low, low), max(self.high, high)
        self.decimal = self.decimal or "." in joined or "e" in joined or "E" in joined
        if self.bound:
            if max(high, -low) > self.bound:
                out = sum(abs(v) > self.bound for v in numbers)
                self.flags["lat_out" if self.bound == 90 else "lon_out"] += out
            if _FOUR_DECIMALS.search(joined) and (precise := len(_PRECISE.findall(joined))):
                self.flags["precise_coord"] += precise

    def _suspicious(self, values: Sequence[str], probe: str, rows: Sequence[int], *, numeric: bool) -> None:
        # each pattern is tried only where a character that it needs stands: a search is dear, ``in`` is not
        if "#" in probe and _ERROR.search(probe):
            self._hit("error_value", _ERROR, values, rows)
        if "E+" in probe and _EXPONENT.search(probe):
            self._hit("exponent", _EXPONENT, values, rows)
        if not numeric and ("-" in probe or "月" in probe) and _DATE_GENE.search(probe):
            self._hit("excel_date", _DATE_GENE, values, rows)

    def _personal(self, joined: str) -> None:
        if found := len(_PHONE.findall(joined)):
            self.flags["phone"] += found
        cards = [c for c in _ID_CARD.findall(joined) if is_id_card(c)]
        if cards:
            self.flags["id_card"] += len(cards)
        if found := sum(is_bank_card(c) for c in _BANK.findall(joined) if c not in cards):
            self.flags["bank_card"] += found

    def _hit(self, flag: str, pattern: re.Pattern[str], values: Sequence[str], rows: Sequence[int]) -> None:
        places = self.hits.setdefault(flag, [])
        for row, value in zip(rows, values, strict=True):
            if pattern.search(value.strip()):
                self.flags[flag] += 1
                if len(places) < _HITS:
                    places.append((row, value.strip()))

    def _kind(self) -> str:
        if not self.filled:
            return ""
        if self.numbers >= self.filled * _MAJORITY:
            return "decimal" if self.decimal else "integer"
        return "date" if self.dates >= self.filled * _MAJORITY else "text"

    def settle(self) -> None:
        """Drop suspicions that the whole column clears; call once, before `finish`."""
        real_dates = self.dates + self.flags["excel_date"] >= self.filled * _MAJORITY
        if (
            self.flags["excel_date"]
            and real_dates
            and not re.search(r"基因|gene|symbol|名称|name", self.name, re.IGNORECASE)
        ):
            del self.flags["excel_date"]
            self.hits.pop("excel_date", None)
        measure = self.numbers == self.filled and not _ID_NAME.search(self.name)
        if self.flags["exponent"] and measure:
            del self.flags["exponent"]
            self.hits.pop("exponent", None)

    def finish(self) -> Column:
        """Return the column; examples are left out where values look personal."""
        kind = self._kind()
        ends = ("", "")
        if kind in {"integer", "decimal"}:
            ends = (f"{self.low:.15g}", f"{self.high:.15g}")
            if self.numbers < self.filled:
                self.flags["not_number"] = self.filled - self.numbers
        elif kind == "date":
            ends = (self.first, self.last)
        personal = any(self.flags[flag] for flag in PERSONAL)
        return Column(
            name=safe(self.name, CELL),
            filled=self.filled,
            missing=self.missing,
            kind=kind,
            least="" if personal else ends[0],
            greatest="" if personal else ends[1],
            distinct=None if self.seen is None else len(self.seen),
            examples=() if personal else tuple(self.examples),
            flags={key: n for key, n in self.flags.items() if n},
        )
