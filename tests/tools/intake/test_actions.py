"""Boxes and files, in the caller's thread."""

from __future__ import annotations

import hashlib
import os
import shutil

import pytest

from huijiao.core.formats.report import FileReport, Verdict
from huijiao.tools.intake import actions, queries
from huijiao.tools.intake.errors import (
    BusyError,
    FrozenError,
    GoneError,
    MismatchError,
    OverQuotaError,
    TakenError,
)  # fmt: skip
from huijiao.tools.intake.models import Box, FileState, StagedFile

# Files are put in their places after the commit, so these tests commit.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def box():
    made = actions.open_box(owner="submission:1", about="project:1", quota=1000)
    yield made
    shutil.rmtree(made.root, ignore_errors=True)


def store(box, path, data=b"data", **words):
    return actions.store(box=box, path=path, pieces=[data], **words)


def on_disk(box):
    return {p.relative_to(box.files).as_posix(): p.read_bytes() for p in box.files.rglob("*") if p.is_file()}


def test_open_box_is_idempotent_and_updates_the_quota(box):
    again = actions.open_box(owner="submission:1", about="project:1", quota=5)
    assert (again.pk, again.quota) == (box.pk, 5)
    assert box.files.is_dir()


def test_store_hashes_and_places(box):
    row = store(box, "甲/乙.txt", b"hello")
    assert (row.md5, row.sha256) == (hashlib.md5(b"hello").hexdigest(), hashlib.sha256(b"hello").hexdigest())
    assert on_disk(box) == {"甲/乙.txt": b"hello"}
    assert list(box.partial.iterdir()) == []


def test_append_resumes_and_finishes(box):
    row = actions.begin_upload(box=box, path="a", size=6)
    assert actions.append(row.upload_id, [b"abc"]).offset == 3
    with pytest.raises(MismatchError):
        actions.append(row.upload_id, [b"x"], offset=2)
    done = actions.append(row.upload_id, [b"def"], offset=3)
    assert (done.state, done.md5) == (FileState.COMPLETE, hashlib.md5(b"abcdef").hexdigest())


def test_bytes_never_acknowledged_are_cut_off(box):
    row = actions.begin_upload(box=box, path="a", size=6)
    actions.append(row.upload_id, [b"abc"])
    with row.location.open("ab") as stream:
        stream.write(b"garbage of a crash")
    assert actions.append(row.upload_id, [b"def"]).sha256 == hashlib.sha256(b"abcdef").hexdigest()


def test_frozen_box_refuses_everything(box):
    row = store(box, "a")
    begun = actions.begin_upload(box=box, path="b", size=1)
    actions.freeze(box)
    for attempt in (
        lambda: store(box, "c"),
        lambda: actions.append(begun.upload_id, [b"x"]),
        lambda: actions.remove(box, "a"),
        lambda: actions.rename(box, "a", "d"),
    ):
        with pytest.raises(FrozenError):
            attempt()
    actions.thaw(box)
    actions.remove(box, "a")
    assert row.box.files.is_dir()
    assert on_disk(box) == {}


def test_quota_counts_what_is_held(box):
    store(box, "a", b"x" * 600)
    with pytest.raises(OverQuotaError):
        actions.begin_upload(box=box, path="b", size=401)
    actions.begin_upload(box=box, path="b", size=400)
    store(box, "a", b"y" * 500)  # replaces: only the new one counts
    assert Box.objects.get(pk=box.pk).used == 900
    with pytest.raises(OverQuotaError):
        store(box, "c", b"z" * 101)
    assert Box.objects.get(pk=box.pk).used == 900


def test_files_and_folders_do_not_replace_each_other(box):
    store(box, "a/b")
    for path in ("a", "a/b/c"):
        with pytest.raises(TakenError):
            store(box, path)
    assert on_disk(box) == {"a/b": b"data"}


def test_second_writer_is_busy(box):
    row = actions.begin_upload(box=box, path="a", size=6)
    _, writer = actions.open_upload(row.upload_id, checkpoints=False)
    with writer:
        for attempt in (lambda: actions.open_upload(row.upload_id), lambda: actions.discard(row)):
            with pytest.raises(BusyError):
                attempt()
    actions.discard(row)
    with pytest.raises(GoneError):
        actions.find(row.upload_id)


