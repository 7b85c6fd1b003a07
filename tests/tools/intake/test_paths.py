"""Path hygiene."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huijiao.tools.intake import paths
from huijiao.tools.intake.errors import BadPathError

GOOD = [
    ("a", "a"), ("a//b", "a/b"), ("./a/./b", "a/b"), ("数据/样本 1.csv", "数据/样本 1.csv"),
    ("e\u0301", "\u00e9"), (" a ", " a "), ("a:b?", "a:b?"), ("...", "..."), ("a\\b", "a\\b"), ("a" * 255, "a" * 255),
]  # fmt: skip
BAD = [
    "",
    "/",
    "/a",
    "..",
    "a/../b",
    "../a",
    "a/",
    ".",
    "a\0",
    "a\n",
    "a\x85",
    "\ud800",
    "a" * 256,
    "汉" * 86,
    "a\\..\\b",
]


@pytest.mark.parametrize(("given_path", "expected"), GOOD)
def test_clean_accepts_and_normalises(given_path, expected):
    assert paths.clean(given_path) == expected


@pytest.mark.parametrize("path", BAD)
def test_clean_refuses_with_a_sentence_in_both_languages(path):
    with pytest.raises(BadPathError) as caught:
        paths.clean(path)
    assert caught.value.text.zh
    assert caught.value.text.en


@given(st.text(max_size=300))
def test_what_is_accepted_stays_inside_and_is_stable(path):
    try:
        found = paths.clean(path)
    except BadPathError:
        return
    assert paths.clean(found) == found == unicodedata.normalize("NFC", found)
    assert not found.startswith("/")
    assert ".." not in found.split("/")
    assert all(0 < len(part.encode()) <= 255 for part in found.split("/"))
