"""The only writers of boxes and staged files.

Disk and database agree through one rule: the database is written first, `agree` then puts the disk right for a
path. Until then `StagedFile.location` knows where the bytes are, so a crash in between loses nothing.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from huijiao.core.formats.report import FileReport
from huijiao.tools.intake import dbthreads, disk, doors, paths
from huijiao.tools.intake.errors import (
    BusyError,
    FrozenError,
    GoneError,
    IntakeError,
    MismatchError,
    OverQuotaError,
    TakenError,
)
from huijiao.tools.intake.models import Box, BoxState, Channel, DoorAccount, FileState, StagedFile
from huijiao.tools.intake.writer import Writer

log = logging.getLogger(__name__)

#: Called with each file that has become complete, inside the transaction that says so; steps enter themselves here.
ON_COMPLETE: list[Callable[[StagedFile], None]] = []
#: How long an upload may rest before its bytes are thrown away.
LIFE = timedelta(days=14)


def open_box(*, owner: str, about: str = "", quota: int) -> Box:
    """Return the box of an owner, made if there is none; quota (bytes) and ``about`` are brought up to date."""
    with transaction.atomic():
        box, _ = Box.objects.update_or_create(owner=owner, defaults={"about": about, "quota": quota})
    for folder in (box.files, box.partial):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in (box.root, box.root.parent):
        disk.sync_folder(folder)
    return box


def freeze(box: Box) -> Box:
    """Make a box read only. Idempotent."""
    return _turn(box, BoxState.FROZEN, timezone.now())


def thaw(box: Box) -> Box:
    """Let a box take bytes again. Idempotent."""
    return _turn(box, BoxState.OPEN, None)


def _turn(box: Box, state: BoxState, at: datetime | None) -> Box:
    with transaction.atomic():
        held = Box.objects.select_for_update().get(pk=box.pk)
        if held.state != state:
            held.state, held.frozen_at = state, at
            held.save(update_fields=["state", "frozen_at"])
    return held


def issue_account(box: Box, *, days: int = 30) -> tuple[DoorAccount, str]:
    """Make credentials for a box; the password is returned here and nowhere else."""
    password = doors.new_password()
    account = DoorAccount.objects.create(
        box=box,
        username=f"hj{box.pk}-{doors.new_word(6)}",
        secret=doors.seal(password),
        expires=timezone.now() + timedelta(days=days),
    )
    return account, password


def revoke_account(account: DoorAccount) -> None:
    """End credentials now; open FTPS sessions lose their rights with the next command."""
    DoorAccount.objects.filter(pk=account.pk, revoked=None).update(revoked=timezone.now())


def begin_upload(
    *,
    box: Box,
    path: str,
    size: int | None,
    channel: str = Channel.TUS,
    mtime: datetime | None = None,
    metadata: Mapping[str, Any] | None = None,
    concat: str = "",
) -> StagedFile:
    """Announce a file of ``size`` bytes (None: told later). An unfinished upload of the same path is given up.

    Raises `BadPathError`, `FrozenError`, `OverQuotaError`, `TakenError`, `BusyError` (the path is being written).
    """
    path = "" if concat == "partial" else paths.clean(path)
    if path:
        _refuse_clash(box, path)
        for stale in StagedFile.objects.filter(box=box, path=path, state=FileState.PARTIAL):
            discard(stale)
    with transaction.atomic():
        held = _lock_open(box)
        replaced = StagedFile.objects.filter(box=box, path=path, state=FileState.COMPLETE).first() if path else None
        room = held.quota - held.used + (replaced.held if replaced else 0)
        if (size or 0) > room:
            raise OverQuotaError(room)
        _count(held, size or 0)
        row = StagedFile(
            box=held, path=path, size=size, held=size or 0, channel=channel, mtime=mtime, metadata=dict(metadata or {}),
            concat=concat, upload_id=secrets.token_hex(16), expires=timezone.now() + LIFE,
        )  # fmt: skip
        try:
            row.save(force_insert=True)
        except IntegrityError:  # somebody began the same path between the look and the lock
            raise BusyError from None
    return row


def tell_size(row: StagedFile, size: int) -> StagedFile:
    """Set the size of an upload that was announced without; `MismatchError` if more is here already."""
    with transaction.atomic():
        box = _lock_open(row.box)
        row = StagedFile.objects.select_related("box").get(pk=row.pk)
        if size < row.offset or (row.size is not None and row.size != size):
            raise MismatchError(row.offset)
        if size - row.held > box.quota - box.used:
            raise OverQuotaError(box.quota - box.used)
        _count(box, size - row.held)
        row.size = row.held = size
        row.save(update_fields=["size", "held"])
    return row


def open_upload(upload_id: str, *, checkpoints: bool = True) -> tuple[StagedFile, Writer]:
    """Lock an unfinished upload for writing; `GoneError`, `FrozenError`, or `BusyError` when another writes it."""
    row = _get(upload_id)
    if row.state != FileState.PARTIAL:
        raise GoneError
    if row.box.state != BoxState.OPEN:
        raise FrozenError
    try:
        fd = disk.open_locked(row.location, create=row.offset == 0)
    except FileNotFoundError:
        raise GoneError from None
    try:
        row = _get(upload_id)  # again, now that nobody else can move it
        if row.state != FileState.PARTIAL:
            raise GoneError  # noqa: TRY301
        save = partial(_save_on_thread, row.pk) if checkpoints else None
        return row, Writer(fd, upload_id, min(row.offset, os.fstat(fd).st_size), save)
    except BaseException:
        os.close(fd)
        raise


def save_offset(pk: int, offset: int) -> None:
    """Acknowledge bytes that have reached the disk."""
    rows = StagedFile.objects.filter(pk=pk, state=FileState.PARTIAL)
    expires = timezone.now() + LIFE
    if rows.filter(size__isnull=False).update(offset=offset, expires=expires):
        return
    with transaction.atomic():  # the size is not known: what is here is what it takes of the quota
        row = rows.select_for_update().first()
        if row is None:
            raise GoneError
        _count(row.box, offset - row.held)
        rows.update(offset=offset, held=offset, expires=expires)


def append(upload_id: str, pieces: Iterable[bytes], *, offset: int | None = None) -> StagedFile:
    """Write pieces at the end of an upload, durably; finishes it when its size is reached."""
    row, writer = open_upload(upload_id, checkpoints=False)
    with writer:
        if offset is not None and offset != writer.offset:
            raise MismatchError(writer.offset)
        for piece in pieces:
            if row.size is not None and writer.offset + len(piece) > row.size:
                writer.rewind()
                raise OverQuotaError(row.size - writer.offset)
            writer.put(piece)
            writer.wait(8 << 20)
        save_offset(row.pk, writer.settle())
        return finish(row, writer) if writer.offset == row.size else _get(upload_id)


def finish(row: StagedFile, writer: Writer, *, consumes: Iterable[StagedFile] = ()) -> StagedFile:
    """Make an upload a complete file of its box; what stood at its path is replaced only now.

    The bytes are durable before the row says so. ``consumes`` are the parts it was put together from; they go with
    the same transaction. Raises `FrozenError`, `OverQuotaError`, `TakenError`, `GoneError`.
    """
    size = writer.settle()
    md5, sha256 = writer.sums()
    if row.mtime:
        writer.touch(row.mtime.timestamp())
    with transaction.atomic():
        box = _lock_open(row.box)
        row = StagedFile.objects.select_related("box").get(pk=row.pk)
        if row.state == FileState.COMPLETE:
            return row
        if row.size not in {None, size}:
            raise MismatchError(size)
        _refuse_clash(box, row.path)
        disk.make_folder((box.files / row.path).parent, box.files)
        freed = 0
        for old in StagedFile.objects.filter(box=box, path=row.path, state=FileState.COMPLETE):
            freed += old.held
            old.delete()
        for part in consumes:
            freed += part.held
            part.delete()
            transaction.on_commit(partial(_forget, box.partial / part.upload_id))
        if size - row.held - freed > box.quota - box.used:
            raise OverQuotaError(box.quota - box.used + row.held + freed)
        _count(box, size - row.held - freed)
        row.size = row.offset = row.held = size
        row.md5, row.sha256, row.verdict = md5, sha256, None
        row.state, row.received, row.expires = FileState.COMPLETE, timezone.now(), None
        row.save()
        for hook in ON_COMPLETE:
            hook(row)
        transaction.on_commit(partial(agree, box, row.path))
    return row


def store(
    *, box: Box, path: str, pieces: Iterable[bytes], size: int | None = None, channel: str = Channel.DISK,
    mtime: datetime | None = None,
) -> StagedFile:  # fmt: skip
    """Take a whole file at once, in the caller's thread; for disks that came by post, the demonstration and tests."""
    row = begin_upload(box=box, path=path, size=size, channel=channel, mtime=mtime)
    try:
        _, writer = open_upload(row.upload_id, checkpoints=False)
        with writer:
            for piece in pieces:
                writer.put(piece)
                writer.wait(8 << 20)
            return finish(row, writer)
    except (IntakeError, OSError):
        discard(row)
        raise


