"""What Python does not offer of Linux: syncing a whole file system, swapping two folders, and hints to the cache.

Every function does without where the platform lacks the call.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_AT_FDCWD, _RENAME_EXCHANGE, _WRITE, _PDEATHSIG = -100, 2, 2, 1


def sync_file_system(folder: Path) -> bool:
    """Make everything on the folder's file system durable; False where that cannot be asked.

    Raises OSError when the disk refused bytes: with a failed write-back the pages are gone, asking again would lie.
    """
    if not hasattr(_LIBC, "syncfs"):
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        if _LIBC.syncfs(handle) == 0:
            return True
        code = ctypes.get_errno()
    finally:
        os.close(handle)
    if code == errno.ENOSYS:
        return False
    raise OSError(code, os.strerror(code), str(folder))


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


def start_writing(handle: int, start: int, length: int) -> None:
    """Ask for write-back to begin, without waiting: a hint, so a refusal is no fault."""
    if hasattr(_LIBC, "sync_file_range"):
        _LIBC.sync_file_range(handle, ctypes.c_int64(start), ctypes.c_int64(length), ctypes.c_uint(_WRITE))


def forget(handle: int) -> None:
    """Drop a file's clean pages from memory and ask the disk for it, so that a read says what the disk holds."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_SEQUENTIAL)
        os.posix_fadvise(handle, 0, 1 << 20, os.POSIX_FADV_WILLNEED)


def die_with_parent() -> None:
    """Let the kernel end this process when the one that started it ends, however it ends."""
    if hasattr(_LIBC, "prctl"):
        _LIBC.prctl(_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