def test_rename_moves_files_and_folders_but_overwrites_nothing(box):
    store(box, "a/1", b"1")
    store(box, "a/2", b"2")
    actions.rename(box, "a", "b/c")
    assert on_disk(box) == {"b/c/1": b"1", "b/c/2": b"2"}
    with pytest.raises(TakenError):
        actions.rename(box, "b/c/1", "b/c/2")
    with pytest.raises(GoneError):
        actions.rename(box, "nothing", "x")
    assert list(box.partial.iterdir()) == []


def test_hooks_run_in_the_transaction(box, monkeypatch):
    seen = []
    monkeypatch.setattr(actions, "ON_COMPLETE", [lambda row: seen.append(row.path)])
    store(box, "a")
    assert seen == ["a"]

    def fail(_):
        raise RuntimeError("hook")

    monkeypatch.setattr(actions, "ON_COMPLETE", [fail])
    row = actions.begin_upload(box=box, path="b", size=1)
    with pytest.raises(RuntimeError):
        actions.append(row.upload_id, [b"x"])
    row.refresh_from_db()
    assert (row.state, row.offset) == (FileState.PARTIAL, 1)
    assert on_disk(box) == {"a": b"data"}


def test_crash_between_commit_and_placing_is_recovered(box, monkeypatch):
    store(box, "a", b"old")
    with monkeypatch.context() as patch:
        patch.setattr(actions, "agree", lambda *_, **__: None)  # the process dies here
        row = store(box, "a", b"new")
    assert on_disk(box) == {"a": b"old"}
    assert row.location.read_bytes() == b"new"
    actions.recover()
    assert on_disk(box) == {"a": b"new"}
    assert row.location.read_bytes() == b"new"


def test_recover_throws_away_old_bytes_of_no_row(box):
    for name, age in (("young", 0), ("old", 2 * 86400)):
        (box.partial / name).write_bytes(b"x")
        at = (box.partial / name).stat().st_mtime - age
        os.utime(box.partial / name, (at, at))
    actions.recover()
    assert [p.name for p in box.partial.iterdir()] == ["young"]


def test_take_in_copies_a_disk_once(box, tmp_path):
    (tmp_path / "子").mkdir()
    (tmp_path / "子" / "f").write_bytes(b"1")
    (tmp_path / "link").symlink_to(tmp_path / "子" / "f")
    assert actions.take_in(box, tmp_path) == 1
    first = StagedFile.objects.get(box=box)
    assert actions.take_in(box, tmp_path) == 1
    assert StagedFile.objects.get(box=box).pk == first.pk
    assert first.channel == "disk"


def test_verdict_belongs_to_the_bytes_that_were_read(box):
    row = store(box, "a")
    report = FileReport(format="CSV", verdict=Verdict.OK, records=3)
    assert not actions.set_verdict(row.pk, report, sha256="0" * 64)
    assert actions.set_verdict(row.pk, report, sha256=row.sha256)
    [entry] = queries.manifest(box)
    assert (entry.path, entry.bytes, entry.report) == ("a", 4, report)


@pytest.mark.parametrize("count", [1, 3])
def test_listing_and_totals_ask_the_same_however_many(box, count, django_assert_num_queries):
    for number in range(count):
        store(box, f"甲/{number}.txt", b"x" * number)
    actions.begin_upload(box=box, path="乙", size=9)
    with django_assert_num_queries(2):
        found = queries.listing(box, page=9, search="甲/")
    assert ([r.path for r in found.rows], found.page, found.pages) == ([f"甲/{n}.txt" for n in range(count)], 1, 1)
    assert (found.count, found.bytes) == (count, sum(range(count)))
    with django_assert_num_queries(1):
        sums = queries.totals(box)
    assert (sums.files, sums.partial, sums.unread) == (count, 1, count)


def test_account_is_shown_once_and_can_be_revoked(box):
    account, password = actions.issue_account(box)
    assert password not in account.secret
    assert queries.accounts(box) == [account]
    actions.revoke_account(account)
    assert queries.accounts(box) == []
