"""One port: bytes on raw ASGI (tus, downloads), pages by Django beside them."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import logging
import os
from http.cookies import CookieError, SimpleCookie
from types import ModuleType
from typing import Any
from urllib.parse import quote

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijiao.config.settings")
django.setup()

from a2wsgi import WSGIMiddleware  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpRequest  # noqa: E402

from huijiao.core.actor import Actor  # noqa: E402
from huijiao.tools.intake import dbthreads  # noqa: E402
from huijiao.tools.intake.downloads import DownloadDoor  # noqa: E402
from huijiao.tools.intake.http import Receive, Scope, Send  # noqa: E402
from huijiao.tools.intake.models import Box  # noqa: E402
from huijiao.tools.intake.tus import TusDoor  # noqa: E402

log = logging.getLogger(__name__)
_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_THREADS = 16  # pages in work at once, per process


def _wiring() -> ModuleType | None:
    """Return what binds the doors to the rooms; without it only door accounts may upload."""
    name = "huijiao.config.wiring"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def _hook(name: str) -> Any:
    return getattr(_wiring(), name, None)


def _session_account(cookie: str) -> Any:
    """Return the account of a session cookie's value, or None; checks what Django's own middleware checks."""
    engine = importlib.import_module(settings.SESSION_ENGINE)
    request = HttpRequest()
    request.session = engine.SessionStore(cookie)
    user = get_user(request)
    return user if user.is_authenticated and user.is_active else None


def _cookie(scope: Scope) -> str:
    header = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    try:
        morsel = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _may(cookie: str, box_id: int, verb: str) -> Actor | None:
    may_upload = _hook("may_upload")
    account = _session_account(cookie) if may_upload else None
    box = Box.objects.filter(pk=box_id).first() if account else None
    if account is None or box is None:
        return None
    found: Actor | None = may_upload(account.pk, box, verb)
    return found


async def allow(scope: Scope, box_id: int, verb: str) -> Actor | None:
    """Return who a browser's session says may ``read`` or ``write`` a box; None: nobody."""
    cookie = _cookie(scope)
    return await dbthreads.run(_may, cookie, box_id, verb) if cookie else None


def count_use(key: str, facts: dict[str, Any]) -> None:
    """Hand a download that begins to the room that counts it."""
    if hook := _hook("count_use"):
        hook(key, facts)


_pages = WSGIMiddleware(get_wsgi_application(), workers=_THREADS)  # type: ignore[arg-type]  # Django says dict
_uploads = TusDoor(allow, public_url=settings.PUBLIC_URL)
_downloads = DownloadDoor(count_use)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Serve one connection: ``/files/`` uploads, ``/bytes/`` downloads, everything else pages."""
    if scope["type"] == "lifespan":
        return await _lifespan(receive, send)
    if scope["type"] != "http":
        return await send({"type": "websocket.close", "code": 1000})
    path = scope["path"]
    if path.startswith(_uploads.prefix) or path == _uploads.prefix.rstrip("/"):
        return await _uploads(scope, receive, send)
    if path.startswith(_downloads.prefix):
        return await _downloads(scope, receive, send)

    # Some clients send Chinese in an address as raw UTF-8; the bridge to WSGI takes ASCII only.
    scope["query_string"] = quote(scope["query_string"], safe=_ASCII).encode()

    async def body() -> Any:  # granian's receive gives a future, a2wsgi wants a coroutine
        return await receive()

    try:
        return await _pages(scope, body, send)  # type: ignore[arg-type]  # its own typing of the same shapes
    except asyncio.CancelledError:
        log.debug("the reader of %s went away", path)
        raise


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
