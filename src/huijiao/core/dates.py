"""Dates as people write them in Chinese forms (domain.md §2.13)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

_EPOCH = date(1899, 12, 30)  # day 0 of Excel's 1900 system
_SERIALS = range(20000, 80001)  # 1954 to 2119; other five digits are no dates
_YEAR = r"(?<!\d)((?:19|20)\d{2})"
_FULL = re.compile(
    _YEAR + r"\s*[-./年]\s*(1[0-2]|0?[1-9])(?:\s*[-./月]\s*(3[01]|[12]\d|0?[1-9])(?!\d)\s*日?|\s*月|(?![\d]))"
)
_DIGITS = re.compile(_YEAR + r"(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?(?!\d)")
_ONLY_YEAR = re.compile(_YEAR + r"(?![\d]|\s*[-./年]\s*\d)")
_SPLIT = re.compile(r"\s*(?:至|到|~|～|〜|—+|–|－|\bto\b|(?<=\d)\s+-\s+|(?<=[日月年])-|(?<=\d{4})-(?=\d{4}(?!\d)))\s*")
_COMPACT = re.compile(r"(.*\d.*[日\d])-((?:19|20)\d{2}.*)")
_ISO_INTERVAL = re.compile(r"(\d{4}-[\d-]+)/(\d{4}-[\d-]+)")
_OPEN_END = re.compile(r"^(?:今|至今|现在|目前|present|now)?$", re.IGNORECASE)
_ENGLISH = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DMY = re.compile(rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?{_MONTH_NAME},?\s+((?:19|20)\d{{2}})", re.IGNORECASE)
_MDY = re.compile(rf"{_MONTH_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{{2}})", re.IGNORECASE)
_CHINESE = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,2})月)?(?:([一二三四五六七八九十]{1,3})日)?"
)


def parse_date(s: str) -> date | None:
    """Read the first date of a text, or None. A month stands for its first day, a year for 1 January.

    Accepts 2021.3.1, 2021年3月1日, 2021/3/1, 20210301, 202103, Excel serials of five digits,
    二〇二一年三月 and English dates; a two-digit year is refused.
    """
    text = unicodedata.normalize("NFKC", s).strip()
    if re.fullmatch(r"\d{5}(?:\.0+)?", text):
        serial = int(float(text))
        return _EPOCH + timedelta(days=serial) if serial in _SERIALS else None
    for read in (_read_full, _read_chinese, _read_english, _read_digits, _read_year):
        found = read(text)
        if found is not None:
            return found
    return None


def parse_period(s: str) -> tuple[date | None, date | None] | None:
    """Read start and end of a period; a single date is both; 至今 leaves the end open; None if unreadable."""
    text = unicodedata.normalize("NFKC", s).strip()
    parts = [p for p in _SPLIT.split(text, maxsplit=1) if p is not None]
    if len(parts) == 1 and (slashed := _ISO_INTERVAL.fullmatch(text)):
        parts = [slashed[1], slashed[2]]
    if len(parts) == 1 and (dashed := _COMPACT.fullmatch(text)):
        parts = [dashed[1], dashed[2]]
    if len(parts) == 1:
        only = parse_date(text)
        return (only, only) if only else None
    start, end = parse_date(parts[0]), parse_date(parts[1])
    if end is None and start is not None and not _OPEN_END.match(parts[1].strip()):
        end = parse_date(f"{start.year}年{parts[1]}")
    return (start, end) if start or end else None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_full(text: str) -> date | None:
    found = _FULL.search(text)
    return _made(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None


def _read_digits(text: str) -> date | None:
    found = _DIGITS.search(text)
    return _made(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None


def _read_year(text: str) -> date | None:
    found = _ONLY_YEAR.search(text)
    return date(int(found[1]), 1, 1) if found else None


def _read_english(text: str) -> date | None:
    if found := _MDY.search(text):
        return _made(int(found[3]), _ENGLISH[found[1].lower()], int(found[2]))
    if found := _DMY.search(text):
        return _made(int(found[3]), _ENGLISH[found[2].lower()], int(found[1] or 1))
    return None


def _read_chinese(text: str) -> date | None:
    found = _CHINESE_DATE.search(text)
    if not found:
        return None
    return _made(int(found[1].translate(_CHINESE)), _small(found[2] or "一"), _small(found[3] or "一"))


def _small(word: str) -> int:
    """Read 一 to 三十一."""
    tens, ten, ones = word.rpartition("十")
    return (int(tens.translate(_CHINESE) or 1) * 10 if ten else 0) + int(ones.translate(_CHINESE) or 0)


def parse_end(s: str) -> date | None:
    """Read the date a period ends on: a bare month stands for its last day, a bare year for 31 December."""
    first = parse_date(s)
    text = unicodedata.normalize("NFKC", s).strip()
    if first is None or re.fullmatch(r"\d{5}(?:\.0+)?", text):
        return first
    if (found := _FULL.search(text)) or (found := _DIGITS.search(text)):
        return first if found[3] else _month_end(first)
    if found := _CHINESE_DATE.search(text):
        return first if found[3] else _month_end(first) if found[2] else date(first.year, 12, 31)
    if (found := _MDY.search(text)) or (found := _DMY.search(text)):
        return first if re.search(r"(?<!\d)\d{1,2}(?!\d)", found[0]) else _month_end(first)
    return date(first.year, 12, 31)


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), _month_end(first))


def _month_end(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)
