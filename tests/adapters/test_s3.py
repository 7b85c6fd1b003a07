"""The S3 adapter against a server."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import httpx2
import pytest

from huijiao.adapters import s3
from huijiao.adapters.s3 import BadStoreUrl, KeyTaken, S3Store, WrongSize
from tests.s3 import bucket

MIB = 1 << 20


@pytest.fixture(scope="module")
def store() -> Iterator[S3Store]:
    with bucket() as made:
        yield made


def test_store_keeps_bytes_whole_or_not_at_all(store, monkeypatch):
    monkeypatch.setattr(s3, "PART", 5 * MIB)
    body = bytes(range(256)) * (12 * MIB // 256)
    store.put("菌株/a b.bin", BytesIO(body), len(body))
    assert store.size("菌株/a b.bin") == len(body)
    assert b"".join(store.get("菌株/a b.bin")) == body
    assert b"".join(store.get("菌株/a b.bin", MIB, MIB + 3)) == body[MIB : MIB + 3]
    assert list(store.get("菌株/a b.bin", len(body))) == []
    with pytest.raises(KeyTaken):
        store.put("菌株/a b.bin", BytesIO(b"x"), 1)
    with pytest.raises(WrongSize):
        store.put("short", BytesIO(b"x"), 2)
    assert list(store.keys("")) == ["菌株/a b.bin"]
    assert store.size("short") is None
    with pytest.raises(KeyError):
        store.get("short")
    store.delete("菌株/a b.bin")
    store.delete("菌株/a b.bin")
    assert list(store.keys("")) == []


def test_parts_go_past_us_and_become_one_object(store):
    upload = store.begin("in/1")
    assert store.parts("in/1", upload) == []
    for number, body in ((2, b"end"), (1, b"a" * 5 * MIB)):
        url, headers = store.url("in/1", upload, number, "", 60)
        assert headers == {}
        assert httpx2.put(url, content=body).status_code == 200
    assert store.parts("in/1", upload) == [(1, 5 * MIB), (2, 3)]
    store.complete("in/1", upload)
    store.complete("in/1", upload)
    assert b"".join(store.get("in/1", 5 * MIB - 1)) == b"aend"
    with pytest.raises(KeyError):
        store.parts("in/1", upload)
    store.abort("in/1", upload)
    store.abort("in/1", upload)
    assert store.size("in/1") is None


def test_signed_address_binds_the_checksum(store):
    upload = store.begin("in/2")
    url, headers = store.url("in/2", upload, 1, "ab" * 32, 60)
    assert headers == {"x-amz-checksum-sha256": "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="}
    assert "x-amz-checksum-sha256" in url
    store.abort("in/2", upload)


@pytest.mark.parametrize("url", ["s3://host/bucket", "s3://a:b@host", "https://a:b@host/bucket"])
def test_address_that_cannot_be_read_is_refused(url):
    with pytest.raises(BadStoreUrl):
        S3Store(url)
