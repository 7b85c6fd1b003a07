"""Ranges and validators of RFC 9110."""

from __future__ import annotations

import pytest

from huijiao.tools.intake import ranges

CASES = [
    (None, None), ("bytes=0-0", (0, 1)), ("bytes=0-", (0, 10)), ("bytes=5-", (5, 10)), ("bytes=-3", (7, 10)),
    ("bytes=-30", (0, 10)), ("bytes=2-99", (2, 10)), ("bytes=5-4", None), ("bytes=-", None), ("lines=1-2", None),
    ("bytes=0-1,3-4", None),
]  # fmt: skip


@pytest.mark.parametrize(("header", "expected"), CASES)
def test_wanted(header, expected):
    assert ranges.wanted(header, 10) == expected


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_wanted_behind_the_end(header):
    with pytest.raises(ranges.UnsatisfiableError):
        ranges.wanted(header, 10)


def test_validators():
    tag, date = ranges.etag(10, 5), ranges.last_modified(1_000_000_000)
    assert ranges.unchanged({"if-none-match": f'"x", W/{tag}'}, tag, 0)
    assert not ranges.unchanged({"if-none-match": '"x"', "if-modified-since": date}, tag, 0)
    assert ranges.unchanged({"if-modified-since": date}, tag, 1_000_000_000.5)
    assert not ranges.unchanged({"if-modified-since": date}, tag, 1_000_000_001)
    assert not ranges.unchanged({"if-modified-since": "yesterday"}, tag, 0)
    assert ranges.range_applies({"if-range": tag}, tag, 0)
    assert not ranges.range_applies({"if-range": f"W/{tag}"}, tag, 0)
    assert ranges.range_applies({"if-range": date}, tag, 1_000_000_000)
