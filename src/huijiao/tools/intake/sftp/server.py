"""The SFTP server: SSH with accounts of boxes, nothing but SFTP behind it; as many processes as cores, behind a `Hall`."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import time
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import asyncssh

from huijiao.tools.intake import dbthreads, doors
from huijiao.tools.intake.hall import Hall
from huijiao.tools.intake.models import DoorAccount, DoorKey
from huijiao.tools.intake.sftp import keys
from huijiao.tools.intake.sftp.guest import Guest
from huijiao.tools.intake.sftp.session import Session

log = logging.getLogger(__name__)

#: Connections at once, in all and from one address.
LIMITS = (512, 64)
# A line before the version, which clients show or log (RFC 4253, 4.2).
_FULL = "连接过多，请稍后再试。 Too many connections; try again later.\r\n"
_IGNORE = 2  # SSH_MSG_IGNORE
_SESSIONS = 10  # of one connection
_WATCH = 1.0  # seconds within which a session of a revoked account ends
_IDLE = 1800.0
_FAREWELL = 3.0
# Clients choose what they like best of these; OpenSSH likes ChaCha20 best, which costs three times what AES-GCM does here,
# so it is not offered. Whatever knows no AES-GCM knows AES-CTR.
_ALGORITHMS: dict[str, Any] = {
    "kex_algs": ("curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp521", "ecdh-sha2-nistp384",
                 "ecdh-sha2-nistp256", "diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512",
                 "diffie-hellman-group14-sha256"),
    "encryption_algs": ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes256-ctr", "aes192-ctr", "aes128-ctr"),
    "mac_algs": ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512"),
    "compression_algs": ("none",),
    "signature_algs": ("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
                       "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", "rsa-sha2-256",
                       "rsa-sha2-512"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Door:
    """Where and how SFTP is offered. ``limits``: connections at once, in all and from one address; ``idle``: seconds."""

    host: str
    port: int
    keys: Path
    processes: int = 1
    limits: tuple[int, int] = LIMITS
    idle: float = _IDLE


def make_server(door: Door) -> Hall:
    """Return a server that listens; ``serve_forever`` runs it. OSError when the port is taken."""
    keys.ensure(door.keys)

    def serve(_number: int, line: socket.socket) -> None:
        asyncio.run(Room(door, line).run())

    return Hall((door.host, door.port), serve, door.processes, door.limits, name="SFTP", full=_FULL)


class Room:
    """One process: takes the connections the hall hands over."""

    def __init__(self, door: Door, line: socket.socket) -> None:
        self._line, self._idle = line, door.idle
        self._over = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self.visits: set[Visit] = set()
        self._options = asyncssh.SSHServerConnectionOptions(
            server_host_keys=keys.ensure(door.keys), server_factory=partial(Visit, self), encoding=None,
            server_version="Huijiao", login_timeout=60, keepalive_interval=30, keepalive_count_max=6,
            allow_pty=False, line_editor=False, x11_forwarding=False, agent_forwarding=False, allow_scp=False,
            gss_host=None, host_based_auth=False, kbdint_auth=True, password_auth=True, public_key_auth=True,
            window=8 << 20, max_pktsize=128 << 10, rekey_bytes=1 << 32, **_ALGORITHMS,
        )  # fmt: skip

    async def run(self) -> None:
        """Serve until the hall is gone; then keep what is open as unfinished uploads."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):  # the supervisor asks the whole group at once
            loop.add_signal_handler(number, self._over.set)
        self._line.setblocking(False)
        loop.add_reader(self._line, self._welcome)
        watch = loop.create_task(self._watch())
        await self._over.wait()
        loop.remove_reader(self._line)
        watch.cancel()
        for visit in list(self.visits):
            visit.end()
        end = loop.time() + _FAREWELL
        while (self.visits or self._tasks) and loop.time() < end:  # noqa: ASYNC110 - ends leave tasks behind
            await asyncio.sleep(0.01)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something whose end nobody waits for, except the end of the process."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _welcome(self) -> None:
        try:
            message, handles, _, _ = socket.recv_fds(self._line, 100, 1)
        except BlockingIOError:
            return
        if not message:
            self._over.set()
            return
        self.spawn(self._greet(socket.socket(fileno=handles[0]), message.decode()))

    async def _greet(self, guest: socket.socket, ip: str) -> None:
        guest.setblocking(False)
        with suppress(OSError):
            guest.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            connection = await asyncssh.run_server(guest, options=self._options)
            await connection.wait_closed()
        except (OSError, asyncssh.Error) as error:
            log.info("SFTP %s: %s", ip, error)
        finally:
            with suppress(OSError):
                self._line.send(ip.encode())

    async def _watch(self) -> None:
        """End the sessions of accounts and keys that have ended, and those nothing has come from for long."""
        while True:
            await asyncio.sleep(_WATCH)
            visits = [visit for visit in self.visits if visit.guest is not None]
            if not visits:
                continue
            try:
                gone = await dbthreads.run(_ended, [visit.guest for visit in visits if visit.guest])
            except Exception:
                log.exception("SFTP: the accounts could not be looked up")
                continue
            for visit in visits:
                guest = visit.guest
                if guest and ((guest.account, guest.key) in gone or time.monotonic() - guest.seen > self._idle):
                    visit.end()


