"""BGZF decompressed by several threads: its blocks stand alone, so the file is cut into runs of them."""

from __future__ import annotations

import io
import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from isal import igzip

from huijiao.core.formats.bgzf import is_bgzf

_RUN = 1 << 20  # compressed bytes given to a thread at a time
WORKERS = max(1, min(4, os.cpu_count() or 1))


class Spread(io.RawIOBase):
    """The decompressed bytes of a BGZF file. From a member that is no BGZF block on, one thread reads the rest."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._raw = path.open("rb")
        self._pool = ThreadPoolExecutor(WORKERS)
        self._waiting: deque[Future[bytes]] = deque()
        self._held = b""
        self._ready = memoryview(b"")
        self._rest: Any = None
        self._over = False

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Give the next bytes; raises as `igzip` does where a block is damaged."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._ready:
            self._submit()
            if self._waiting:
                self._ready = memoryview(self._waiting.popleft().result())
            elif self._rest is not None:
                return int(self._rest.readinto(view))
            else:
                return 0
        n = min(len(view), len(self._ready))
        view[:n] = self._ready[:n]
        self._ready = self._ready[n:]
        return n

    def _submit(self) -> None:
        """Keep the threads busy, but not far ahead."""
        while not self._over and len(self._waiting) < WORKERS + 1:
            block = self._raw.read(_RUN)
            data = self._held + block
            end = _blocks(data)
            run, self._held = data[:end], data[end:]
            if not block or (self._held and not _begins(self._held)):
                self._over = True
                self._leave()
            if run:
                self._waiting.append(self._pool.submit(igzip.decompress, run))

    def _leave(self) -> None:
        """Hand what is no BGZF, or cut, to the plain reader; it judges it. Zeros between members are padding."""
        left = self._held.lstrip(b"\0")
        while not left and (block := self._raw.read(_RUN)):
            left = block.lstrip(b"\0")
        if left:
            self._raw.seek(-len(left), os.SEEK_CUR)
            self._rest = igzip.IGzipFile(fileobj=self._raw, mode="rb")  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Close the file and end the threads."""
        if not self.closed:
            self._pool.shutdown(cancel_futures=True)
            self._raw.close()
        super().close()


def _begins(data: bytes) -> bool:
    """Tell whether a block may begin here; of one cut short too little may be there to tell."""
    return len(data) < 18 or is_bgzf(data[:18])


def _blocks(data: bytes) -> int:
    """Return where the last whole block ends."""
    at = 0
    while at + 18 <= len(data) and is_bgzf(data[at : at + 18]):
        end = at + int.from_bytes(data[at + 16 : at + 18], "little") + 1
        if end > len(data):
            break
        at = end
    return at
