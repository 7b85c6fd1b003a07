"""A tus 1.0 client for the centre's door: credentials of the door account, every error a person can act on."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx2 as httpx

from huijiao.cli.sending.memory import File

CHUNK = 64 << 20  # bytes of one request; proxies have limits, and a request is what one can lose the wait for
PIECE = 1 << 20
SMALL = 8 << 20  # sent with the announcement, in one request
_OCTETS = "application/offset+octet-stream"


class Stopped(Exception):
    """The server refuses everything from us: credentials, a closed channel, no room."""


class FileRefused(Exception):
    """The server refuses this one file."""


class TryAgain(Exception):
    """The line broke, the server is busy or away."""


@dataclass(frozen=True, slots=True)
class Held:
    """A complete file the server holds."""

    size: int
    sha256: str


class Client:
    """One account at one centre; may be used from several threads."""

    def __init__(self, url: str, user: str, password: str, *, jobs: int, ca: str | None = None) -> None:
        verify: Any = httpx.create_ssl_context(verify=ca) if ca else True
        self._client = httpx.Client(
            base_url=url.rstrip("/"), auth=(user, password), headers={"Tus-Resumable": "1.0.0"},
            timeout=httpx.Timeout(120, connect=15), verify=verify, limits=httpx.Limits(max_connections=jobs + 1),
        )  # fmt: skip

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def held(self) -> dict[str, Held]:
        """Return the complete files of the channel."""
        found: dict[str, Held] = {}
        after: str | None = ""
        while after is not None:
            page = self._ask("GET", "/send/held/", params={"after": after}).json()
            for path, size, sha256 in page["files"]:
                found[path] = Held(size, sha256)
            after = page["next"]
        return found

    def create(self, file: File, body: bytes | None = None) -> tuple[str, int]:
        """Announce a file, with its bytes when they are few; return its address and the offset reached."""
        said = {"path": file.path, "mtime": str(file.mtime // 1_000_000)}
        words = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
        headers = {"Upload-Length": str(file.size), "Upload-Metadata": words}
        if body is not None:
            headers["Content-Type"] = _OCTETS
        answer = self._ask("POST", "/files/", headers=headers, content=body or b"")
        return answer.headers["Location"], int(answer.headers["Upload-Offset"])

    def offset(self, url: str) -> int | None:
        """Return where an upload stands; None when the server no longer knows it."""
        try:
            return int(self._ask("HEAD", url).headers["Upload-Offset"])
        except FileRefused:
            return None

    def send(self, url: str, offset: int, size: int, pieces: Iterator[bytes]) -> int:
        """Send bytes at an offset; return the offset reached."""
        headers = {"Upload-Offset": str(offset), "Content-Type": _OCTETS, "Content-Length": str(size)}
        return int(self._ask("PATCH", url, headers=headers, content=pieces).headers["Upload-Offset"])

    def _ask(self, method: str, url: str, **words: Any) -> httpx.Response:
        try:
            answer = self._client.request(method, url, **words)
        except httpx.TransportError as error:
            raise TryAgain(str(error) or type(error).__name__) from error
        status = answer.status_code
        if status < 300:
            return answer
        text = answer.text.strip()[:300] if method != "HEAD" else ""
        raising = _BY_STATUS.get(status, _server if status >= 500 else _file)
        if (method, status) == ("POST", 409):  # the name clashes with a folder; waiting will not help
            raising = _file
        raising(f"{status} {text}".strip())
        raise AssertionError  # pragma: no cover - each of them raises


def _stop(text: str) -> None:
    raise Stopped(text)


def _server(text: str) -> None:
    raise TryAgain(text)


def _file(text: str) -> None:
    raise FileRefused(text)


#: Credentials, a frozen channel, no room here or there: nothing will do. Conflicts of offset, locks, waits: again.
_BY_STATUS: dict[int, Callable[[str], None]] = {
    401: _stop, 403: _stop, 413: _stop, 507: _stop, 408: _server, 409: _server, 423: _server, 429: _server,
}  # fmt: skip
