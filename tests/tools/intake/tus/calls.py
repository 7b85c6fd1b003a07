"""The calls of a tus client."""

from __future__ import annotations

import base64

import httpx2

OCTETS = "application/offset+octet-stream"


def meta(**values: str) -> str:
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in values.items())


def create(client: httpx2.Client, path: str = "a.bin", size: int | None = 10, **headers: str) -> httpx2.Response:
    lines = {"Upload-Metadata": meta(path=path)} if path else {}
    lines |= {"Upload-Length": str(size)} if size is not None else {}
    return client.post("/files/", headers={**lines, **headers})


def begin(client: httpx2.Client, path: str = "a.bin", size: int | None = 10, **headers: str) -> str:
    answer = create(client, path, size, **headers)
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def patch(client: httpx2.Client, url: str, offset: int, body: object, **headers: str) -> httpx2.Response:
    lines = {"Upload-Offset": str(offset), "Content-Type": OCTETS}
    return client.patch(url, headers={**lines, **headers}, content=body)
