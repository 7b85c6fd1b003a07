"""FTPS against ProFTPD and vsftpd: time to verified of one large file, and of four at once."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import SimpleNamespace

from benchmarks.figures import Figure
from benchmarks.intake import sums
from benchmarks.intake.house import House
from benchmarks.intake.peers import PASSWORD, Peer, Proftpd, Vsftpd

_LFTP = (
    "set ssl:verify-certificate no; set ftp:ssl-force yes; set ftp:ssl-protect-data yes; set net:max-retries 2;"
    # Without a file of its own lftp reads all authorities of the system for every single file.
    "set cmd:fail-exit yes; set mirror:parallel-directories yes;"
)


@dataclass
class Target:
    """Where to send: an address, and what to do before and after."""

    name: str
    port: int
    user: str
    password: str
    files: Path
    clear: Callable[[], object]
    trusted: Path
    folder: str = ""
    times: dict[str, list[float]] = field(default_factory=dict)

    def note(self, what: str, seconds: float) -> None:
        """Keep a time."""
        self.times.setdefault(what, []).append(seconds)

    def median(self, what: str) -> float:
        """Return the median of what was kept."""
        return statistics.median(self.times[what])


def curl(target: Target, file: Path, name: str) -> None:
    """Send one file by curl."""
    url = f"ftp://127.0.0.1:{target.port}/{target.folder}{name}"
    command = ["curl", "-sSk", "--ssl-reqd", "-u", f"{target.user}:{target.password}", "-T", str(file), url]
    subprocess.run(command, check=True)


def lftp(target: Target, folder: Path, parallel: int) -> None:
    """Send a folder by lftp over so many connections."""
    script = (
        f"{_LFTP} set ssl:ca-file {target.trusted};open -u {target.user},{target.password} 127.0.0.1:{target.port};"
        f"mirror -R -P {parallel} --no-perms {folder} {target.folder}tree; bye"
    )
    subprocess.run(["lftp", "--norc", "-c", script], check=True, stdout=subprocess.DEVNULL)


def clock(work: Callable[[], object]) -> float:
    """Return the seconds some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def targets() -> Iterator[tuple[House, SimpleNamespace, list[Target]]]:
    """Yield a house that serves FTPS, a box of it, and three targets: ours first."""
    with House() as house:
        house.start("ftps")
        box = house.box()
        clear = partial(house.ask, "clear", box_id=box.id)
        trusted = house.home / "keys/ftps.crt"
        ours = Target("ours", house.ftps_port, box.user, box.password, Path(box.files), clear, trusted)
        with Proftpd(house.home / "keys") as pro, Vsftpd(house.home / "keys") as vs:
            yield house, box, [ours, _target(pro), _target(vs)]


def figures(quick: bool) -> list[Figure]:
    """Measure ours and both peers in turns with one large file, and with four at once; medians."""
    shelf = sums.shelf()
    sizes = (128, 32) if quick else (1024, 256)
    try:
        big = sums.source(sizes[0] << 20, shelf)
        four = [sums.source(sizes[1] << 20, shelf, f"four{n}.bin") for n in range(4)]
        with targets() as (house, box, three):
            for _ in range(2 if quick else 3):
                for target in three:
                    _one(target, big)
                    check(house, box, target, {"big.bin": big})
                    _four(target, four)
                    check(house, box, target, {f.name: f for f in four})
            return [
                *answer(three, "one", f"{sizes[0]} MiB", 0.7),
                *answer(three, "four", f"4 x {sizes[1]} MiB at once", 1.0),
            ]
    finally:
        shutil.rmtree(shelf, ignore_errors=True)


def _target(peer: Peer) -> Target:
    return Target(peer.name, peer.port, peer.user, PASSWORD, peer.files, peer.clear, peer.keys / "ftps.crt", peer.path)


def measure(target: Target, what: str, send: Callable[[], object]) -> None:
    """Time one sending, and what is left to do after it; the large data are not left behind for the next."""
    target.clear()
    sent = clock(send)
    target.note(f"{what} sent", sent)
    if target.name == "ours":
        target.note(f"{what} verified", sent)
        target.note(f"{what} verified side by side", sent)
        return
    target.note(f"{what} verified", sent + clock(lambda: sums.one_after_the_other(target.files)))
    target.note(f"{what} verified side by side", sent + clock(lambda: sums.side_by_side(target.files)))


def _one(target: Target, file: Path) -> None:
    measure(target, "one", lambda: curl(target, file, "big.bin"))


def _four(target: Target, files: list[Path]) -> None:
    def send() -> None:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda f: curl(target, f, f.name), files))

    measure(target, "four", send)


def check(house: House, box: SimpleNamespace, target: Target, files: dict[str, Path]) -> None:
    """Hold our manifest against the sources; RuntimeError when they differ."""
    if target.name == "ours" and house.ask("manifest", box_id=box.id) != {n: sums.both(f) for n, f in files.items()}:
        raise RuntimeError("the manifest differs from the source")


def answer(three: list[Target], what: str, size: str, goal: float) -> list[Figure]:
    """Return the ratios of one measurement; only the first has a goal."""
    ours, *peers = three
    made = []
    for kind, held in (("verified", goal), ("verified side by side", None), ("sent", None)):
        best = min(peers, key=lambda p, k=kind: p.median(f"{what} {k}"))  # type: ignore[misc]
        mine, theirs = ours.median(f"{what} {kind}"), best.median(f"{what} {kind}")
        note = f"{size}: {mine:.2f} s, {best.name} {theirs:.2f} s"
        made.append(Figure(f"intake_ftps_{what}_{kind.replace(' ', '_')}_ratio", mine / theirs, held, note=note))
    return made
