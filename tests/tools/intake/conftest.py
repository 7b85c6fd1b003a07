"""A running house of its own: web and FTPS as real processes, the database the tests run on."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import httpx2
import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def own_database(home: Path) -> Iterator[str]:
    """Yield the DATABASE_URL of an empty database: a file in the home, or a new one in the PostgreSQL of this run."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ""
        return
    import psycopg

    name = f"intake_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield urlsplit(url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class House:
    """The processes of one house, its addresses, and a steward inside it."""

    def __init__(self, home: Path, database: str) -> None:
        self.home, self.port, self.ftps_port = home, free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        passive = free_port()
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "huijiao.config.settings",
            "HUIJIAO_HOME": str(home),
            "DATABASE_URL": database,
            "HUIJIAO_PORT": str(self.port),
            "HUIJIAO_FTPS_PORT": str(self.ftps_port),
            "HUIJIAO_FTPS_PASSIVE": f"{passive}-{min(passive + 40, 65535)}",
            "HUIJIAO_WEB_WORKERS": "2",
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "django", "migrate", "-v0", "--skip-checks"],
            env=self.env,
            check=True,
        )
        self._steward = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(Path(__file__).with_name("steward.py"))],
            env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, do: str, **words: object) -> object:
        self._steward.stdin.write(json.dumps({"do": do, **words}) + "\n")
        self._steward.stdin.flush()
        return json.loads(self._steward.stdout.readline())

    def box(self, **words: object) -> SimpleNamespace:
        return SimpleNamespace(**self.ask("box", owner=f"test:{secrets.token_hex(4)}", **words))

    def start(self, part: str) -> None:
        log = (self.home / f"{part}.log").open("ab")
        command = [sys.executable, "-m", "huijiao.cli.serve_child", part]
        self.running[part] = subprocess.Popen(command, env=self.env, stdout=log, stderr=log, start_new_session=True)
        log.close()
        self._wait(self.ftps_port if part == "ftps" else self.port, part)

    def _wait(self, port: int, part: str) -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
            time.sleep(0.05)
        pytest.fail((self.home / f"{part}.log").read_text())

    def kill(self, part: str, number: int = signal.SIGKILL) -> int:
        process = self.running.pop(part)
        os.killpg(process.pid, number)
        code = process.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        self._wait_until_free(self.ftps_port if part == "ftps" else self.port)
        return code

    def _wait_until_free(self, port: int) -> None:
        """Wait for the last process of the group: a dying one still takes connections."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except ConnectionRefusedError:
                return
            except OSError:
                pass
            time.sleep(0.02)

    def close(self) -> None:
        for part in list(self.running):
            self.kill(part)
        self._steward.stdin.close()
        self._steward.wait(10)
        self._steward.stdout.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("house")
    with own_database(home) as url:
        made = House(home, url)
        for part in ("web", "ftps"):
            made.start(part)
        yield made
        made.close()


@pytest.fixture
def box(house: House) -> SimpleNamespace:
    return house.box()


@pytest.fixture
def client(house: House, box: SimpleNamespace) -> Iterator[httpx2.Client]:
    with httpx2.Client(
        base_url=house.url, auth=(box.user, box.password), headers={"Tus-Resumable": "1.0.0"}, timeout=30
    ) as made:
        yield made
