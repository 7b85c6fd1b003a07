"""Memory stays flat however large the file: what the child that reads it holds at most."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.formats.made import made
from huijiao.core.formats.isolated import Examiner
from huijiao.core.formats.report import Verdict

GOAL = 300.0  # MiB
_TIMES = {False: 40, True: 4}  # how often a file stands one after the other


def _peak(path: Path) -> tuple[float, int]:
    """Return the child's greatest resident size in MiB, and the records it counted."""
    peaks: list[int] = []
    over = threading.Event()

    with Examiner(seconds=36_000) as examiner:
        examiner.examine(path.with_name("none"))  # so that there is a child to look at

        def watch() -> None:
            while not over.wait(0.05):
                child = examiner.process_id
                if child is None:
                    continue
                try:
                    lines = Path(f"/proc/{child}/status").read_text("ascii").splitlines()
                except OSError:
                    continue
                peaks.extend(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            report = examiner.examine(path)
        finally:
            over.set()
            watcher.join()
    if report.verdict is not Verdict.OK:
        raise RuntimeError(report.defects)
    return max(peaks) / 1024, report.records or 0


def _repeated(one: Path, times: int, *, header: bool) -> Path:
    """Write a file many times after itself: gzip members, or the rows of a table."""
    path = one.with_name(f"x{times}-{one.name}")
    if path.exists() and path.stat().st_size >= one.stat().st_size * (times - 1):
        return path
    with path.open("wb") as out:
        for turn in range(times):
            with one.open("rb") as source:
                if header and turn:
                    source.readline()
                shutil.copyfileobj(source, out, 1 << 20)
    return path


def figures(folder: Path, *, quick: bool) -> list[Figure]:
    """Measure a FASTQ.gz of many gzip members and a table."""
    out = []
    for kind, size, times in (("fastq.gz", 128, _TIMES[quick]), ("csv", 128, _TIMES[quick] // 2)):
        path = _repeated(made(folder, kind, size << 20), times, header=kind == "csv")
        start = time.perf_counter()
        peak, records = _peak(path)
        gib = path.stat().st_size / (1 << 30)
        note = f"{gib:.1f} GiB, {records:,} records, {time.perf_counter() - start:.0f} s"
        out.append(Figure(f"{kind.replace('.', '_')}_peak_mib", round(peak), GOAL, "<", "MiB", note))
        path.unlink()
    return out


__all__ = ["figures"]
