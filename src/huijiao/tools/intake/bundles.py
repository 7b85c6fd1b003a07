"""The door of packages: archives made while they are sent, past Django's request machinery, by a signed, expiring link."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core import signing

from huijiao.tools.intake import dbthreads
from huijiao.tools.intake.downloads import disposition
from huijiao.tools.intake.http import Receive, Refusal, Request, Scope, Send

log = logging.getLogger(__name__)
_SALT = "huijiao.intake.bundles"
PREFIX = "/bundles/"


@dataclass(frozen=True, slots=True)
class Bundle:
    """An archive that can be sent: name of the file, bytes in all, its pieces; ``counted`` is called as it begins."""

    name: str
    length: int
    pieces: Callable[[], Iterator[bytes]]
    counted: Callable[[dict[str, Any]], None]


Make = Callable[[dict[str, Any]], Bundle | None]


def sign(body: dict[str, Any], *, expires: int) -> str:
    """Return ``/bundles/<token>`` for what `Make` understands; valid ``expires`` seconds."""
    return PREFIX + signing.dumps({**body, "e": int(time.time()) + expires}, salt=_SALT, compress=True)


def read(token: str) -> dict[str, Any]:
    """Return what a token stands for; refuses a forged (403) or expired (410) one."""
    try:
        body: dict[str, Any] = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise Refusal(403, "下载链接无效。 This link is not valid.") from None
    if body["e"] < time.time():
        raise Refusal(410, "下载链接已过期，请回到页面重新获取。 This link has expired; get a new one from the page.")
    return body


class BundleDoor:
    """An ASGI application below ``prefix``. ``make`` returns None where the reader may no longer have it."""

    def __init__(self, make: Make, *, prefix: str = PREFIX) -> None:
        self._make, self.prefix = make, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        request = Request(scope, receive, send)
        try:
            await self._serve(request)
        except Refusal as no:
            lines = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", **no.headers}
            await request.answer(no.status, lines, no.text.encode())

    async def _serve(self, request: Request) -> None:
        if request.method not in {"GET", "HEAD"}:
            raise Refusal(405, "", {"Allow": "GET, HEAD"})
        body = await asyncio.to_thread(read, request.path[len(self.prefix) :].partition("/")[0])
        bundle = await dbthreads.run(self._make, body)
        if bundle is None:
            raise Refusal(403, "这些数据现在不能下载。 These data cannot be downloaded now.")
        lines = {
            "Content-Type": "application/zip", "Content-Length": str(bundle.length), "Accept-Ranges": "none",
            "Content-Disposition": disposition(bundle.name, inline=False), "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
        }  # fmt: skip
        raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in lines.items()]
        await request.send({"type": "http.response.start", "status": 200, "headers": raw})
        if request.method == "HEAD":
            await request.send({"type": "http.response.body", "body": b""})
            return
        await self._count(bundle, request)
        await _send(request, bundle.pieces())

    async def _count(self, bundle: Bundle, request: Request) -> None:
        facts = {"ip": request.ip, "user_agent": request.headers.get("user-agent", "")[:300], "bytes": bundle.length}
        try:
            await dbthreads.run(bundle.counted, facts)
        except Exception:
            log.exception("a package could not be counted (%s)", bundle.name)  # the reader gets it all the same


async def _send(request: Request, pieces: Iterator[bytes]) -> None:
    """Send piece by piece; the next is read when the last has left, so memory holds two. A fault breaks the connection."""
    while True:
        piece = await asyncio.to_thread(next, pieces, None)
        await request.send({"type": "http.response.body", "body": piece or b"", "more_body": piece is not None})
        if piece is None:
            return
