from __future__ import annotations

import zlib

import pytest

from tests.core.formats.making import Verdict, codes, look

DEFINITION = b"CRAM\3\0" + b"x" * 20


def checked(data: bytes) -> bytes:
    return data + zlib.crc32(data).to_bytes(4, "little")


def number(value: int) -> bytes:
    """ITF-8."""
    if value < 0x80:
        return bytes([value])
    if value < 0x4000:
        return bytes([0x80 | value >> 8, value & 255])
    return bytes([0xE0 | value >> 24, value >> 16 & 255, value >> 8 & 255, value & 255])


def container(records: int, *payloads: bytes, start: int = 0) -> bytes:
    blocks = [checked(b"\0\1" + number(0) + number(len(p)) + number(len(p)) + p) for p in payloads]
    body = b"".join(blocks)
    head = (
        len(body).to_bytes(4, "little")
        + number(0)
        + number(start)
        + number(0)
        + number(records)
        + number(0)
        + number(0)
    )
    return checked(head + number(len(blocks)) + number(0)) + body


LAST = container(0, b"end", start=4_542_278)
WHOLE = DEFINITION + container(0, b"@HD\tVN:1.6\n") + container(300, b"abc", b"defg" * 100) + LAST


def test_records_of_containers_are_counted(tmp_path):
    report = look(tmp_path, "a.cram", WHOLE)
    assert (report.format, report.verdict, report.records, report.facts["containers"]) == ("CRAM", Verdict.OK, 300, 3)


BAD = {
    "no_last_container": (WHOLE[: -len(LAST)], "record.truncated"),
    "cut": (WHOLE[:-4], "record.truncated"),
    "version": (b"CRAM\x09\0" + WHOLE[6:], "binary.header"),
    "container_head": (WHOLE.replace(container(300, b"abc", b"defg" * 100)[:12], b"\1" * 12), None),
    "block": (WHOLE.replace(b"defg" * 100, b"defg" * 99 + b"dffg"), "binary.record"),
    "something_behind": (WHOLE + LAST, "binary.record"),
}


@pytest.mark.parametrize("name", BAD)
def test_damage_is_found(tmp_path, name):
    data, code = BAD[name]
    report = look(tmp_path, "a.cram", data)
    assert report.verdict is Verdict.BROKEN
    assert code is None or codes(report) == [code]
