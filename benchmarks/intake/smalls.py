"""FTPS against ProFTPD and vsftpd: time to verified of 10,000 files of 10 KiB, by lftp over four connections."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.intake import sums
from benchmarks.intake.ftps import answer, check, lftp, measure, targets

_SIZE = 10 << 10


def figures(quick: bool) -> list[Figure]:
    """Measure ours and both peers in turns."""
    count = 400 if quick else 10_000
    shelf = sums.shelf()
    try:
        folder = many(shelf / "many", count)
        files = {f"tree/{p.relative_to(folder)}": p for p in folder.rglob("*.bin")}
        with targets() as (house, box, three):
            for target in three:
                measure(target, "small", partial(lftp, target, folder, 4))
                check(house, box, target, files)
            return answer(three, "small", f"{count:,} x 10 KiB, lftp -P4", 0.7)
    finally:
        shutil.rmtree(shelf, ignore_errors=True)


def many(folder: Path, count: int) -> Path:
    """Write small files into folders of a thousand."""
    for number in range(count):
        sub = folder / f"批次{number // 1000}"
        sub.mkdir(parents=True, exist_ok=True)
        sums.source(_SIZE, sub, f"样本_{number:05d}.bin")
    return folder
