from __future__ import annotations

import struct

import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import mrc


def test_what_is_measured(tmp_path):
    report = look(tmp_path, "a.mrc", mrc())
    assert {k: report.facts[k] for k in ("width", "height", "sections", "mode", "min", "max", "mean")} == {
        "width": 4, "height": 3, "sections": 2, "mode": 2, "min": 0.0, "max": 5.75, "mean": 2.875}  # fmt: skip
    assert report.unit == "个"


def patched(at: int, layout: str, *values: float) -> bytes:
    data = bytearray(mrc())
    struct.pack_into(layout, data, at, *values)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "code", "verdict"),
    [
        (mrc() + b"x", "binary.size", Verdict.BROKEN),
        (mrc()[:-1], "binary.size", Verdict.BROKEN),
        (patched(0, "<i", -4), "binary.header", Verdict.BROKEN),
        (patched(12, "<i", 77), "binary.header", Verdict.BROKEN),
        (patched(64, "<3i", 1, 1, 2), "binary.header", Verdict.BROKEN),
        (patched(92, "<i", 40), "binary.size", Verdict.BROKEN),
        (patched(1028, "<f", 99.0), "declared.statistics", Verdict.OK),
        (patched(76, "<3f", 0, -1, -2), None, Verdict.OK),
    ],
)
def test_faults_are_found(tmp_path, data, code, verdict):
    report = look(tmp_path, "a.mrc", data)
    assert report.verdict is verdict
    assert set(codes(report)) == ({code} if code else set())


def test_values_that_are_no_numbers_are_counted(tmp_path):
    report = look(tmp_path, "a.mrc", patched(1028, "<f", float("nan")))
    assert (report.verdict, codes(report)) == (Verdict.OK, ["value.not_finite", "declared.statistics"])
    assert report.defects[0].data["n"] == 1


@pytest.mark.parametrize(("mode", "size"), [(0, 24), (1, 48), (4, 192), (6, 48), (12, 48), (101, 12)])
def test_modes_are_measured(tmp_path, mode, size):
    data = patched(12, "<i", mode)[:1024]
    data = data[:76] + struct.pack("<3f", 0, -1, -2) + data[88:]
    assert look(tmp_path, "a.mrc", data + bytes(size)).verdict is Verdict.OK
    assert codes(look(tmp_path, "b.mrc", data + bytes(size - 1))) == ["binary.size"]


def test_other_byte_order_is_read(tmp_path):
    data = bytearray(
        struct.pack(">256i", *struct.unpack("<256i", mrc()[:1024]))
        + struct.pack(">24f", *struct.unpack("<24f", mrc()[1024:]))
    )
    data[208:216], data[224:304] = b"MAP \x11\x11\0\0", mrc()[224:304]
    report = look(tmp_path, "a.mrc", bytes(data))
    assert (report.verdict, report.facts["max"], codes(report)) == (Verdict.OK, 5.75, [])
