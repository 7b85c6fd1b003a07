"""Credentials and the throttle."""

from __future__ import annotations

import base64

import pytest

from huijiao.tools.intake import doors


def test_password_opens_only_its_own_seal():
    password = doors.new_password()
    sealed = doors.seal(password)
    assert password not in sealed
    assert doors.opens(sealed, password)
    assert not doors.opens(sealed, password + "x")
    assert doors.seal(password) != sealed


HEADERS = [
    ("Basic " + base64.b64encode("甲:乙:丙".encode()).decode(), ("甲", "乙:丙")),
    ("bearer a:b", ("a", "b")),
    ("Basic !!!", None),
    ("Basic " + base64.b64encode(b"nocolon").decode(), None),
    ("Digest a:b", None),
    ("", None),
]


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_credentials(header, expected):
    assert doors.credentials(header) == expected


def test_throttle_shuts_after_failures_and_opens_again(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(doors.time, "monotonic", lambda: now[0])
    throttle = doors.Throttle(failures=3, window=10)
    for _ in range(3):
        assert not throttle.shut("ip", "user")
        throttle.fail("ip")
    assert throttle.shut("ip", "user")
    assert not throttle.shut("user")
    now[0] += 11
    assert not throttle.shut("ip")
