"""The data connection, its two ends in one process."""

from __future__ import annotations

import socket
import ssl
import threading
from types import SimpleNamespace

import pytest
from pyftpdlib.ioloop import IOLoop

from huijiao.tools.intake.ftps.data import SecureReceiving
from huijiao.tools.intake.ftps.server import Door, _context


@pytest.fixture
def connected(tmp_path):
    """Yield the server's end, whose handshake only the test drives, the client's socket, and the server's answers."""
    loop = IOLoop()
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.settimeout(5)
    answers = []
    command = SimpleNamespace(
        ioloop=loop,
        _prot=True,
        ssl_context=_context(Door(host="127.0.0.1", port=0, keys=tmp_path)),
        log=lambda *_, **__: None,
        log_exception=lambda *_, **__: None,
        get_repr_info=lambda **_: "",
        respond=lambda text, **_: answers.append(text),
        _on_dtp_close=lambda: None,
    )
    channel = SecureReceiving(ours, command)
    yield channel, theirs, answers, loop
    channel.discard_buffers()
    loop.close()
    theirs.close()


def read_all(theirs, got):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with context.wrap_socket(theirs) as secured:
        while piece := secured.recv(100):
            got.append(piece)


def test_listing_ends_though_the_write_itself_finished_the_handshake(connected):
    channel, theirs, answers, loop = connected
    got = []
    reader = threading.Thread(target=read_all, args=(theirs, got))
    reader.start()
    channel.push(b"a\r\n")
    while channel.producer_fifo:  # as when the client's hello and answer come between the reads of one write
        channel.initiate_send()
    channel.close_when_done()
    for _ in range(50):
        if answers:
            break
        loop.loop(timeout=0.1, blocking=False)
    reader.join(5)
    assert not reader.is_alive()
    assert got == [b"a\r\n"]
    assert answers == ["226 Transfer complete."]
