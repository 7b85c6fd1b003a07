"""``huijiao serve``: the whole system under one supervisor."""

from __future__ import annotations

import errno
import fcntl
import importlib
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TextIO

from huijiao.config import env

PARTS = ("web", "ftps", "worker")
#: Seconds from the first signal to the end of everything.
STOP = 8.0
_BACK_OFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_HEALTHY = 30.0  # seconds after which a child counts as well again
_PORTS = {"web": "HUIJIAO_PORT", "ftps": "HUIJIAO_FTPS_PORT"}


@dataclass
class Child:
    """One process that is kept alive."""

    part: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    failures: int = 0

    def start(self) -> None:
        """Start the process, as the head of its own group so that its children end with it."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "huijiao.cli.serve_child", self.part],
            env={**os.environ, "HUIJIAO_SUPERVISOR": str(os.getpid())},
            start_new_session=True,
        )
        self.started = time.monotonic()

    def watch(self, now: float) -> None:
        """Start again what has ended, each time a little later."""
        if self.process is None:
            if now >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            if now - self.started > _HEALTHY:
                self.failures = 0
            return
        pause = _BACK_OFF[min(self.failures, len(_BACK_OFF) - 1)]
        self.signal(signal.SIGKILL)  # what it may have left behind still holds its port
        print(f"{self.part}: 已退出（{code}），{pause} 秒后重启 / ended ({code}), again in {pause} s", file=sys.stderr)
        self.process, self.due, self.failures = None, now + pause, self.failures + 1

    def signal(self, number: signal.Signals) -> None:
        """Signal the whole group."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


@dataclass
class Supervisor:
    """Keeps children alive until told to stop."""

    children: list[Child]
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> int:
        """Run until SIGTERM or SIGINT; 0."""
        before = {n: signal.signal(n, lambda *_: self.stopping.set()) for n in (signal.SIGTERM, signal.SIGINT)}
        try:
            while not self.stopping.is_set():
                now = time.monotonic()
                for child in self.children:
                    child.watch(now)
                self.stopping.wait(0.2)
        finally:
            self.stop()
            for number, handler in before.items():
                signal.signal(number, handler)
        return 0

    def stop(self) -> None:
        """End every child: asked first, killed after `STOP` seconds."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        end = time.monotonic() + STOP
        for child in self.children:
            if child.process is not None:
                try:
                    child.process.wait(max(0.0, end - time.monotonic()))
                except subprocess.TimeoutExpired:
                    print(f"{child.part}: 未按时退出，强制结束 / did not end in time, killed", file=sys.stderr)
            child.signal(signal.SIGKILL)


def serve(*, only: str = "", migrate: bool = True) -> int:
    """Serve pages, uploads, FTPS and background jobs; ``only`` (web,ftps,worker) for a part on this machine.

    Parameters
    ----------
    only
        Parts to run here, separated by commas; empty runs them all.
    migrate
        Bring the database up to date first.
    """
    try:
        parts = _parts(only)
        held = [_hold(part, setting) for part, setting in _PORTS.items() if part in parts]
        _prepare(migrate=migrate)
        children = [Child(part) for part in parts for _ in range(_count(part))]
    except env.SettingError as error:
        print(error, file=sys.stderr)
        return 2
    for line in [*_addresses(parts), *_demonstration()]:
        print(line, flush=True)
    try:
        return Supervisor(children).run()
    finally:
        for lock in held:
            lock.close()


def _parts(only: str) -> list[str]:
    parts = [part.strip() for part in only.split(",") if part.strip()] or list(PARTS)
    for part in parts:
        if part not in PARTS:
            raise env.SettingError(f"--only {part}: 应为 / must be one of {', '.join(PARTS)}")
    return parts


def _count(part: str) -> int:
    return max(0, env.number("HUIJIAO_WORKERS")) if part == "worker" else 1


def _hold(part: str, setting: str) -> TextIO:
    """Return the lock of a part and its port; `env.SettingError` when another process has either."""
    port = env.number(setting)
    # Binding it is not proof enough: the web server shares its port
    # among its processes, and another supervisor may still be starting.
    lock = (env.home() / "logs" / f"serve-{part}-{port}.lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _try_port(env.get("HUIJIAO_HOST"), port)
    except OSError as error:
        lock.close()
        used = isinstance(error, BlockingIOError) or error.errno == errno.EADDRINUSE
        zh, en = ("已被占用", "is in use") if used else (f"不能使用（{error.strerror}）", f"fails ({error.strerror})")
        raise env.SettingError(
            f"端口 {port} {zh}。请停止占用它的程序，或用环境变量 {setting}=其他端口 换一个。\n"
            f"Port {port} {en}. Stop the program that uses it, or set {setting} to another port."
        ) from error
    return lock


def _try_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _prepare(*, migrate: bool) -> None:
    """Bring the database up to date, put right what a crash left, load reference data."""
    import django  # noqa: PLC0415 - offline verbs must not pay for it

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijiao.config.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    from huijiao.tools.intake import actions as intake  # noqa: PLC0415

    if migrate:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    intake.recover()
    if importlib.util.find_spec("huijiao.config.wiring"):
        wiring = importlib.import_module("huijiao.config.wiring")
        if hasattr(wiring, "prepare"):
            wiring.prepare()
    connections.close_all()


def _demonstration() -> list[str]:
    """Return the demonstration's accounts, one line each; nothing outside the demonstration."""
    if not env.flag("HUIJIAO_DEMO"):
        return []
    from huijiao.programmes.reference import demonstration  # noqa: PLC0415

    password, people = demonstration()
    head = f"示范账号，密码均为 {password} / demonstration accounts, password {password}:"
    return [head, *(f"  {p['username']:<10} {p['what_zh']} / {p['what_en']}" for p in people)]


def _addresses(parts: list[str]) -> list[str]:
    lines = [f"数据目录 / data: {env.home()}"]
    if "web" in parts:
        lines.append(f"网页 / pages: {env.public_url()}/")
    if "ftps" in parts:
        name = env.get("HUIJIAO_FTPS_ADDRESS") or env.get("HUIJIAO_HOST")
        scheme = "ftp" if env.flag("HUIJIAO_PLAIN_FTP") else "ftpes"
        lines.append(f"文件传输 / transfers: {scheme}://{name}:{env.number('HUIJIAO_FTPS_PORT')}/")
    return lines