def _ended(guests: list[Guest]) -> set[tuple[int, int | None]]:
    wanted = {(guest.account, guest.key) for guest in guests}
    accounts = DoorAccount.objects.filter(doors.valid(), pk__in={account for account, _ in wanted})
    ok = set(accounts.values_list("pk", flat=True))
    found = DoorKey.objects.filter(revoked=None, pk__in={key for _, key in wanted if key is not None})
    good = set(found.values_list("pk", flat=True))
    return {(account, key) for account, key in wanted if account not in ok or (key is not None and key not in good)}


def _be_brief(connection: asyncssh.SSHServerConnection) -> None:
    """Send no empty packet before each answer: that guards CBC ciphers (RFC 4251, 9.3.1), and none is offered here."""
    send = connection.send_packet

    def brief(kind: int, *args: bytes, handler: Any = None) -> None:
        if kind != _IGNORE:
            send(kind, *args, handler=handler)

    connection.send_packet = brief  # type: ignore[method-assign,assignment]


class Visit(asyncssh.SSHServer):
    """One connection: lets the holder of an account in, and gives them SFTP."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._key: DoorKey | None = None
        self._sessions = 0
        self.guest: Guest | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Remember the connection."""
        self._connection = conn
        _be_brief(conn)
        self._ip = str((conn.get_extra_info("peername") or ("",))[0])
        self._room.visits.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._room.visits.discard(self)

    def end(self) -> None:
        """Break the connection off."""
        self._connection.abort()

    def begin_auth(self, username: str) -> bool:
        """Everybody must show who they are."""
        return True

    def password_auth_supported(self) -> bool:
        """Passwords are taken, also by keyboard-interactive."""
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        """Tell whether a password is right."""
        account = await dbthreads.run(doors.authenticate, username, password, self._ip)
        self._key = None
        self._enter(account, None)
        return account is not None

    def public_key_auth_supported(self) -> bool:
        """Keys are taken."""
        return True

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Tell whether a key belongs to the account; that the client holds it is shown by its signature afterwards."""
        self._key = await dbthreads.run(doors.key_of, username, key.get_fingerprint("sha256"), self._ip)
        self._enter(self._key.account if self._key else None, self._key)
        return self._key is not None

    def _enter(self, account: DoorAccount | None, key: DoorKey | None) -> None:
        """Remember whose credentials were shown last; only what is right lets anybody in."""
        self.guest = None
        if account is not None:
            self.guest = Guest(account.pk, key.pk if key else None, account.box_id, account.box.files, self._ip)

    async def auth_completed(self) -> None:
        """Note the use of a key."""
        if self.guest is not None:
            self.guest.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._key is not None:
            await dbthreads.run(doors.note_key, self._key)

    def session_requested(self) -> Session | bool:
        """Open a session for the guest."""
        if self.guest is None or self._sessions >= _SESSIONS:
            return False
        self._sessions += 1
        return Session(self.guest, self._left)

    def _left(self, work: Coroutine[Any, Any, None]) -> None:
        self._sessions -= 1
        self._room.spawn(work)
