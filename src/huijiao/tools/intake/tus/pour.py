"""The body of a request into a partial file, without holding it in memory."""

from __future__ import annotations

import asyncio

from huijiao.tools.intake.http import Refusal, Request
from huijiao.tools.intake.tus.headers import Checksum
from huijiao.tools.intake.writer import Writer

PIECE = 512 << 10
AHEAD = 8 << 20  # bytes the disk and the digests may be behind the network


async def pour(request: Request, writer: Writer, limit: int, checksum: Checksum | None) -> None:
    """Write the body, at most ``limit`` bytes (413 beyond); raises `Disconnected` with what came before written."""
    held: list[bytes] = []
    size = total = 0
    try:
        while chunk := await request.chunk():
            total += len(chunk)
            if total > limit:
                raise Refusal(413, "超出文件大小或配额 / more than the file's size or the quota")
            held.append(chunk)
            size += len(chunk)
            if size >= PIECE:
                await _put(writer, held, checksum)
                size = 0
    finally:
        await _put(writer, held, checksum)


async def _put(writer: Writer, held: list[bytes], checksum: Checksum | None) -> None:
    if not held:
        return
    piece = held[0] if len(held) == 1 else b"".join(held)
    held.clear()
    if checksum:
        await asyncio.to_thread(checksum.running.update, piece)
    writer.put(piece)
    if writer.waiting > AHEAD:
        await asyncio.to_thread(writer.wait, AHEAD // 2)
