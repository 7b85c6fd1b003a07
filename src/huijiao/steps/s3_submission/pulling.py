"""Files that came through the S3 door are brought into staging by a job."""

from __future__ import annotations

from huijiao.tools.intake.models import StagedFile
from huijiao.tools.intake.s3 import uploads
from huijiao.tools.jobs.actions import Running, enqueue, handler


def stored(file: StagedFile) -> None:
    """Queue the pull of an upload that is complete in the store (called inside intake's transaction)."""
    enqueue("submission.pull", {"upload": file.upload_id}, key=f"pull:{file.upload_id}", about=file.box.about)


@handler("submission.pull", heavy=True)
def pull(job: Running) -> None:
    """Pull one object; a damaged one is given up with its reason, anything else is retried from where it stopped."""
    store = uploads.current()
    if store is None:
        message = "INTAKE_S3_URL names no store any more"
        raise RuntimeError(message)
    upload_id = job.payload["upload"]
    try:
        uploads.pull(store=store, upload_id=upload_id, beat=job.progress)
    except uploads.DamagedError as why:
        uploads.spoil(store=store, upload_id=upload_id, why=why)
