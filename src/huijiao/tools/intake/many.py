# ruff: noqa: SLF001 - the same floor as `actions`, in a file of its own
"""Small files, many at a time: what arrives while one batch is made durable becomes the next one.

A disk needs a few milliseconds to promise that something is kept, for one file or for a hundred. So a file is handed
in whole, all that wait share one promise of the disk and one of the database, and each is answered when it is kept:
bytes, folder entry, digests and row. Putting it in its place needs no promise: `StagedFile.location` and
`actions.recover` know where it is until then.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from huijiao.tools.intake import actions, dbthreads, disk, doors
from huijiao.tools.intake.errors import BusyError, GoneError, IntakeError, OverQuotaError
from huijiao.tools.intake.models import Box, DoorAccount, FileState, StagedFile

_BATCH = 256
_DISK = ThreadPoolExecutor(max_workers=16, thread_name_prefix="intake-sync")


@dataclass(frozen=True, slots=True)
class Small:
    """A whole file, handed in by the holder of a door account; ``path`` is clean, ``mtime`` seconds since 1970."""

    account: int
    box_id: int
    path: str
    data: bytes
    mtime: int | None
    channel: str


@dataclass(frozen=True, slots=True)
class Written:
    """A small file whose bytes are on the disk, under ``partial/``."""

    small: Small
    upload_id: str
    md5: str
    sha256: str


def moment(seconds: int) -> datetime:
    """Return a client's time stamp."""
    return datetime.fromtimestamp(seconds, tz=UTC)


Waiting = tuple[Small, Future[None]]
Ready = tuple[Written, Future[None]]


