"""Lists of 1,000,000 files on both databases: every page under 200 ms of server time.

Rows are made in bulk; pages are asked for as the desks do, and drawn whole by the real views.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import Figure
from tools.postgres import cluster

GOAL = 0.2  # seconds
ROOT = Path(__file__).parent.parent
FILES, FOLDERS, REPEATS = 1_000_000, 6_000, 5
QUICK = (50_000, 500, 3)


@contextmanager
def _sqlite() -> Iterator[str]:
    yield ""


def _house(database: str, sizes: tuple[int, int, int]) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="huijiao-lists-") as home:
        env = {**os.environ, "HUIJIAO_HOME": home, "DATABASE_URL": database, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks._lists_house", *map(str, sizes)]
        done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def run(*, quick: bool = False) -> list[Figure]:
    """Return the seconds of every kind of page on both databases."""
    sizes = QUICK if quick else (FILES, FOLDERS, REPEATS)
    out = []
    for name, database in (("sqlite", _sqlite), ("postgresql", cluster)):
        with database() as url:
            for kind, value in _house(url, sizes).items():
                key = re.sub(r"\W+", "_", f"{name} {kind}").strip("_")
                goal = None if kind == "made" else GOAL
                out.append(Figure(f"{key}_s", round(value, 4), goal, unit="s", note=f"{sizes[0]:,} files"))
    return out
