"""Bytes coming in, ours and the peers in one run: time to verified, memory, kills, holes."""

from __future__ import annotations

import importlib
import importlib.util
import signal
import sys
import time

from benchmarks.figures import Figure

#: Modules with ``figures(quick)``; each can also be run alone: ``python -m benchmarks.intake NAME…``.
PARTS = ("http", "ftps", "smalls", "sftp", "memory", "holes", "kills")


def run(*, quick: bool, parts: tuple[str, ...] = PARTS) -> list[Figure]:
    """Measure each part that is here."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # a run that is stopped still clears away gigabytes
    found: list[Figure] = []
    for part in parts:
        name = f"benchmarks.intake.{part}"
        if importlib.util.find_spec(name):
            start = time.monotonic()
            found += importlib.import_module(name).figures(quick)
            sys.stderr.write(f"intake {part}: {time.monotonic() - start:.0f} s\n")
    return found