def take_in(box: Box, folder: Path, beat: Callable[[str], None] | None = None) -> int:
    """Copy a folder (a disk that came by post) into a box; links are not followed. Returns the number of files.

    Files that are already here with the same size and time are passed over: an interrupted copy goes on.
    """
    taken = 0
    for base, names, files in os.walk(folder):
        names.sort()
        for name in sorted(files):
            source = Path(base) / name
            if source.is_symlink() or not source.is_file():
                continue
            facts, path = source.stat(), source.relative_to(folder).as_posix()
            mtime = datetime.fromtimestamp(int(facts.st_mtime), tz=timezone.get_default_timezone())
            here = StagedFile.objects.filter(box=box, path=paths.clean(path), state=FileState.COMPLETE)
            if not here.filter(size=facts.st_size, mtime=mtime).exists():
                with source.open("rb") as stream:
                    pieces = iter(partial(stream.read, 1 << 20), b"")
                    store(box=box, path=path, pieces=pieces, size=facts.st_size, mtime=mtime)
            taken += 1
            if beat:
                beat(path)
    return taken


def discard(row: StagedFile) -> None:
    """Throw an unfinished upload away; `BusyError` while somebody writes it."""
    path = row.box.partial / row.upload_id
    try:
        fd = disk.open_locked(path)
    except FileNotFoundError:
        fd = None
    try:
        with transaction.atomic():
            box = Box.objects.select_for_update().get(pk=row.box_id)
            found = StagedFile.objects.filter(pk=row.pk, state=FileState.PARTIAL).first()
            if found is None:
                return
            _count(box, -found.held)
            found.delete()
        path.unlink(missing_ok=True)
    finally:
        if fd is not None:
            os.close(fd)


