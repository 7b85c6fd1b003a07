"""The data connection: reads in bursts, never blocks the loop, answers 226 only when the file is safe."""

from __future__ import annotations

import errno
import logging
import socket
from enum import Enum
from functools import partial
from typing import Any

from OpenSSL import SSL
from pyftpdlib.handlers.ftp.data import DTPHandler
from pyftpdlib.handlers.ftps.data import TLS_DTPHandler
from pyftpdlib.ioloop import AsyncChat

from huijiao.tools.intake.errors import IntakeError
from huijiao.tools.intake.ftps.sink import Sink

log = logging.getLogger(__name__)

_AHEAD = 8 << 20  # bytes disk and digests may be behind before the socket is left alone
_PAUSE = 0.005  # seconds until it is looked at again
_BURST = 32  # reads per event: a TLS read gives one record of 16 KiB
_LINGER = {True: 0.5, False: 0.15}  # seconds to see whether the control connection dies too; with TLS, without
_RETRY = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EINTR})


class End(Enum):
    """How a data connection ended."""

    CLEAN = "clean"  # the client said so (TLS close_notify)
    SILENT = "silent"  # closed without a word: the end of a file, or the end of the client
    BROKEN = "broken"


class Receiving(DTPHandler):  # pyftpdlib has no types
    """Takes uploads into a `Sink`; everything else is the library's."""

    ac_in_buffer_size = 256 << 10
    _ended: End | None = None
    _error = False
    _secure = False

    def handle_read(self) -> None:
        """Read what is there, up to a burst."""
        sink = self.file_obj
        if not isinstance(sink, Sink):
            super().handle_read()
            return
        # Clients without TCP_NODELAY wait 40 ms per small file for an acknowledgement that is put off (measured).
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        for _ in range(_BURST):
            if sink.waiting > _AHEAD:
                self._pause()
                return
            chunk = self._read()
            if self._closed or not chunk:
                return
            self.tot_bytes_received += len(chunk)
            try:
                sink.write(chunk if self._data_wrapper is None else self._data_wrapper(chunk))
            except (IntakeError, OSError) as error:
                self._stop(End.BROKEN, _answer(error))
                return

    handle_read_event = handle_read

    def _read(self) -> bytes:
        """Return bytes, or nothing: not yet, or (after `_stop`) never again."""
        try:
            chunk: bytes = self.socket.recv(self.ac_in_buffer_size)
        except SSL.WantReadError:
            self._ssl_want_read = True
            return b""
        except SSL.WantWriteError:
            self._ssl_want_write = True
            return b""
        except SSL.ZeroReturnError:
            self._stop(End.CLEAN)
            return b""
        except SSL.SysCallError as error:
            self._stop(End.SILENT if error.args[-1] == "Unexpected EOF" else End.BROKEN)
            return b""
        except SSL.Error:
            self._stop(End.BROKEN)
            return b""
        except OSError as error:
            if error.errno not in _RETRY:
                self._stop(End.BROKEN)
            return b""
        if not chunk:
            self._stop(End.SILENT)
        return chunk

    def _pause(self) -> None:
        self.del_channel()
        self.ioloop.call_later(_PAUSE, self._resume, _errback=self.handle_error)

    def _resume(self) -> None:
        if not self._closed:
            self.modify_ioloop_events(self.ioloop.READ)
            self.handle_read_event()

    def _stop(self, how: End, answer: str = "") -> None:
        self._ended = how
        if answer:
            self._resp = (answer, log.info)
        if how is not End.CLEAN:
            self._error = True  # no TLS farewell to a connection that is gone
        self.close()

    def handle_close(self) -> None:
        """The poller saw the connection break."""
        if isinstance(self.file_obj, Sink) and self._ended is None:
            self._stop(End.BROKEN, "426 Connection broken; transfer aborted.")
        else:
            super().handle_close()

    def close(self) -> None:
        """Close the connection, then end the file on a thread and answer when that is done."""
        sink = self.file_obj
        if self._closed or not isinstance(sink, Sink):
            super().close()
            return
        AsyncChat.close(self)
        if self._idler is not None and not self._idler.cancelled:
            self._idler.cancel()
        if self._ended is End.SILENT:
            # A killed client closes both connections; one that has sent its file keeps the control connection.
            self.ioloop.call_later(_LINGER[self._secure], self._decide, _errback=self.handle_error)
        else:
            self._finish(sink, complete=self._ended is End.CLEAN)

    def _decide(self) -> None:
        self._finish(self.file_obj, complete=not self.cmd_channel._closed)  # noqa: SLF001 - the library's flag

    def _finish(self, sink: Sink, *, complete: bool) -> None:
        post = self.cmd_channel.server.mailbox.post
        sink.end(lambda error: post(partial(self._done, error, complete)), complete=complete)

    def _done(self, error: BaseException | None, complete: bool) -> None:
        """Back on the loop: the file is safe, or not."""
        if error is not None and not isinstance(error, IntakeError):
            log.error("an FTPS upload could not be ended", exc_info=error)
        command: Any = self.cmd_channel
        if command._closed:  # noqa: SLF001
            return
        command.fs.refresh()
        if error is not None:
            command.respond(_answer(error))
        elif complete:
            command.respond("226 Transfer complete.")
        elif self._resp:
            command.respond(self._resp[0])
        if command.data_channel is self:
            command._on_dtp_close()  # noqa: SLF001


class SecureReceiving(TLS_DTPHandler, Receiving):
    """The same over TLS."""

    _nothing_to_send = False

    def handle_ssl_established(self) -> None:
        """Remember that a farewell can be told from a broken line."""
        self._secure = True
        if self._nothing_to_send:
            self.ioloop.call_later(0, self.handle_close, _errback=self.handle_error)

    def push(self, data: bytes) -> None:
        """Send bytes; writing none of them before the handshake is over is an error to TLS."""
        self._initialized = True
        if data:
            super().push(data)

    def close_when_done(self) -> None:
        """Finish the handshake first: an empty listing must not look like a broken connection."""
        self._nothing_to_send = self._ssl_accepting and not self.producer_fifo
        if self._nothing_to_send:
            self._wanted_io_events = self.ioloop.READ
            self.modify_ioloop_events(self.ioloop.READ)
            # A write finishes the handshake by itself when the client is quick; no event would tell of it any more.
            self._do_ssl_handshake()
        else:
            super().close_when_done()


def _answer(error: BaseException) -> str:
    if isinstance(error, IntakeError):
        return f"{error.ftp} {error}"
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "452 服务器磁盘已满，请联系数据中心。 The server's disk is full."
    return "451 服务器内部错误，文件未完成，可续传。 Server error; the file is unfinished and can be resumed."
