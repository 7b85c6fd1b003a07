"""The S3 door: a few small JSON calls on raw ASGI. The bytes themselves go to the store by signed addresses.

| call | answer |
|---|---|
| ``POST /s3/`` ``{box, path, size, sha256?, mtime?}`` | 201 ``{id, part_size, parts, expires}`` |
| ``GET /s3/<id>`` | ``{state, path, size, part_size, parts: [{number, size}]}`` |
| ``POST /s3/<id>/parts`` ``{parts: [{number, sha256?}]}`` | ``{parts: [{number, url, headers}]}`` |
| ``POST /s3/<id>/complete`` | 202 ``{state: "pulling"}``, then 200 ``{state: "complete", md5, sha256}`` |
| ``DELETE /s3/<id>`` | 204 |
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from huijiao.core.ports import PartsStore
from huijiao.tools.intake import actions, dbthreads
from huijiao.tools.intake.http import Refusal, Request
from huijiao.tools.intake.models import Box, FileState, StagedFile
from huijiao.tools.intake.s3 import uploads
from huijiao.tools.intake.tus.door import Allow, TusDoor

_BODY = 1 << 20
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_PATH = re.compile(r"(?P<id>[0-9a-f]{32})?(?:/(?P<verb>parts|complete))?")


class S3Door(TusDoor):
    """An ASGI application below ``/s3/``; who may what is the tus door's. Without a store it answers 404."""

    def __init__(self, allow: Allow, *, public_url: str = "") -> None:
        super().__init__(allow, prefix="/s3/", public_url=public_url)

    async def _serve(self, request: Request) -> None:
        found = _PATH.fullmatch(request.path[len(self.prefix) :].rstrip("/"))
        store = uploads.current()
        if store is None or found is None:
            raise Refusal(404, "本中心没有开通 S3 通道。 This centre has no S3 door.")
        upload_id, verb = found["id"] or "", found["verb"] or ""
        if not upload_id:
            if request.method != "POST" or verb:
                raise Refusal(405, "", {"Allow": "POST"})
            return await self._begin_s3(request, store)
        row = await self._row(request, upload_id, "read" if request.method in {"GET", "HEAD"} else "write")
        calls = {("GET", ""): self._state, ("POST", "parts"): self._sign, ("POST", "complete"): self._finish,
                 ("DELETE", ""): self._drop}  # fmt: skip
        call = calls.get((request.method, verb))
        if call is None:
            raise Refusal(405, "", {"Allow": "GET, POST, DELETE"})
        return await call(request, store, row)

    async def _begin_s3(self, request: Request, store: PartsStore) -> None:
        body = await _body(request)
        number, path, size = body.get("box"), body.get("path"), body.get("size")
        digest = str(body.get("sha256") or "")
        if not isinstance(number, int) or not isinstance(path, str) or not isinstance(size, int):
            raise Refusal(400, "需要 box、path、size。 box, path and size are needed.")
        if digest and not _SHA256.fullmatch(digest):
            raise Refusal(400, "sha256 应为 64 位十六进制。 sha256 must be 64 hexadecimal digits.")
        await self._check(request, number, "write")
        box = await dbthreads.run(Box.objects.filter(pk=number).first)
        if box is None:
            raise Refusal(404, "没有这个通道。 There is no such channel.")
        mtime = body.get("mtime")
        at = datetime.fromtimestamp(mtime, tz=UTC) if isinstance(mtime, int | float) and 0 <= mtime < 2**33 else None

        def begin() -> StagedFile:
            return uploads.begin(store=store, box=box, path=path, size=size, sha256=digest, mtime=at)

        row = await dbthreads.run(begin)
        answer = {"id": row.upload_id, "part_size": uploads.facts(row)["part"], "parts": len(uploads.parts_of(row)),
                  "expires": row.expires.isoformat() if row.expires else None}  # fmt: skip
        await _say(request, 201, answer, {"Location": f"{self.prefix}{row.upload_id}"})

    async def _state(self, request: Request, store: PartsStore, row: StagedFile) -> None:
        def look() -> dict[str, Any]:
            found = uploads.there(store=store, row=row)
            return {**_standing(row), "part_size": uploads.facts(row)["part"],
                    "parts": [{"number": number, "size": size} for number, size in found]}  # fmt: skip

        await _say(request, 200, await dbthreads.run(look))

    async def _sign(self, request: Request, store: PartsStore, row: StagedFile) -> None:
        wanted: dict[int, str] = {}
        for part in (await _body(request)).get("parts") or ():
            digest = str(part.get("sha256") or "") if isinstance(part, dict) else "?"
            if digest and not _SHA256.fullmatch(digest):
                raise Refusal(400, "sha256 应为 64 位十六进制。 sha256 must be 64 hexadecimal digits.")
            wanted[int(part["number"]) if isinstance(part.get("number"), int) else 0] = digest

        def sign() -> list[dict[str, Any]]:
            return uploads.sign(store=store, upload_id=row.upload_id, wanted=wanted)

        await _say(request, 200, {"parts": await dbthreads.run(sign)})

    async def _finish(self, request: Request, store: PartsStore, row: StagedFile) -> None:
        def finish() -> StagedFile:
            return uploads.complete(store=store, upload_id=row.upload_id)

        row = await dbthreads.run(finish)
        await _say(request, 200 if row.state == FileState.COMPLETE else 202, _standing(row))

    async def _drop(self, request: Request, store: PartsStore, row: StagedFile) -> None:
        def drop() -> None:
            if row.state == FileState.COMPLETE:
                actions.remove(row.box, row.path)
            else:
                uploads.drop(store=store, row=row)

        await dbthreads.run(drop)
        await request.answer(204)


def _standing(row: StagedFile) -> dict[str, Any]:
    done = row.state == FileState.COMPLETE
    told = {} if done else uploads.facts(row)
    state = "complete" if done else "damaged" if told.get("damage") else "pulling" if told["stored"] else "open"
    sums = {"md5": row.md5, "sha256": row.sha256} if done else {"pulled": row.offset}
    return {"state": state, "path": row.path, "size": row.size, **sums}


async def _body(request: Request) -> dict[str, Any]:
    text = b""
    while piece := await request.chunk():
        text += piece
        if len(text) > _BODY:
            raise Refusal(413, "请求过长。 The request is too long.")
    try:
        body = json.loads(text)
    except ValueError:
        raise Refusal(400, "请求应为 JSON。 The request must be JSON.") from None
    if not isinstance(body, dict):
        raise Refusal(400, "请求应为 JSON 对象。 The request must be a JSON object.")
    return body


async def _say(request: Request, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
    lines = {"Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    await request.answer(status, {**lines, **(headers or {})}, json.dumps(body, ensure_ascii=False).encode())
