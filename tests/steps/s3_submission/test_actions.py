"""The submission's guards: nothing unfinished is confirmed, passed parts stay passed."""

from __future__ import annotations

import pytest

from huijiao.core.errors import Refused
from huijiao.core.machine import MoveRefused
from huijiao.core.records.agreement import QualityReport
from huijiao.steps.s3_submission import actions, queries
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake.models import Box, BoxState
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> scenario.World:
    return scenario.world()


def _submission(p: scenario.Project) -> actions.Submission:
    found = queries.of(p)
    assert found is not None
    return found


def test_channel_opens_once_with_a_part_for_each_dataset(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "DATA_PENDING")
    again = actions.open_submission(project=p)
    assert (again.pk, again.parts.count(), Box.objects.count()) == (_submission(p).pk, 2, 1)


@pytest.mark.parametrize(
    ("lacking", "words"),
    [("files", "no data files"), ("quality", "quality information report"), ("partial", "unfinished")],
)
def test_confirmation_names_what_is_missing(w: scenario.World, lacking: str, words: str) -> None:
    p = scenario.reach(w, scenario.project(w), "DATA_PENDING")
    submission = _submission(p)
    box = queries.box(submission)
    if lacking != "files":
        intake.store(box=box, path="01_甲/a.csv", pieces=iter([b"a,b\n1,2\n"]), size=8, channel="tus")
    if lacking == "partial":
        actions.keep_quality(submission=submission, report=QualityReport(), document="", actor=w.depositor.actor)
        intake.begin_upload(box=box, path="01_甲/b.csv", size=100, channel="tus")
    with pytest.raises(Refused, match=words):
        actions.confirm(submission=submission, **w.depositor.on(p))
    assert _submission(p).state == "OPEN"


def test_confirmed_box_is_frozen_and_a_withdrawal_opens_it(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "DATA_SUBMITTED")
    assert Box.objects.get().state == BoxState.FROZEN
    actions.withdraw(submission=_submission(p), **w.depositor.on(p))
    assert (Box.objects.get().state, _submission(p).state) == (BoxState.OPEN, "OPEN")


def test_manifest_of_a_confirmation_is_frozen_once(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "DATA_SUBMITTED")
    submission = _submission(p)
    first = actions.freeze_manifest(submission=submission, entries=queries.files(submission))
    again = actions.freeze_manifest(submission=submission, entries=[])
    assert (again.pk, again.files, first.files) == (first.pk, 2, 2)


def test_changed_files_of_a_passed_part_reopen_it(w: scenario.World) -> None:
    """R-ENT-34."""
    p = scenario.reach(w, scenario.project(w), "DATA_PASSED")
    submission = _submission(p)
    part = submission.parts.first()
    assert part is not None
    type(part).objects.filter(pk=part.pk).update(hash="0" * 64)
    submission.number += 1
    actions.freeze_manifest(submission=submission, entries=queries.files(submission))
    assert [q.state for q in submission.parts.all()] == ["WAITING", "PASSED"]


def test_stranger_may_not_confirm(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "DATA_PENDING")
    submission = _submission(p)
    intake.store(box=queries.box(submission), path="01_甲/a.csv", pieces=iter([b"a,b\n1,2\n"]), size=8, channel="tus")
    actions.keep_quality(submission=submission, report=QualityReport(), document="", actor=w.depositor.actor)
    with pytest.raises(MoveRefused, match="role"):
        actions.confirm(submission=submission, **w.stranger.on(p))
