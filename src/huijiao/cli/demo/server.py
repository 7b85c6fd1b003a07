"""A server of the demonstration's own: free ports, its own data folder, ended with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx2 as httpx

from huijiao.config.env import SETTINGS

START = 60.0  # seconds until the first page must stand
_PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
from huijiao.programmes import reference
reference.load()
print(reference.demonstration(depositors=False)[0])
"""


class NotStarted(Exception):
    """The server did not come up; the text is the end of its log."""


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """`huijiao serve` as a child process, with the centre's and the agency's accounts and no depositor yet."""

    home: Path
    port: int = field(default_factory=free_port)
    ftps: int = field(default_factory=free_port)
    password: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        """Return the address of the pages."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings of the child."""
        low = free_port()
        own = {
            "DJANGO_SETTINGS_MODULE": "huijiao.config.settings", "HUIJIAO_HOME": str(self.home),
            "HUIJIAO_HOST": "127.0.0.1", "HUIJIAO_PORT": str(self.port), "HUIJIAO_FTPS_PORT": str(self.ftps),
            "HUIJIAO_FTPS_PASSIVE": f"{low}-{min(low + 40, 65535)}", "PUBLIC_URL": self.base, "HUIJIAO_DEMO": "no",
            "HUIJIAO_WEB_WORKERS": "1", "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        # Nothing of the caller's own installation may be touched: its database, stores and mail least of all.
        kept = {k: v for k, v in os.environ.items() if k not in {one.name for one in SETTINGS}}
        return {**kept, **own}

    def start(self) -> None:
        """Prepare the database and start the system; raises `NotStarted`."""
        environment = self.environment
        made = subprocess.run(
            [sys.executable, "-c", _PREPARE], env=environment, capture_output=True, text=True, check=False
        )
        if made.returncode:
            raise NotStarted(made.stderr[-3000:])
        self.password = made.stdout.strip().splitlines()[-1]
        log = (self.home / "logs" / "serve.log").open("wb")
        command = [sys.executable, "-m", "huijiao.cli", "serve"]
        self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        log.close()
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + START
        while time.monotonic() < end:
            try:
                if httpx.get(f"{self.base}/healthz", timeout=5).status_code == httpx.codes.OK:
                    return
            except httpx.HTTPError:
                time.sleep(0.2)
            if self.process is not None and self.process.poll() is not None:
                break
        raise NotStarted(self.log()[-3000:])

    def log(self) -> str:
        """Return what the server has said."""
        path = self.home / "logs" / "serve.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def stop(self) -> None:
        """End the server and wait for it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
