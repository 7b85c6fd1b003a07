"""The FTPS server: one asynchronous process; digests, disk and database work beside its loop."""

from __future__ import annotations

import logging
import socket
import warnings
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    # pyftpdlib stands on asyncore and asynchat; beyond Python 3.11 it brings them along as packages.
    warnings.simplefilter("ignore", DeprecationWarning)
    from OpenSSL import SSL
    from pyftpdlib.ioloop import AsyncChat, IOLoop
    from pyftpdlib.servers import FTPServer

    from huijiao.tools.intake.ftps import certificate
    from huijiao.tools.intake.ftps.control import BoxHandler, SecureBoxHandler

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """Where and how FTPS is offered. ``masquerade``: the address told to clients behind a router."""

    host: str
    port: int
    keys: Path
    passive: Sequence[int] = ()
    masquerade: str = ""
    plain: bool = False


class Mailbox(AsyncChat):  # pyftpdlib has no types
    """Brings calls from threads to the loop."""

    def __init__(self, ioloop: Any) -> None:
        inner, self._outer = socket.socketpair()
        for end in (inner, self._outer):
            end.setblocking(False)
        self._calls: deque[Callable[[], None]] = deque()
        super().__init__(inner, ioloop=ioloop)

    def post(self, call: Callable[[], None]) -> None:
        """Have a call made on the loop; from any thread."""
        self._calls.append(call)
        try:
            self._outer.send(b"x")
        except BlockingIOError:
            pass  # it is being woken already
        except OSError:
            log.info("the FTPS server is gone; a transfer ended unheard")

    def handle_read_event(self) -> None:
        """Make the calls that wait."""
        with suppress(BlockingIOError):
            self.socket.recv(4096)
        while self._calls:
            try:
                self._calls.popleft()()
            except Exception:
                log.exception("FTPS")

    def readable(self) -> bool:
        """Always."""
        return True

    def writable(self) -> bool:
        """Never through the loop."""
        return False


class BoxServer(FTPServer):
    """A server with a mailbox."""

    max_cons = 512
    max_cons_per_ip = 64

    def __init__(self, address: tuple[str, int], handler: type[BoxHandler]) -> None:
        loop = IOLoop()
        super().__init__(address, handler, ioloop=loop)
        self.mailbox = Mailbox(loop)


def make_server(door: Door) -> BoxServer:
    """Return a server that listens; ``serve_forever`` runs it. OSError when the port is taken."""
    options: dict[str, Any] = {
        "passive_ports": list(door.passive) or None,
        "masquerade_address": _address(door.masquerade),
    }
    base: type[BoxHandler] = BoxHandler
    if not door.plain:
        base = SecureBoxHandler
        options["ssl_context"] = _context(door)
    return BoxServer((door.host, door.port), type("Handler", (base,), options))


def _address(name: str) -> str | None:
    """Return the IPv4 address of the name told to clients; PASV can tell no name."""
    return socket.gethostbyname(name) if name else None


def _context(door: Door) -> SSL.Context:
    names = (door.masquerade, door.host, "localhost", "127.0.0.1")
    chain, key = certificate.ensure(door.keys, names)
    context = SSL.Context(SSL.TLS_SERVER_METHOD)
    context.set_min_proto_version(SSL.TLS1_2_VERSION)
    context.set_options(SSL.OP_NO_COMPRESSION | SSL.OP_NO_RENEGOTIATION)
    context.use_certificate_chain_file(str(chain))
    context.use_privatekey_file(str(key))
    return context
