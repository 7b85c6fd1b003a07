"""Enqueue, lease, run: at least once, with effects fenced by the token of the lease."""

from __future__ import annotations

import logging
import secrets
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone

from huijiao.tools.jobs import engine
from huijiao.tools.jobs.models import Job, Status

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 6
Handler = Callable[["Running"], None]
HANDLERS: dict[str, Handler] = {}


class Lost(Exception):
    """The lease went to another worker; this run must leave no effect."""


class Running:
    """What a handler is given: the payload, and a way to report progress and to keep the lease."""

    def __init__(self, job: Job) -> None:
        self.id, self.payload, self.attempts, self._token = job.pk, dict(job.payload), job.attempts, job.token

    def progress(self, fraction: float, note: str = "") -> None:
        """Write progress (0..1) and renew the lease; raises `Lost` when the lease is gone."""
        changed = Job.objects.filter(pk=self.id, token=self._token, status=Status.RUNNING).update(
            progress=min(max(fraction, 0.0), 1.0), note=note[:300], lease_until=timezone.now() + LEASE
        )
        if not changed:
            raise Lost(str(self.id))

    def check(self) -> None:
        """Lock the row inside the caller's transaction: effects written with it happen once."""
        held = Job.objects.select_for_update().filter(pk=self.id, token=self._token, status=Status.RUNNING)
        if not held.exists():
            raise Lost(str(self.id))


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that runs jobs of a kind. It must be idempotent."""

    def enter(function: Handler) -> Handler:
        HANDLERS[kind] = function
        return function

    return enter


def enqueue(
    kind: str, payload: Mapping[str, Any] | None = None, *, key: str = "", about: str = "", delay: float = 0
) -> Job:
    """Write a job in the caller's transaction; with a key, an open job of that key is returned instead."""
    with transaction.atomic():
        if key:
            found = Job.objects.select_for_update().filter(key=key, status=Status.QUEUED).first()
            if found:
                return found
            # A running job may have read before this change: let it finish, then run once more.
            if Job.objects.filter(key=key, status=Status.RUNNING).exists():
                key = f"{key}#{secrets.token_hex(4)}"
        run_at = timezone.now() + timedelta(seconds=delay)
        job = Job.objects.create(kind=kind, payload=dict(payload or {}), key=key, about=about, run_at=run_at)
        engine.current().deliver(job.pk, timedelta(seconds=delay))
        return job


def run_next(kinds: tuple[str, ...] = ()) -> bool:
    """Lease and run one due job; return False when there was none."""
    job = _lease(kinds)
    if job is None:
        return False
    _run(job)
    return True


def drain(limit: int = 10_000) -> int:
    """Run everything that is due now, in this process; return how many ran. For tests and the CLI."""
    ran = 0
    while ran < limit and run_next():
        ran += 1
    return ran


def retry(job: Job) -> None:
    """Queue a failed job again, by hand."""
    Job.objects.filter(pk=job.pk, status=Status.FAILED).update(status=Status.QUEUED, attempts=0, run_at=timezone.now())


def _lease(kinds: tuple[str, ...]) -> Job | None:
    now = timezone.now()
    due = Q(status=Status.QUEUED, run_at__lte=now) | Q(status=Status.RUNNING, lease_until__lt=now)
    with transaction.atomic():
        rows = Job.objects.filter(due).order_by("run_at", "pk")
        if kinds:
            rows = rows.filter(kind__in=kinds)
        rows = rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        job = rows.first()
        if job is None:
            return None
        job.status, job.token, job.attempts = Status.RUNNING, secrets.token_hex(16), job.attempts + 1
        job.lease_until = now + LEASE
        job.save()
    return job


def _run(job: Job) -> None:
    running = Running(job)
    stop = threading.Event()
    beat = threading.Thread(target=_beat, args=(job, stop), daemon=True)
    beat.start()
    try:
        HANDLERS[job.kind](running)
    except Lost:
        log.warning("job %s lost its lease", job.pk)
    except Exception as error:  # noqa: BLE001 - a failed job is a state one can see and retry
        _failed(job, error)
    else:
        _finish(job, status=Status.DONE, progress=1.0, error="", finished=timezone.now())
    finally:
        stop.set()
        beat.join()


def _failed(job: Job, error: Exception) -> None:
    log.error("job %s (%s) failed", job.pk, job.kind, exc_info=error)
    text = "".join(traceback.format_exception(error))[-8000:]
    if job.attempts >= MAX_ATTEMPTS:
        _finish(job, status=Status.FAILED, error=text, finished=timezone.now())
    else:
        _finish(job, status=Status.QUEUED, error=text, run_at=_later(job.attempts))


def _later(attempts: int) -> datetime:
    return timezone.now() + timedelta(seconds=min(2 ** (2 * attempts - 1), 3600))


def _finish(job: Job, **fields: Any) -> None:
    Job.objects.filter(pk=job.pk, token=job.token, status=Status.RUNNING).update(lease_until=None, **fields)


def _beat(job: Job, stop: threading.Event) -> None:
    """Renew the lease while the handler works; a killed process stops renewing and the job is taken over."""
    try:
        while not stop.wait(LEASE.total_seconds() / 4):
            Job.objects.filter(pk=job.pk, token=job.token, status=Status.RUNNING).update(
                lease_until=timezone.now() + LEASE
            )
    finally:
        connection.close()
        close_old_connections()
