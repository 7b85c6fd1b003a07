"""The published FASTQ files of Biopython's tests: those named ``error_*`` are bad, the others are good.

They lie in Biopython's source distribution (``Tests/Quality``), fetched once through the ordinary package client.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from benchmarks.figures import Figure
from huijiao.core.formats import Verdict, examine

VERSION = "1.85"
_NOT_FASTQ = ("solid", ".qual")


def fetched(folder: Path) -> Path | None:
    """Return the folder of the files, None when there is no way to fetch them."""
    target = folder / f"biopython-{VERSION}" / "Tests" / "Quality"
    if target.is_dir():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    uv = shutil.which("uv")
    pip = [uv, "tool", "run", "pip"] if uv else [sys.executable, "-m", "pip"]
    command = [*pip, "download", "--no-deps", "--no-binary", ":all:", f"biopython=={VERSION}", "-d", "."]
    subprocess.run(command, cwd=folder, capture_output=True, check=False)
    archive = next(iter(folder.glob(f"biopython-{VERSION}.tar.gz")), None)
    if archive is None:
        return None
    with tarfile.open(archive) as packed:
        members = [m for m in packed if f"biopython-{VERSION}/Tests/Quality/" in m.name]
        packed.extractall(folder, members, filter="data")
    return target


def judged(folder: Path) -> tuple[list[str], int]:
    """Return the files judged wrongly and how many there are."""
    wrong, n = [], 0
    for path in sorted(folder.glob("*.fastq*")):
        if any(word in path.name for word in _NOT_FASTQ):
            continue
        n += 1
        good = examine(path).verdict is Verdict.OK
        if good == path.name.startswith("error_"):
            wrong.append(path.name)
    return wrong, n


def figures(folder: Path) -> list[Figure]:
    """Judge the published files."""
    files = fetched(folder)
    if files is None:
        return [Figure("published_fastq_right_share", 0.0, 1.0, ">=", note="could not be fetched")]
    wrong, n = judged(files)
    return [
        Figure(
            "published_fastq_right_share",
            (n - len(wrong)) / n,
            1.0,
            ">=",
            note=f"{n} files; wrong: {', '.join(wrong) or 'none'}",
        )
    ]
