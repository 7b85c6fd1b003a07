"""Commands run in turn, several rounds, medians: what loads the machine loads all of them."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Lap:
    """Median seconds of one command by the clock and of the processor."""

    wall: float
    cpu: float


def once(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Run a command to its end; (wall, processor) seconds. CalledProcessError when it fails."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return wall, usage.ru_utime + usage.ru_stime


def race(commands: dict[str, Sequence[str]], folder: Path, rounds: int) -> dict[str, Lap]:
    """Run every command ``rounds`` times in turn; those whose program is missing are left out."""
    there = {name: command for name, command in commands.items() if shutil.which(command[0])}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in there}
    for _ in range(rounds):
        for name, command in there.items():
            times[name].append(once(command, folder))
    return {
        name: Lap(statistics.median(w for w, _ in all_), statistics.median(c for _, c in all_))
        for name, all_ in times.items()
    }


def python(code: str, *arguments: str) -> list[str]:
    """Return the command that runs a line of Python."""
    return [sys.executable, "-c", code, *arguments]


def validate(path: Path, *options: str) -> list[str]:
    """Return the command a depositor runs."""
    return [sys.executable, "-m", "huijiao.cli", "validate", str(path), "--json", *options]
