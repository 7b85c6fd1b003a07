"""Several processes behind one port."""

from __future__ import annotations

import io
import os
import signal
import socket
import time

import psutil

from tests.tools.intake.ftps.test_server import Session, settled, sums


def rooms(house):
    return [child.pid for child in psutil.Process(house.running["ftps"].pid).children()]


def used_by(house, address):
    """Return the process that serves the client socket with this address."""
    for pid in rooms(house):
        for line in psutil.Process(pid).net_connections("tcp"):
            if line.raddr and line.raddr.port == address[1]:
                return pid
    return None


def test_sessions_are_spread_and_limits_are_one(house, box):
    with Session(house, box) as one, Session(house, box) as two:
        assert {used_by(house, s.sock.getsockname()) for s in (one, two)} == set(rooms(house))


def test_dead_process_is_replaced_and_the_other_goes_on(house, box):
    data = os.urandom(2_000_000)
    with Session(house, box) as one, Session(house, box) as two:
        line = one.transfercmd("STOR lost.bin")
        line.sendall(data[:1_000_000])
        dead = used_by(house, one.sock.getsockname())
        assert dead != used_by(house, two.sock.getsockname())
        os.kill(dead, signal.SIGKILL)
        assert two.storbinary("STOR other.bin", io.BytesIO(data)).startswith("226")
        line.close()
    end = time.monotonic() + 30
    while dead in rooms(house) or len(rooms(house)) < 2:
        assert time.monotonic() < end
        time.sleep(0.05)
    with Session(house, box) as again:
        again.voidcmd("TYPE I")
        [offset] = [row[2] for row in house.ask("rows", id=box.id) if row[0] == "lost.bin"]
        again.put("lost.bin", data[offset:], rest=offset)
    assert house.ask("manifest", id=box.id) == {"lost.bin": sums(data), "other.bin": sums(data)}


def test_too_many_connections_of_one_address_are_told_so(house, box):
    held = [socket.create_connection(("127.0.0.1", house.ftps_port), 10) for _ in range(70)]
    try:
        greetings = []
        for each in held:
            each.settimeout(20)
            greetings.append(each.recv(100)[:3])
        assert greetings.count(b"421") >= 6
        assert greetings.count(b"220") <= 64
    finally:
        for each in held:
            each.close()
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with socket.create_connection(("127.0.0.1", house.ftps_port), 10) as probe:
            probe.settimeout(20)
            if probe.recv(3) == b"220":
                break
    with Session(house, box) as ftp:
        ftp.put("after", b"x")
    assert settled(house, box)[0][1] == "COMPLETE"
