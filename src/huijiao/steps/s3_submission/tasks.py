"""Background work on data: examine a file in a child process, check a confirmed submission."""

from __future__ import annotations

from huijiao.core.formats.isolated import examine_isolated
from huijiao.steps.s3_submission import actions, queries
from huijiao.steps.s3_submission.models import Submission
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake.models import FileState, StagedFile
from huijiao.tools.jobs.actions import Running, handler

SECONDS, MEMORY = 6 * 3600, 2 << 30


@handler("submission.examine")
def examine(job: Running) -> None:
    """Read one staged file to its end and keep the verdict."""
    file = StagedFile.objects.filter(pk=job.payload["file"], state=FileState.COMPLETE).first()
    if file is not None:  # removed or replaced in the meantime: nothing to examine
        _examine(file)


@handler("submission.check")
def check(job: Running) -> None:
    """Examine what is still unexamined, freeze the manifest, run every rule, move on or back."""
    submission = Submission.objects.get(pk=job.payload["submission"])
    if submission.state != "CHECKING" or submission.number != job.payload["number"]:
        return  # already concluded by an earlier run of this job
    waiting = list(StagedFile.objects.filter(box=submission.box, state=FileState.COMPLETE, verdict=None))
    for done, file in enumerate(waiting, 1):
        _examine(file)
        job.progress(0.8 * done / len(waiting), file.path)
    actions.freeze_manifest(submission=submission, entries=queries.files(submission))
    job.progress(0.9)
    report_ = queries.check(submission)
    actions.conclude_check(submission=submission, findings=report_.findings, digest=report_.digest())


def _examine(file: StagedFile) -> None:
    """Keep the verdict unless the file was replaced while it was read."""
    report = examine_isolated(file.location, file.path, seconds=SECONDS, memory=MEMORY)
    intake.set_verdict(file.pk, report, sha256=file.sha256)
