"""One SFTP session on an SSH channel: requests are answered in order, writes without a task of their own.

The library's own session makes a coroutine and several objects of each request; at 32 KiB a request that is what a
transfer would spend its time on. Here a request is a slice of the buffer, and answers leave together.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import asyncssh

from huijiao.tools.intake.errors import FrozenError, GoneError, IntakeError
from huijiao.tools.intake.sftp import wire
from huijiao.tools.intake.sftp.guest import Guest
from huijiao.tools.intake.sftp.requests import Answer, Requests
from huijiao.tools.intake.sftp.wire import Ask, Code, Packet, Tell

log = logging.getLogger(__name__)

#: Payload of one request: what OpenSSH's own server offers too.
LARGEST = 256 << 10
_AHEAD = 1 << 20  # bytes of requests that may wait for a slow one
_OUT = 4 << 20  # bytes of answers that may wait for the client
Left = Callable[[Coroutine[Any, Any, None]], None]


class Session(asyncssh.SSHServerSession[bytes]):
    """Serves one guest. ``left`` is given what remains to be done when the client is gone."""

    def __init__(self, guest: Guest, left: Left) -> None:
        self._guest, self._left = guest, left
        self._requests = Requests(guest)
        self._buffer = bytearray()
        self._out: list[bytes] = []
        self._busy = self._choked = self._paused = self._ended = False
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """Remember the channel."""
        self._chan = chan
        chan.set_write_buffer_limits(_OUT)

    def subsystem_requested(self, subsystem: str) -> bool:
        """Offer SFTP, nothing else: no shell, no commands, no forwarding."""
        return subsystem == "sftp"

    def data_received(self, data: bytes, datatype: asyncssh.DataType) -> None:
        """Take what has come."""
        self._guest.seen = time.monotonic()
        self._buffer += data
        self._drain()

    def pause_writing(self) -> None:
        """The client does not read its answers."""
        self._choked = True

    def resume_writing(self) -> None:
        """It does again."""
        self._choked = False
        self._drain()

    def eof_received(self) -> bool:
        """The client has said its last word; it waits until the channel is closed."""
        self._ended = True
        self._drain()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Keep what came of files that were not closed."""
        self._left(self._leave())

    async def _leave(self) -> None:
        if self._task is not None:
            await asyncio.wait([self._task])
        await self._requests.leave()

    def _drain(self) -> None:
        buffer = self._buffer
        while not self._busy and not self._choked and len(buffer) >= 4:
            length = int.from_bytes(buffer[:4], "big")
            if not 0 < length <= LARGEST + 1024:
                log.info("SFTP: a packet of %s bytes", length)
                self._chan.abort()
                return
            if len(buffer) < 4 + length:
                break
            body = bytes(memoryview(buffer)[4 : 4 + length])
            del buffer[: 4 + length]
            self._take(body)
        pause = (self._busy or self._choked) and len(buffer) > _AHEAD
        if pause != self._paused:
            self._paused = pause
            (self._chan.pause_reading if pause else self._chan.resume_reading)()
        if self._ended and not self._busy and not self._choked:
            asyncio.get_running_loop().call_soon(self._exit)

    def _take(self, body: bytes) -> None:
        if body[0] == Ask.INIT:
            self._send(wire.version(self._requests.EXTENSIONS))
            return
        if len(body) < 5:
            self._chan.abort()
            return
        number = int.from_bytes(body[1:5], "big")
        try:
            answer = self._requests.answer(body[0], Packet(body[5:]))
        except Exception as error:  # noqa: BLE001 - told to the client
            answer = _refusal(error)
        if isinstance(answer, tuple):
            self._send(wire.packet(answer[0], number, answer[1]))
        else:
            self._busy = True
            self._task = asyncio.ensure_future(self._finish(number, answer))

    async def _finish(self, number: int, work: Awaitable[Answer]) -> None:
        try:
            kind, body = await work
        except Exception as error:  # noqa: BLE001 - told to the client
            kind, body = _refusal(error)
        self._busy, self._task = False, None
        self._send(wire.packet(kind, number, body))
        self._drain()

    def _send(self, packet: bytes) -> None:
        if not self._out:
            asyncio.get_running_loop().call_soon(self._flush)
        self._out.append(packet)

    def _flush(self) -> None:
        out, self._out = b"".join(self._out), []
        if not self._chan.is_closing():
            self._chan.write(out)

    def _exit(self) -> None:
        if not self._chan.is_closing():
            self._chan.exit(0)


def _refusal(error: Exception) -> Answer:
    if isinstance(error, IntakeError):
        code = Code.FAILURE
        if isinstance(error, FrozenError):
            code = Code.PERMISSION_DENIED
        elif isinstance(error, GoneError):
            code = Code.NO_SUCH_FILE
        return Tell.STATUS, wire.status(code, str(error))
    if isinstance(error, FileNotFoundError):
        return Tell.STATUS, wire.status(Code.NO_SUCH_FILE, str(GoneError()))
    if isinstance(error, wire.Malformed | UnicodeDecodeError):
        return Tell.STATUS, wire.status(Code.BAD_MESSAGE, "Bad message")
    if isinstance(error, NotImplementedError):
        return Tell.STATUS, wire.status(Code.UNSUPPORTED, str(error))
    if isinstance(error, OSError):
        return Tell.STATUS, wire.status(Code.FAILURE, error.strerror or "I/O error")
    log.error("SFTP", exc_info=error)
    text = "服务器内部错误，未完成的文件可续传。 Server error; an unfinished file can be resumed."
    return Tell.STATUS, wire.status(Code.FAILURE, text)
