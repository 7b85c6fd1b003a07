"""One file while it is written over SFTP.

Clients send windows of 32 to 256 KiB, many at a time, and may send them out of order. A small file is held in memory
and becomes a complete one together with others (`many`); a longer one streams to disk and digests from the start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from huijiao.tools.intake import actions, dbthreads, doors, many, small, view
from huijiao.tools.intake.errors import GoneError, IntakeError
from huijiao.tools.intake.ftps.sink import Sink
from huijiao.tools.intake.models import Channel
from huijiao.tools.intake.view import Begun

#: Files up to this many bytes are held until they are closed.
SMALL = 256 << 10
#: Bytes that may arrive before those they follow.
WINDOW = 16 << 20
_AHEAD = 8 << 20  # bytes disk and digests may be behind before the client has to wait
_PAUSE = 0.002


class ScatteredError(IntakeError):
    """Bytes written behind the end, or over ones that count already."""

    def __init__(self) -> None:
        super().__init__(
            "只支持从头或从断点按顺序写入，不支持随机改写。",
            "Files are written from the start or from where they broke off, in order; not rewritten in places.",
        )


class Upload:
    """A file being written; ``path`` is relative. Its methods run on the loop."""

    def __init__(self, account: int, box_id: int, path: str, *, append: bool = False) -> None:
        self.path, self._account, self._box_id, self._append = path, account, box_id, append
        self.size = 0  # of what is here in order
        self.mtime: int | None = None
        self._held: list[bytes] = []
        self._early: dict[int, bytes] = {}
        self._early_bytes = 0
        self._sink: Sink | None = None
        self._touched = False  # bytes have come through this handle
        self._based = False
        self._failed: BaseException | None = None

    async def resume(self) -> None:
        """Go on with what is there, complete or not."""
        self._take_up(await dbthreads.run(view.begin, self._box_id, self.path, resume=True, channel=Channel.SFTP))

    def _take_up(self, begun: Begun) -> None:
        self._sink = Sink(self.path, *begun)
        self._based = begun.base is not None
        self.size = self._sink.size

    def write(self, offset: int, data: bytes) -> Awaitable[None] | None:
        """Take bytes; what is returned must be awaited before more are given. Raises `IntakeError` or OSError."""
        if self._failed is not None:
            raise self._failed
        if self._append:
            offset = self.size
        if offset == self.size and (self._touched or not self._based):
            self._take(data)
        elif offset > self.size:
            self._early_bytes += len(data)
            if self._early_bytes > WINDOW:
                raise ScatteredError
            self._early[offset] = data
        elif self._touched or self._sink is None:
            raise ScatteredError
        else:
            return self._restart(offset, data)
        if self._sink is None:
            return self._begin() if self.size > SMALL else None
        return self._room() if self._sink.waiting > _AHEAD else None

    def _take(self, data: bytes) -> None:
        self._touched = True
        self._put(data)
        while self._early and (piece := self._early.pop(self.size, None)) is not None:
            self._early_bytes -= len(piece)
            self._put(piece)

    def _put(self, data: bytes) -> None:
        self.size += len(data)
        if self._sink is None:
            self._held.append(data)
            return
        try:
            self._sink.write(data)
        except (IntakeError, OSError) as error:
            self._failed = error
            raise

    async def _begin(self) -> None:
        """Let a file that has grown stream."""
        try:
            begun = await dbthreads.run(view.begin, self._box_id, self.path, resume=False, channel=Channel.SFTP)
            size = self.size
            self._take_up(begun)
            self.size = size
            held, self._held = self._held, []
            for piece in held:
                self._sink.write(piece)  # type: ignore[union-attr]  # made in the line above
        except (IntakeError, OSError) as error:
            self._failed = error
            raise

    async def _restart(self, offset: int, data: bytes) -> None:
        """Go on at an offset before the end of what is here."""
        sink = self._sink
        if sink is None or offset > self.size:
            raise ScatteredError
        await asyncio.to_thread(sink.seek, offset)
        self.size, self._touched = offset, True
        await self._room()
        self._take(data)

    async def _room(self) -> None:
        while self._sink is not None and self._sink.waiting > _AHEAD:  # noqa: ASYNC110 - lanes run on threads
            await asyncio.sleep(_PAUSE)

    async def cut(self, size: int) -> None:
        """Set the size: to what it is, or to nothing before the first byte."""
        if size == self.size:
            return
        if size == 0 and not self._touched and self._sink is not None:
            await asyncio.to_thread(self._sink.seek, 0)
            self.size = 0
            return
        raise ScatteredError

    async def close(self) -> None:
        """Make the file complete: durable, with digests and row, when this returns."""
        if self._failed is not None or self._early:
            await self.abandon()
            raise self._failed or ScatteredError()
        if self._sink is None:
            whole = small.Small(self._account, self._box_id, self.path, b"".join(self._held), self.mtime, Channel.SFTP)
            await asyncio.wrap_future(many.COMMITTER.put(whole))
        elif not await dbthreads.run(doors.still, self._account):
            await self.abandon()
            raise GoneError
        elif self._touched or not self._based:
            await self._end(complete=True)
        else:
            await self._drop()

    async def abandon(self) -> None:
        """Keep what came in order as an unfinished upload."""
        if self._sink is None and self._held and self._failed is None:
            await self._begin()
        if self._based and not self._touched:
            await self._drop()
        elif self._sink is not None:
            await self._end(complete=False)

    async def _end(self, *, complete: bool) -> None:
        sink = self._sink
        if sink is None:
            return
        if self.mtime is not None:
            sink.row.mtime = small.moment(self.mtime)
        loop = asyncio.get_running_loop()
        done: asyncio.Future[BaseException | None] = loop.create_future()

        def tell(error: BaseException | None) -> None:
            loop.call_soon_threadsafe(done.set_result, error)

        sink.end(tell, complete=complete)
        error = await done
        if error is not None and complete:
            raise error

    async def _drop(self) -> None:
        """Nothing was written over a complete file: it stays as it is."""
        sink = self._sink
        if sink is not None:
            await self._end(complete=False)
            await dbthreads.run(actions.discard, sink.row)
