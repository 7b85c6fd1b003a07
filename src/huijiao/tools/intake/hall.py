"""Several processes of FTPS or SFTP behind one listening socket: the hall receives, counts and hands on.

One process can decrypt on one core only. The hall gives each new connection to the process with the fewest, so the
limits are kept in one place; a process that dies is replaced, and nobody is refused meanwhile.
"""

from __future__ import annotations

import logging
import os
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NoReturn

log = logging.getLogger(__name__)

_PAUSE = 1.0  # seconds before a process that died is replaced
_FAREWELL = 4.0  # seconds the processes are given to make durable what they hold

#: Runs in a process of its own: its number, and the socket connections come through.
Serve = Callable[[int, socket.socket], None]


@dataclass
class Desk:
    """One process: its pid, the line to it, and whom it serves."""

    number: int
    pid: int
    line: socket.socket
    guests: Counter[str] = field(default_factory=Counter)


class Hall:
    """Accepts connections for ``processes`` processes that run ``serve``; ``full`` is told to those it cannot take."""

    def __init__(
        self, address: tuple[str, int], serve: Serve, processes: int, limits: tuple[int, int], *, name: str, full: str
    ) -> None:
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._door = socket.create_server(address, family=family, backlog=100)
        self._door.setblocking(False)
        self.address = self._door.getsockname()[:2]
        self._serve, self._processes, self._name, self._full = serve, processes, name, full
        self._most, self._most_per_address = limits
        self._desks: dict[int, Desk] = {}
        self._due: dict[int, float] = {}
        self._ready = selectors.DefaultSelector()

    def serve_forever(self) -> None:
        """Run until SystemExit or KeyboardInterrupt is raised by a signal."""
        try:
            for number in range(self._processes):
                self._open(number)
            self._ready.register(self._door, selectors.EVENT_READ, None)
            while True:
                self._turn()
        except (KeyboardInterrupt, SystemExit):
            log.info("%s: received interrupt signal", self._name)
        finally:
            self._close()

    def _turn(self) -> None:
        for key, _ in self._ready.select(0.2 if self._due else None):
            if key.data is None:
                self._receive()
            else:
                self._listen(key.data)
        for number in [n for n, due in self._due.items() if due <= time.monotonic()]:
            del self._due[number]
            self._open(number)

    def _open(self, number: int) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if pid == 0:
            ours.close()
            self._run(number, theirs)
        theirs.close()
        self._desks[number] = Desk(number, pid, ours)
        self._ready.register(ours, selectors.EVENT_READ, self._desks[number])

    def _run(self, number: int, line: socket.socket) -> NoReturn:
        """Be the new process; never return into what the hall was doing."""
        code = 1
        try:
            self._ready.close()
            self._door.close()
            for desk in self._desks.values():
                desk.line.close()
            self._serve(number, line)
            code = 0
        except (KeyboardInterrupt, SystemExit):
            code = 0
        except BaseException:
            log.exception("%s process %s", self._name, number)
        finally:
            logging.shutdown()
            os._exit(code)

    def _receive(self) -> None:
        try:
            guest, address = self._door.accept()
        except OSError as error:  # gone again, or no descriptors left
            log.info("%s accept: %s", self._name, error)
            return
        with guest:
            ip = address[0]
            served = [desk.guests for desk in self._desks.values()]
            full = self._most and sum(g.total() for g in served) >= self._most
            if full or (self._most_per_address and sum(g[ip] for g in served) >= self._most_per_address) or not served:
                with suppress(OSError):
                    guest.send(self._full.encode())
                return
            desk = min(self._desks.values(), key=lambda d: d.guests.total())
            desk.guests[ip] += 1
            try:
                socket.send_fds(desk.line, [ip.encode()], [guest.fileno()])
            except OSError as error:
                log.warning("%s process %s: %s", self._name, desk.number, error)
                desk.guests[ip] -= 1

    def _listen(self, desk: Desk) -> None:
        """A process says that a guest has left, or is gone itself."""
        try:
            ip = desk.line.recv(100).decode()
        except OSError:
            ip = ""
        if ip:
            desk.guests[ip] -= 1
            return
        self._ready.unregister(desk.line)
        desk.line.close()
        _, status = os.waitpid(desk.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        log.warning("%s process %s ended (%s) and is replaced", self._name, desk.number, code)
        del self._desks[desk.number]
        self._due[desk.number] = time.monotonic() + _PAUSE

    def _close(self) -> None:
        """Say good-bye to every process by closing its line; wait for what they still have to write."""
        self._door.close()
        for desk in self._desks.values():
            desk.line.close()
        end = time.monotonic() + _FAREWELL
        left = {desk.pid for desk in self._desks.values()}
        while left and time.monotonic() < end:
            left -= {pid for pid in left if os.waitpid(pid, os.WNOHANG)[0]}
            time.sleep(0.02)
        self._ready.close()
