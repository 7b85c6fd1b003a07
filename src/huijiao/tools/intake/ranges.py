"""Byte ranges and validators of RFC 9110."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

_ONE = re.compile(r"bytes=\s*(\d*)\s*-\s*(\d*)\s*")


class UnsatisfiableError(Exception):
    """The range lies behind the end of the file."""


def etag(size: int, mtime_ns: int) -> str:
    """Return a strong validator of a file that is only ever replaced whole."""
    return f'"{size:x}-{mtime_ns:x}"'


def last_modified(mtime: float) -> str:
    """Return an HTTP date."""
    return format_datetime(datetime.fromtimestamp(int(mtime), UTC), usegmt=True)


def wanted(header: str | None, size: int) -> tuple[int, int] | None:
    """Return (first, last + 1) of a single range; None: send everything (also for several ranges, as allowed)."""
    match = _ONE.fullmatch(header or "")
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < int(first):
            return None  # not a valid range: ignored
    if start >= size or end <= start:
        raise UnsatisfiableError
    return start, end


def unchanged(headers: Mapping[str, str], tag: str, mtime: float) -> bool:
    """Tell whether the client has this version already (If-None-Match, else If-Modified-Since)."""
    if (match := headers.get("if-none-match")) is not None:
        return match.strip() == "*" or tag in {part.strip().removeprefix("W/") for part in match.split(",")}
    return _not_after(headers.get("if-modified-since"), mtime)


def range_applies(headers: Mapping[str, str], tag: str, mtime: float) -> bool:
    """Tell whether ``If-Range`` lets the range be served; a weak tag never does."""
    condition = headers.get("if-range")
    if condition is None:
        return True
    if condition.startswith(('"', "W/")):
        return condition == tag
    return condition == last_modified(mtime)


def _not_after(header: str | None, mtime: float) -> bool:
    if header is None:
        return False
    try:
        return int(mtime) <= parsedate_to_datetime(header).timestamp()
    except (TypeError, ValueError):
        return False
