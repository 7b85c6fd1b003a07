"""The server's memory while files of 1 MB and of 10 GB come in."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

from benchmarks.figures import Figure
from benchmarks.intake import ftps, http, sums
from benchmarks.intake.house import House

_GOAL = 50.0  # MiB either way


def figures(quick: bool) -> list[Figure]:
    """Send a small, then a large file through each door; peaks of all processes of the server, summed."""
    large = (1 if quick else 10) << 30
    shelf = sums.shelf()
    made = []
    try:
        with House() as house:
            house.start("web", "ftps")
            box = house.box()
            for part in ("web", "ftps"):
                _peak(house, box, part, _zeros(shelf, 1_000_000))  # what is loaded with the first file is not its size
                small = _peak(house, box, part, _zeros(shelf, 1_000_000))
                great = _peak(house, box, part, _zeros(shelf, large))
                note = f"{small:.0f} MiB with 1 MB, {great:.0f} MiB with {large >> 30} GiB"
                made.append(Figure(f"intake_{part}_memory_growth_mib", great - small, _GOAL, unit="MiB", note=note))
    finally:
        shutil.rmtree(shelf, ignore_errors=True)
    return made


def _zeros(shelf: Path, size: int) -> Path:
    path = shelf / "zeros.bin"
    with path.open("wb") as file:
        file.truncate(size)
    return path


def _peak(house: House, box: SimpleNamespace, part: str, file: Path) -> float:
    """Return the peak of resident memory in MiB while a file comes in, all processes of the part together."""
    family = [Path(f"/proc/{pid}") for pid in house.family(part)]
    for process in family:
        (process / "clear_refs").write_text("5")  # starts the peak anew
    if part == "web":
        http.post(house, box, file)
    else:
        trusted = house.home / "keys/ftps.crt"
        ftps.curl(
            ftps.Target("", house.ftps_port, box.user, box.password, Path(), lambda: None, trusted), file, "zeros.bin"
        )
    found = 0
    for process in family:
        with suppress(OSError):
            lines = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line)
            found += int(lines["VmHWM"].split()[0])
    if house.ask("manifest", box_id=box.id)["zeros.bin"][0] != file.stat().st_size:
        raise RuntimeError("the file did not arrive whole")
    house.ask("clear", box_id=box.id)
    return found / 1024
