from __future__ import annotations

import io
import zlib

import pytest

from huijiao.core.formats import bgzf_spread, streams
from huijiao.core.formats.bgzf import END
from huijiao.core.formats.bgzf_spread import Spread
from tests.core.formats.making import Verdict, codes, examine, gz, put, reads


def block(data: bytes) -> bytes:
    """One block of BGZF."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    body = packer.compress(data) + packer.flush()
    head = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + (len(body) + 25).to_bytes(2, "little")
    return head + body + zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")


def blocked(data: bytes, size: int = 5000) -> bytes:
    return b"".join(block(data[at : at + size]) for at in range(0, len(data), size)) + END


@pytest.fixture
def spread(monkeypatch):
    """Several threads for small files too, in runs of a few blocks."""
    monkeypatch.setattr(streams, "_SPREAD", 0)
    monkeypatch.setattr(bgzf_spread, "_RUN", 3000)


def test_bytes_come_in_order(tmp_path, spread):
    data = reads(20_000)
    with io.BufferedReader(Spread(put(tmp_path, "a.gz", blocked(data)))) as stream:
        assert stream.read() == data


TAIL = gz(b"@x\nAC\n+\nII\n")
CASES = {
    "whole": (blocked(reads(3000)), 3000, []),
    "plain_member_behind": (blocked(reads(3000)) + TAIL, 3001, []),
    "cut_in_a_block": (blocked(reads(3000))[:-500], None, ["gzip.truncated"]),
    "cut_in_a_head": (blocked(reads(3000))[:-20], None, ["gzip.truncated"]),
    "garbage_behind": (blocked(reads(3000)) + b"<html>" * 5, None, ["gzip.trailing"]),
    "one_byte_behind": (blocked(reads(3000)) + b"x", None, ["gzip.trailing"]),
    "zeros_behind": (blocked(reads(3000)) + bytes(700), 3000, []),
    "wrong_crc": (blocked(reads(3000))[:-36] + b"\7" + blocked(reads(3000))[-35:], None, ["gzip.crc"]),
    "wrong_size": (blocked(reads(3000))[:-29] + b"\7" + blocked(reads(3000))[-28:], None, ["gzip.crc"]),
}


@pytest.mark.parametrize("name", CASES)
def test_verdict_is_that_of_one_thread(tmp_path, monkeypatch, name):
    data, n, expected = CASES[name]
    path = put(tmp_path, "a.fastq.gz", data)
    alone = examine(path)
    monkeypatch.setattr(streams, "_SPREAD", 0)
    monkeypatch.setattr(bgzf_spread, "_RUN", 3000)
    report = examine(path)
    assert codes(report) == codes(alone) == expected
    assert report.verdict is alone.verdict is (Verdict.BROKEN if expected else Verdict.OK)
    if n:
        assert report == alone
        assert report.records == n
