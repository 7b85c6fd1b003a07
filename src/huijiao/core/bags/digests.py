"""All digests of a file in one read; each algorithm on a thread of its own where the file is large."""

from __future__ import annotations

import hashlib
import os
import queue
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from huijiao.core.bags.errors import BagError
from huijiao.core.text import Text

#: Algorithms by their name in ``manifest-<name>.txt``.
ALGORITHMS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sm3")
PIECE = 1 << 20
_LARGE = 8 << 20  # bytes; below it threads cost more than they save
_AHEAD = 8  # pieces read before the slowest digest


class Readable(Protocol):
    """A stream of bytes; ``read`` returns nothing at the end."""

    def read(self, size: int, /) -> bytes | None:
        """Return the next bytes."""

    def fileno(self) -> int:
        """Return the descriptor."""


class Writable(Protocol):
    """Where a copy goes."""

    def write(self, piece: bytes | memoryview, /) -> int | None:
        """Take a piece; return how much of it was taken."""


def make(name: str) -> hashlib._Hash:
    """Return a running digest; `BagError` for one this machine does not have (SM3 needs OpenSSL ≥ 1.1.1)."""
    try:
        return hashlib.new(name, usedforsecurity=False)
    except ValueError:
        raise BagError(Text(f"本机没有 {name.upper()} 算法（SM3 需要 OpenSSL 1.1.1 以上）。请去掉这一项。",
                            f"This machine has no {name.upper()} (SM3 needs OpenSSL 1.1.1 or later); leave it out.")) from None  # fmt: skip


def measure(
    stream: Readable,
    names: Iterable[str],
    *,
    size: int = 0,
    out: Writable | None = None,
    beat: Callable[[int], None] | None = None,
) -> tuple[int, Mapping[str, str]]:
    """Read a stream to its end; return its bytes and digests. ``out`` gets a copy, ``beat`` the bytes of each piece.

    ``size`` is what is expected; it decides whether threads are worth their cost.
    """
    running = {name: make(name) for name in names}
    if hasattr(os, "posix_fadvise") and size > PIECE:
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
    workers = [_Worker(digest) for digest in running.values()] if size >= _LARGE and len(running) > 1 else []
    feeds: list[Callable[[bytes], object]] = [w.put for w in workers] or [d.update for d in running.values()]
    total = 0
    try:
        while piece := stream.read(PIECE):
            for feed in feeds:
                feed(piece)
            if out is not None:
                _put(out, piece)
            total += len(piece)
            if beat:
                beat(len(piece))
    finally:
        for worker in workers:
            worker.end()
    return total, {name: digest.hexdigest() for name, digest in running.items()}


def _put(out: Writable, piece: bytes) -> None:
    view = memoryview(piece)
    while view:
        view = view[out.write(view) or 0 :]  # an unbuffered file may take less than it is given


class _Worker:
    """One digest on one thread; at most `_AHEAD` pieces wait for it."""

    def __init__(self, digest: hashlib._Hash) -> None:
        self._queue: queue.Queue[bytes] = queue.Queue(_AHEAD)
        self._digest = digest
        self._thread = threading.Thread(target=self._run, name=f"digest {digest.name}", daemon=True)
        self._thread.start()

    def put(self, piece: bytes) -> None:
        self._queue.put(piece)

    def end(self) -> None:
        self._queue.put(b"")
        self._thread.join()

    def _run(self) -> None:
        while piece := self._queue.get():
            self._digest.update(piece)
