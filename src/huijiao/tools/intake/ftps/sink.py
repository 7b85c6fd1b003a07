"""What a STOR writes into: a locked partial file, filled beside the loop, ended on a thread."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from huijiao.tools.intake import actions, dbthreads
from huijiao.tools.intake.errors import OverQuotaError
from huijiao.tools.intake.models import StagedFile
from huijiao.tools.intake.writer import Writer

_PIECE = 256 << 10
# Ending waits for disk, digests and database; never on the loop, never on the lanes' own threads.
_ENDS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="intake-end")
Done = Callable[[BaseException | None], None]


class Sink:
    """A file object for pyftpdlib. ``end`` decides what becomes of the bytes; `close` alone keeps them as partial."""

    def __init__(self, name: str, row: StagedFile, writer: Writer, base: StagedFile | None = None) -> None:
        self.name, self.row, self.closed = name, row, False
        self._writer, self._base = writer, base
        self._limit = row.box.quota - row.box.used + row.held
        self._held: list[bytes] = []
        self._loose = 0  # bytes held here
        self._preparing: Future[None] | None = None

    @property
    def size(self) -> int:
        """Return how many bytes an upload may be resumed on."""
        return (self._base.size or 0) if self._base is not None else self._writer.offset

    @property
    def waiting(self) -> int:
        """Return the bytes not yet worked off; huge while the start of a resumed file is being copied."""
        if self._preparing is not None and not self._preparing.done():
            return sys.maxsize
        return self._writer.waiting + self._loose

    def seek(self, offset: int) -> None:
        """Go on at an offset that is not behind the end; what was beyond it is given up."""
        if self._base is not None:
            self._preparing = _ENDS.submit(self._copy_base, self._base, offset)
        elif offset != self._writer.offset:
            dbthreads.submit(actions.save_offset, self.row.pk, offset).result()
            self._writer.rewind(offset)

    def write(self, data: bytes) -> int:
        """Take bytes; raises `OverQuotaError`, or OSError when earlier ones could not be written."""
        self._held.append(data)
        self._loose += len(data)
        if self._loose >= _PIECE:
            self._flush()
        return len(data)

    def end(self, done: Done, *, complete: bool) -> None:
        """Make what came durable, as a complete file or as a partial one; ``done`` is called on a thread."""
        self.closed = True
        _ENDS.submit(self._end, complete, done)

    def close(self) -> None:
        """Keep what came as a partial file."""
        if not self.closed:
            self.end(lambda _: None, complete=False)

    def _flush(self) -> None:
        piece = b"".join(self._held)
        self._held.clear()
        self._loose = 0
        if not piece:
            return
        if self._writer.offset + len(piece) > self._limit:
            raise OverQuotaError(self._limit - self._writer.offset)
        self._writer.put(piece)

    def _copy_base(self, base: StagedFile, length: int) -> None:
        with base.location.open("rb") as source:
            self._writer.prefix(source.fileno(), length)

    def _end(self, complete: bool, done: Done) -> None:
        error: BaseException | None = None
        try:
            if self._preparing is not None:
                self._preparing.result()
            self._settle(complete)
        except BaseException as caught:  # noqa: BLE001 - told to the client by `done`
            error = caught
        finally:
            self._writer.close()
        done(error)

    def _settle(self, complete: bool) -> None:
        try:
            self._flush()
            if complete:
                self._writer.sums()
                dbthreads.submit(actions.finish, self.row, self._writer).result()
                return
        except BaseException:
            dbthreads.submit(actions.save_offset, self.row.pk, self._writer.settle()).result()
            raise
        dbthreads.submit(actions.save_offset, self.row.pk, self._writer.settle()).result()
