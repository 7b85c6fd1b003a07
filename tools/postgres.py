"""A private PostgreSQL cluster for one test run: own folder, free loopback port, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.machine import POSTGRESQL
from tools.shell import Failed

USER = "huijiao"
# Nothing here outlives the run, so nothing needs to reach the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "timezone": "UTC",
}


def _newest() -> Path:
    found = sorted(POSTGRESQL.glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    return found[-1].parent


def _call(folder: Path, *words: str | Path) -> None:
    """Run a PostgreSQL program; it refuses root, so root hands over to the account Debian made for it."""
    options: dict[str, object] = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        options = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    with (folder / "commands.log").open("ab") as log:
        # Files, not pipes: the server inherits them and would keep a pipe open.
        code = subprocess.run(
            [str(word) for word in words],
            cwd=folder,
            env=env,
            stdout=log,
            stderr=log,
            check=False,
            **options,  # type: ignore[call-overload]
        ).returncode
    if code:
        message = f"{Path(words[0]).name} failed:\n{(folder / 'commands.log').read_text(errors='replace')[-2000:]}"
        raise Failed(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster, yield its ``DATABASE_URL``, stop and remove it."""
    programs = _newest()
    folder = Path(tempfile.mkdtemp(prefix="huijiao-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        data, port = folder / "data", _free_port()
        _call(
            folder, programs / "initdb", "-D", data, "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N"
        )
        lines = [f"{name} = '{value}'" for name, value in SETTINGS.items()]
        lines += [f"port = {port}", f"unix_socket_directories = '{folder}'"]
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\n".join(("", *lines, "")))
        control = (programs / "pg_ctl", "-D", data, "-w", "-t", "60")
        _call(folder, *control, "-l", folder / "server.log", "start")
        try:
            _call(folder, programs / "createdb", "-h", folder, "-p", str(port), "-U", USER, "huijiao")
            yield f"postgresql://{USER}@127.0.0.1:{port}/huijiao"
        finally:
            _call(folder, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
