"""The `Store` port on a local disk: one file per key, whole or absent."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
_PARTIAL = ".partial-"


class KeyTaken(Exception):
    """`put` was given a key that exists."""


class WrongSize(Exception):
    """A source gave more or fewer bytes than it was said to have."""


class PosixStore:
    """Keys with ``/`` below one folder. Written beside the target, synced, then linked into place."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        self.root.mkdir(parents=True, exist_ok=True)

    def put(self, key: str, source: BinaryIO, size: int) -> None:
        """Store ``size`` bytes; raises `KeyTaken` when the key exists and `WrongSize` on a short source."""
        target = self._path(key)
        if target.exists():
            raise KeyTaken(key)
        new = not target.parent.is_dir()
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{_PARTIAL}{secrets.token_hex(8)}")
        try:
            with partial.open("xb") as out:
                written = 0
                while block := source.read(CHUNK):
                    out.write(block)
                    written += len(block)
                if written != size:
                    raise WrongSize(f"{key}: {written} bytes instead of {size}")
                out.flush()
                os.fsync(out.fileno())
            try:
                os.link(partial, target)  # unlike a rename, a link never replaces
            except FileExistsError:
                raise KeyTaken(key) from None
        finally:
            partial.unlink(missing_ok=True)
        sync_folder(target.parent)
        if new:
            for folder in target.parent.parents:
                sync_folder(folder)
                if folder == self.root:
                    break

    def get(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Return the bytes from ``start`` up to, not including, ``end``. Raises `KeyError` at once."""
        path = self._path(key)
        if not path.is_file():
            raise KeyError(key)
        return _blocks(path, start, end)

    def size(self, key: str) -> int | None:
        """Return the size in bytes, or None when there is no such key."""
        path = self._path(key)
        return path.stat().st_size if path.is_file() else None

    def keys(self, prefix: str) -> Iterator[str]:
        """Return the keys that start with the prefix, sorted within each folder."""
        for folder, folders, names in os.walk(self.root):
            folders.sort()
            for name in sorted(names):
                key = str((Path(folder) / name).relative_to(self.root).as_posix())
                if key.startswith(prefix) and not name.startswith(_PARTIAL):
                    yield key

    def delete(self, key: str) -> None:
        """Remove a key; an absent one is no error."""
        path = self._path(key)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            sync_folder(path.parent)

    def _path(self, key: str) -> Path:
        parts = key.split("/")
        if not key or "\0" in key or any(p in {"", ".", ".."} or p.startswith(_PARTIAL) for p in parts):
            raise ValueError(f"not a key: {key!r}")
        return self.root.joinpath(*parts)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _blocks(path: Path, start: int, end: int | None) -> Iterator[bytes]:
    with path.open("rb") as source:
        source.seek(start)
        left = None if end is None else max(end - start, 0)
        while left is None or left:
            block = source.read(CHUNK if left is None else min(CHUNK, left))
            if not block:
                return
            left = None if left is None else left - len(block)
            yield block
