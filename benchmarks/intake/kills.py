"""kill -9 of servers, workers and clients at random points of uploads: nothing acknowledged is lost, nothing is wrong."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

from benchmarks.figures import Figure
from benchmarks.intake import sums
from benchmarks.intake.house import ROOT, House, wait_for

#: The whole server; one of its processes, which its parent replaces; the background worker; the client.
VICTIMS = ("server", "process", "worker", "client")
_PER_UPLOAD = 5
_PARTS = {"tus": "web", "ftps": "ftps"}


@dataclass
class Tally:
    """What came of it."""

    points: int = 0
    lost: int = 0  # bytes that had been acknowledged and were not there afterwards
    wrong: int = 0  # files whose line of the manifest is not the source's
    killed: dict[str, int] = field(default_factory=dict)


def figures(quick: bool) -> list[Figure]:
    """Kill at 12 or at 100 points."""
    with House() as house:
        tally = run(house, 12 if quick else 100, (16 if quick else 32) << 20, random.Random())
    note = ", ".join(f"{name} {count}" for name, count in sorted(tally.killed.items()))
    return [
        Figure("intake_kill_points", tally.points, 12 if quick else 100, ">=", note=note),
        Figure("intake_kill_acknowledged_bytes_lost", tally.lost, 0, unit="bytes"),
        Figure("intake_kill_wrong_manifest_lines", tally.wrong, 0, unit="files"),
    ]


def run(house: House, points: int, size: int, chance: random.Random) -> Tally:
    """Upload by each door in turn, with some kills in each upload, until there have been enough."""
    shelf, tally = sums.shelf(), Tally()
    try:
        house.start("web", "ftps", "worker")
        file = sums.source(size, shelf)
        expected = sums.both(file)
        box = house.box()
        number = 0
        while tally.points < points:  # points close together may fall into one piece: some uploads have fewer kills
            door = ("tus", "ftps")[number % 2]
            name = f"{number}.bin"
            upload = house.ask("begin", box_id=box.id, path=name, size=size) if door == "tus" else name
            _upload(house, box, door, upload, file, chance, tally, min(_PER_UPLOAD, points - tally.points))
            if house.ask("manifest", box_id=box.id).get(name) != expected:
                tally.wrong += 1
            number += 1
            sys.stderr.write(f"kills: {tally}\n")
        if len(house.ask("manifest", box_id=box.id)) != number or any(
            r[1] != "COMPLETE" for r in house.ask("standing", box_id=box.id)
        ):
            tally.wrong += 1  # something is left over
    finally:
        shutil.rmtree(shelf, ignore_errors=True)
    return tally


def _upload(
    house: House,
    box: SimpleNamespace,
    door: str,
    name: str,
    file: Path,
    chance: random.Random,
    tally: Tally,
    kills: int,
) -> None:
    """Bring one file in; a client that was not the victim goes on by itself, a killed one is started again."""
    part, size = _PARTS[door], file.stat().st_size
    port = house.port if door == "tus" else house.ftps_port
    command = [
        sys.executable,
        "-m",
        "benchmarks.intake._client",
        door,
        str(port),
        box.user,
        box.password,
        name,
        str(file),
    ]
    points = sorted(chance.randrange(size) for _ in range(kills))
    promised: list[tuple[float, int]] = []  # when it was said, and how much is kept
    said: list[str] = []
    while True:
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as client:
            assert client.stdout
            for line in client.stdout:
                word, *told = line.split()
                if word == "again":
                    said.append(" ".join(told))
                    house.revive()
                elif word == "kept":
                    offset, asked, answered = int(told[0]), float(told[1]), float(told[2])
                    _hold(tally, promised, offset, asked, f"{door} {name}")
                    promised.append((answered, offset))
                elif word == "sent" and points and int(told[0]) >= points[0]:
                    del points[0]
                    victim = chance.choice(VICTIMS)
                    time.sleep(chance.random() * 0.02)
                    now = _acknowledged(house, box, name, file)
                    promised.append((time.monotonic(), now))
                    _kill(house, part, victim, client)
                    tally.points += 1
                    tally.killed[f"{door} {victim}"] = tally.killed.get(f"{door} {victim}", 0) + 1
        if client.returncode == 0:
            return
        if client.returncode != -signal.SIGKILL:
            raise RuntimeError(f"{door}: the upload could not be ended: {said[-5:]}")


def _hold(tally: Tally, promised: list[tuple[float, int]], offset: int, asked: float, what: str) -> None:
    """An answer may not fall behind what had been promised when it was asked for."""
    least = max((kept for at, kept in promised if at <= asked), default=0)
    if offset < least:
        tally.lost += least - offset
        sys.stderr.write(f"{what}: {least} acknowledged, {offset} kept\n")


def _acknowledged(house: House, box: SimpleNamespace, name: str, file: Path) -> int:
    """Return what a client that asked now would be told is kept."""
    if not name.endswith(".bin"):
        return int(house.ask("offset", upload_id=name))
    rows = [row for row in house.ask("standing", box_id=box.id) if row[0] == name]
    return min(max((int(row[2]) for row in rows), default=0), file.stat().st_size)


def _kill(house: House, part: str, victim: str, client: subprocess.Popen[str]) -> None:
    if victim == "client":
        client.kill()
    elif victim == "process":
        children = [pid for pid in house.family(part) if pid != house.running[part].pid]
        if children:  # none while they are being replaced
            with suppress(ProcessLookupError):
                os.kill(random.choice(children), signal.SIGKILL)
    else:
        name = "worker" if victim == "worker" else part
        house.kill(name)
        if name != "worker":
            house.ask("recover")  # what `huijiao serve` does before it starts its parts
        house.start(name)
        if name != "worker":
            wait_for(house.port if name == "web" else house.ftps_port)
