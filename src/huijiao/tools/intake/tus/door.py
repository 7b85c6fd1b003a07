"""The tus door: one method per verb of the protocol. All state is in rows and files, so any process can go on."""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from huijiao.core.actor import Actor
from huijiao.tools.intake import actions, dbthreads, doors, queries
from huijiao.tools.intake.errors import GoneError, IntakeError, MismatchError
from huijiao.tools.intake.http import Disconnected, Receive, Refusal, Request, Scope, Send, same_origin
from huijiao.tools.intake.models import Box, FileState, StagedFile
from huijiao.tools.intake.tus import headers as tus
from huijiao.tools.intake.tus.headers import Checksum
from huijiao.tools.intake.tus.pour import pour
from huijiao.tools.intake.writer import Writer

log = logging.getLogger(__name__)

Allow = Callable[[Scope, int, str], Awaitable[Actor | None]]
MAX_SIZE = 16 << 40  # 16 TiB, ext4's limit for a file
_BASE = {"Tus-Resumable": tus.VERSION, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_UNKNOWN = {"Tus-Version": tus.VERSION}


class TusDoor:
    """An ASGI application below ``prefix``.

    ``allow(scope, box id, "read" | "write")`` answers for browsers (session cookie); door accounts are known here.
    """

    def __init__(self, allow: Allow, *, prefix: str = "/files/", public_url: str = "") -> None:
        self._allow, self.prefix, self._public_url = allow, prefix, public_url
        self._verbs: dict[str, Callable[[Request, str], Awaitable[None]]] = {
            "HEAD": self._head,
            "PATCH": self._patch,
            "DELETE": self._delete,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        request = Request(scope, receive, send)
        try:
            await self._serve(request)
        except Disconnected:
            return
        except Refusal as no:
            await self._refuse(request, no)
        except IntakeError as no:
            await self._refuse(request, Refusal(no.status, str(no)))
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            log.critical("staging area is full")
            await self._refuse(request, Refusal(507, "服务器磁盘已满，请联系数据中心。 The server's disk is full."))

    async def _refuse(self, request: Request, no: Refusal) -> None:
        await request.drain()
        lines = {**_BASE, "Content-Type": "text/plain; charset=utf-8", **no.headers}
        await request.answer(no.status, lines, no.text.encode())

    async def _serve(self, request: Request) -> None:
        if request.method == "OPTIONS":
            return await self._options(request)
        if request.headers.get("tus-resumable") != tus.VERSION:
            raise Refusal(412, f"Tus-Resumable: {tus.VERSION}", _UNKNOWN)
        upload_id = request.path[len(self.prefix) :].strip("/")
        if not upload_id:
            if request.method != "POST":
                raise Refusal(405, "", {"Allow": "OPTIONS, POST"})
            return await self._create(request)
        verb = self._verbs.get(request.method)
        if verb is None:
            raise Refusal(405, "", {"Allow": "OPTIONS, HEAD, PATCH, DELETE"})
        return await verb(request, upload_id)

    async def _options(self, request: Request) -> None:
        lines = {
            "Tus-Version": tus.VERSION,
            "Tus-Extension": tus.EXTENSIONS,
            "Tus-Max-Size": str(MAX_SIZE),
            "Tus-Checksum-Algorithm": ",".join(tus.ALGORITHMS),
        }
        await request.answer(204, {**_BASE, **lines})

    # -- who may

    async def _account_box(self, request: Request) -> int | None:
        """Return the box of the credentials in the request; None without any; 401 when they are wrong."""
        header = request.headers.get("authorization")
        if header is None:
            return None
        pair = doors.credentials(header)
        account = await dbthreads.run(doors.authenticate, *pair, request.ip) if pair else None
        if account is None:
            challenge = {"WWW-Authenticate": 'Basic realm="Huijiao", charset="UTF-8"'}
            raise Refusal(401, "用户名或密码不对，或已过期。 Wrong or expired credentials.", challenge)
        return account.box_id

    async def _check(self, request: Request, box_id: int, verb: str) -> None:
        own = await self._account_box(request)
        if own is None:
            if not same_origin(request.headers, self._public_url):
                raise Refusal(403, "跨站请求被拒绝。 Cross-site request refused.")
            if await self._allow(request.scope, box_id, verb):
                return
            known = "cookie" in request.headers
            raise Refusal(403 if known else 401, "请登录，或您无权访问此通道。 Log in, or this channel is not yours.")
        if own != box_id:
            raise Refusal(403, "您无权访问此通道。 This channel is not yours.")

    async def _row(self, request: Request, upload_id: str, verb: str) -> StagedFile:
        row = await dbthreads.run(actions.find, upload_id)
        await self._check(request, row.box_id, verb)
        if row.state == FileState.PARTIAL and queries.expired(row):
            raise Refusal(410, "该上传已过期，请重新上传。 This upload has expired; start again.")
        return row

    # -- verbs

    async def _head(self, request: Request, upload_id: str) -> None:
        row = await self._row(request, upload_id, "read")
        if _ready(row):  # stopped between its last byte and its completion: the client will send nothing more
            row = await self._complete(upload_id)
        lines = tus.standing(row)
        if row.size is None:
            lines["Upload-Defer-Length"] = "1"
        else:
            lines["Upload-Length"] = str(row.size)
        values = {k: v for k, v in row.metadata.items() if k != "concat"}
        if values:
            lines["Upload-Metadata"] = tus.metadata_header(values)
        if row.concat:
            lines["Upload-Concat"] = row.metadata.get("concat", "partial")
        await request.answer(200, {**_BASE, **lines})

    async def _delete(self, request: Request, upload_id: str) -> None:
        row = await self._row(request, upload_id, "write")
        if row.state == FileState.COMPLETE:
            await dbthreads.run(actions.remove, row.box, row.path)
        else:
            await dbthreads.run(actions.discard, row)
        await request.answer(204, _BASE)

    async def _create(self, request: Request) -> None:
        values = tus.metadata(request.headers.get("upload-metadata", ""))
        box = await self._box(request, values)
        concat = request.headers.get("upload-concat", "")
        if concat.startswith("final"):
            row = await self._join(request, box, values, concat)
        else:
            row = await self._begin(request, box, values, concat)
            row = await self._first_bytes(request, row)
        location = f"{self.prefix}{row.upload_id}"
        await request.answer(201, {**_BASE, "Location": location, **tus.standing(row)})

    async def _begin(self, request: Request, box: Box, values: dict[str, str], concat: str) -> StagedFile:
        if concat not in {"", "partial"}:
            raise Refusal(400, "Upload-Concat: partial | final;…")
        size, later = request.number("upload-length"), request.headers.get("upload-defer-length")
        if (size is None) == (later is None) or later not in {None, "1"}:
            raise Refusal(400, "Upload-Length 或 Upload-Defer-Length: 1 / one of the two")
        if size is not None and size > MAX_SIZE:
            raise Refusal(413, f"Tus-Max-Size: {MAX_SIZE}")
        path = "" if concat else tus.path(values)
        return await dbthreads.run(
            actions.begin_upload, box=box, path=path, size=size, mtime=tus.mtime(values), metadata=values, concat=concat
        )

    async def _first_bytes(self, request: Request, row: StagedFile) -> StagedFile:
        if request.headers.get("content-type") == tus.CONTENT_TYPE:
            return await self._take(request, row, 0, tus.checksum(request.headers.get("upload-checksum")))
        return await self._complete(row.upload_id) if _ready(row) else row

    async def _patch(self, request: Request, upload_id: str) -> None:
        if request.headers.get("content-type") != tus.CONTENT_TYPE:
            raise Refusal(415, f"Content-Type: {tus.CONTENT_TYPE}")
        offset, length = request.number("upload-offset"), request.number("upload-length")
        if offset is None:
            raise Refusal(400, "Upload-Offset?")
        checksum = tus.checksum(request.headers.get("upload-checksum"))
        row = await self._row(request, upload_id, "write")
        if row.concat == "final":
            raise Refusal(403, "Upload-Concat: final")
        if offset != row.offset:
            raise MismatchError(row.offset)
        if length is not None:
            row = await dbthreads.run(actions.tell_size, row, length)
        if row.state != FileState.COMPLETE:
            row = await self._take(request, row, offset, checksum)
        await request.answer(204, {**_BASE, **tus.standing(row)})

    async def _take(self, request: Request, row: StagedFile, offset: int, checksum: Checksum | None) -> StagedFile:
        """Write the request's body at the offset; return the row as it then stands."""
        # With a checksum nothing may be acknowledged before the last byte has been checked.
        row, writer = await dbthreads.run(actions.open_upload, row.upload_id, checkpoints=checksum is None)
        try:
            await self._write(request, row, writer, offset, checksum)
        except BaseException as error:
            keep = isinstance(error, (Disconnected, asyncio.CancelledError)) and checksum is None
            await asyncio.shield(asyncio.to_thread(_leave, row, writer, keep=keep))
            raise
        try:
            return await asyncio.shield(self._settle(row, writer))
        finally:
            await asyncio.to_thread(writer.close)

    async def _write(
        self, request: Request, row: StagedFile, writer: Writer, offset: int, checksum: Checksum | None
    ) -> None:
        if writer.offset != offset:
            raise MismatchError(writer.offset)
        limit = (row.size if row.size is not None else row.box.quota - row.box.used + row.held) - offset
        if (request.number("content-length") or 0) > limit:
            raise Refusal(413, "超出文件大小或配额 / more than the file's size or the quota")
        await pour(request, writer, limit, checksum)
        if checksum and not checksum.right:
            raise Refusal(460, "校验和不符，这一段未保存，请重传。 Checksum mismatch; this part was not kept.")

    async def _settle(self, row: StagedFile, writer: Writer) -> StagedFile:
        await asyncio.to_thread(writer.settle)
        if writer.offset != row.size or row.concat == "partial":
            await dbthreads.run(actions.save_offset, row.pk, writer.offset)
            row.offset = writer.offset
            return row
        try:
            await asyncio.to_thread(writer.sums)  # may read the file again; not on a thread of the database
            return await dbthreads.run(actions.finish, row, writer)
        except BaseException:
            await dbthreads.run(actions.save_offset, row.pk, writer.offset)
            raise

    async def _complete(self, upload_id: str) -> StagedFile:
        """Finish an upload whose bytes are all here."""
        row, writer = await dbthreads.run(actions.open_upload, upload_id, checkpoints=False)
        try:
            return await asyncio.shield(self._settle(row, writer))
        finally:
            await asyncio.to_thread(writer.close)

    # -- concatenation

    async def _join(self, request: Request, box: Box, values: dict[str, str], concat: str) -> StagedFile:
        if "upload-length" in request.headers:
            raise Refusal(400, "Upload-Length: final?")
        parts = [await dbthreads.run(actions.find, part) for part in tus.parts(concat, self.prefix)]
        if any(p.box_id != box.pk or p.concat != "partial" or p.offset != p.size for p in parts):
            raise Refusal(400, "Upload-Concat: 有未传完或不属于本通道的部分 / a part is unfinished or from elsewhere")
        begin = partial(actions.begin_upload, box=box, path=tus.path(values), size=None, mtime=tus.mtime(values))
        row = await dbthreads.run(begin, metadata={**values, "concat": concat}, concat="final")
        row, writer = await dbthreads.run(actions.open_upload, row.upload_id, checkpoints=False)
        try:
            await asyncio.to_thread(_copy_parts, parts, writer)
            return await dbthreads.run(actions.finish, row, writer, consumes=parts)
        except BaseException:
            writer.close()
            await dbthreads.run(actions.discard, row)
            raise
        finally:
            await asyncio.to_thread(writer.close)

    async def _box(self, request: Request, values: dict[str, str]) -> Box:
        """Return the box of the metadata, of ``?box=``, or of the credentials, when the client may write there."""
        text = values.get("box") or request.query("box")
        box_id = int(text) if text.isdigit() and len(text) < 19 else await self._account_box(request)
        if box_id is None:
            raise Refusal(400, "Upload-Metadata: 缺少 box / box is missing")
        await self._check(request, box_id, "write")
        return await dbthreads.run(_find_box, box_id)


def _find_box(box_id: int) -> Box:
    box = Box.objects.filter(pk=box_id).first()
    if box is None:
        raise GoneError
    return box


def _ready(row: StagedFile) -> bool:
    return row.state == FileState.PARTIAL and row.offset == row.size and not row.concat


def _leave(row: StagedFile, writer: Writer, *, keep: bool) -> None:
    """End a request that failed: keep what came before the line broke, or nothing of it."""
    try:
        if keep:
            dbthreads.submit(actions.save_offset, row.pk, writer.settle()).result()
        elif writer.offset != writer.start:
            dbthreads.submit(actions.save_offset, row.pk, writer.start).result()  # before the disk goes back
            writer.rewind()
    finally:
        writer.close()


def _copy_parts(parts: list[StagedFile], writer: Writer) -> None:
    for part in parts:
        with part.location.open("rb") as source:
            writer.prefix(source.fileno(), part.size or 0)
    writer.sums()
