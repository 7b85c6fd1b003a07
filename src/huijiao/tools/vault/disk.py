"""Making durable and walking: the few things done to a disk besides copying (see `hand`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from huijiao.tools.vault import kernel, reading

#: With more files than this, one sync of the whole file system is cheaper than one per file.
MANY = 256
exchange = kernel.exchange


def read_digest(path: Path, algorithm: str = "sha256") -> str:
    """Return the digest of what is on the disk: the page cache is dropped first."""
    return reading.digest_of(str(path), algorithm)


def write(path: Path, data: bytes) -> None:
    """Write a small new file and sync it."""
    with path.open("xb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def sync(path: Path) -> None:
    """Sync one file or folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(root: Path, files: int = 0) -> None:
    """Sync every file and folder below ``root``, and ``root`` itself. ``files``: how many are there, if known.

    Raises OSError when the disk did not take the bytes.
    """
    if files > MANY and kernel.sync_file_system(root):
        return
    paths = list(walk(root))
    if len(paths) > MANY and kernel.sync_file_system(root):
        return
    for path in paths:
        sync(path)


def walk(root: Path) -> Iterator[Path]:
    """Return every file and folder below ``root``, folders after what they hold, ``root`` last."""
    for folder, _, names in os.walk(root, topdown=False):
        yield from (Path(folder) / name for name in names)
        yield Path(folder)


def files(root: Path) -> Iterator[str]:
    """Return the relative paths (with ``/``) of every file below ``root``."""
    start = len(str(root)) + 1
    for folder, _, names in os.walk(root):
        prefix = f"{folder}/"[start:]
        yield from (f"{prefix}{name}" for name in names)
