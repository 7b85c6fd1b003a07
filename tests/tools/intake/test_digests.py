"""Digests that are taken up where they were left: by whom, when and however often does not matter."""

from __future__ import annotations

import hashlib
import os
import random

import pytest

from huijiao.tools.intake import digests, running
from huijiao.tools.intake.digests import WORTH, Digests, Kept
from huijiao.tools.intake.writer import Writer


@pytest.fixture
def path(tmp_path):
    return tmp_path / "partial"


def opened(path):
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def plain(data):
    return hashlib.md5(data).hexdigest(), hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("name", ["md5", "sha256"])
def test_a_digest_goes_on_from_its_state_at_any_point(name):
    chance = random.Random(name)
    data = chance.randbytes(5000)
    for _ in range(60):
        cut, digest = chance.randrange(5001), getattr(running, name)()
        digest.update(data[:cut])
        taken_up = type(digest)(digest.state())
        taken_up.update(data[cut:])
        assert taken_up.hexdigest() == hashlib.new(name, data).hexdigest()
        assert digest.digest() == hashlib.new(name, data[:cut]).digest(), "the original has not moved"


def test_states_can_be_kept_on_this_machine():
    assert running.resumable(), "without OpenSSL's structures every resumed file is read again"


def test_without_the_library_digests_are_right_and_keep_nothing(monkeypatch):
    monkeypatch.setattr(running, "resumable", lambda: False)
    made = Digests()
    made.md5.update(b"a")
    assert made.md5.hexdigest() == hashlib.md5(b"a").hexdigest()
    assert made.record() == b""


def test_an_upload_in_many_sittings_is_never_read_again(path, monkeypatch):
    data = random.Random(1).randbytes(3 * WORTH)
    read = []
    monkeypatch.setattr(digests, "follow", lambda fd, update, start, end: read.append((start, end)))
    for start in range(0, len(data), WORTH):
        with Writer(opened(path), "u", start) as writer:
            writer.put(data[start : start + WORTH])
            writer.settle()
    with Writer(opened(path), "u", len(data)) as writer:
        assert writer.sums() == plain(data)
    assert read == []


def test_a_killed_server_reads_only_what_came_after_the_last_standing(path):
    data = random.Random(2).randbytes(2 * WORTH + 5_000_000)
    with Writer(opened(path), "u", 0) as writer:
        writer.put(data[: WORTH + 7])
        writer.settle()
    with path.open("ab") as file:  # written and acknowledged by a process that died before it could keep more
        file.write(data[WORTH + 7 : 2 * WORTH])
    with Writer(opened(path), "u", 2 * WORTH) as writer:
        assert Kept(writer._fd, 2 * WORTH).latest.offset == WORTH + 7
        writer.put(data[2 * WORTH :])
        assert writer.sums() == plain(data)


def test_bytes_written_anew_do_not_meet_an_old_standing(path):
    old, new = random.Random(3).randbytes(2 * WORTH), random.Random(4).randbytes(2 * WORTH)
    with Writer(opened(path), "u", 0) as writer:
        writer.put(old)
        writer.settle()
    with Writer(opened(path), "u", 2 * WORTH) as writer:
        writer.rewind(100)
    fd = opened(path)
    assert Kept(fd, 2 * WORTH).latest is None
    os.close(fd)
    with Writer(opened(path), "u", 100) as writer:
        writer.put(new[100:])
        assert writer.sums() == plain(old[:100] + new[100:])


def test_standing_beyond_what_counts_is_dropped_when_the_file_is_opened(path):
    data = random.Random(5).randbytes(WORTH + 10)
    with Writer(opened(path), "u", 0) as writer:
        writer.put(data)
        writer.settle()
    with Writer(opened(path), "u", 10) as writer:  # the database never heard of the rest
        writer.put(data[10:20])
        assert writer.sums() == plain(data[:20])
    assert path.stat().st_size == 20


def test_damaged_standing_is_not_believed(path):
    data = random.Random(6).randbytes(WORTH)
    with Writer(opened(path), "u", 0) as writer:
        writer.put(data)
        writer.settle()
    raw = bytearray(os.getxattr(path, digests._NAME))
    raw[40] ^= 1
    os.setxattr(path, digests._NAME, bytes(raw))
    with Writer(opened(path), "u", WORTH) as writer:
        assert writer.sums() == plain(data)


def test_checkpoint_of_a_long_transfer_keeps_a_standing(path, monkeypatch):
    monkeypatch.setattr("huijiao.tools.intake.writer.CHECKPOINT", WORTH)
    told = []
    writer = Writer(opened(path), "u", 0, told.append)
    for _ in range(6):
        writer.put(b"x" * (WORTH // 2))
        writer.wait()  # so that the digests have come as far as the disk
    assert told == [WORTH, 2 * WORTH, 3 * WORTH]
    found = Kept(fd := opened(path), 3 * WORTH).latest
    assert found.offset in {2 * WORTH, 3 * WORTH}
    assert found.md5.hexdigest() == hashlib.md5(b"x" * found.offset).hexdigest()
    os.close(fd)
    writer.close()


def test_finished_file_carries_nothing(path):
    with Writer(opened(path), "u", 0) as writer:
        writer.put(b"x" * WORTH)
        writer.settle()
    with Writer(opened(path), "u", WORTH) as writer:
        writer.finished = True
    assert os.listxattr(path) == []
