"""A process inside the house: does what a line of JSON says, answers with a line of JSON."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

django.setup()

from django.db import close_old_connections  # noqa: E402

from huijiao.tools.intake import accounts, actions, digests, queries  # noqa: E402
from huijiao.tools.intake.models import Box, FileState, StagedFile  # noqa: E402
from huijiao.tools.intake.running import Md5, Sha256  # noqa: E402


def box(owner: str, quota: int = 1 << 42) -> dict[str, Any]:
    made = actions.open_box(owner=owner, about="project:1", quota=quota)
    account, password = accounts.issue_account(made)
    return {"id": made.pk, "files": str(made.files), "user": account.username, "password": password}


def manifest(box_id: int) -> dict[str, list[Any]]:
    return {e.path: [e.bytes, e.md5, e.sha256] for e in queries.manifest(Box.objects.get(pk=box_id))}


def standing(box_id: int) -> list[list[Any]]:
    """Return [path, state, acknowledged, on disk] of every file."""
    rows = StagedFile.objects.select_related("box").filter(box=box_id).order_by("pk")
    return [[r.path, r.state, r.offset, r.location.stat().st_size if r.location.exists() else -1] for r in rows]


def plant(box_id: int, path: str, size: int, offset: int, md5: str, sha256: str, channel: str) -> str:
    """Lay an unfinished upload that stands at ``offset``, a hole so far, with the digests' states given (hex)."""
    row = actions.begin_upload(box=Box.objects.get(pk=box_id), path=path, size=size, channel=channel)
    fd = os.open(row.location, os.O_RDWR | os.O_CREAT, 0o600)
    os.ftruncate(fd, offset)
    kept = digests.Kept(fd, offset)
    kept.keep(digests.Digests(offset, Md5(bytes.fromhex(md5)), Sha256(bytes.fromhex(sha256))))
    os.close(fd)
    StagedFile.objects.filter(pk=row.pk).update(offset=offset)
    return row.upload_id


def begin(box_id: int, path: str, size: int) -> str:
    """Announce an upload."""
    return actions.begin_upload(box=Box.objects.get(pk=box_id), path=path, size=size).upload_id


def offset(upload_id: str) -> int:
    """Return what is acknowledged of an upload."""
    return StagedFile.objects.get(upload_id=upload_id).offset


def blocks(upload_id: str) -> int:
    """Return the bytes a file takes on the disk."""
    return StagedFile.objects.select_related("box").get(upload_id=upload_id).location.stat().st_blocks * 512


def clear(box_id: int) -> None:
    """Remove every file of a box."""
    rows = StagedFile.objects.filter(box=box_id)
    for row in rows.filter(state=FileState.PARTIAL):
        actions.discard(row)
    for path in list(rows.values_list("path", flat=True)):
        actions.remove(Box.objects.get(pk=box_id), path)


def recover() -> None:
    actions.recover()


if __name__ == "__main__":
    for line in sys.stdin:
        close_old_connections()
        call = json.loads(line)
        print(json.dumps(globals()[call.pop("do")](**call)), flush=True)
