"""A house of its own for a benchmark: web and FTPS as real processes on free ports, and a steward inside it."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_range(length: int) -> tuple[int, int]:
    """Return the ends of a row of ports, the first of which are free now; below those the system gives out itself."""
    for start in range(20000 + secrets.randbelow(5000), 32000, length):
        with contextlib.suppress(OSError):
            for port in range(start, start + 8):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return start, start + length - 1
    raise OSError("no free ports")


def wait_for(port: int, *, gone: bool = False, seconds: float = 60, log: Path | None = None) -> None:
    """Wait until a port is served, or no longer is; RuntimeError with the log when that does not happen."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except ConnectionRefusedError:
            if gone:
                return
        except OSError:
            pass
        else:
            if not gone:
                return
        time.sleep(0.02)
    text = log.read_text("utf-8", "replace")[-3000:] if log and log.exists() else ""
    raise RuntimeError(f"port {port}: waited in vain\n{text}")


class House:
    """The processes of one house; ``ask`` has its steward do something. Everything is gone at the end."""

    def __init__(self, folder: Path | None = None, **settings: str) -> None:
        self._own = folder is None
        self.home = Path(tempfile.mkdtemp(prefix="huijiao-bench-")) if folder is None else folder
        self.port, self.ftps_port = free_port(), free_port()
        low, high = free_range(200)
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "huijiao.config.settings",
            "HUIJIAO_HOME": str(self.home),
            "HUIJIAO_PORT": str(self.port),
            "HUIJIAO_FTPS_PORT": str(self.ftps_port),
            "HUIJIAO_FTPS_PASSIVE": f"{low}-{high}",
            "PYTHONWARNINGS": "ignore",
            **settings,
        }
        self.env.pop("DATABASE_URL", None)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        migrate = [sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"]
        subprocess.run(migrate, env=self.env, check=True)
        self._steward = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.intake._steward"],
            cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, do: str, **words: object) -> Any:
        """Have the steward do something; return its answer."""
        assert self._steward.stdin
        assert self._steward.stdout
        self._steward.stdin.write(json.dumps({"do": do, **words}) + "\n")
        self._steward.stdin.flush()
        return json.loads(self._steward.stdout.readline())

    def box(self, **words: object) -> SimpleNamespace:
        """Return a new box: ``id user password files``."""
        return SimpleNamespace(**self.ask("box", owner=f"bench:{secrets.token_hex(4)}", **words))

    def start(self, *parts: str) -> None:
        """Start web, ftps, …; return when each can be reached."""
        for part in parts:
            with (self.home / f"{part}.log").open("ab") as log:
                command = [sys.executable, "-m", "huijiao.cli.serve_child", part]
                self.running[part] = subprocess.Popen(
                    command, env=self.env, stdout=log, stderr=log, start_new_session=True
                )
        for part in parts:
            if part in {"web", "ftps"}:
                wait_for(self._port(part), log=self.home / f"{part}.log")

    def kill(self, part: str, number: int = signal.SIGKILL) -> None:
        """Kill a part with all its processes."""
        process = self.running.pop(part)
        os.killpg(process.pid, number)
        process.wait(30)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        if part in {"web", "ftps"}:
            wait_for(self._port(part), gone=True)

    def revive(self) -> None:
        """Start again what has ended by itself, as the supervisor of ``huijiao serve`` does."""
        for part, process in list(self.running.items()):
            if process.poll() is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                self.start(part)

    def family(self, part: str) -> list[int]:
        """Return the process ids of a part."""
        group = self.running[part].pid
        return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and _group(p) == group]

    def close(self) -> None:
        """Stop everything; remove the folder if it was made here."""
        for part in list(self.running):
            self.kill(part)
        if self._steward.stdin and self._steward.stdout:
            self._steward.stdin.close()
            self._steward.wait(30)
            self._steward.stdout.close()
        if self._own:
            shutil.rmtree(self.home, ignore_errors=True)

    def _port(self, part: str) -> int:
        return self.ftps_port if part == "ftps" else self.port


def _group(process: Path) -> int:
    with contextlib.suppress(OSError, IndexError, ValueError):
        return int((process / "stat").read_text().rpartition(")")[2].split()[2])
    return -1
