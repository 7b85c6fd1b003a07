# ruff: noqa: SLF001 - the table at the end names the handlers of the class
"""What each request does. A handler answers at once, or returns what must be awaited; nothing is answered before it."""

from __future__ import annotations

import asyncio
import os
import stat
import struct
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import ClassVar

from huijiao.tools.intake import actions, dbthreads, paths, view
from huijiao.tools.intake.errors import BusyError, GoneError, TakenError
from huijiao.tools.intake.models import Box
from huijiao.tools.intake.sftp import folder, wire
from huijiao.tools.intake.sftp.folder import Entry, Reading
from huijiao.tools.intake.sftp.guest import Guest
from huijiao.tools.intake.sftp.names import Names, long
from huijiao.tools.intake.sftp.upload import Upload
from huijiao.tools.intake.sftp.wire import Ask, Attrs, Code, Open, Packet, Tell

Answer = tuple[Tell, bytes]
Reply = Answer | Awaitable[Answer]
OK: Answer = (Tell.STATUS, wire.status(Code.OK))
END: Answer = (Tell.STATUS, wire.status(Code.EOF))
_LIMITS = struct.pack(">QQQQ", (256 << 10) + 1024, 255 << 10, 255 << 10, 256)
_MOST = 256  # open handles of a session
_BLOCK = 4096
_NO_LINKS = "不支持链接。 Links are not supported."


