"""Disk full, quota, a lost client: each leaves a state one can go on from."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets

import pytest

from huijiao.tools.intake import actions, queries, writer
from huijiao.tools.intake.errors import OverQuotaError
from huijiao.tools.intake.models import StagedFile

pytestmark = pytest.mark.django_db(transaction=True)
MIB = 1 << 20


@pytest.fixture
def box(settings, tmp_path):
    settings.HOME = tmp_path
    return actions.open_box(owner=f"test:{secrets.token_hex(4)}", quota=10 * MIB)


class Disk:
    """The system's write, until ``room`` bytes are used up; it writes what still fits first, as the kernel does."""

    def __init__(self, room):
        self.room, self.write = room, os.write

    def __call__(self, fd, data):
        if not self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done = self.write(fd, data[: self.room])
        self.room -= done
        return done


def test_full_disk_keeps_what_was_acknowledged_and_goes_on_when_there_is_room(box, monkeypatch):
    data = os.urandom(3 * MIB)
    row = actions.begin_upload(box=box, path="a", size=len(data))
    actions.append(row.upload_id, [data[:MIB]])
    with monkeypatch.context() as full:
        full.setattr(writer.os, "write", Disk(MIB // 2))
        with pytest.raises(OSError, match="No space"):
            actions.append(row.upload_id, [data[MIB : 2 * MIB], data[2 * MIB :]], offset=MIB)
    row = StagedFile.objects.get(pk=row.pk)
    assert (row.state, row.offset, box.refresh_from_db(), box.used) == ("PARTIAL", MIB, None, 3 * MIB)
    done = actions.append(row.upload_id, [data[MIB:]], offset=MIB)
    assert (done.state, done.md5) == ("COMPLETE", hashlib.md5(data).hexdigest())


def test_full_disk_at_the_door_leaves_no_row_of_a_file_taken_whole(box, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(writer.os, "write", Disk(MIB // 2))
        with pytest.raises(OSError, match="No space"):
            actions.store(box=box, path="a", pieces=[bytes(MIB)])
    box.refresh_from_db()
    assert (queries.manifest(box), box.used, list(box.partial.iterdir())) == ([], 0, [])


def test_quota_refuses_before_a_byte_and_room_made_lets_it_go_on(box):
    actions.store(box=box, path="old", pieces=[bytes(6 * MIB)])
    with pytest.raises(OverQuotaError):
        actions.begin_upload(box=box, path="new", size=5 * MIB)
    actions.remove(box, "old")
    row = actions.begin_upload(box=box, path="new", size=5 * MIB)
    assert actions.append(row.upload_id, [bytes(5 * MIB)]).state == "COMPLETE"


def test_bytes_behind_the_acknowledged_ones_are_cut_off(box):
    row = actions.begin_upload(box=box, path="a", size=10)
    actions.append(row.upload_id, [b"01234"])
    with StagedFile.objects.get(pk=row.pk).location.open("ab") as file:
        file.write(b"xx")  # a killed server had written them, and told nobody
    assert actions.append(row.upload_id, [b"56789"], offset=5).md5 == hashlib.md5(b"0123456789").hexdigest()
