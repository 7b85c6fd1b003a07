"""Large files as the field makes them: made once per size, kept in a folder between runs."""

from __future__ import annotations

import subprocess
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from isal import igzip_threaded, isal_zlib

LENGTH = 150
_BATCH = 20_000  # reads made at a time
_BGZF_HEAD = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0"
BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
_BINS = np.frombuffer(b"F:,#", np.uint8)  # the four values of recent instruments


def reads(seed: int = 1) -> Iterator[bytes]:
    """Yield batches of Illumina-like reads without end: names as the instrument writes them, binned qualities in runs."""
    rng = np.random.default_rng(seed)
    genome = np.frombuffer(b"ACGT", np.uint8)[rng.integers(0, 4, 4_000_000)]
    number = 0
    while True:
        starts = rng.integers(0, len(genome) - LENGTH, _BATCH)
        bases = genome[starts[:, None] + np.arange(LENGTH)]
        errors = rng.random((_BATCH, LENGTH)) < 0.002
        bases = np.where(errors, np.frombuffer(b"N", np.uint8), bases)
        worse = np.where(rng.random((_BATCH, LENGTH)) < 0.12, rng.integers(1, 4, (_BATCH, LENGTH)), 0)
        qualities = _BINS[worse]
        places = rng.integers(1000, 32000, (_BATCH, 2))
        lines = []
        for i in range(_BATCH):
            head = b"@A00123:45:HXXXXDSX2:1:%d:%d:%d 1:N:0:ACGTAC" % (1101 + number // 400_000, *places[i])
            lines += [head, bases[i].tobytes(), b"+", qualities[i].tobytes()]
            number += 1
        yield b"\n".join(lines) + b"\n"


def fastq_gz(path: Path, size: int) -> None:
    """Write one gzip member of about ``size`` bytes."""
    with path.open("wb") as raw, igzip_threaded.open(raw, "wb", compresslevel=2, threads=1) as out:
        for batch in reads():
            out.write(batch)
            if raw.tell() >= size:
                return


def bgzf(data: bytes) -> bytes:
    """Return one block of BGZF for up to 65,280 bytes."""
    packer = isal_zlib.compressobj(1, isal_zlib.DEFLATED, -15)
    body = packer.compress(data) + packer.flush()
    tail = zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return _BGZF_HEAD + (len(body) + 25).to_bytes(2, "little") + body + tail


def fastq_bgzf(path: Path, size: int) -> None:
    """Write reads as bgzip does, ``size`` bytes of them packed."""
    with path.open("wb") as out:
        for batch in reads():
            for at in range(0, len(batch), 65_280):
                out.write(bgzf(batch[at : at + 65_280]))
            if out.tell() >= size:
                break
        out.write(BGZF_END)


def csv(path: Path, size: int) -> None:
    """Write a table of measurements, ``size`` bytes: identifiers, dates, places, numbers, categories, notes in Chinese."""
    rng = np.random.default_rng(2)
    crops, places = (
        ("水稻", "小麦", "玉米", "番茄", "大豆"),
        ("山东省泰安市", "河北省石家庄市", "云南省昆明市", "黑龙江省哈尔滨市"),
    )
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("样品编号,采集日期,纬度,经度,采集地,作物,海拔,pH,有机质,全氮,速效磷,菌落数,备注\n")
        number = 0
        while out.tell() < size:
            n = 50_000
            days, months = rng.integers(1, 29, n), rng.integers(1, 13, n)
            lat, lon = rng.uniform(20, 50, n), rng.uniform(80, 130, n)
            ph, om, tn, ap = rng.normal(6.8, 0.6, n), rng.gamma(4, 6, n), rng.gamma(2, 0.6, n), rng.gamma(3, 8, n)
            height, cfu, kind = rng.integers(1, 3000, n), rng.integers(1000, 9_000_000, n), rng.integers(0, 20, n)
            rows = [
                f"S{number + i:08d},2018-{months[i]:02d}-{days[i]:02d},{lat[i]:.3f},{lon[i]:.3f},{places[kind[i] % 4]},"
                f"{crops[kind[i] % 5]},{height[i]},{ph[i]:.2f},{om[i]:.3f},{'NA' if kind[i] == 7 else f'{tn[i]:.3f}'},"
                f"{ap[i]:.2f},{cfu[i]},{'重复取样' if kind[i] == 3 else ''}\n"
                for i in range(n)
            ]
            out.write("".join(rows))
            number += n


def bam(path: Path, size: int) -> None:
    """Write an unsorted BAM of about ``size`` bytes with samtools, from generated alignments."""
    command = ["samtools", "view", "-b", "--no-PG", "-o", str(path), "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as packer:
        pipe = packer.stdin
        if pipe is None:
            raise OSError("no pipe")
        pipe.write(b"@HD\tVN:1.6\tSO:unsorted\n@SQ\tSN:chr1\tLN:5000000\n")
        written = 0
        for batch in reads(3):
            lines = batch.split(b"\n")
            body = b"".join(
                b"%s\t%d\tchr1\t%d\t60\t150M\t*\t0\t0\t%s\t%s\tNM:i:1\n"
                % (
                    lines[i][1:].split(b" ")[0],
                    256 if i % 80 == 0 else 0,
                    1 + i * 7 % 4_000_000,
                    lines[i + 1],
                    lines[i + 3],
                )
                for i in range(0, len(lines) - 3, 4)
            )
            pipe.write(body)
            written += len(batch)
            if written * 0.3 >= size:
                break
        pipe.close()


MAKERS: dict[str, Callable[[Path, int], None]] = {"fastq.gz": fastq_gz, "fastq.bgz": fastq_bgzf, "csv": csv, "bam": bam}


def made(folder: Path, kind: str, size: int) -> Path:
    """Return the file of a kind and a size in bytes, made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    suffix = "bgzf.fastq.gz" if kind == "fastq.bgz" else kind
    path = folder / f"made-{size >> 20}.{suffix}"
    if not path.exists():
        part = path.with_name("part-" + path.name)
        MAKERS[kind](part, size)
        part.rename(path)
    return path


__all__ = ["BGZF_END", "MAKERS", "bgzf", "made", "reads"]
