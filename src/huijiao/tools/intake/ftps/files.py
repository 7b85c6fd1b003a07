# ruff: noqa: PTH102, PTH104, PTH106, PTH112, PTH113, PTH120, PTH123, PTH202, PTH204, PTH208
# pyftpdlib hands real paths over as strings, once per file of a listing.
"""The folder a session sees: the box's complete files, with its unfinished FTPS uploads laid over them."""

from __future__ import annotations

import errno
import os
import unicodedata
from pathlib import Path
from typing import IO, Any

from pyftpdlib.exceptions import FilesystemError
from pyftpdlib.filesystems import AbstractedFS

from huijiao.tools.intake import actions, dbthreads, disk, paths
from huijiao.tools.intake.errors import FrozenError, GoneError, IntakeError, TakenError
from huijiao.tools.intake.ftps.sink import Sink
from huijiao.tools.intake.models import Box, BoxState, Channel, FileState, StagedFile


class BoxFiles(AbstractedFS):  # pyftpdlib has no types
    """A view of one box. Paths given to the methods are real ones below ``files/``."""

    def __init__(self, root: str, cmd_channel: Any) -> None:
        super().__init__(root, cmd_channel)
        self._box_id: int = cmd_channel.account.box_id
        self._partials: dict[str, StagedFile] = {}
        self.refresh()

    def refresh(self) -> None:
        """Look up the unfinished uploads again."""
        self._partials = dbthreads.submit(_partials, self._box_id).result()

    # -- names

    def ftpnorm(self, ftppath: str) -> str:
        """Return the absolute virtual path, in NFC (macOS clients send NFD)."""
        return str(super().ftpnorm(unicodedata.normalize("NFC", ftppath)))

    def relative(self, path: str) -> str:
        """Return the path inside the box."""
        return os.path.relpath(path, self.root)

    def _real(self, path: str) -> str:
        row = self._partials.get(self.relative(path))
        return str(row.box.partial / row.upload_id) if row else path

    # -- reading

    def chdir(self, path: str) -> None:
        """Change this session's folder. The library changes the process's, for all sessions at once."""
        if not os.path.isdir(path):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
        self.cwd = self.fs2ftp(path)

    def listdir(self, path: str) -> list[str]:
        """Return the names in a folder."""
        self.refresh()
        here = self.relative(path)
        parent = "" if here == "." else here
        unfinished = {Path(name).name for name in self._partials if os.path.dirname(name) == parent}
        return sorted(set(os.listdir(path)) | unfinished)

    listdirinfo = listdir

    def stat(self, path: str) -> os.stat_result:
        """Return what is known of a file; of an unfinished upload, so that clients can resume it."""
        return os.lstat(self._real(path))

    lstat = stat

    def isfile(self, path: str) -> bool:
        """Tell whether there is a file, finished or not."""
        return os.path.isfile(self._real(path))

    def getsize(self, path: str) -> int:
        """Return a file's size; of an unfinished one what has been acknowledged."""
        row = self._partials.get(self.relative(path))
        return row.offset if row else os.path.getsize(path)

    def getmtime(self, path: str) -> float:
        """Return a file's time."""
        return os.path.getmtime(self._real(path))

    def lexists(self, path: str) -> bool:
        """Tell whether there is anything."""
        return os.path.lexists(self._real(path))

    def open(self, filename: str, mode: str) -> IO[bytes]:
        """Open for reading; writing goes through `receive`."""
        if mode != "rb":
            raise FilesystemError("not supported")
        return open(self._real(filename), "rb")

    def mkstemp(self, *_: Any, **__: Any) -> Any:
        """STOU: names made by the server have no place in a dataset."""
        raise FilesystemError("STOU is not supported")

    # -- writing

    def receive(self, path: str, *, resume: bool) -> Sink:
        """Return what a STOR writes into, or raise an `IntakeError`; ``resume``: on top of what is here."""
        name = paths.clean(self.relative(path))
        if not os.path.isdir(os.path.dirname(path)):
            raise GoneError
        row, writer, base = dbthreads.submit(_begin, self._box_id, name, resume).result()
        self._partials[name] = row
        return Sink(path, row, writer, base)

    def mkdir(self, path: str) -> None:
        """Make a folder."""
        try:
            dbthreads.submit(_require_open, self._box_id).result()
            paths.clean(self.relative(path))
        except IntakeError as no:
            raise FilesystemError(str(no)) from None
        os.mkdir(path, 0o700)
        disk.sync_folder(Path(path).parent)

    def rmdir(self, path: str) -> None:
        """Remove an empty folder."""
        try:
            dbthreads.submit(_require_open, self._box_id).result()
        except IntakeError as no:
            raise FilesystemError(str(no)) from None
        if self.listdir(path):
            raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), path)
        os.rmdir(path)

    def remove(self, path: str) -> None:
        """Remove a file, or throw an unfinished upload away."""
        self.refresh()
        row = self._partials.pop(self.relative(path), None)
        try:
            if row is not None:
                dbthreads.submit(_discard, row).result()
            else:
                dbthreads.submit(actions.remove, Box(pk=self._box_id), self.relative(path), prune=False).result()
        except IntakeError as no:
            raise FilesystemError(str(no)) from None

    def rename(self, src: str, dst: str) -> None:
        """Rename a file or a folder."""
        old, new = self.relative(src), self.relative(dst)
        try:
            if os.path.isdir(src) and not any(files for _, _, files in os.walk(src)):
                dbthreads.submit(_require_open, self._box_id).result()
                paths.clean(new)
                if os.path.lexists(dst):
                    raise TakenError(new)
                os.rename(src, dst)
            else:
                dbthreads.submit(actions.rename, Box(pk=self._box_id), old, new).result()
        except IntakeError as no:
            raise FilesystemError(str(no)) from None

    def utime(self, *_: Any) -> None:
        """MFMT is not offered: what was received and when is the centre's record."""
        raise FilesystemError("not supported")

    def chmod(self, *_: Any) -> None:
        """SITE CHMOD is not offered."""
        raise FilesystemError("not supported")


def _partials(box_id: int) -> dict[str, StagedFile]:
    rows = StagedFile.objects.select_related("box")
    return {r.path: r for r in rows.filter(box=box_id, state=FileState.PARTIAL, channel=Channel.FTPS)}


def _require_open(box_id: int) -> Box:
    box = Box.objects.get(pk=box_id)
    if box.state != BoxState.OPEN:
        raise FrozenError
    return box


def _discard(row: StagedFile) -> None:
    _require_open(row.box_id)
    actions.discard(row)


def _begin(box_id: int, path: str, resume: bool) -> tuple[StagedFile, Any, StagedFile | None]:
    """Return the row and writer of a new or resumed upload, and the complete file it is to start from."""
    box = _require_open(box_id)
    base = None
    if resume:
        found = StagedFile.objects.filter(box=box, path=path, state=FileState.PARTIAL, channel=Channel.FTPS).first()
        if found is not None:
            return *actions.open_upload(found.upload_id), None
        base = StagedFile.objects.select_related("box").filter(box=box, path=path, state=FileState.COMPLETE).first()
    row = actions.begin_upload(box=box, path=path, size=None, channel=Channel.FTPS)
    return *actions.open_upload(row.upload_id), base
