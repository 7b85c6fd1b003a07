"""Small files in batches: one that is refused harms no other; whatever breaks, rows and bytes agree."""

from __future__ import annotations

import hashlib
import os
import shutil

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huijiao.tools.intake import accounts, actions, disk, many, rows, view
from huijiao.tools.intake.errors import FrozenError, GoneError, OverQuotaError, TakenError
from huijiao.tools.intake.models import Box, FileState, StagedFile
from huijiao.tools.intake.small import Small

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def box():
    made = actions.open_box(owner="submission:1", about="project:1", quota=1000)
    yield made
    shutil.rmtree(made.root, ignore_errors=True)


@pytest.fixture
def account(box):
    return accounts.issue_account(box)[0]


def written(account, path, data=b"data", mtime=None):
    """Return a file as the first of the two threads hands it to the second."""
    small = Small(account.pk, account.box_id, path, data, mtime, "sftp")
    made, fd = many._write(account.box.partial, small)
    os.close(fd)
    return made


def keep(account, **files):
    return many.keep([written(account, path, data) for path, data in files.items()])


def on_disk(box):
    return {p.relative_to(box.files).as_posix(): p.read_bytes() for p in box.files.rglob("*") if p.is_file()}


def said(box):
    """Return what the rows say, by path; fails where the bytes are others."""
    found = StagedFile.objects.select_related("box").filter(box=box, state=FileState.COMPLETE)
    for row in found:
        assert hashlib.sha256(row.location.read_bytes()).hexdigest() == row.sha256
    assert Box.objects.get(pk=box.pk).used == sum(StagedFile.objects.filter(box=box).values_list("held", flat=True))
    return {row.path: row.size for row in found}


def test_whole_row_is_what_every_other_door_writes(box, account):
    assert many.keep([written(account, "甲/乙", b"hello", 1_500_000_000)]) == [None]
    row = StagedFile.objects.get(box=box)
    other = actions.store(box=box, path="丙", pieces=[b"hello"], channel="sftp", mtime=row.mtime)
    other.refresh_from_db()
    differing = {"id", "path", "folder", "upload_id", "received", "created"}
    names = [field.attname for field in StagedFile._meta.concrete_fields if field.attname not in differing]
    assert {n: getattr(row, n) for n in names} == {n: getattr(other, n) for n in names}
    assert row.mtime.timestamp() == (box.files / "甲/乙").stat().st_mtime == 1_500_000_000
    assert row.received is not None
    assert abs((row.created - other.created).total_seconds()) < 60


def test_one_refused_file_harms_no_other(box, account):
    actions.store(box=box, path="d/e", pieces=[b"x"])
    gone, _ = accounts.issue_account(box)
    accounts.revoke_account(gone)
    batch = [
        written(account, "a"), written(account, "big", b"x" * 996), written(account, "d"), written(gone, "g"),
        written(account, "d/e/f"), written(account, "z"),
    ]  # fmt: skip
    kinds = [type(error) for error in many.keep(batch)]
    assert kinds == [type(None), OverQuotaError, TakenError, GoneError, TakenError, type(None)]
    assert said(box) == {"a": 4, "d/e": 1, "z": 4}
    assert list(box.partial.iterdir()) == []


def test_replaced_file_gives_its_room_back(box, account):
    assert keep(account, a=b"x" * 900) == [None]
    assert keep(account, a=b"y" * 1000) == [None]
    assert said(box) == {"a": 1000}
    assert on_disk(box) == {"a": b"y" * 1000}


def test_unfinished_upload_gives_way_and_its_room(box, account):
    row = actions.begin_upload(box=box, path="a", size=900)
    actions.append(row.upload_id, [b"123"])
    assert keep(account, a=b"y" * 1000) == [None]
    assert said(box) == {"a": 1000}
    assert list(box.partial.iterdir()) == []


def test_frozen_box_loses_nothing(box, account):
    row = actions.begin_upload(box=box, path="a", size=9)
    actions.append(row.upload_id, [b"123"])
    actions.freeze(box)
    assert [type(e) for e in keep(account, a=b"1", b=b"2")] == [FrozenError, FrozenError]
    with pytest.raises(FrozenError):
        actions.begin_upload(box=box, path="a", size=9)
    assert row.location.read_bytes() == b"123"
    assert [p.name for p in box.partial.iterdir()] == [row.upload_id]


