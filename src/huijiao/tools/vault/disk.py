"""Reading, copying and making durable: the few things done to a disk. Constant memory."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import BinaryIO, Self

from huijiao.tools.vault.ocfl import Digests

CHUNK = 4 << 20
#: With more files than this, one sync of the whole file system is cheaper than one per file.
MANY = 256
_SMALL = 1 << 20
_LIBC = ctypes.CDLL(None, use_errno=True)
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


class Hashing:
    """Three digests of one pass; large blocks are hashed in two threads (hashlib releases the GIL)."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="vault-hash")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def copy(self, source: BinaryIO, targets: Iterable[BinaryIO]) -> tuple[int, Digests]:
        """Copy to every target; return the number of bytes and their digests."""
        md5, sha256, sha512 = hashlib.md5(usedforsecurity=False), hashlib.sha256(), hashlib.sha512()

        def both(block: bytes) -> None:
            sha256.update(block)
            sha512.update(block)

        outs, size = tuple(targets), 0
        while block := source.read(CHUNK):
            size += len(block)
            if len(block) < _SMALL:
                md5.update(block)
                both(block)
                jobs = []
            else:
                jobs = [self._pool.submit(md5.update, block), self._pool.submit(both, block)]
            for out in outs:
                out.write(block)
            wait(jobs)
        return size, Digests(sha512.hexdigest(), sha256.hexdigest(), md5.hexdigest())


def read_digest(path: Path) -> str:
    """Return the sha512 of what is on the disk: the page cache is dropped first."""
    digest = hashlib.sha512()
    with path.open("rb", buffering=0) as source:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := source.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()


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


def sync_tree(root: Path) -> None:
    """Sync every file and folder below ``root``, and ``root`` itself."""
    paths = list(walk(root))
    if len(paths) > MANY and hasattr(_LIBC, "syncfs"):
        handle = os.open(root, os.O_RDONLY)
        try:
            if _LIBC.syncfs(handle) == 0:
                return
        finally:
            os.close(handle)
    for path in paths:
        sync(path)


def walk(root: Path) -> Iterator[Path]:
    """Return every file and folder below ``root``, folders after what they hold, ``root`` last."""
    for folder, _, names in os.walk(root, topdown=False):
        yield from (Path(folder) / name for name in names)
        yield Path(folder)


def files(root: Path) -> Iterator[str]:
    """Return the relative paths (with ``/``) of every file below ``root``."""
    for folder, _, names in os.walk(root):
        for name in names:
            yield (Path(folder) / name).relative_to(root).as_posix()


def exchange(left: Path, right: Path) -> bool:
    """Swap two folders in one step; False where the file system cannot."""
    if not hasattr(_LIBC, "renameat2"):
        return False
    done = _LIBC.renameat2(_AT_FDCWD, os.fsencode(left), _AT_FDCWD, os.fsencode(right), _RENAME_EXCHANGE)
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}:
        return False
    raise OSError(code, os.strerror(code), str(right))