class Committer:
    """Takes small files. One thread makes their bytes durable, one their rows; both take all that waits at once."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[Waiting] = []
        self._ready: list[Ready] = []
        self._started = False

    def put(self, small: Small) -> Future[None]:
        """Hand a file in; the future ends when it is kept, with an `IntakeError` or OSError when it is refused."""
        future: Future[None] = Future()
        with self._changed:
            self._waiting.append((small, future))
            if not self._started:
                self._started = True
                for work in (self._sync, self._commit):
                    threading.Thread(target=work, name="intake-many", daemon=True).start()
            self._changed.notify_all()
        return future

    def _sync(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._waiting))
                batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
            ready = _write_all(batch)
            with self._changed:
                self._ready += ready
                self._changed.notify_all()

    def _commit(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._ready))
            with _in_turn():  # what becomes ready while another process has its turn comes along
                batch = self._next()
                answers = _keep([written for written, _ in batch])
            for (_, future), answer in zip(batch, answers, strict=True):
                if answer is None:
                    future.set_result(None)
                else:
                    future.set_exception(answer)

    def _next(self) -> list[Ready]:
        """Take what is ready of one box, each path once, in order."""
        batch, left, seen = list[Ready](), list[Ready](), set[str]()
        with self._changed:
            box_id = self._ready[0][0].small.box_id
            for item in self._ready:
                small = item[0].small
                if small.box_id == box_id and small.path not in seen and len(batch) < _BATCH:
                    batch.append(item)
                    seen.add(small.path)
                else:
                    left.append(item)
            self._ready = left
        return batch


COMMITTER = Committer()


def _partial(box_id: int) -> Path:
    return Path(settings.HOME) / "staging" / str(box_id) / "partial"


def _write_all(batch: Sequence[Waiting]) -> list[Ready]:
    """Put the bytes on the disk; who cannot be served is told."""
    opened: list[tuple[Ready, int]] = []
    for small, future in batch:
        try:
            written, fd = _write(_partial(small.box_id), small)
            opened.append(((written, future), fd))
        except OSError as error:
            future.set_exception(error)
    try:
        _sync([fd for _, fd in opened], {_partial(written.small.box_id) for (written, _), _ in opened})
    except OSError as error:
        for (written, future), _ in opened:
            _forget(written)
            future.set_exception(error)
        return []
    return [ready for ready, _ in opened]


def _keep(files: Sequence[Written]) -> list[Exception | None]:
    """Make files of one box complete whose bytes are on the disk; say of each why not."""
    numbered = dict(enumerate(files))
    dbthreads.renew()
    try:
        refused: Mapping[int, Exception] = _take(files[0].small.box_id, numbered)
    except Exception as error:  # noqa: BLE001 - each client is told
        refused = dict.fromkeys(numbered, error)
    finally:
        dbthreads.renew()
    for number in refused:
        _forget(files[number])
    return [refused.get(number) for number in numbered]


def _write(folder: Path, small: Small) -> tuple[Written, int]:
    upload_id = secrets.token_hex(16)
    fd = os.open(folder / upload_id, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        view = memoryview(small.data)
        while view:
            view = view[os.write(fd, view) :]
        if small.mtime is not None:
            os.utime(fd, (small.mtime, small.mtime))
    except BaseException:
        os.close(fd)
        (folder / upload_id).unlink(missing_ok=True)
        raise
    md5 = hashlib.md5(small.data, usedforsecurity=False).hexdigest()
    return Written(small, upload_id, md5, hashlib.sha256(small.data).hexdigest()), fd


def _sync(fds: Sequence[int], folders: Iterable[Path]) -> None:
    """Wait for the disk once for all: a journal takes what is asked at the same time in one go."""
    jobs = [_DISK.submit(os.fdatasync, fd) for fd in fds]
    jobs += [_DISK.submit(disk.sync_folder, folder) for folder in folders]
    errors = [error for job in jobs if (error := job.exception()) is not None]
    for fd in fds:
        os.close(fd)
    if errors:
        raise errors[0]


def _forget(written: Written) -> None:
    (_partial(written.small.box_id) / written.upload_id).unlink(missing_ok=True)


@contextmanager
def _in_turn() -> Iterator[None]:
    """Let processes commit one after the other on SQLite, whose own waiting sleeps longer than a commit takes."""
    if connection.vendor != "sqlite":
        yield
        return
    fd = os.open(Path(settings.HOME) / "staging" / ".turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)


def _take(box_id: int, files: Mapping[int, Written]) -> dict[int, IntakeError]:
    """Make files complete whose bytes are on the disk under ``partial/``, in one transaction; return the refused ones.

    Raises `FrozenError`; a file of an account that has ended is `GoneError`.
    """
    wanted = {each.small.path for each in files.values()}
    refused: dict[int, IntakeError] = {}
    for stale in StagedFile.objects.select_related("box").filter(box=box_id, state=FileState.PARTIAL, path__in=wanted):
        try:
            actions.discard(stale)
        except BusyError as busy:
            refused |= {n: busy for n, each in files.items() if each.small.path == stale.path}
    with transaction.atomic():
        box = actions._lock_open(Box(pk=box_id))
        valid = set(DoorAccount.objects.filter(doors.valid(), box=box).values_list("pk", flat=True))
        found = StagedFile.objects.filter(box=box, state=FileState.COMPLETE, path__in=wanted)
        before = {old.path: old for old in found}
        room, rows, gone = box.quota - box.used, [], []
        for number, each in files.items():
            old, size = before.get(each.small.path), len(each.small.data)
            freed = old.held if old else 0
            try:
                if number in refused:
                    continue
                _may_take(box, each, valid, room + freed)
            except IntakeError as no:
                refused[number] = no
                continue
            room -= size - freed
            gone += [old.pk] if old else []
            rows.append(_complete_row(box, each))
        if gone:
            StagedFile.objects.filter(pk__in=gone).delete()
        actions._count(box, box.quota - box.used - room)
        StagedFile.objects.bulk_create(rows)
        for row in rows:
            for hook in actions.ON_COMPLETE:
                hook(row)
        transaction.on_commit(partial(_place_many, box, rows))
    return refused


def _may_take(box: Box, file: Written, valid: set[int], room: int) -> None:
    if file.small.account not in valid:
        raise GoneError
    if len(file.small.data) > room:
        raise OverQuotaError(room)
    actions._refuse_clash(box, file.small.path)


def _complete_row(box: Box, file: Written) -> StagedFile:
    size, mtime = len(file.small.data), file.small.mtime
    return StagedFile(
        box=box, path=file.small.path, size=size, offset=size, held=size, md5=file.md5, sha256=file.sha256,
        channel=file.small.channel, state=FileState.COMPLETE, upload_id=file.upload_id, received=timezone.now(),
        mtime=None if mtime is None else moment(mtime),
    )  # fmt: skip


def _place_many(box: Box, rows: Iterable[StagedFile]) -> None:
    """Put files in their places; not durably, for `recover` finds them where they were."""
    with disk.exclusive(box.root):
        for row in rows:
            target = box.files / row.path
            disk.make_folder(target.parent, box.files)
            with suppress(FileNotFoundError):  # removed or renamed already
                (box.partial / row.upload_id).replace(target)
