"""One partial file, open and locked, written and hashed beside the transfer. Knows no database."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Self

from huijiao.tools.intake import digests
from huijiao.tools.intake.digests import Digests
from huijiao.tools.intake.lanes import Lane

# A long transfer is made durable and acknowledged in between, after so many bytes or seconds.
CHECKPOINT, INTERVAL = 32 << 20, 3.0


class Writer:
    """Takes pieces at the end of a partial file; what `settle` or a checkpoint has seen is on the disk.

    ``fd`` is open and locked; bytes beyond ``offset`` were never acknowledged and are cut off.
    ``checkpoint`` is called on a thread with an offset that has reached the disk.
    """

    def __init__(self, fd: int, upload_id: str, offset: int, checkpoint: Callable[[int], None] | None = None) -> None:
        self._fd, self.upload_id, self._checkpoint = fd, upload_id, checkpoint
        self.start = self.offset = offset
        os.ftruncate(fd, offset)
        os.lseek(fd, offset, os.SEEK_SET)
        self._begin(digests.MEMORY.take(upload_id, offset))
        self.closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _begin(self, known: Digests | None) -> None:
        self._digests = known
        self._before = known.copy() if known else None
        self._saved, self._saved_at = self.offset, time.monotonic()
        self._disk = Lane(self._write)
        self._lanes = [self._disk]
        if known:
            self._lanes += [Lane(known.md5.update), Lane(known.sha256.update)]

    @property
    def waiting(self) -> int:
        """Return the bytes the slowest lane has not worked off."""
        return max(lane.waiting for lane in self._lanes)

    def put(self, piece: bytes) -> None:
        """Append a piece; returns at once. Raises OSError when an earlier piece could not be written."""
        for lane in self._lanes:
            lane.put(piece)
        self.offset += len(piece)
        if self._checkpoint and (
            self.offset - self._saved >= CHECKPOINT or time.monotonic() - self._saved_at >= INTERVAL
        ):
            self._saved, self._saved_at = self.offset, time.monotonic()
            self._disk.put(partial(self._save, self.offset))

    def wait(self, below: int = 0) -> None:
        """Wait until no lane is more than ``below`` bytes behind."""
        for lane in self._lanes:
            lane.wait(below)

    def settle(self) -> int:
        """Wait for everything, make it durable, return the offset that may be acknowledged."""
        self.wait()
        os.fdatasync(self._fd)
        if self._digests:
            self._digests.offset = self.offset
        return self.offset

    def rewind(self, offset: int | None = None) -> None:
        """Cut back, by default to where this request began."""
        try:
            self.wait()
        except OSError:
            self._before = None
        to = self.start if offset is None else offset
        os.ftruncate(self._fd, to)
        os.lseek(self._fd, to, os.SEEK_SET)
        os.fdatasync(self._fd)
        known = self._before if to == self.start else None
        self.start = self.offset = to
        self._begin(known or (Digests() if to == 0 else None))

    def prefix(self, source: int, length: int) -> None:
        """Take the first bytes of another open file (a resumed copy of a complete file)."""
        at = 0
        while at < length:
            piece = os.pread(source, min(digests.PIECE, length - at), at)
            if not piece:
                raise OSError(f"{length} bytes expected, {at} found")
            self.put(piece)
            self.wait(8 * digests.PIECE)
            at += len(piece)

    def sums(self) -> tuple[str, str]:
        """Return MD5 and SHA-256 of the whole file; reads it again when they were not followed from the start."""
        self.settle()
        if self._digests is None:
            self._digests = digests.read_again(self._fd, self.offset)
        return self._digests.md5.hexdigest(), self._digests.sha256.hexdigest()

    def touch(self, mtime: float) -> None:
        """Set the modification time (seconds since 1970)."""
        os.utime(self._fd, (mtime, mtime))

    def close(self) -> None:
        """Let go of the file; the digests are kept for the next request of this process."""
        if self.closed:
            return
        self.closed = True
        try:
            self.wait()
            if self._digests and self._digests.offset == self.offset:
                digests.MEMORY.keep(self.upload_id, self._digests)
        finally:
            os.close(self._fd)

    def _write(self, piece: bytes) -> None:
        view = memoryview(piece)
        while view:
            view = view[os.write(self._fd, view) :]

    def _save(self, offset: int) -> None:
        os.fdatasync(self._fd)
        if self._checkpoint:
            self._checkpoint(offset)
