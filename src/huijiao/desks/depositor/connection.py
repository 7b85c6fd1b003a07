"""Which doors are open from here, how fast, and every limit before the first byte is sent."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from huijiao.core.text import Text as T
from huijiao.desks.depositor.access import Here, project_act, project_page
from huijiao.desks.depositor.doors import DAYS
from huijiao.desks.depositor.files import PLAIN_LARGEST
from huijiao.desks.depositor.frame import draw
from huijiao.steps.s3_submission import queries
from huijiao.steps.s3_submission.actions import WRITABLE
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake import listing, paths
from huijiao.tools.intake.s3 import uploads
from huijiao.tools.intake.tus.door import MAX_SIZE

PROBE = 32 << 20  # bytes of one speed probe at most
_PIECE = os.urandom(1 << 18)  # random: nothing on the way can compress it
_SECONDS = 0.5
#: Line speed in Mb/s → hours for one TB at 80 %, for those whose browser runs no scripts.
LINES = tuple((speed, round(10**12 * 8 / (speed * 1e6 * 0.8) / 3600)) for speed in (10, 50, 100, 500, 1000))
#: Longer than this, a posted disk is faster.
PATIENCE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Door:
    """One door: its name, address, whether the server itself reaches it, and commands that try it from here."""

    key: str
    name: T
    address: str
    port: int
    up: bool | None  # None: only the browser can tell
    note: T
    commands: tuple[tuple[str, str], ...]


def _answers(port: int) -> bool:
    """Tell whether the door's port takes connections on this machine: says nothing of firewalls in between."""
    try:
        with socket.create_connection((settings.LISTEN_HOST, port), _SECONDS):
            return True
    except OSError:
        return False


def _commands(host: str, port: int, scheme: str) -> tuple[tuple[str, str], ...]:
    probe = {
        "ftp": f"curl -v --ssl-reqd -k --max-time 20 ftp://{host}:{port}/",
        "sftp": f"ssh-keyscan -T 10 -p {port} {host}",
    }
    return (
        ("Windows PowerShell", f"Test-NetConnection {host} -Port {port}"),
        ("Linux · macOS", f"nc -vz -w 10 {host} {port}"),
        ("curl" if scheme == "ftp" else "OpenSSH", probe[scheme]),
    )


def _doors() -> list[Door]:
    web = urlsplit(settings.PUBLIC_URL)
    port = web.port or (443 if web.scheme == "https" else 80)
    doors = [Door("web", T("网页（HTTPS）", "Browser (HTTPS)"), web.hostname or "", port, None,
                  T("只用普通网页请求，不需要 WebSocket，也不需要开放别的端口。",
                    "Plain web requests only: no WebSocket, no other port."), ())]  # fmt: skip
    low, _dash, high = settings.FTPS_PASSIVE.partition("-")
    doors.append(Door("ftps", T("FTPS", "FTPS"), settings.FTPS_ADDRESS, settings.FTPS_PORT, _answers(settings.FTPS_PORT),
                      T(f"数据另走被动端口 {low}–{high}，贵单位防火墙须同时放行。",
                        f"Data go by passive ports {low}–{high}; your firewall must let these out too."),
                      _commands(settings.FTPS_ADDRESS, settings.FTPS_PORT, "ftp")))  # fmt: skip
    if settings.SFTP:
        doors.append(Door("sftp", T("SFTP", "SFTP"), settings.SFTP_ADDRESS, settings.SFTP_PORT, _answers(settings.SFTP_PORT),
                          T("只用这一个端口。", "This one port only."),
                          _commands(settings.SFTP_ADDRESS, settings.SFTP_PORT, "sftp")))  # fmt: skip
    return doors


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """Show doors, speed and limits."""
    submission = here.seen.submission
    box = queries.box(submission) if submission and submission.box else None
    return draw(request, here, "connection", {
        "box": box, "open": bool(submission and submission.state in WRITABLE), "doors": _doors(),
        "s3": uploads.current() is not None, "room": max(box.quota - box.used, 0) if box else None,
        "lines": [(speed, hours, round(hours / 24, 1)) for speed, hours in LINES],
        "files": listing.totals(box)[0] if box else 0, "largest": min(MAX_SIZE, box.quota) if box else MAX_SIZE,
        "plain": PLAIN_LARGEST, "component": paths.MAX_COMPONENT, "path": paths.MAX_PATH, "life": intake.LIFE.days,
        "days": DAYS, "probe": PROBE, "patience": PATIENCE_DAYS, "centre": here.project.centre, "listed": 1_000_000,
    })  # fmt: skip


@require_GET
@project_page
def down(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Send as many random bytes as ``n`` asks for."""
    number = request.GET.get("n", "")
    wanted = min(int(number), PROBE) if number.isdigit() and len(number) < 12 else 1 << 20

    def pieces() -> Iterator[bytes]:
        for at in range(0, wanted, len(_PIECE)):
            yield _PIECE[: wanted - at]

    return StreamingHttpResponse(
        pieces(),
        content_type="application/octet-stream",
        headers={"Cache-Control": "no-store", "Content-Length": str(wanted)},
    )


@project_act
def up(request: HttpRequest, here: Here) -> JsonResponse:
    """Count the bytes of the body and forget them."""
    counted: int = 0
    for piece in iter(partial(request.read, 1 << 16), b""):
        counted += len(piece)
        if counted > PROBE:
            return JsonResponse({"bytes": counted}, status=413)
    answer: dict[str, Any] = {"bytes": counted}
    return JsonResponse(answer)
