"""What both registrars have in common: the address with credentials, and what an answer means."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

import httpx2

from huijiao.core.ports import Rejected, Unreachable

TIMEOUT = 30.0
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


class BadRegistrarUrl(ValueError):
    """The address of a registrar cannot be read."""


def parts(url: str, example: str) -> tuple[str, str, str]:
    """Return base address, user and secret of ``https://user:secret@host/path`` (both percent-encoded)."""
    found = urlsplit(url)
    if found.scheme not in {"http", "https"} or not found.hostname or not found.username or not found.password:
        raise BadRegistrarUrl(example)
    host = f"{found.hostname}:{found.port}" if found.port else found.hostname
    return f"{found.scheme}://{host}{found.path.rstrip('/')}", unquote(found.username), unquote(found.password)


def ask(client: httpx2.Client, method: str, url: str, **more: Any) -> httpx2.Response:
    """Send one request. Raises `Unreachable` for no answer, for too many requests and for the server's own faults."""
    try:
        response = client.request(method, url, **more)
    except httpx2.TransportError as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error
    if response.status_code in _LATER:
        raise Unreachable(f"{response.status_code} {response.reason_phrase}", _after(response))
    return response


def _after(response: httpx2.Response) -> float:
    said = response.headers.get("Retry-After", "")
    return float(said) if said.isdigit() else 0


def refuse(response: httpx2.Response, words: str) -> Rejected:
    """Return the error of an answer that says no."""
    return Rejected(f"{response.status_code} {words}"[:500])


def body(response: httpx2.Response) -> dict[str, Any]:
    """Return the JSON object of an answer; an answer that is none is no answer of this registrar."""
    try:
        said = response.json()
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Unreachable(f"{response.status_code}: no JSON object")
    return said
