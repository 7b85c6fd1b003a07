"""Background work on data: examine files in a child process, check a confirmed submission."""

from __future__ import annotations

import time

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Mod

from huijiao.core.bags.digests import measure
from huijiao.core.formats.isolated import Examiner
from huijiao.steps.s3_submission import actions, lists, queries
from huijiao.steps.s3_submission.models import Compared, Sm3Sum, Submission
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake.models import Box, FileState, StagedFile, Standing
from huijiao.tools.jobs.actions import Running, enqueue, handler

SECONDS, MEMORY = 6 * 3600, 2 << 30  # of one file
BATCH, TELL = 500, 1.0  # files held at once, seconds between two words of progress


@handler("submission.examine", heavy=True)
def examine(job: Running) -> None:
    """Read the files that have become complete to their end and keep the verdicts."""
    box = job.payload["box"]
    _examine(job, box, of=1.0, share=job.payload.get("share"))
    if Submission.objects.filter(box=box, sm3=True).exists():
        enqueue("submission.sm3", {"box": box}, key=f"sm3:{box}", about=Box.objects.get(pk=box).about)


@handler("submission.sm3", heavy=True)
def sm3(job: Running) -> None:
    """Take SM3 of the files that have none yet."""
    _take_sm3(job, job.payload["box"])


@handler("submission.check", heavy=True)
def check(job: Running) -> None:
    """Examine what is still unexamined, freeze the manifest, run every rule, move on or back."""
    submission = Submission.objects.get(pk=job.payload["submission"])
    if submission.state != "CHECKING" or submission.number != job.payload["number"]:
        return  # already concluded by an earlier run of this job
    _examine(job, submission.box, of=0.8)
    _take_sm3(job, submission.box)
    package = queries.package(submission)  # once: of a million files it takes minutes and gigabytes
    actions.freeze_manifest(submission=submission, entries=package.files if package else (), package=package)
    job.progress(0.9)
    report = queries.check(submission, known=package)
    actions.conclude_check(submission=submission, findings=report.findings, digest=report.digest())


@handler("submission.compare", heavy=True)
def compare(job: Running) -> None:
    """Compare a depositor's list with a long manifest."""
    row = Compared.objects.filter(pk=job.payload["compared"]).first()
    if row is not None:
        lists.run(row)


def _examine(job: Running, box: int | None, *, of: float, share: int | None = None) -> None:
    """Examine one file after the other, all or one share; one replaced while it was read is left for its next job.

    ``of``: which part of the job's progress this is.
    """
    waiting = StagedFile.objects.filter(box=box, standing=Standing.CHECKING).select_related("box").order_by("path")
    if share is not None:
        large = Q(size__gte=actions.LARGE)
        waiting = waiting.annotate(spread=Mod("pk", actions.SPREAD))
        waiting = waiting.filter(large, spread=share - 1) if share else waiting.exclude(large)
    count, done, last, told = waiting.count(), 0, "", 0.0
    if not count:
        return
    # A reader that an upload has taken over must see neither the database nor the keys.
    with Examiner(seconds=SECONDS, memory=MEMORY, roots=[Box.objects.get(pk=box or 0).root]) as examiner:
        while files := list(waiting.filter(path__gt=last)[:BATCH]):
            for file in files:
                if time.monotonic() - told > TELL:  # the lease too; not for each of a million small files
                    job.progress(of * done / max(count, done + 1), file.path)
                    told = time.monotonic()
                report = examiner.examine(file.location, file.path)
                intake.set_verdict(file.pk, report, sha256=file.sha256)
                done += 1
            last = files[-1].path


def _take_sm3(job: Running, box: int | None) -> None:
    """Take SM3 of the files it is wanted of and not known for: a second read, kept out of the way of arriving bytes."""
    if not Submission.objects.filter(box=box, sm3=True).exists():
        return
    known = Sm3Sum.objects.filter(sha256=OuterRef("sha256"))
    waiting = StagedFile.objects.filter(~Exists(known), box=box, state=FileState.COMPLETE).select_related("box")
    for file in waiting.order_by("pk"):
        job.progress(0.8, file.path)
        with file.location.open("rb") as stream:
            _, sums = measure(stream, ("sha256", "sm3"), size=file.size or 0)
        Sm3Sum.objects.get_or_create(sha256=sums["sha256"], defaults={"sm3": sums["sm3"]})
