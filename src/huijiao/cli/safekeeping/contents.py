"""Files by what is in them: ``objects/ab/<sha256>``. Whole or absent; the same bytes are kept once."""

from __future__ import annotations

import ctypes
import hashlib
import os
import secrets
from pathlib import Path

CHUNK = 4 << 20
_LIBC = ctypes.CDLL(None, use_errno=True)


class Spoiled(Exception):
    """Bytes that are not what the list says; the text names the file."""


def nobody(_size: int) -> None:
    """Count no bytes."""


def digest(path: Path) -> tuple[int, str]:
    """Return size and SHA-256 of a file, read from the disk."""
    size, sha = 0, hashlib.sha256()
    with path.open("rb", buffering=0) as source:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := source.read(CHUNK):
            size += len(block)
            sha.update(block)
    return size, sha.hexdigest()


class Contents:
    """The files of all backups under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root / "objects"
        self._work = root / "objects" / "work"

    def prepare(self) -> None:
        """Make the folders, and clear what a killed backup left."""
        self._work.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in self._work.iterdir():
            left.unlink()

    def place(self, sha256: str) -> Path:
        """Return where content is, or would be."""
        return self.root / sha256[:2] / sha256

    def sound(self, sha256: str, size: int, *, read: bool) -> bool:
        """Tell whether content is here; with ``read``, whether it still is what it was."""
        try:
            there = self.place(sha256).stat().st_size == size
        except FileNotFoundError:
            return False
        return there and (not read or digest(self.place(sha256))[1] == sha256)

    def take(self, source: Path) -> tuple[int, str]:
        """Copy a file in; return size and SHA-256. Not yet durable: see `sync`."""
        partial = self._work / secrets.token_hex(8)
        size, sha = _copy(source, partial)
        target = self.place(sha)
        target.parent.mkdir(exist_ok=True, mode=0o700)
        partial.replace(target)
        return size, sha

    def give(self, sha256: str, size: int, target: Path, mtime: int) -> None:
        """Write content to a new file; raises `Spoiled` when it is not what its name says."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = target.with_name(f".{secrets.token_hex(6)}.restoring")
        try:
            if _copy(self.place(sha256), partial) != (size, sha256):
                raise Spoiled(f"{self.place(sha256)}")
            os.utime(partial, ns=(mtime, mtime))
            partial.replace(target)
        except FileNotFoundError as error:
            raise Spoiled(f"{self.place(sha256)}") from error
        finally:
            partial.unlink(missing_ok=True)

    def sync(self) -> None:
        """Make everything durable."""
        handle = os.open(self.root, os.O_RDONLY)
        try:
            if not hasattr(_LIBC, "syncfs") or _LIBC.syncfs(handle) != 0:
                os.sync()
        finally:
            os.close(handle)


def _copy(source: Path, target: Path) -> tuple[int, str]:
    """Copy to a new file, private to its owner; return size and SHA-256 of what passed."""
    size, sha = 0, hashlib.sha256()
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb", buffering=0) as coming, os.fdopen(handle, "wb", buffering=0) as out:
        while block := coming.read(CHUNK):
            size += len(block)
            sha.update(block)
            view = memoryview(block)
            while view:
                view = view[out.write(view) :]
    return size, sha.hexdigest()
