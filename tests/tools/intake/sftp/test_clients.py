"""Clients that are unlike OpenSSH: writes out of order, names in GB18030, scp over SFTP; limits, idleness, guesses."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import asyncssh
import psutil
import pytest

from tests.tools.intake.conftest import free_port
from tests.tools.intake.sftp.clients import QUIET, Client, make_key, until
from tests.tools.intake.sftp.test_server import manifest, rows, sums, write

pytestmark = pytest.mark.needs("sftp")
EMPTY = {"Upload-Length": "0", "Upload-Metadata": "filename eA=="}
_SERVE = """
import django, sys; django.setup()
from pathlib import Path
from huijiao.config import env
from huijiao.tools.intake.sftp import Door, make_server
port, most, each, idle = sys.argv[1:]
door = Door("127.0.0.1", int(port), env.home() / "keys", 2, limits=(int(most), int(each)), idle=float(idle))
make_server(door).serve_forever()
"""


@pytest.fixture
def sftp(house, box, tmp_path):
    key = make_key(tmp_path)
    house.ask("add_key", user=box.user, line=key.with_suffix(".pub").read_text())
    return Client(house, box, key)


@contextmanager
def door(house, *, most=0, each=0, idle=1800):
    """Run a door of its own, with limits of its own, in the same house."""
    port = free_port()
    words = [sys.executable, "-W", "ignore", "-c", _SERVE, *map(str, (port, most, each, idle))]
    process = subprocess.Popen(words, env=house.env, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        assert until(lambda: answers(port))
        yield SimpleNamespace(sftp_port=port)
    finally:
        os.killpg(process.pid, 9)
        process.wait(20)


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as line:
            line.settimeout(10)
            return line.recv(100)
    except OSError:
        return b""


def session(sftp, work, **options):
    """Give ``work`` a session of the asyncssh client."""

    async def run():
        at = {"host": "127.0.0.1", "port": sftp.house.sftp_port, "username": sftp.box.user}
        async with (
            asyncssh.connect(**at, client_keys=[str(sftp.key)], known_hosts=None, config=None) as line,
            line.start_sftp_client(**options) as client,
        ):
            return await work(client)

    return asyncio.run(run())


@pytest.mark.parametrize("size", [200_000, 3_000_000])
def test_writes_out_of_order_are_put_in_order(sftp, size):
    data, step = os.urandom(size), 30_000
    starts = list(range(0, size, step))
    order = [start for n in range(0, len(starts), 8) for start in reversed(starts[n : n + 8])]

    async def send(client):
        async with client.open("x", "wb", block_size=0) as file:
            for start in order:
                await file.write(data[start : start + step], start)

    session(sftp, send)
    assert manifest(sftp) == {"x": sums(data)}


def test_gap_that_is_never_filled_is_no_complete_file(sftp):
    async def send(client):
        file = await client.open("x", "wb")
        await file.write(b"0123", 0)
        await file.write(b"later", 10)
        with pytest.raises(asyncssh.SFTPError):
            await file.close()

    session(sftp, send)
    assert until(lambda: rows(sftp)) == [["x", "PARTIAL", 4, 4]]


def test_bytes_that_count_already_are_not_rewritten(sftp):
    async def send(client):
        file = await client.open("x", "wb")
        await file.write(b"0123456789", 0)
        with pytest.raises(asyncssh.SFTPError):
            await file.write(b"x", 3)
        await file.close()

    session(sftp, send)
    assert manifest(sftp) == {"x": sums(b"0123456789")}


def test_names_in_gb18030(sftp):
    async def send(client):
        await client.mkdir("数据")
        async with client.open("数据/样本（甲）.txt", "wb") as file:
            await file.write(b"x")
        return sorted(name for name in await client.listdir("数据") if name not in {".", ".."})

    assert session(sftp, send, path_encoding="gb18030") == ["样本（甲）.txt"]
    assert manifest(sftp) == {"数据/样本（甲）.txt": sums(b"x")}


def test_scp_over_sftp(sftp, tmp_path):
    data = os.urandom(1_000_000)
    common = ["scp", "-q", "-s", *QUIET, "-o", "BatchMode=yes", "-i", str(sftp.key), "-P", str(sftp.house.sftp_port)]
    far = f"{sftp.box.user}@127.0.0.1"
    subprocess.run([*common, "-p", str(write(tmp_path, "甲.bin", data)), f"{far}:/乙.bin"], check=True, timeout=60)
    assert manifest(sftp) == {"乙.bin": sums(data)}
    subprocess.run([*common, f"{far}:/乙.bin", str(tmp_path / "back")], check=True, timeout=60)
    assert (tmp_path / "back").read_bytes() == data


def test_too_many_connections_are_told_so(house):
    with door(house, most=3) as own:
        assert until(lambda: answers(own.sftp_port).startswith(b"SSH-"))
        lines = [socket.create_connection(("127.0.0.1", own.sftp_port), 10) for _ in range(5)]
        greetings = []
        for line in lines:
            line.settimeout(20)
            greetings.append(line.recv(200))
        assert sum(each.startswith(b"SSH-") for each in greetings) <= 3
        assert any(b"Too many connections" in each for each in greetings)
        for line in lines:
            line.close()
        assert until(lambda: answers(own.sftp_port).startswith(b"SSH-"))


def test_silent_session_is_ended(sftp):
    with door(sftp.house, idle=1) as own:
        client = Client(own, sftp.box, sftp.key).start()
        try:
            client.stdin.write("pwd\n")
            client.stdin.flush()
            assert until(lambda: psutil.Process(client.pid).children())
            assert until(lambda: not alive(client))
            assert client.communicate("ls\n", timeout=20)
            assert client.returncode != 0
        finally:
            client.kill()
            client.communicate()


def alive(client):
    """Tell whether the ssh of an sftp client still runs."""
    return any(child.status() != psutil.STATUS_ZOMBIE for child in psutil.Process(client.pid).children())


def knock(house, box, password):
    async def once():
        at = {"host": "127.0.0.1", "port": house.sftp_port, "username": box.user}
        try:
            async with asyncssh.connect(**at, password=password, client_keys=None, known_hosts=None, config=None):
                pass
        except asyncssh.PermissionDenied:
            return False
        return True

    return asyncio.run(once())


def test_guesses_count_at_all_doors_and_processes_together(house, box, client):
    try:
        assert knock(house, box, box.password)
        for number in range(10):
            if number % 2:
                assert not knock(house, box, "wrong")
            else:
                assert client.post("/files/", headers=EMPTY, auth=(box.user, "wrong")).status_code == 401
        assert not knock(house, box, box.password)
        assert client.post("/files/", headers=EMPTY).status_code == 401
    finally:
        house.ask("forgive")
    assert knock(house, box, box.password)