def remove(box: Box, path: str, *, prune: bool = True) -> None:
    """Remove a complete file, while the box is open; and the folders it leaves empty, unless told otherwise."""
    with transaction.atomic():
        held = _lock_open(box)
        row = StagedFile.objects.filter(box=box, path=paths.clean(path), state=FileState.COMPLETE).first()
        if row is None:
            raise GoneError
        _count(held, -row.held)
        row.delete()
        transaction.on_commit(partial(agree, held, row.path, prune=prune))


def rename(box: Box, old: str, new: str) -> None:
    """Rename a complete file, or all files below a folder; what stands at a new path is not overwritten."""
    old, new = paths.clean(old), paths.clean(new)
    with transaction.atomic():
        held = _lock_open(box)
        files = StagedFile.objects.select_related("box").filter(box=box, state=FileState.COMPLETE)
        rows = list(files.filter(path=old)) or list(files.filter(path__startswith=f"{old}/"))
        if not rows:
            raise GoneError
        for row in rows:
            before, row.path = row.path, paths.clean(new + row.path[len(old) :])
            _refuse_clash(held, row.path)
            if files.filter(path=row.path).exists():
                raise TakenError(row.path)
            unplaced = held.partial / row.upload_id
            if not unplaced.exists():
                os.link(held.files / before, unplaced)
            row.save(update_fields=["path"])
            for path in (row.path, before):
                transaction.on_commit(partial(agree, held, path))


def set_verdict(file_id: int, report: FileReport, *, sha256: str) -> bool:
    """Keep what validation says of a file; False when the file is no longer the one that was read."""
    rows = StagedFile.objects.filter(pk=file_id, sha256=sha256, state=FileState.COMPLETE)
    return bool(rows.update(verdict=report.as_json()))


def agree(box: Box, path: str, *, prune: bool = True) -> None:
    """Make the disk agree with the database for one path. Idempotent; durable when it returns."""
    with disk.exclusive(box.root):
        row = StagedFile.objects.filter(box=box, path=path, state=FileState.COMPLETE).first()
        target = box.files / path
        if row is None:
            if target.is_file():
                disk.unlink(target, box.files if prune else target.parent)
        elif (unplaced := box.partial / row.upload_id).exists():
            disk.place(unplaced, target, box.files)


def recover() -> None:
    """After a crash: put finished files in their places, throw away bytes no row knows (older than a day)."""
    for box in Box.objects.all():
        if not box.partial.is_dir():
            continue
        names = {entry.name: entry for entry in os.scandir(box.partial)}
        for name, entry in names.items():
            row = StagedFile.objects.filter(upload_id=name).first()
            if row is not None and row.state == FileState.COMPLETE:
                agree(box, row.path)
            elif row is None and timezone.now().timestamp() - entry.stat().st_mtime > 86400:
                Path(entry.path).unlink(missing_ok=True)


def expire_uploads() -> int:
    """Throw away uploads that have rested longer than `LIFE`; return how many."""
    count = 0
    for row in StagedFile.objects.filter(state=FileState.PARTIAL, expires__lt=timezone.now()):
        try:
            discard(row)
            count += 1
        except BusyError:
            log.info("upload %s has expired but is being written", row.upload_id)
    return count


def find(upload_id: str) -> StagedFile:
    """Return an upload with its box, or raise `GoneError`."""
    return _get(upload_id)


def _forget(path: Path) -> None:
    path.unlink(missing_ok=True)


def _save_on_thread(pk: int, offset: int) -> None:
    dbthreads.submit(save_offset, pk, offset).result()


def _get(upload_id: str) -> StagedFile:
    row = StagedFile.objects.select_related("box").filter(upload_id=upload_id).first()
    if row is None:
        raise GoneError
    return row


def _lock_open(box: Box) -> Box:
    held = Box.objects.select_for_update().get(pk=box.pk)
    if held.state != BoxState.OPEN:
        raise FrozenError
    return held


def _count(box: Box, difference: int) -> None:
    if difference:
        Box.objects.filter(pk=box.pk).update(used=F("used") + difference)


def _refuse_clash(box: Box, path: str) -> None:
    """Refuse a file where a folder stands, and a folder where a file stands."""
    if (box.files / path).is_dir():
        raise TakenError(path)
    parent = Path(path).parent
    while parent != Path():
        if (box.files / parent).is_file():
            raise TakenError(parent.as_posix())
        parent = parent.parent
