"""Durable operations on the folders of a box."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huijiao.tools.intake.errors import BusyError, TakenError


def sync_folder(folder: Path) -> None:
    """Make the entries of a folder durable."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def make_folder(folder: Path, stop: Path) -> None:
    """Make a folder and its parents below ``stop``, each durable; a file in the way is `TakenError`."""
    missing = []
    while folder != stop and not folder.is_dir():
        if os.path.lexists(folder):
            raise TakenError(folder.name)
        missing.append(folder)
        folder = folder.parent
    stop.mkdir(parents=True, exist_ok=True, mode=0o700)
    for each in reversed(missing):
        try:
            each.mkdir(exist_ok=True, mode=0o700)
        except (FileExistsError, NotADirectoryError):
            raise TakenError(each.name) from None
        sync_folder(each.parent)


def place(source: Path, target: Path, stop: Path) -> None:
    """Move a finished file to its path, atomically and durably; what stood there is replaced."""
    make_folder(target.parent, stop)
    try:
        source.replace(target)
    except (IsADirectoryError, NotADirectoryError):
        raise TakenError(target.name) from None
    source.unlink(missing_ok=True)  # two names of one file: rename() leaves both
    sync_folder(target.parent)
    sync_folder(source.parent)


def unlink(path: Path, stop: Path) -> None:
    """Remove a file, then the folders it leaves empty below ``stop``; durable."""
    path.unlink(missing_ok=True)
    folder = path.parent
    while folder not in (stop, folder.parent) and folder.is_relative_to(stop):
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise
            break
        folder = folder.parent
    if folder.is_dir():
        sync_folder(folder)


def lock(fd: int) -> None:
    """Hold a file against every other process and connection, or raise `BusyError`; closing it lets go."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BusyError from None


def open_locked(path: Path, *, create: bool = False) -> int:
    """Open a partial file for writing and lock it; raises `BusyError`, or FileNotFoundError when it is gone."""
    fd = os.open(path, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if create else 0), 0o600)
    try:
        lock(fd)
        if os.fstat(fd).st_nlink == 0:  # removed between open and lock
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))  # noqa: TRY301
    except BaseException:
        os.close(fd)
        raise
    return fd


@contextmanager
def exclusive(root: Path) -> Iterator[None]:
    """Hold a box's folder against other placers while disk and database are made to agree."""
    fd = os.open(root / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)
