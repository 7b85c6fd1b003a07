"""kill -9 at a few random points; `python -m benchmarks intake` does it a hundred times."""

from __future__ import annotations

import random

from benchmarks.intake import kills
from benchmarks.intake.house import House


def test_nothing_acknowledged_is_lost_and_manifests_are_right(tmp_path):
    seed = random.randrange(1 << 32)
    with House(tmp_path) as house:
        tally = kills.run(house, 6, 8 << 20, random.Random(seed))
    assert (tally.points, tally.lost, tally.wrong) == (6, 0, 0), f"seed {seed}: {tally}"
