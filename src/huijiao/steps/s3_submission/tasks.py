"""Background work on data: examine files in a child process, check a confirmed submission."""

from __future__ import annotations

from huijiao.core.formats.isolated import Examiner
from huijiao.steps.s3_submission import actions, queries
from huijiao.steps.s3_submission.models import Submission
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake.models import FileState, StagedFile
from huijiao.tools.jobs.actions import Running, handler

SECONDS, MEMORY = 6 * 3600, 2 << 30  # of one file


@handler("submission.examine")
def examine(job: Running) -> None:
    """Read the files that have become complete to their end and keep the verdicts."""
    _examine(job, job.payload["box"], share=1.0)


@handler("submission.check")
def check(job: Running) -> None:
    """Examine what is still unexamined, freeze the manifest, run every rule, move on or back."""
    submission = Submission.objects.get(pk=job.payload["submission"])
    if submission.state != "CHECKING" or submission.number != job.payload["number"]:
        return  # already concluded by an earlier run of this job
    _examine(job, submission.box, share=0.8)
    actions.freeze_manifest(submission=submission, entries=queries.files(submission))
    job.progress(0.9)
    report = queries.check(submission)
    actions.conclude_check(submission=submission, findings=report.findings, digest=report.digest())


def _examine(job: Running, box: int | None, *, share: float) -> None:
    """Examine one file after the other; one replaced while it was read is left for its own next job."""
    waiting = StagedFile.objects.filter(box=box, state=FileState.COMPLETE, verdict__isnull=True).select_related("box")
    files = list(waiting.order_by("pk"))
    if not files:
        return
    with Examiner(seconds=SECONDS, memory=MEMORY) as examiner:
        for done, file in enumerate(files, 1):
            job.progress(share * (done - 1) / len(files), file.path)
            report = examiner.examine(file.location, file.path)
            intake.set_verdict(file.pk, report, sha256=file.sha256)
