"""Small files, many at a time: what arrives while one batch is made durable becomes the next one.

A disk needs a few milliseconds to promise that something is kept, for one file or for a hundred. So a file is handed
in whole, all that wait share one promise of the disk and one of the database, and each is answered when it is kept:
bytes, folder entry, digests and row (docs/decisions/009). The rows are written by `actions.keep_small`.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection

from huijiao.tools.intake import actions, dbthreads, disk
from huijiao.tools.intake.errors import FrozenError
from huijiao.tools.intake.models import StagedFile
from huijiao.tools.intake.small import Small, Written

log = logging.getLogger(__name__)

_BATCH = 256
_DISK = ThreadPoolExecutor(max_workers=16, thread_name_prefix="intake-sync")

Waiting = tuple[Small, Future[None]]
Ready = tuple[Written, Future[None]]
Key = TypeVar("Key", str, int)


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
                    threading.Thread(target=_for_ever, args=(work,), name="intake-many", daemon=True).start()
            self._changed.notify_all()
        return future

    def _sync(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._waiting))
            batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
        try:
            ready = _write_all(batch)
        except BaseException as error:
            _answer([future for _, future in batch], error)
            raise
        with self._changed:
            self._ready += ready
            self._changed.notify_all()

    def _commit(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._ready))
        batch: list[Ready] = []
        try:
            with _in_turn():  # what becomes ready while another process has its turn comes along
                batch = self._next()
                answers = keep([written for written, _ in batch])
        except BaseException as error:
            _answer([future for _, future in batch or self._all_ready()], error)
            raise
        for (_, future), answer in zip(batch, answers, strict=True):
            _answer([future], answer)

    def _all_ready(self) -> list[Ready]:
        with self._changed:
            ready, self._ready = self._ready, []
        return ready

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


def _for_ever(work: Callable[[], None]) -> None:
    """Go on after an error: it was told to those it hit, and the next batch must not wait for a thread that is gone."""
    while True:
        try:
            work()
        except Exception:
            log.exception("small files")


def _answer(futures: Sequence[Future[None]], error: BaseException | None) -> None:
    for future in futures:
        if future.done():
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)


def _partial(box_id: int) -> Path:
    return Path(settings.HOME) / "staging" / str(box_id) / "partial"


def _write_all(batch: Sequence[Waiting]) -> list[Ready]:
    """Put the bytes on the disk; who cannot be served is told, the others are not held up by it."""
    opened: list[tuple[Ready, int]] = []
    for small, future in batch:
        try:
            written, fd = _write(_partial(small.box_id), small)
        except (OSError, ValueError, OverflowError) as error:
            future.set_exception(error)
        else:
            opened.append(((written, future), fd))
    folders = {
        box_id: partial(disk.sync_folder, _partial(box_id)) for box_id in {w.small.box_id for (w, _), _ in opened}
    }
    files = {written.upload_id: partial(_sync_and_close, fd) for (written, _), fd in opened}
    errors = _all_at_once(files) | _all_at_once(folders)
    ready = []
    for (written, future), _ in opened:
        failed = errors[written.upload_id] or errors[written.small.box_id]
        if failed is None:
            ready.append((written, future))
        else:
            _forget(written)
            future.set_exception(failed)
    return ready


def _all_at_once(promises: Mapping[Key, Callable[[], None]]) -> dict[str | int, BaseException | None]:
    """Ask the disk for all at once: a journal takes them in one go. One alone is not worth waking a thread."""
    if len(promises) == 1:
        [(key, promise)] = promises.items()
        try:
            promise()
        except OSError as error:
            return {key: error}
        return {key: None}
    asked = {key: _DISK.submit(promise) for key, promise in promises.items()}
    return {key: each.exception() for key, each in asked.items()}


def keep(files: Sequence[Written]) -> list[BaseException | None]:
    """Make files of one box complete whose bytes are on the disk; say of each why not."""
    numbered = dict(enumerate(files))
    dbthreads.renew()
    refused: Mapping[int, BaseException]
    try:
        refused = actions.keep_small(files[0].small.box_id, numbered)
    except FrozenError as no:
        refused = dict.fromkeys(numbered, no)
    except Exception as error:  # noqa: BLE001 - each client is told
        # A connection that breaks at the commit does not say what became of it: the bytes stay until it is known.
        return _after_doubt(numbered, error)
    finally:
        dbthreads.renew()
    for number in refused:
        _forget(files[number])
    return [refused.get(number) for number in numbered]


def _after_doubt(files: Mapping[int, Written], error: Exception) -> list[BaseException | None]:
    """Ask the database which files it has taken all the same; of the others `actions.recover` tidies the bytes."""
    log.error("small files", exc_info=error)
    dbthreads.renew()
    taken = set[str]()
    with suppress(Exception):
        found = StagedFile.objects.filter(upload_id__in=[each.upload_id for each in files.values()])
        taken = set(found.values_list("upload_id", flat=True))
    return [None if each.upload_id in taken else error for each in files.values()]


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


def _sync_and_close(fd: int) -> None:
    try:
        os.fdatasync(fd)
    finally:
        os.close(fd)


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
