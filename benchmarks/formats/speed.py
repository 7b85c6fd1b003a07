"""Full validation beside the tools that only count or only decompress."""

from __future__ import annotations

from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.formats.made import made
from benchmarks.formats.race import Lap, once, python, race, validate

ROUNDS = 3
DNAIO = "import sys, dnaio\nn = 0\nfor r in dnaio.open(sys.argv[1]): n += 1\nprint(n)"
# every column is read and converted; the least that says the whole file was parsed
POLARS = "import sys, polars as pl\nprint(pl.scan_csv(sys.argv[1]).select(pl.all().null_count()).collect())"
QUICKCHECK = 'samtools quickcheck -u "$1" && samtools view -c "$1"'


def _ratio(laps: dict[str, Lap], name: str, peer: str, goal: float | None, note: str = "") -> list[Figure]:
    if peer not in laps:
        return []
    ours, theirs = laps[name], laps[peer]
    words = f"{ours.wall:.2f} s / {theirs.wall:.2f} s; processor {ours.cpu:.2f} / {theirs.cpu:.2f}; {note}".rstrip("; ")
    return [Figure(f"{name}_to_{peer}_ratio", round(ours.wall / theirs.wall, 3), goal, note=words)]


def fastq(folder: Path, size: int, *, quick: bool) -> list[Figure]:
    """Every record and both digests against `igzip -t`, `gzip -t`, dnaio, seqkit stats, fastqc."""
    path = made(folder, "fastq.gz", size)
    file = str(path)
    commands = {
        "fastq": validate(path, "--digests"),
        "igzip": ["igzip", "-t", file],
        "dnaio": python(DNAIO, file),
        "gzip": ["gzip", "-t", file],
        "seqkit": ["seqkit", "stats", "-j", "2", file],
    }
    once(commands["fastq"], folder)  # what is compiled once is compiled
    laps = race(commands, folder, ROUNDS)
    note = f"{path.stat().st_size >> 20} MiB packed"
    figures = [
        *_ratio(laps, "fastq", "igzip", 1.5, note),
        *_ratio(laps, "fastq", "gzip", 0.35),
        *_ratio(laps, "fastq", "dnaio", 1.0),
        *_ratio(laps, "fastq", "seqkit", 1.0),
    ]
    slow = race({"fastq": commands["fastq"], "fastqc": ["fastqc", "-q", "-o", str(folder), file]}, folder, 1)
    figures += _ratio(slow, "fastq", "fastqc", 1.0, "one round")
    blocked = made(folder, "fastq.bgz", size // 4)
    laps = race(
        {"bgzf": validate(blocked, "--digests"), "bgzip": ["bgzip", "-@2", "-dc", str(blocked)],
         "igzip": ["igzip", "-t", str(blocked)]}, folder, 3,
    )  # fmt: skip
    return [
        *figures,
        *_ratio(laps, "bgzf", "igzip", None, "blocks in two threads"),
        *_ratio(laps, "bgzf", "bgzip", None),
    ]


def csv(folder: Path, size: int) -> list[Figure]:
    """A table with statistics against polars' own scan of it; processes, then the reading alone."""
    path = made(folder, "csv", size)
    ours = "import sys, time\nfrom pathlib import Path\nfrom huijiao.core.formats import examine\nprint(examine(Path(sys.argv[1])).records)"
    commands = {"csv": python(ours, str(path)), "polars": python(POLARS, str(path)), "csv_isolated": validate(path)}
    once(commands["csv"], folder)
    laps = race(commands, folder, ROUNDS)
    note = f"{size >> 20} MiB, 13 columns; scan_csv().select(pl.all().null_count())"
    return [
        *_ratio(laps, "csv", "polars", 2.0, note),
        *_ratio(laps, "csv_isolated", "polars", None, "the whole command"),
    ]


def bam(folder: Path, size: int) -> list[Figure]:
    """Every alignment and block against `samtools quickcheck` and `samtools view -c`."""
    path = made(folder, "bam", size)
    commands = {"bam": validate(path), "samtools": ["sh", "-c", QUICKCHECK, "sh", str(path)]}
    once(commands["bam"], folder)
    note = f"{path.stat().st_size >> 20} MiB packed"
    return _ratio(race(commands, folder, ROUNDS), "bam", "samtools", 1.5, note)
