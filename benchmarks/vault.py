"""The vault against `cp -r` and `sha512sum`: 100,000 small files, one 4 GiB file; growth; memory; bit flips.

The peer writes one copy and reads it from memory. Ours writes, syncs, drops the page cache and reads back from the disk. Both
are shown: one store against one copy, and two stores against two copies (goal: 0.7 of the peer's speed).
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Figure
from huijiao.tools.vault import checking, holding, mending
from huijiao.tools.vault.building import Source
from huijiao.tools.vault.shelf import Shelf

SMALL, FILES, LARGE, ROUNDS = 2000, 100_000, 4 << 30, 3
QUICK = (10_000, 256 << 20, 2)
GOAL = 0.7
PLACES = 1000


def _tree(folder: Path, count: int) -> list[Source]:
    dice, sources = random.Random(count), []
    for number in range(count):
        if number % 500 == 0:
            (folder / str(number // 500)).mkdir(parents=True)
        data, path = dice.randbytes(SMALL), f"{number // 500}/{number}.txt"
        (folder / path).write_bytes(data)
        sources.append(_source(folder, path, data))
    return sources


def _source(folder: Path, path: str, data: bytes) -> Source:
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    return Source(f"data/{path}", folder / path, len(data), md5, hashlib.sha256(data).hexdigest())


def _big(folder: Path, size: int) -> list[Source]:
    folder.mkdir(parents=True)
    md5, sha256, block = hashlib.md5(usedforsecurity=False), hashlib.sha256(), random.Random(1).randbytes(1 << 20)
    with (folder / "big.bin").open("xb") as out:
        for number in range(size >> 20):
            piece = number.to_bytes(8, "big") + block[8:]
            md5.update(piece)
            sha256.update(piece)
            out.write(piece)
    return [Source("data/big.bin", folder / "big.bin", size, md5.hexdigest(), sha256.hexdigest())]


def _peer(source: Path, work: Path, copies: int) -> None:
    for number in range(copies):
        command = 'cp -r "$0" "$1" && find "$1" -type f -print0 | xargs -0 sha512sum > "$1.sums"'
        subprocess.run(["/bin/sh", "-c", command, str(source), str(work / f"peer{number}")], check=True)


def _ours(sources: list[Source], work: Path, copies: int) -> None:
    rows = [Shelf(f"s{n}", work / "vault" / f"s{n}") for n in range(copies)]
    (work / "vault").mkdir()
    holding.put("urn:x:1", rows, sources, {}, message="m", user={"name": "u"})


def _timed(work: Callable[[Path], object], scratch: Path) -> float:
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        os.sync()
        start = time.perf_counter()
        work(Path(folder))
        return time.perf_counter() - start


def _race(name: str, folder: Path, sources: list[Source], scratch: Path, rounds: int) -> list[Figure]:
    out = []
    for copies in (1, 2):
        peer, ours = [], []
        for _ in range(rounds):  # in turn, so that a busy moment meets both
            peer.append(_timed(lambda work, n=copies: _peer(folder, work, n), scratch))
            ours.append(_timed(lambda work, n=copies: _ours(sources, work, n), scratch))
        ratio = statistics.median(p / o for p, o in zip(peer, ours, strict=True))
        note = f"{copies} store(s): ours {statistics.median(ours):.1f} s, peer {statistics.median(peer):.1f} s"
        out.append(Figure(f"{name}_{copies}_speed_ratio", round(ratio, 3), GOAL, ">=", note=note))
    return out


def _alone(count: int, scratch: Path) -> tuple[float, float]:
    """Return seconds and MiB of memory at the peak for an object of so many files, in a process of its own."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        done = subprocess.run([sys.executable, "-m", "benchmarks.vault", folder, str(count)], check=True, text=True,
                              stdout=subprocess.PIPE)  # fmt: skip
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


def _grow(count: int, scratch: Path) -> list[Figure]:
    half, whole = _alone(count // 2, scratch), _alone(count, scratch)
    factor = whole[0] / half[0]
    per = (whole[1] - half[1]) * 1024 / (count / 2)
    return [
        Figure("twice_the_files_time_factor", round(factor, 2), 2.5, note=f"{count // 2:,} and {count:,} files"),
        Figure("memory_per_file_kib", round(per, 2), 2.0, unit="KiB", note=f"{whole[1]:.0f} MiB at {count:,} files"),
    ]


def _flips(scratch: Path) -> list[Figure]:
    """Flip one bit in 1,000 random places, each object in one of its copies; count what a sweep leaves."""
    dice = random.Random(7)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        work = Path(folder)
        sources = _tree(work / "source", 2000)
        rows = [Shelf(n, work / "vault" / n) for n in ("main", "copy")]
        (work / "vault").mkdir()
        names = [f"urn:x:{n}" for n in range(40)]
        for number, name in enumerate(names):
            holding.put(name, rows, sources[number * 50 : number * 50 + 50], {}, message="m", user={"name": "u"})
        before = {p: p.read_bytes() for row in rows for p in row.root.rglob("*") if p.is_file()}
        for number in range(PLACES):
            at = rows[number % 2].folder(names[number % 40])
            file = dice.choice([p for p in at.rglob("*") if p.is_file()])
            data = bytearray(file.read_bytes())
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            file.write_bytes(data)
        missed = 0
        spoilt = {p for p, data in before.items() if p.read_bytes() != data}
        for name in names:
            flaws = checking.examine(name, rows)
            mending.mend(name, rows, flaws)
            missed += sum(not row.folder(name).exists() for row in rows)
        left = sum(p.read_bytes() != data for p, data in before.items())
    note = f"{PLACES} places, {len(spoilt)} files"
    return [Figure("bit_flips_left_after_one_sweep", float(left + missed), 0.0, note=note)]


def run(*, quick: bool = False) -> list[Figure]:
    """Return the ratios, the growth, and the bit flips left."""
    files, large, rounds = QUICK if quick else (FILES, LARGE, ROUNDS)
    scratch = Path(tempfile.mkdtemp(prefix="huijiao-vault-", dir=os.environ.get("BENCH_DIR")))
    try:
        out = _race("small_files", scratch / "small", _tree(scratch / "small", files), scratch, rounds)
        out += _race("one_large_file", scratch / "large", _big(scratch / "large", large), scratch, rounds)
        out += _grow(files, scratch)
        return [*out, *_flips(scratch)]
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    import resource

    where, wanted = Path(sys.argv[1]), int(sys.argv[2])
    made = _tree(where / "source", wanted)
    begun = time.perf_counter()
    _ours(made, where, 2)
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([time.perf_counter() - begun, peak_kib / 1024]))
