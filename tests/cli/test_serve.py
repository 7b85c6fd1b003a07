"""The supervisor, as a real process."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def env(tmp_path):
    ports = {"HUIJIAO_PORT": str(free_port()), "HUIJIAO_FTPS_PORT": str(free_port())}
    # The house has its own database whatever the tests run on: nothing here depends on which.
    return {**os.environ, "HUIJIAO_HOME": str(tmp_path), "DATABASE_URL": "", **ports}


def start(env, *words):
    command = [sys.executable, "-c", "from huijiao.cli import main; main()", "serve", *words]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def wait_for(port, seconds=40):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(port)), 1):
            return
        time.sleep(0.1)
    pytest.fail(f"nobody listens on {port}")


def ended(process):
    try:
        output = process.communicate(timeout=15)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return process.returncode, output


def test_starts_restarts_a_killed_part_and_stops_within_ten_seconds(env):
    process = start(env)
    try:
        wait_for(env["HUIJIAO_FTPS_PORT"])
        wait_for(env["HUIJIAO_PORT"])
        with socket.create_connection(("127.0.0.1", int(env["HUIJIAO_PORT"]))) as idle:
            [ftps] = [c for c in psutil.Process(process.pid).children() if "ftps" in c.cmdline()]
            ftps.kill()
            ftps.wait(10)
            wait_for(env["HUIJIAO_FTPS_PORT"])
            family = psutil.Process(process.pid).children(recursive=True)
            asked = time.monotonic()
            process.send_signal(signal.SIGTERM)
            code, output = ended(process)
            assert idle.fileno() >= 0  # an open connection did not hold it up
        assert time.monotonic() - asked < 10
        assert code == 0
        assert f"http://127.0.0.1:{env['HUIJIAO_PORT']}/" in output
        assert "ftps: 已退出" in output
        assert [p for p in family if p.is_running() and p.status() != psutil.STATUS_ZOMBIE] == []
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def test_taken_port_is_named(env):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(env["HUIJIAO_PORT"])))
        taken.listen()
        code, output = ended(start(env, "--only", "web"))
    assert code == 2
    assert f"端口 {env['HUIJIAO_PORT']} 已被占用" in output
    assert "HUIJIAO_PORT" in output


def test_unknown_part_is_named(env):
    code, output = ended(start(env, "--only", "webb"))
    assert code == 2
    assert "webb" in output
