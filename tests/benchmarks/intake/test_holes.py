"""What the large hole is held against is itself held against hashlib."""

from __future__ import annotations

import hashlib
import struct

import pytest

from benchmarks.intake import holes


@pytest.mark.parametrize(
    ("block", "start", "order", "name"),
    [(holes.md5_block, holes._MD5, "<", "md5"), (holes.sha256_block, holes._SHA, ">", "sha256")],
)
def test_step_by_step_is_what_hashlib_says(block, start, order, name):
    first, rest = bytes(range(64)), b"huijiao!" * 16
    state = block(start, first)
    assert holes.gone_on(block, state, 64, rest, order) == hashlib.new(name, first + rest).hexdigest()


def test_standing_says_how_many_bits_came_before():
    low, high = struct.unpack_from("=2I", bytes.fromhex(holes.standing(holes._MD5, 0)), 16)
    assert high << 32 | low == holes.OFFSET * 8
