"""The FTPS server: asynchronous processes; digests, disk and database work beside their loops."""

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
    from pyftpdlib.ioloop import Acceptor, AsyncChat, IOLoop
    from pyftpdlib.servers import FTPServer

    from huijiao.tools.intake.ftps import certificate
    from huijiao.tools.intake.ftps.control import BoxHandler, SecureBoxHandler
    from huijiao.tools.intake.ftps.sink import wait_for_ends
    from huijiao.tools.intake.hall import Hall

log = logging.getLogger(__name__)
_FULL = "连接过多，请稍后再试。 Too many connections; try again later."


@dataclass(frozen=True, slots=True)
class Door:
    """Where and how FTPS is offered. ``masquerade``: the address told to clients behind a router."""

    host: str
    port: int
    keys: Path
    passive: Sequence[int] = ()
    masquerade: str = ""
    plain: bool = False
    processes: int = 1


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


#: Connections at once, in all and from one address.
LIMITS = (512, 64)


class BoxServer(FTPServer):
    """A server with a mailbox."""

    max_cons, max_cons_per_ip = LIMITS

    def __init__(self, address: tuple[str, int], handler: type[BoxHandler]) -> None:
        loop = IOLoop()
        super().__init__(address, handler, ioloop=loop)
        self.mailbox = Mailbox(loop)


class Guests(list[str]):
    """The addresses of open sessions; says who leaves."""

    def __init__(self, left: Callable[[str], None]) -> None:
        super().__init__()
        self._left = left

    def remove(self, address: str, /) -> None:
        """Take one away."""
        super().remove(address)
        self._left(address)


class Room(BoxServer):
    """A server that does not listen itself: a `Hall` hands it its connections and keeps the limits."""

    max_cons = max_cons_per_ip = 0

    def __init__(self, line: socket.socket, handler: type[BoxHandler], family: int) -> None:
        loop = IOLoop()
        Acceptor.__init__(self, ioloop=loop)
        self.socket = socket.socket(family)  # never listens; data connections ask for its family
        self.handler, self.backlog, self._line = handler, 100, line
        self.ip_map = Guests(self._left)
        self.mailbox = Mailbox(loop)
        _Line(line, self)

    def _left(self, ip: str) -> None:
        with suppress(OSError):
            self._line.send(ip.encode())

    def welcome(self) -> None:
        """Take the connection that was handed over; SystemExit when the hall is gone."""
        message, handles, _, _ = socket.recv_fds(self._line, 100, 1)
        if not message:
            raise SystemExit(0)
        guest = socket.socket(fileno=handles[0])
        guest.setblocking(False)
        ip, before = message.decode(), len(self.ip_map)
        if self.handle_accepted(guest, (ip, 0)) is None and len(self.ip_map) == before:
            self._left(ip)  # gone before its session began


class _Line(AsyncChat):  # pyftpdlib has no types
    """The line from the hall, in the loop."""

    def __init__(self, line: socket.socket, room: Room) -> None:
        self._room = room
        line.setblocking(False)
        super().__init__(line, ioloop=room.ioloop)

    def handle_read_event(self) -> None:
        """Take one connection."""
        with suppress(BlockingIOError):
            self._room.welcome()

    def readable(self) -> bool:
        """Always."""
        return True

    def writable(self) -> bool:
        """Never through the loop."""
        return False


def make_server(door: Door) -> BoxServer | Hall:
    """Return a server that listens; ``serve_forever`` runs it. OSError when the port is taken."""
    options: dict[str, Any] = {"masquerade_address": _address(door.masquerade)}
    base: type[BoxHandler] = BoxHandler
    if not door.plain:
        base = SecureBoxHandler
        options["ssl_context"] = _context(door)
    count = door.processes

    def handler(number: int) -> type[BoxHandler]:
        # Each process has ports of its own: two that bind the same one learn of it too late to try another.
        ports = list(door.passive)[number::count]
        return type("Handler", (base,), {**options, "passive_ports": ports or None})

    def serve(number: int, line: socket.socket) -> None:
        room = Room(line, handler(number), socket.AF_INET6 if ":" in door.host else socket.AF_INET)
        try:
            room.ioloop.loop()
        finally:
            room.close_all()
            wait_for_ends()

    address = (door.host, door.port)
    if count == 1:
        return BoxServer(address, handler(0))
    return Hall(address, serve, count, LIMITS, name="FTPS", full=f"421 {_FULL}\r\n")


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
