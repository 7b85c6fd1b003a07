"""Whose address counts behind proxies: limits on attempts and the ledger must name the person's machine, not the proxy's."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from huijiao.config.env import SettingError

Network = IPv4Network | IPv6Network


def read(text: str) -> tuple[Network, ...]:
    """Return the networks of a comma-separated setting; `SettingError` naming what is no address."""
    found = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        try:
            found.append(ip_network(word, strict=False))
        except ValueError:
            raise SettingError(
                f"HUIJIAO_PROXIES: {word!r} 不是地址或网段 / is neither an address nor a network"
            ) from None
    return tuple(found)


def _among(address: str, networks: Iterable[Network]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


def behind(scope: MutableMapping[str, Any], trusted: tuple[Network, ...]) -> None:
    """Put the address of the person in place of a trusted proxy's.

    ``X-Forwarded-For`` is read from its end: what a trusted proxy wrote counts, whatever stands before the first
    address that is not a trusted proxy's may have been made up by the client.
    """
    client = scope.get("client")
    if not trusted or not client or not _among(client[0], trusted):
        return
    said = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for").decode("latin-1")
    for word in reversed([part.strip() for part in said.split(",")]):
        try:
            address = str(ip_address(word))
        except ValueError:
            return
        scope["client"] = (address, 0)
        if not _among(address, trusted):
            return
