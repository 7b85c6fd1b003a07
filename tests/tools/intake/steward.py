"""A process inside the house under test: does what a line of JSON says, answers with a line of JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import close_old_connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from huijiao.tools.intake import actions, downloads, queries  # noqa: E402
from huijiao.tools.intake.models import Box, DoorAccount, StagedFile  # noqa: E402


def box(owner: str, quota: int = 1 << 30, days: int = 30) -> dict[str, Any]:
    made = actions.open_box(owner=owner, about="project:1", quota=quota)
    account, password = actions.issue_account(made, days=days)
    return {"id": made.pk, "files": str(made.files), "user": account.username, "password": password}


def freeze(id: int) -> None:
    actions.freeze(Box.objects.get(pk=id))


def thaw(id: int) -> None:
    actions.thaw(Box.objects.get(pk=id))


def revoke(user: str) -> None:
    actions.revoke_account(DoorAccount.objects.get(username=user))


def manifest(id: int) -> dict[str, Any]:
    return {e.path: [e.bytes, e.md5, e.sha256, e.channel] for e in queries.manifest(Box.objects.get(pk=id))}


def totals(id: int) -> dict[str, int]:
    made = Box.objects.get(pk=id)
    found = queries.totals(made)
    return {"files": found.files, "bytes": found.bytes, "partial": found.partial, "used": made.used}


def rows(id: int) -> list[list[Any]]:
    found = StagedFile.objects.select_related("box").filter(box=id).order_by("pk")
    return [[r.path, r.state, r.offset, r.location.stat().st_size if r.location.exists() else -1] for r in found]


def outdate(id: int) -> None:
    StagedFile.objects.filter(box=id).update(expires=timezone.now())


def expire() -> int:
    return actions.expire_uploads()


def recover() -> None:
    actions.recover()


def sign(path: str, **words: Any) -> str:
    return downloads.sign(Path(path), **words)


if __name__ == "__main__":
    for line in sys.stdin:
        close_old_connections()
        call = json.loads(line)
        print(json.dumps(globals()[call.pop("do")](**call)), flush=True)
