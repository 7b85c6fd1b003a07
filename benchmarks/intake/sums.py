"""What the peers leave to do: md5sum, then sha256sum, over what was received."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from pathlib import Path


def source(size: int, folder: Path, name: str = "source.bin") -> Path:
    """Write a file of random bytes."""
    path = folder / name
    with path.open("wb") as file:
        left = size
        while left:
            piece = os.urandom(min(left, 1 << 24))
            file.write(piece)
            left -= len(piece)
    return path


def shelf() -> Path:
    """Return a folder for sources: in memory where there is some, so that reading them costs neither side."""
    shm = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="huijiao-bench-", dir=shm if shm.is_dir() else None))


def both(path: Path) -> list[object]:
    """Return [bytes, md5, sha256] of a file."""
    with path.open("rb") as file:
        md5 = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
        file.seek(0)
        return [path.stat().st_size, md5, hashlib.file_digest(file, "sha256").hexdigest()]


def one_after_the_other(folder: Path) -> None:
    """Run md5sum and then sha256sum over every file below a folder."""
    for program in ("md5sum", "sha256sum"):
        command = f"find {folder} -type f -print0 | xargs -0 {program}"
        subprocess.run(command, shell=True, check=True, stdout=subprocess.DEVNULL)


def side_by_side(folder: Path) -> None:
    """Run both at once."""
    command = f"find {folder} -type f -print0 | xargs -0 {{}} >/dev/null"
    subprocess.run(f"{command.format('md5sum')} & {command.format('sha256sum')}; wait", shell=True, check=True)
