"""Lanes: order, errors, waiting."""

from __future__ import annotations

import threading

import pytest

from huijiao.tools.intake.lanes import Lane


def test_pieces_and_calls_keep_their_order():
    seen = []
    lane = Lane(seen.append)
    for number in range(200):
        lane.put(bytes([number]))
        lane.put(lambda number=number: seen.append(number))
    lane.wait()
    assert seen == [item for number in range(200) for item in (bytes([number]), number)]
    assert lane.waiting == 0


def test_an_error_is_raised_to_whoever_comes_next():
    def fail(_):
        raise OSError("full")

    lane = Lane(fail)
    lane.put(b"x")
    with pytest.raises(OSError, match="full"):
        lane.wait()
    with pytest.raises(OSError, match="full"):
        lane.put(b"y")


def test_wait_below_returns_before_everything_is_done():
    gate = threading.Event()
    lane = Lane(lambda piece: gate.wait(5) if piece == b"last" else None)
    lane.put(b"x" * 100)
    lane.put(b"last")
    lane.wait(4)
    assert lane.waiting <= 4
    gate.set()
    lane.wait()
