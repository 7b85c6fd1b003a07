# ruff: noqa: PTH208 - strings and bare system calls: once per file of a listing
"""Reading a box's folder: attributes, listings, contents; unfinished uploads are laid over complete files."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from huijiao.tools.intake.sftp.guest import Guest

_PAGE = 100  # names in one answer


class Entry(NamedTuple):
    """One name with what is told of it."""

    name: str
    size: int
    mode: int
    mtime: float


def entry(guest: Guest, path: str, live: Mapping[str, int]) -> Entry:
    """Return what there is at a path; ``live``: sizes of files being written here. FileNotFoundError."""
    facts = guest.known()
    row = facts.partials.get(path)
    name = path.rpartition("/")[2]
    if row is not None and not (row.box.partial / row.upload_id).exists():
        row = None  # finished by another session a moment ago
    try:
        found = os.lstat(guest.root / path if row is None else row.box.partial / row.upload_id)
    except NotADirectoryError:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path) from None
    except FileNotFoundError:
        if path not in live:
            raise
        return Entry(name, live[path], _mode(folder=False, open_=facts.open), guest.seen)
    size = row.offset if row is not None else found.st_size
    folder = stat.S_ISDIR(found.st_mode)
    return Entry(name, live.get(path, size), _mode(folder=folder, open_=facts.open), found.st_mtime)


def _mode(*, folder: bool, open_: bool) -> int:
    if folder:
        return stat.S_IFDIR | (0o755 if open_ else 0o555)
    return stat.S_IFREG | (0o644 if open_ else 0o444)


def listing(guest: Guest, path: str, live: Mapping[str, int]) -> Iterator[list[Entry]]:
    """Yield pages of a folder by name; NotADirectoryError or FileNotFoundError at once."""
    names = set(os.listdir(guest.root / path))
    names |= {each.rpartition("/")[2] for each in (*guest.known().partials, *live) if each.rpartition("/")[0] == path}
    ordered = sorted(names)
    prefix = f"{path}/" if path else ""

    def pages() -> Iterator[list[Entry]]:
        for start in range(0, len(ordered), _PAGE):
            page = []
            for name in ordered[start : start + _PAGE]:
                try:
                    page.append(entry(guest, prefix + name, live))
                except FileNotFoundError:
                    continue  # gone meanwhile
            if page:
                yield page

    return pages()


class Reading:
    """A file open for reading."""

    def __init__(self, guest: Guest, path: str) -> None:
        row = guest.known().partials.get(path)
        unfinished = None if row is None else row.box.partial / row.upload_id
        real = unfinished if unfinished is not None and unfinished.exists() else guest.root / path
        self.path = path
        self._fd = os.open(real, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        if stat.S_ISDIR(os.fstat(self._fd).st_mode):
            os.close(self._fd)
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        os.posix_fadvise(self._fd, 0, 0, os.POSIX_FADV_SEQUENTIAL)

    def read(self, offset: int, length: int) -> bytes:
        """Return bytes, none at the end."""
        return os.pread(self._fd, length, offset)

    def close(self) -> None:
        """Let go of it."""
        os.close(self._fd)
