"""HTTP against nginx DAV: time to verified of one large file, and of four at once."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import time
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import SimpleNamespace

from benchmarks.figures import Figure
from benchmarks.intake import sums
from benchmarks.intake.house import House
from benchmarks.intake.peers import Nginx

_CURL = ["curl", "-sSf", "-o", "/dev/null", "-H", "Expect:"]


def post(house: House, box: SimpleNamespace, file: Path) -> None:
    """Send one file in one request: creation-with-upload."""
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(file.stat().st_size),
        "Upload-Metadata": f"path {b64encode(file.name.encode()).decode()}",
        "Content-Type": "application/offset+octet-stream",
    }
    lines = [word for key, value in headers.items() for word in ("-H", f"{key}: {value}")]
    who = ["-u", f"{box.user}:{box.password}"]
    subprocess.run(
        [*_CURL, "-X", "POST", *lines, *who, "--request-target", "/files/", "-T", str(file), house.url], check=True
    )


def put(peer: Nginx, file: Path) -> None:
    """Send one file to nginx."""
    subprocess.run([*_CURL, "-T", str(file), f"http://127.0.0.1:{peer.port}/{file.name}"], check=True)


def figures(quick: bool) -> list[Figure]:
    """Measure ours and nginx in turns; medians."""
    shelf = sums.shelf()
    try:
        with House() as house, Nginx(house.home) as peer:
            house.start("web")
            return _measured(house, peer, shelf, quick=quick)
    finally:
        shutil.rmtree(shelf, ignore_errors=True)


def _measured(house: House, peer: Nginx, shelf: Path, *, quick: bool) -> list[Figure]:
    box = house.box()
    sizes = (128, 32) if quick else (1024, 256)
    work = {
        "one": [sums.source(sizes[0] << 20, shelf)],
        "four": [sums.source(sizes[1] << 20, shelf, f"f{n}") for n in range(4)],
    }
    times: dict[str, list[float]] = {}
    for _ in range(2 if quick else 3):
        for what, files in work.items():
            house.ask("clear", box_id=box.id)
            _note(times, f"{what} ours", partial(_at_once, partial(post, house, box), files))
            peer.clear()
            _note(times, f"{what} sent", partial(_at_once, partial(put, peer), files))
            _note(times, f"{what} sums", lambda: sums.one_after_the_other(peer.files))
            _note(times, f"{what} beside", lambda: sums.side_by_side(peer.files))
            _note(
                times,
                f"{what} md5sum",
                lambda: subprocess.run(f"md5sum {peer.files}/*", shell=True, check=True, stdout=subprocess.DEVNULL),
            )
            if house.ask("manifest", box_id=box.id) != {f.name: sums.both(f) for f in files}:
                raise RuntimeError("the manifest differs from the source")
    return _answer(times, sizes)


def _answer(times: dict[str, list[float]], sizes: tuple[int, int]) -> list[Figure]:
    made = []
    for what, note, goal in (("one", f"{sizes[0]} MiB", 0.8), ("four", f"4 x {sizes[1]} MiB at once", 1.0)):
        ours, sent, summed, beside, floor = (
            statistics.median(times[f"{what} {k}"]) for k in ("ours", "sent", "sums", "beside", "md5sum")
        )
        pairs = [o / (s + h) for o, s, h in zip(*(times[f"{what} {k}"] for k in ("ours", "sent", "sums")), strict=True)]
        text = f"{note}: {ours:.2f} s, nginx {sent:.2f} + {summed:.2f} s"
        made += [
            Figure(f"intake_http_{what}_verified_ratio", statistics.median(pairs), goal, note=text),
            Figure(f"intake_http_{what}_verified_side_by_side_ratio", ours / (sent + beside), note=f"sums at once {beside:.2f} s"),
            Figure(f"intake_http_{what}_floor_ratio", ours / floor, note=f"md5sum alone {floor:.2f} s"),
        ]  # fmt: skip
    return made


def _at_once(send: Callable[[Path], None], files: list[Path]) -> None:
    with ThreadPoolExecutor(len(files)) as pool:
        list(pool.map(send, files))


def _note(times: dict[str, list[float]], what: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    times.setdefault(what, []).append(time.perf_counter() - start)