class Requests:
    """The requests of one session."""

    EXTENSIONS: ClassVar = (
        (b"posix-rename@openssh.com", b"1"), (b"statvfs@openssh.com", b"2"), (b"fstatvfs@openssh.com", b"2"),
        (b"lsetstat@openssh.com", b"1"), (b"limits@openssh.com", b"1"),
    )  # fmt: skip

    def __init__(self, guest: Guest) -> None:
        self._guest, self._names = guest, Names()
        self._handles: dict[bytes, Upload | Reading | Iterator[list[Entry]]] = {}
        self._live: dict[str, Upload] = {}
        self._next = 0

    def answer(self, kind: int, packet: Packet) -> Reply:
        """Answer one request, perhaps after asking the database how the box stands."""
        if kind == Ask.WRITE:
            return self._write(packet)
        handler, asks = _HANDLERS.get(kind, (Requests._unknown, False))
        if asks and not self._guest.fresh:
            return self._informed(handler, packet)
        return handler(self, packet)

    async def _informed(self, handler: Handler, packet: Packet) -> Answer:
        await self._guest.refresh()
        reply = handler(self, packet)
        return reply if isinstance(reply, tuple) else await reply

    async def leave(self) -> None:
        """Keep what came of open files; the session is over."""
        handles, self._handles = self._handles, {}
        for held in handles.values():
            if isinstance(held, Upload):
                await held.abandon()
            elif isinstance(held, Reading):
                held.close()

    # -- handles

    def _keep(self, held: Upload | Reading | Iterator[list[Entry]]) -> Answer:
        if len(self._handles) >= _MOST:
            raise OSError(24, "打开的文件过多。 Too many open files.")
        self._next += 1
        handle = wire.U32.pack(self._next)
        self._handles[handle] = held
        return Tell.HANDLE, wire.string(handle)

    def _held(self, packet: Packet) -> Upload | Reading | Iterator[list[Entry]]:
        try:
            return self._handles[packet.string()]
        except KeyError:
            raise wire.Malformed from None

    def _path(self, packet: Packet) -> str:
        return self._names.read(packet.string())

    def _sizes(self) -> dict[str, int]:
        return {path: upload.size for path, upload in self._live.items()}

    # -- files

    def _open(self, packet: Packet) -> Reply:
        path, flags = self._path(packet), packet.u32()
        if not flags & (Open.WRITE | Open.APPEND):
            return self._keep(Reading(self._guest, path))
        self._guest.require_open()
        path = paths.clean(path)
        real = self._guest.root / path
        if not real.parent.is_dir():
            raise GoneError
        there = path in self._guest.known().partials or os.path.lexists(real)
        if path in self._live:
            raise BusyError
        if real.is_dir() or (there and flags & Open.EXCLUSIVE):
            raise TakenError(path)
        if not there and not flags & Open.CREATE:
            raise GoneError
        upload = Upload(self._guest.account, self._guest.box_id, path, append=bool(flags & Open.APPEND))
        if there and not flags & Open.TRUNCATE:
            return self._resumed(upload)
        return self._begun(upload)

    def _begun(self, upload: Upload) -> Answer:
        kept = self._keep(upload)
        self._live[upload.path] = upload
        return kept

    async def _resumed(self, upload: Upload) -> Answer:
        await upload.resume()
        return self._begun(upload)

    def _write(self, packet: Packet) -> Reply:
        held = self._held(packet)
        if not isinstance(held, Upload):
            raise wire.Malformed
        wait = held.write(packet.u64(), packet.string())
        return OK if wait is None else _after(wait)

    def _read(self, packet: Packet) -> Reply:
        held = self._held(packet)
        if not isinstance(held, Reading):
            raise wire.Malformed
        data = held.read(packet.u64(), min(packet.u32(), 255 << 10))
        return (Tell.DATA, wire.string(data)) if data else END

    def _close(self, packet: Packet) -> Reply:
        held = self._handles.pop(packet.string(), None)
        if held is None:
            raise wire.Malformed
        if isinstance(held, Upload):
            return self._closed(held)
        if isinstance(held, Reading):
            held.close()
        return OK

    async def _closed(self, upload: Upload) -> Answer:
        try:
            await upload.close()
        except BaseException:
            self._guest.stale()
            raise
        finally:
            del self._live[upload.path]
        if self._guest.facts is not None:
            self._guest.facts.partials.pop(upload.path, None)
        return OK

    # -- attributes

    def _attrs(self, found: Entry) -> Answer:
        return Tell.ATTRS, wire.attrs(found.size, found.mode, found.mtime)

    def _stat(self, packet: Packet) -> Reply:
        return self._attrs(folder.entry(self._guest, self._path(packet), self._sizes()))

    def _fstat(self, packet: Packet) -> Reply:
        held = self._held(packet)
        if not isinstance(held, Upload | Reading):
            raise wire.Malformed
        return self._attrs(folder.entry(self._guest, held.path, self._sizes()))

    def _setstat(self, packet: Packet) -> Reply:
        path, told = self._path(packet), packet.attrs()
        upload = self._live.get(path)
        if upload is not None:
            return self._tell(upload, told)
        found = folder.entry(self._guest, path, {})
        if told.size is not None and told.size != found.size:
            raise NotImplementedError("不支持改变文件长度。 A file's length cannot be changed.")
        if told.mtime is None or stat.S_ISDIR(found.mode):
            return OK
        self._guest.require_open()
        return self._dated(path, told.mtime)

    async def _dated(self, path: str, mtime: int) -> Answer:
        with suppress(GoneError):  # unfinished: its time is told again with its end
            await dbthreads.run(actions.set_mtime, Box(pk=self._guest.box_id), path, mtime)
        return OK

    def _fsetstat(self, packet: Packet) -> Reply:
        held = self._held(packet)
        return self._tell(held, packet.attrs()) if isinstance(held, Upload) else OK

    def _tell(self, upload: Upload, told: Attrs) -> Reply:
        if told.mtime is not None:
            upload.mtime = told.mtime
        return OK if told.size is None else _after(upload.cut(told.size))

    # -- folders

    def _opendir(self, packet: Packet) -> Reply:
        return self._opened(self._path(packet))

    async def _opened(self, path: str) -> Answer:
        return self._keep(await asyncio.to_thread(folder.listing, self._guest, path, self._sizes()))

    def _readdir(self, packet: Packet) -> Reply:
        held = self._held(packet)
        if isinstance(held, Upload | Reading):
            raise wire.Malformed
        page = next(held, None)
        if page is None:
            return END
        body = [wire.U32.pack(len(page))]
        for each in page:
            name = self._names.write(each.name)
            line = long(name, each.mode, each.size, each.mtime)
            body += [wire.string(name), wire.string(line), wire.attrs(each.size, each.mode, each.mtime)]
        return Tell.NAME, b"".join(body)

    def _realpath(self, packet: Packet) -> Reply:
        name = self._names.write("/" + self._path(packet))
        return Tell.NAME, wire.U32.pack(1) + wire.string(name) * 2 + wire.U32.pack(0)

    # -- changes

    def _change(self, work: Callable[[], None]) -> Reply:
        async def change() -> Answer:
            try:
                await dbthreads.run(work)
            finally:
                self._guest.stale()
            return OK

        self._guest.require_open()
        return change()

    def _mkdir(self, packet: Packet) -> Reply:
        return self._change(partial(view.make_folder, self._guest.box_id, self._path(packet)))

    def _rmdir(self, packet: Packet) -> Reply:
        return self._change(partial(view.remove_folder, self._guest.box_id, self._path(packet)))

    def _remove(self, packet: Packet) -> Reply:
        return self._change(partial(view.remove, self._guest.box_id, self._path(packet)))

    def _rename(self, packet: Packet, *, replace: bool = False) -> Reply:
        old, new = self._path(packet), self._path(packet)
        return self._change(partial(view.rename, self._guest.box_id, old, new, replace=replace))

    # -- the rest

    def _extended(self, packet: Packet) -> Reply:
        name = packet.string()
        if name == b"posix-rename@openssh.com":
            return self._rename(packet, replace=True)
        if name in {b"statvfs@openssh.com", b"fstatvfs@openssh.com"}:
            return self._space()
        if name == b"lsetstat@openssh.com":
            return self._setstat(packet)
        if name == b"limits@openssh.com":
            return Tell.EXTENDED, _LIMITS
        raise NotImplementedError("不支持此操作。 Not supported.")

    def _space(self) -> Answer:
        """Tell the quota as a file system would."""
        facts = self._guest.known()
        left = max(facts.quota - facts.used, 0) // _BLOCK
        read_only = 0 if facts.open else 1
        return Tell.EXTENDED, struct.pack(
            ">11Q", _BLOCK, _BLOCK, facts.quota // _BLOCK, left, left, 1 << 30, 1 << 30, 1 << 30, 0, read_only | 2, 255
        )

    def _link(self, packet: Packet) -> Reply:
        raise NotImplementedError(_NO_LINKS)

    def _unknown(self, packet: Packet) -> Reply:
        raise NotImplementedError("不支持此操作。 Not supported.")


async def _after(work: Awaitable[None]) -> Answer:
    await work
    return OK


Handler = Callable[[Requests, Packet], Reply]
#: Request: its handler, and whether it must know how the box stands.
_HANDLERS: dict[int, tuple[Handler, bool]] = {
    Ask.OPEN: (Requests._open, True), Ask.CLOSE: (Requests._close, False), Ask.READ: (Requests._read, False),
    Ask.LSTAT: (Requests._stat, True), Ask.STAT: (Requests._stat, True), Ask.FSTAT: (Requests._fstat, True),
    Ask.SETSTAT: (Requests._setstat, True), Ask.FSETSTAT: (Requests._fsetstat, False),
    Ask.OPENDIR: (Requests._opendir, True), Ask.READDIR: (Requests._readdir, False),
    Ask.REMOVE: (Requests._remove, True), Ask.MKDIR: (Requests._mkdir, True), Ask.RMDIR: (Requests._rmdir, True),
    Ask.REALPATH: (Requests._realpath, False), Ask.RENAME: (Requests._rename, True),
    Ask.READLINK: (Requests._link, False), Ask.SYMLINK: (Requests._link, False),
    Ask.EXTENDED: (Requests._extended, True),
}  # fmt: skip
