"""Jobs run at least once and leave their effects once, whatever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from huijiao.tools.jobs import actions
from huijiao.tools.jobs.actions import Lost, Running, drain, enqueue, handler, retry, run_next
from huijiao.tools.jobs.models import Job, Status

RAN: list[int] = []


@pytest.fixture(autouse=True)
def _handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    RAN.clear()
    monkeypatch.setattr(actions, "HANDLERS", {})

    @handler("note")
    def note(job: Running) -> None:
        RAN.append(job.payload["n"])

    @handler("fail")
    def fail(job: Running) -> None:
        raise ValueError(job.payload["n"])


@pytest.mark.django_db
def test_drain_runs_in_order_of_time() -> None:
    enqueue("note", {"n": 2}, delay=0.001)
    enqueue("note", {"n": 1})
    enqueue("note", {"n": 3}, delay=3600)
    time.sleep(0.01)
    drain()
    assert sorted(RAN) == [1, 2]
    assert Job.objects.filter(status=Status.QUEUED).count() == 1


@pytest.mark.django_db
def test_enqueue_with_key_keeps_one_open_job() -> None:
    first, again = enqueue("note", {"n": 1}, key="k"), enqueue("note", {"n": 1}, key="k")
    assert first.pk == again.pk
    drain()
    assert enqueue("note", {"n": 1}, key="k").pk != first.pk


@pytest.mark.django_db
def test_enqueue_while_running_runs_once_more() -> None:
    job = enqueue("note", {"n": 1}, key="k")
    Job.objects.filter(pk=job.pk).update(status=Status.RUNNING, lease_until=timezone.now() + timedelta(hours=1))
    assert enqueue("note", {"n": 1}, key="k").pk != job.pk


@pytest.mark.django_db
def test_failed_job_is_retried_with_patience_then_stays_visible(caplog: pytest.LogCaptureFixture) -> None:
    job = enqueue("fail", {"n": 1})
    for _ in range(actions.MAX_ATTEMPTS):
        Job.objects.filter(pk=job.pk).update(run_at=timezone.now())
        assert run_next()
    job.refresh_from_db()
    assert (job.status, job.attempts) == (Status.FAILED, actions.MAX_ATTEMPTS)
    assert "ValueError: 1" in job.error
    retry(job)
    job.refresh_from_db()
    assert job.status == Status.QUEUED
    caplog.clear()


@pytest.mark.django_db
def test_lost_lease_fences_the_first_worker() -> None:
    job = enqueue("note", {"n": 1})
    held = actions._lease(())
    assert held is not None
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert run_next()  # a second worker takes it over and finishes
    with pytest.raises(Lost):
        Running(held).progress(0.5)
    with pytest.raises(Lost):
        Running(held).check()
    assert RAN == [1]


WORKER = """
import django, sys, time; django.setup()
from django.conf import settings
from huijiao.tools.jobs.actions import handler, run_next
@handler("slow")
def slow(job):
    print("began", flush=True)
    time.sleep(60)
run_next()
"""


@pytest.mark.django_db(transaction=True)
def test_job_of_a_killed_worker_is_taken_over() -> None:
    job = enqueue("slow", {"n": 7})
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and "memory" in str(name):
        pytest.skip("another process cannot see a database in memory; PostgreSQL's run covers this")
    code = WORKER.replace(
        "import django",
        f"import django.conf as c; c.settings.DATABASES['default']['NAME'] = {name!r}; import django",
        1,
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path.cwd(), env=dict(os.environ))
    assert child.stdout is not None
    assert child.stdout.readline() == b"began\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    job.refresh_from_db()
    assert (job.status, run_next()) == (Status.RUNNING, False)  # the lease still holds
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))

    @handler("slow")
    def slow(running: Running) -> None:
        RAN.append(running.payload["n"])

    assert run_next()
    job.refresh_from_db()
    assert (job.status, job.attempts, RAN) == (Status.DONE, 2, [7])
