"""The little of HTTP that the byte doors need on raw ASGI."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_DRAIN = 16 << 20


class Refusal(Exception):
    """An answer other than success; raised anywhere below a door."""

    def __init__(self, status: int, text: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.status, self.text, self.headers = status, text, dict(headers or {})


class Disconnected(Exception):
    """The client went away in the middle of its request."""


class Request:
    """One HTTP request on raw ASGI."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self.receive, self._send = scope, receive, send
        self.headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            self.headers[name.decode("latin-1").lower()] = value.decode("latin-1").strip()
        self.method = (self.headers.get("x-http-method-override") or str(scope["method"])).upper()
        self.ended = False

    @property
    def path(self) -> str:
        """Return the path, decoded."""
        return str(self.scope["path"])

    @property
    def ip(self) -> str:
        """Return the address of the peer."""
        client = self.scope.get("client")
        return str(client[0]) if client else ""

    def query(self, name: str) -> str:
        """Return a value of the query string."""
        text: str = self.scope.get("query_string", b"").decode("latin-1")
        return parse_qs(text).get(name, [""])[0]

    def number(self, name: str) -> int | None:
        """Return a header that is a whole number of bytes, None without it; 400 if it is anything else."""
        text = self.headers.get(name)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise Refusal(400, f"{name}: 应为非负整数 / must be a whole number")
        return int(text)

    async def chunk(self) -> bytes:
        """Return the next bytes of the body, ``b""`` at its end; raises `Disconnected`."""
        while not self.ended:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                self.ended = True
                raise Disconnected
            self.ended = not message.get("more_body", False)
            if message.get("body"):
                return bytes(message["body"])
        return b""

    async def drain(self) -> None:
        """Read away a small rest of the body, so that the client gets to read the answer."""
        left = _DRAIN
        try:
            while left > 0 and (piece := await self.chunk()):
                left -= len(piece)
        except Disconnected:
            return

    async def answer(self, status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> None:
        """Send a whole answer."""
        lines = {"content-length": str(len(body)), **{k.lower(): v for k, v in (headers or {}).items()}}
        if status == 204:
            del lines["content-length"]
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in lines.items()]
        await self._send({"type": "http.response.start", "status": status, "headers": raw})
        await self._send({"type": "http.response.body", "body": b"" if self.method == "HEAD" else body})

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Send one ASGI message."""
        await self._send(message)


def same_origin(headers: Mapping[str, str], public_url: str) -> bool:
    """Tell whether a browser's request came from a page of this site; other clients send neither header."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    return origin == public_url or urlsplit(origin).netloc == headers.get("host")