def test_bytes_survive_when_they_cannot_be_put_in_their_place(box, account, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(disk, "move", full)
        assert keep(account, a=b"1", b=b"2") == [None, None]
    assert on_disk(box) == {}
    assert said(box) == {"a": 1, "b": 1}
    actions.recover()
    assert on_disk(box) == {"a": b"1", "b": b"2"}


def test_commit_of_unknown_outcome_loses_nothing(box, account, monkeypatch):
    real = actions.keep_small

    def broken(*words):
        real(*words)
        raise ConnectionError("the line broke after COMMIT")

    monkeypatch.setattr(actions, "keep_small", broken)
    assert keep(account, a=b"1", b=b"2") == [None, None]
    assert said(box) == {"a": 1, "b": 1}


def test_error_before_the_commit_is_told_to_all(box, account, monkeypatch):
    def fail(_):
        raise RuntimeError("hook")

    monkeypatch.setattr(actions, "ON_COMPLETE", [fail])
    assert [type(e) for e in keep(account, a=b"1", b=b"2")] == [RuntimeError, RuntimeError]
    assert said(box) == {}


@pytest.mark.parametrize("change", ["remove", "rename", "replace"])
def test_what_changes_between_row_and_place_is_respected(box, account, monkeypatch, change):
    late = []
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_place_many", lambda *words: late.append(words))
        keep(account, a=b"first")
    if change == "remove":
        actions.remove(box, "a")
    elif change == "rename":
        actions.rename(box, "a", "d/b")
    else:
        keep(account, a=b"second")
    monkeypatch.undo()
    [(where, files)] = late
    actions._place_many(where, files)
    expected = {"remove": {}, "rename": {"d/b": b"first"}, "replace": {"a": b"second"}}[change]
    assert on_disk(box) == expected
    assert said(box) == {path: len(data) for path, data in expected.items()}
    assert list(box.partial.iterdir()) == []


def test_rename_that_comes_amid_the_placing_takes_the_bytes_along(box, account, monkeypatch):
    """The row is renamed after it was looked up to be put in its place, and before the bytes are moved there."""
    real = disk.move
    with monkeypatch.context() as patch:
        patch.setattr(disk, "move", lambda *_: None)  # not there yet
        keep(account, a=b"first")
    row = StagedFile.objects.get(box=box)
    link = disk.link_from

    def placed_meanwhile(places, target):
        link(places, target)
        real(box.partial / row.upload_id, box.files / "a", box.files)

    monkeypatch.setattr(disk, "link_from", placed_meanwhile)
    actions.rename(box, "a", "b")
    assert on_disk(box) == {"b": b"first"}
    assert said(box) == {"b": 5}


def test_file_a_crash_left_without_a_row_can_be_removed(box):
    actions.store(box=box, path="d/a", pieces=[b"x"])
    StagedFile.objects.filter(box=box).delete()  # the row went, and the process died before the bytes did
    actions.remove(box, "d/a")
    assert on_disk(box) == {}
    with pytest.raises(GoneError):
        actions.remove(box, "d/a")


def test_batch_looks_at_no_file_but_its_own(box, account):
    """Both look-ups by path or standing: of a box of 40,000 files, all were looked at for each batch."""
    with CaptureQueriesContext(connection) as asked:
        rows.there(box.pk, ["a", "b"])
        view.partials(box.pk)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for query in asked.captured_queries:
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                steps = [row[3] for row in cursor.fetchall() if "intake_stagedfile" in row[3]]
                assert steps
                assert all("path=?" in step or "standing=?" in step for step in steps), steps


def test_committer_tells_each_and_goes_on_after_an_error(box, account, monkeypatch):
    own = many.Committer()
    nowhere = Small(account.pk, 10**6, "a", b"x", None, "sftp")
    here = Small(account.pk, box.pk, "a", b"x", None, "sftp")
    monkeypatch.setattr(many, "_write_all", lambda batch: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        own.put(here).result(30)
    monkeypatch.undo()
    with pytest.raises(FileNotFoundError):
        own.put(nowhere).result(30)
    monkeypatch.setattr(many, "keep", lambda files: [None for _ in files])
    assert own.put(here).result(30) is None
