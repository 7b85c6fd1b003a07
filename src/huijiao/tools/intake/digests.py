"""MD5 and SHA-256 of a file that arrives in pieces, perhaps through several requests."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from huijiao.tools.intake.lanes import Lane

PIECE = 1 << 20
_AHEAD = 8 * PIECE


def _md5() -> hashlib._Hash:
    return hashlib.md5(usedforsecurity=False)


@dataclass(slots=True)
class Digests:
    """Running MD5 and SHA-256 over the first ``offset`` bytes."""

    offset: int = 0
    md5: hashlib._Hash = field(default_factory=_md5)
    sha256: hashlib._Hash = field(default_factory=hashlib.sha256)

    def copy(self) -> Digests:
        """Return an independent copy."""
        return Digests(self.offset, self.md5.copy(), self.sha256.copy())


class Memory:
    """Digests of uploads between two requests of this process; the oldest are forgotten and read again."""

    def __init__(self, limit: int = 4096) -> None:
        self._limit, self._kept = limit, OrderedDict[str, Digests]()
        self._lock = threading.Lock()

    def keep(self, upload_id: str, digests: Digests) -> None:
        """Remember where an upload stands."""
        with self._lock:
            self._kept[upload_id] = digests
            self._kept.move_to_end(upload_id)
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)

    def take(self, upload_id: str, offset: int) -> Digests | None:
        """Return and forget the digests if they stand at the offset; fresh ones at 0; None: read again later."""
        with self._lock:
            found = self._kept.pop(upload_id, None)
        if found is not None and found.offset == offset:
            return found
        return Digests() if offset == 0 else None


MEMORY = Memory()


def read_again(fd: int, length: int, beat: Callable[[int], None] | None = None) -> Digests:
    """Read ``length`` bytes from the start of an open file and return their digests; OSError if it is shorter."""
    digests = Digests()
    lanes = (Lane(digests.md5.update), Lane(digests.sha256.update))
    while digests.offset < length:
        piece = os.pread(fd, min(PIECE, length - digests.offset), digests.offset)
        if not piece:
            raise OSError(f"{length} bytes expected, {digests.offset} found")
        digests.offset += len(piece)
        for lane in lanes:
            lane.put(piece)
            lane.wait(_AHEAD)
        if beat:
            beat(digests.offset)
    for lane in lanes:
        lane.wait()
    return digests
