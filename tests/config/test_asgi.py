"""The one port: what clients send reaches the pages."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def answer(query: bytes) -> int:
    """Return the status of a page asked for with this raw query."""
    from huijiao.config.asgi import application

    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http", "method": "GET", "path": "/robots.txt", "raw_path": b"/robots.txt", "root_path": "", "scheme": "http",
        "query_string": query, "headers": [(b"host", b"localhost")], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        "http_version": "1.1",
    }  # fmt: skip
    with ThreadPoolExecutor(1) as other:  # this thread may have the loop of a browser test
        other.submit(asyncio.run, application(scope, receive, send)).result()
    return int(sent[0]["status"])


def test_chinese_in_an_address_may_come_unquoted():
    assert answer("q=土壤".encode()) == 200
    assert answer(b"q=%E5%9C%9F&a=1+2") == 200
