"""Unfinished uploads near their end are told of, once, in the depositor's language."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from huijiao.steps.s3_submission import queries
from huijiao.steps.s3_submission.expiring import warn_expiring
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake import expiry
from huijiao.tools.intake.models import StagedFile
from huijiao.tools.jobs.actions import drain
from huijiao.tools.ledger.models import Fact
from huijiao.tools.notices.models import Letter
from tests.desks.depositor import building as b

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    b.setting()
    project = b.project()
    b.plan(project, "EFFECTIVE")
    return queries.box(b.submission(project, "OPEN"))


def begin(box, path: str, days: float) -> StagedFile:
    row = intake.begin_upload(box=box, path=path, size=9)
    StagedFile.objects.filter(pk=row.pk).update(expires=timezone.now() + timedelta(days=days))
    return row


def letters() -> list[Letter]:
    drain()
    return list(Letter.objects.filter(kind="submission.uploads_ending").order_by("pk"))


def test_letter_is_written_once_for_what_ends_soon(box):
    begin(box, "甲.bin", 3)
    begin(box, "乙.bin", 2)
    begin(box, "later.bin", expiry.WARN.days + 1)
    begin(box, "gone.bin", -1)
    assert warn_expiring() == 1
    assert warn_expiring() == 0
    [letter] = letters()
    day = (timezone.localtime() + timedelta(days=2)).date().isoformat()
    assert "2 个文件没有传完" in letter.body
    assert day in letter.body
    assert "乙.bin" in letter.body
    assert Fact.objects.filter(kind="submission.uploads_ending").count() == 1


def test_upload_taken_up_again_is_told_of_anew(box):
    row = begin(box, "甲.bin", 3)
    warn_expiring()
    intake.append(row.upload_id, [b"abc"])
    assert warn_expiring() == 0
    StagedFile.objects.filter(pk=row.pk).update(expires=timezone.now() + timedelta(days=1))
    assert warn_expiring() == 1
    assert len(letters()) == 2


def test_nobody_is_told_of_a_closed_channel(box):
    begin(box, "甲.bin", 3)
    b.put(queries.Submission.objects.get(box=box.pk), "SUBMITTED")
    assert warn_expiring() == 0


def test_letter_speaks_the_readers_language(box):
    account = b.account()
    type(account).objects.filter(pk=account.pk).update(language="en")
    begin(box, "a{b}.bin", 3)
    warn_expiring()
    [letter] = letters()
    assert "1 unfinished uploads" in letter.body
    assert "a{b}.bin" in letter.body
