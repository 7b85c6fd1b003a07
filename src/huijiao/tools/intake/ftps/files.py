# ruff: noqa: PTH102, PTH104, PTH106, PTH112, PTH113, PTH120, PTH123, PTH202, PTH204, PTH208
# pyftpdlib hands real paths over as strings, once per file of a listing.
"""The folder a session sees: the box's complete files, with its unfinished FTPS uploads laid over them."""

from __future__ import annotations

import errno
import os
import time
import unicodedata
from pathlib import Path
from typing import IO, Any

from pyftpdlib.exceptions import FilesystemError
from pyftpdlib.filesystems import AbstractedFS

from huijiao.tools.intake import actions, dbthreads, disk, paths, view
from huijiao.tools.intake.errors import GoneError, IntakeError, TakenError
from huijiao.tools.intake.ftps.held import Held, held
from huijiao.tools.intake.ftps.sink import Sink
from huijiao.tools.intake.models import Box, Channel, StagedFile


class BoxFiles(AbstractedFS):  # pyftpdlib has no types
    """A view of one box. Paths given to the methods are real ones below ``files/``."""

    def __init__(self, root: str, cmd_channel: Any) -> None:
        super().__init__(root, cmd_channel)
        self._box_id: int = cmd_channel.account.box_id
        self._account_id: int = cmd_channel.account.pk
        self._partials: dict[str, StagedFile] = {}
        self._found_open = -1.0
        self.refresh()

    def refresh(self) -> None:
        """Look up the unfinished uploads again."""
        self._partials = dbthreads.submit(view.partials, self._box_id).result()

    def ended(self, sink: Sink) -> None:
        """Know what became of a transfer; of a file that was never laid down there is nothing to look up."""
        if not isinstance(sink, Held) or sink.laid_down or self._partials:
            self.refresh()

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
        if not resume:
            self._require_open()
            return held(path, name, self._account_id, self._box_id, self._begin)
        begun = self._begin(self._box_id, name, resume=True, channel=Channel.FTPS)
        return Sink(path, *begun)

    def _require_open(self) -> None:
        """Refuse early while the box is frozen; what was found is believed for a second, and asked again at the end."""
        if time.monotonic() - self._found_open >= 1:
            dbthreads.submit(view.require_open, self._box_id).result()
            self._found_open = time.monotonic()

    def _begin(self, box_id: int, name: str, *, resume: bool, channel: str) -> view.Begun:
        begun = dbthreads.submit(view.begin, box_id, name, resume=resume, channel=channel).result()
        self._partials[name] = begun.row
        return begun

    def mkdir(self, path: str) -> None:
        """Make a folder."""
        try:
            dbthreads.submit(view.require_open, self._box_id).result()
            paths.clean(self.relative(path))
        except IntakeError as no:
            raise FilesystemError(str(no)) from None
        os.mkdir(path, 0o700)
        disk.sync_folder(Path(path).parent)

    def rmdir(self, path: str) -> None:
        """Remove an empty folder."""
        try:
            dbthreads.submit(view.require_open, self._box_id).result()
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
                dbthreads.submit(view.require_open, self._box_id).result()
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


def _discard(row: StagedFile) -> None:
    view.require_open(row.box_id)
    actions.discard(row)
