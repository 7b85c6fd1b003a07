"""Format validation against the tools people use, interleaved: FASTQ.gz, CSV, BAM; memory; the published FASTQ set.

``HUIJIAO_BENCH_DATA`` names the folder of the generated files (default: a temporary one), ``HUIJIAO_BENCH_MIB`` their size.
Peers: Debian's isal, gzip, seqkit, fastqc, samtools; dnaio and polars from the registry of Python packages.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.formats import corpus, memory, speed

FULL, QUICK = 1024, 64  # MiB of one file
MIB = 1 << 20


def run(*, quick: bool = False) -> list[Figure]:
    """Measure everything; files of 1 GiB, with ``quick`` of 64 MiB."""
    size = int(os.environ.get("HUIJIAO_BENCH_MIB", QUICK if quick else FULL)) * MIB
    kept = os.environ.get("HUIJIAO_BENCH_DATA")
    with tempfile.TemporaryDirectory(prefix="huijiao-bench-") as made:
        folder = Path(kept or made)
        figures = corpus.figures(folder)
        figures += speed.fastq(folder, size, quick=quick)
        figures += speed.csv(folder, size)
        figures += speed.bam(folder, size)
        return figures + memory.figures(folder, quick=quick)
