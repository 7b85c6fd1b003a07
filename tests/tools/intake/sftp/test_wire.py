"""Packets read and written."""

from __future__ import annotations

import struct

import pytest

from huijiao.tools.intake.sftp import wire
from huijiao.tools.intake.sftp.wire import Attrs, Code, Malformed, Packet, Tell


def test_packet_is_read_from_front_to_back():
    packet = Packet(wire.string(b"path") + struct.pack(">IQ", 7, 1 << 40))
    assert (packet.string(), packet.u32(), packet.u64()) == (b"path", 7, 1 << 40)
    with pytest.raises(Malformed):
        packet.u32()


@pytest.mark.parametrize("body", [b"", b"\0\0", b"\0\0\0\5ab"])
def test_cut_packet_is_malformed(body):
    with pytest.raises(Malformed):
        Packet(body).string()


def test_attributes_a_client_tells():
    everything = struct.pack(">IQIIIII", 15, 5, 1, 2, 0o644, 10, 20)
    assert Packet(everything).attrs() == Attrs(5, 20)
    extended = struct.pack(">II", 0x80000000, 1) + wire.string(b"a") + wire.string(b"b")
    assert Packet(extended).attrs() == Attrs()
    assert Packet(wire.attrs(9, 0o100644, -1)).attrs() == Attrs(9, 0)


def test_answer_has_length_kind_number_and_body():
    status = wire.packet(Tell.STATUS, 3, wire.status(Code.EOF, "终"))
    assert struct.unpack(">IBII", status[:13]) == (len(status) - 4, 101, 3, 1)
    assert wire.version(((b"x", b"1"),)) == struct.pack(">IBI", 15, 2, 3) + wire.string(b"x") + wire.string(b"1")
