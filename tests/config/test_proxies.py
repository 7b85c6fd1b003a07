"""Addresses behind proxies."""

from __future__ import annotations

import pytest

from huijiao.config import proxies
from huijiao.config.env import SettingError


@pytest.mark.parametrize(
    ("client", "said", "found"),
    [
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),  # no proxy of ours: what it says is its own business
        ("10.0.0.2", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.2", "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # what stands before was made up by the client
        ("10.0.0.2", "203.0.113.9, 10.0.0.3", "203.0.113.9"),  # two proxies
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "unknown", "10.0.0.2"),
        ("10.0.0.2", "203.0.113.9, nonsense", "10.0.0.2"),
        ("::1", "2001:db8::7", "2001:db8::7"),
    ],
)
def test_address_of_the_person_counts(client: str, said: str, found: str) -> None:
    scope = {"client": (client, 4711), "headers": [(b"x-forwarded-for", said.encode())]}
    proxies.behind(scope, proxies.read("10.0.0.0/8, ::1"))
    assert scope["client"][0] == found


def test_nothing_is_believed_without_the_setting() -> None:
    scope = {"client": ("127.0.0.1", 1), "headers": [(b"x-forwarded-for", b"203.0.113.9")]}
    proxies.behind(scope, proxies.read(""))
    assert scope["client"] == ("127.0.0.1", 1)


def test_setting_that_is_no_network_is_refused() -> None:
    with pytest.raises(SettingError, match="proxy"):
        proxies.read("10.0.0.1, proxy")
