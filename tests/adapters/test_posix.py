from __future__ import annotations

import io
from pathlib import Path

import pytest

from huijiao.adapters.posix import KeyTaken, PosixStore, WrongSize


@pytest.fixture
def store(tmp_path: Path) -> PosixStore:
    return PosixStore(tmp_path / "store")


def put(store: PosixStore, key: str, data: bytes) -> None:
    store.put(key, io.BytesIO(data), len(data))


def test_put_then_get_returns_the_bytes(store):
    put(store, "a/数据.bin", b"0123456789")
    assert b"".join(store.get("a/数据.bin")) == b"0123456789"
    assert store.size("a/数据.bin") == 10


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, None, b"0123456789"), (3, None, b"3456789"), (3, 5, b"34"), (9, 99, b"9"), (5, 5, b"")],
)
def test_get_range(store, start, end, expected):
    put(store, "k", b"0123456789")
    assert b"".join(store.get("k", start, end)) == expected


def test_put_existing_key_is_refused_and_the_first_bytes_stay(store):
    put(store, "k", b"first")
    with pytest.raises(KeyTaken):
        put(store, "k", b"second")
    assert b"".join(store.get("k")) == b"first"


def test_put_short_source_leaves_nothing(store):
    with pytest.raises(WrongSize):
        store.put("k", io.BytesIO(b"short"), 10)
    assert store.size("k") is None
    assert list(store.keys("")) == []
    assert list(store.root.rglob("*")) == []


def test_keys_with_prefix(store):
    for key in ("b/2", "a/1", "a/11", "ab"):
        put(store, key, b"x")
    assert list(store.keys("a/1")) == ["a/1", "a/11"]
    assert sorted(store.keys("")) == ["a/1", "a/11", "ab", "b/2"]


def test_delete_is_repeatable(store):
    put(store, "a/k", b"x")
    store.delete("a/k")
    store.delete("a/k")
    assert store.size("a/k") is None


def test_get_absent_key_raises_at_once(store):
    with pytest.raises(KeyError):
        store.get("absent")


@pytest.mark.parametrize("key", ["", "/etc/passwd", "a/../b", "a//b", "./a", "a\0b"])
def test_key_that_leaves_the_store_is_refused(store, key):
    with pytest.raises(ValueError, match="not a key"):
        put(store, key, b"x")
