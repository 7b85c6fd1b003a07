"""Work in order on shared threads: one lane per digest and one for the disk, beside the transfer.

MD5 (0.77 GB/s) is the floor of a pass that must yield one; inline in a network loop it made uploads 3.4 times
slower. Lanes share a few threads, so that a thousand open uploads do not mean three thousand threads.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

Work = bytes | bytearray | memoryview | Callable[[], None]
POOL = ThreadPoolExecutor(max_workers=max(6, 3 * (os.cpu_count() or 2)), thread_name_prefix="intake")
_TURN = 16  # pieces before a lane lets others have the thread


class Lane:
    """Pieces given to one function, in order; callables among them run in their turn."""

    def __init__(self, function: Callable[[bytes], object]) -> None:
        self._function = function
        self._queue: deque[Work] = deque()
        self._running = False
        self._waiting = 0
        self._error: BaseException | None = None
        self._changed = threading.Condition()

    @property
    def waiting(self) -> int:
        """Return the bytes not yet worked off."""
        return self._waiting

    def put(self, work: Work) -> None:
        """Append a piece or a callable; raises what an earlier piece has raised."""
        with self._changed:
            if self._error is not None:
                raise self._error
            self._queue.append(work)
            self._waiting += 0 if callable(work) else len(work)
            if self._running:
                return
            self._running = True
        POOL.submit(self._turn)

    def wait(self, below: int = 0) -> None:
        """Wait until no more than ``below`` bytes are left (0: until idle); raises what a piece has raised."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._error is not None or (self._waiting <= below and (below > 0 or not self._running))
            )
            if self._error is not None:
                raise self._error

    def _turn(self) -> None:
        for _ in range(_TURN):
            with self._changed:
                if not self._queue:
                    self._running = False
                    self._changed.notify_all()
                    return
                work = self._queue.popleft()
            try:
                if callable(work):
                    work()
                else:
                    self._function(work)  # type: ignore[arg-type]  # bytes-like
            except BaseException as error:  # noqa: BLE001 - raised again to whoever puts or waits next
                self._fail(error)
                return
            with self._changed:
                self._waiting -= 0 if callable(work) else len(work)
                self._changed.notify_all()
        POOL.submit(self._turn)

    def _fail(self, error: BaseException) -> None:
        with self._changed:
            self._error, self._running, self._waiting = error, False, 0
            self._queue.clear()
            self._changed.notify_all()
