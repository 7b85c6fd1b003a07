"""The download door: a signed, expiring link to one file, served by range, without Django's request machinery."""

from __future__ import annotations

import asyncio
import logging
import os
import stat
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core import signing

from huijiao.tools.intake import dbthreads, ranges
from huijiao.tools.intake.http import Receive, Refusal, Request, Scope, Send

log = logging.getLogger(__name__)

_SALT = "huijiao.intake.downloads"
_ROOTS = ("staging", "vault", "papers")
_PIECE = 1 << 20
#: What a browser may be told; everything else is bytes. Nothing here can run a script under the sandbox.
SAFE_TYPES = frozenset(
    "application/pdf application/json application/zip application/gzip text/plain text/csv image/png image/jpeg "
    "image/gif image/webp image/tiff application/vnd.openxmlformats-officedocument.wordprocessingml.document "
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".split()
)
_BASE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}

CountUse = Callable[[str, dict[str, Any]], None]


class OutsideError(Exception):
    """A path outside the folders files are served from."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link stands for."""

    path: Path
    name: str
    media: str
    use: str
    inline: bool


def sign(path: Path, *, name: str, media: str = "", use: str = "", expires: int = 3600, inline: bool = False) -> str:
    """Return ``/bytes/<token>`` for a file under HUIJIAO_HOME/{staging,vault,papers}; valid ``expires`` seconds.

    ``use``: the key handed to the counter when a download begins. ``inline``: shown in the browser if its type is
    safe, else saved under ``name``. Raises `OutsideError`.
    """
    real = _inside(Path(path))
    body = {"p": real.relative_to(settings.HOME).as_posix(), "n": name, "e": int(time.time()) + expires}
    body |= {key: value for key, value in (("m", media), ("u", use), ("i", int(inline))) if value}
    return f"/bytes/{signing.dumps(body, salt=_SALT, compress=True)}"


def read(token: str) -> Link:
    """Return what a token stands for; refuses a forged (403) or expired (410) one."""
    try:
        body = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise Refusal(403, "下载链接无效。 This link is not valid.") from None
    if body["e"] < time.time():
        raise Refusal(410, "下载链接已过期，请回到页面重新获取。 This link has expired; get a new one from the page.")
    try:
        path = _inside(Path(settings.HOME) / body["p"])
    except OutsideError:
        raise Refusal(403, "下载链接无效。 This link is not valid.") from None
    return Link(path, body["n"], body.get("m", ""), body.get("u", ""), bool(body.get("i")))


def _inside(path: Path) -> Path:
    real, home = path.resolve(), Path(settings.HOME).resolve()
    if not any(real.is_relative_to(home / root) and real != home / root for root in _ROOTS):
        raise OutsideError(str(path))
    return real


def disposition(name: str, *, inline: bool) -> str:
    """Return Content-Disposition with the name in RFC 5987 and, for old clients, in ASCII."""
    plain = "".join(c if 0x20 <= ord(c) < 0x7F and c not in '"\\%' else "_" for c in name) or "download"
    encoded = quote(name, safe="!#$&+.^_`|~-")
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


class DownloadDoor:
    """An ASGI application below ``prefix``. ``count_use(key, facts)`` is called once per download that begins."""

    def __init__(self, count_use: CountUse, *, prefix: str = "/bytes/") -> None:
        self._count_use, self.prefix = count_use, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        request = Request(scope, receive, send)
        request.method = scope["method"]
        try:
            await self._serve(request)
        except Refusal as no:
            lines = {**_BASE, "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", **no.headers}
            await request.answer(no.status, lines, no.text.encode())

    async def _serve(self, request: Request) -> None:
        if request.method not in {"GET", "HEAD"}:
            raise Refusal(405, "", {"Allow": "GET, HEAD"})
        link = await asyncio.to_thread(read, request.path[len(self.prefix) :].partition("/")[0])
        try:
            fd = await asyncio.to_thread(os.open, link.path, os.O_RDONLY | os.O_CLOEXEC)
        except (FileNotFoundError, IsADirectoryError):
            raise Refusal(404, "文件不存在。 The file does not exist.") from None
        try:
            await self._file(request, link, fd)
        finally:
            os.close(fd)

    async def _file(self, request: Request, link: Link, fd: int) -> None:
        facts = os.fstat(fd)
        if not stat.S_ISREG(facts.st_mode):
            raise Refusal(404, "文件不存在。 The file does not exist.")
        tag, size = ranges.etag(facts.st_size, facts.st_mtime_ns), facts.st_size
        lines = {
            **_BASE,
            "ETag": tag,
            "Last-Modified": ranges.last_modified(facts.st_mtime),
            "Accept-Ranges": "bytes",
            "Cache-Control": "private, no-cache",
        }
        if ranges.unchanged(request.headers, tag, facts.st_mtime):
            return await self._empty(request, 304, lines)
        try:
            part = ranges.wanted(request.headers.get("range"), size) if request.method == "GET" else None
        except ranges.UnsatisfiableError:
            raise Refusal(416, "", {**lines, "Content-Range": f"bytes */{size}"}) from None
        if part and not ranges.range_applies(request.headers, tag, facts.st_mtime):
            part = None
        start, end = part or (0, size)
        safe = link.media in SAFE_TYPES
        lines["Content-Type"] = _media(link.media) if safe else "application/octet-stream"
        lines["Content-Disposition"] = disposition(link.name, inline=link.inline and safe)
        lines["Content-Length"] = str(end - start)
        if part:
            lines["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        if request.method == "HEAD":
            return await self._empty(request, 200, lines)
        if link.use and start == 0:
            await self._count(link.use, request, size)
        await _start(request, 206 if part else 200, lines)
        return await _body(request, link.path, fd, start, end, whole=part is None)

    async def _empty(self, request: Request, status: int, lines: Mapping[str, str]) -> None:
        await _start(request, status, lines)
        await request.send({"type": "http.response.body", "body": b""})

    async def _count(self, key: str, request: Request, size: int) -> None:
        facts = {
            "ip": request.ip,
            "user_agent": request.headers.get("user-agent", "")[:300],
            "referer": request.headers.get("referer", "")[:300],
            "range": request.headers.get("range", ""),
            "bytes": size,
        }
        try:
            await dbthreads.run(self._count_use, key, facts)
        except Exception:
            log.exception("a download could not be counted (%s)", key)  # the reader gets the file all the same


def _media(media: str) -> str:
    return f"{media}; charset=utf-8" if media.startswith("text/") or media == "application/json" else media


async def _start(request: Request, status: int, lines: Mapping[str, str]) -> None:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in lines.items()]
    await request.send({"type": "http.response.start", "status": status, "headers": raw})


async def _body(request: Request, path: Path, fd: int, start: int, end: int, *, whole: bool) -> None:
    if whole and "http.response.pathsend" in request.scope.get("extensions", {}):
        await request.send({"type": "http.response.pathsend", "path": str(path)})
        return
    at = start
    while at < end:
        piece = await asyncio.to_thread(os.pread, fd, min(_PIECE, end - at), at)
        if not piece:
            raise OSError(f"{path}: shorter than announced")  # the connection breaks: the client sees it
        at += len(piece)
        await request.send({"type": "http.response.body", "body": piece, "more_body": at < end})
    if start == end:
        await request.send({"type": "http.response.body", "body": b""})
