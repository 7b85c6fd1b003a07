"""Papers of the data stage in: quality information report, agreement, its sealed scan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.forms.contents import Contents
from huijiao.core.text import Text
from huijiao.programmes.reading import PROBLEMS, Filler, Taken, take
from huijiao.steps.s3_submission import actions
from huijiao.steps.s3_submission.models import Submission
from huijiao.tools.papers.models import Paper


def take_papers(*, submission: Submission, uploads: Sequence[tuple[str, BinaryIO]], actor: Actor) -> list[Taken]:
    """Take in what the data stage asks for."""
    fillers: dict[str, Filler] = {
        "quality": lambda c, p: _quality(submission, c, p, actor),
        "agreement": lambda c, p: _agreement(submission, c, p, actor),
    }
    return take(project=submission.project, uploads=uploads, fillers=fillers, actor=actor)


def _quality(submission: Submission, read: Contents, paper: Paper, actor: Actor) -> Text:
    if read.quality is None:
        raise Refused(PROBLEMS["unknown"])
    actions.keep_quality(submission=submission, report=read.quality, document=paper.key, actor=actor)
    return Text(f"读出 {len(read.quality.sections)} 个部分", f"Read {len(read.quality.sections)} sections")


def _agreement(submission: Submission, read: Contents, paper: Paper, actor: Actor) -> Text:
    if read.agreement is None:
        raise Refused(PROBLEMS["unknown"])
    actions.keep_agreement(submission=submission, agreement=read.agreement, document=paper.key, actor=actor)
    return Text(f"读出 {len(read.agreement.counts)} 类数量", f"Read counts of {len(read.agreement.counts)} categories")
