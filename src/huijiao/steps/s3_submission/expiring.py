"""Unfinished uploads that will be thrown away soon: a fact, which a letter tells the depositor of."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from huijiao.core.actor import SYSTEM
from huijiao.steps.s3_submission.actions import WRITABLE
from huijiao.steps.s3_submission.models import Submission
from huijiao.tools.intake import expiry
from huijiao.tools.ledger.actions import record


def warn_expiring() -> int:
    """Record a fact for each submission with uploads that end soon and that nobody was told of; return how many."""
    told = 0
    for box in expiry.ending():
        submission = Submission.objects.filter(box=box).first()
        if submission is None or submission.state not in WRITABLE:
            continue
        with transaction.atomic():
            ending = expiry.take(box)
            if ending is None:  # another process was faster
                continue
            day = timezone.localdate(ending.first).isoformat()
            record(kind="submission.uploads_ending", subject=submission.subject, about=submission.about, actor=SYSTEM,
                   data={"count": ending.count, "day": day, "path": ending.example})  # fmt: skip
        told += 1
    return told
