"""The folder a session of FTPS or SFTP sees: a box's complete files, its unfinished uploads laid over them.

Paths are relative, with ``/``; the top is "". Every function may use the database and the disk: call it on a thread.
"""

from __future__ import annotations

import errno
import os
from typing import NamedTuple

from huijiao.tools.intake import actions, disk, paths
from huijiao.tools.intake.errors import FrozenError, GoneError, TakenError
from huijiao.tools.intake.models import Box, BoxState, Channel, FileState, StagedFile, Standing
from huijiao.tools.intake.writer import Writer

#: The doors whose unfinished uploads are seen, and resumed, by one another.
SHOWN = (Channel.FTPS, Channel.SFTP)


class Begun(NamedTuple):
    """An upload open for writing, and the complete file it is to start from."""

    row: StagedFile
    writer: Writer
    base: StagedFile | None


def partials(box_id: int) -> dict[str, StagedFile]:
    """Return the unfinished uploads by path."""
    # By `standing`, which has an index: by state, every file of a box was looked at (35 ms of 40,000).
    rows = StagedFile.objects.select_related("box").filter(box=box_id, standing=Standing.PARTIAL, channel__in=SHOWN)
    return {row.path: row for row in rows}


def require_open(box_id: int) -> Box:
    """Return the box, or raise `FrozenError`."""
    box = Box.objects.get(pk=box_id)
    if box.state != BoxState.OPEN:
        raise FrozenError
    return box


def begin(box_id: int, path: str, *, resume: bool, channel: str) -> Begun:
    """Begin an upload, or go on with what is there; raises an `IntakeError`."""
    box = require_open(box_id)
    base = None
    if resume:
        rows = StagedFile.objects.select_related("box").filter(box=box, path=path)
        found = rows.filter(state=FileState.PARTIAL, channel__in=SHOWN).first()
        if found is not None:
            return Begun(*actions.open_upload(found.upload_id), None)
        base = rows.filter(state=FileState.COMPLETE).first()
    row = actions.begin_upload(box=box, path=path, size=None, channel=channel)
    return Begun(*actions.open_upload(row.upload_id), base)


def make_folder(box_id: int, path: str) -> None:
    """Make one folder, durably; raises an `IntakeError` or OSError."""
    box = require_open(box_id)
    folder = box.files / paths.clean(path)
    folder.mkdir(0o700)
    disk.sync_folder(folder.parent)


def remove_folder(box_id: int, path: str) -> None:
    """Remove an empty folder; OSError (ENOTEMPTY) when unfinished uploads are in it."""
    box = require_open(box_id)
    if any(name.startswith(f"{path}/") for name in partials(box_id)):
        raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), path)
    (box.files / paths.clean(path)).rmdir()


def remove(box_id: int, path: str) -> None:
    """Remove a file, or throw an unfinished upload away."""
    box = require_open(box_id)
    row = partials(box_id).get(path)
    if row is not None:
        actions.discard(row)
    else:
        actions.remove(box, path, prune=False)


def rename(box_id: int, old: str, new: str, *, replace: bool = False) -> None:
    """Rename a file or a folder; ``replace``: a file may take the place of a file."""
    box = require_open(box_id)
    source, target = box.files / old, box.files / paths.clean(new)
    if not target.parent.is_dir():
        raise GoneError
    if source.is_dir() and not any(files for _, _, files in os.walk(source)):
        if target.exists():
            raise TakenError(new)
        source.rename(target)
        disk.sync_folder(target.parent)
        disk.sync_folder(source.parent)
    else:
        actions.rename(box, old, new, replace=replace)
