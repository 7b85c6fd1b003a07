"""Every desk with 10,000 projects and 200,000 datasets on both databases: under 300 ms, and a constant number of queries.

Rows are made in bulk; pages are drawn whole by the real views, for the accounts that see most.
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

GOAL = 0.3  # seconds of server time
ROOT = Path(__file__).parent.parent
PROJECTS, REPEATS = 10_000, 5
QUICK = (1_000, 3)


@contextmanager
def _sqlite() -> Iterator[str]:
    yield ""


def _house(database: str, projects: int, repeats: int) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory(prefix="huijiao-desks-") as home:
        env = {**os.environ, "HUIJIAO_HOME": home, "DATABASE_URL": database, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks._desks_house", str(projects), str(repeats)]
        done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def run(*, quick: bool = False) -> list[Figure]:
    """Return seconds and queries of every desk on both databases."""
    projects, repeats = QUICK if quick else (PROJECTS, REPEATS)
    out = []
    for name, database in (("sqlite", _sqlite), ("postgresql", cluster)):
        with database() as url:
            for page, (few, many, took) in _house(url, projects, repeats).items():
                key = re.sub(r"\W+", "_", f"{name} {page}").strip("_")
                note = f"{projects:,} projects"
                out.append(Figure(f"{key}_s", round(took, 4), GOAL, unit="s", note=note))
                out.append(Figure(f"{key}_more_queries", many - few, 0, note=f"{many:.0f} queries"))
    return out
