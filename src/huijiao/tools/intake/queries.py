"""Reading boxes."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone

from huijiao.core.formats.report import FileReport
from huijiao.core.manifest import FileEntry
from huijiao.tools.intake import doors, listing
from huijiao.tools.intake.models import Box, DoorAccount, DoorKey, FileState, StagedFile, Standing

PAGE = 100
PROBE = 1 << 20  # bytes at either end of a file


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts and bytes of a box."""

    files: int
    bytes: int
    partial: int
    partial_bytes: int  # received of unfinished uploads
    unread: int  # complete files validation has not seen yet


def box_of(owner: str) -> Box | None:
    """Return the box of an owner."""
    return Box.objects.filter(owner=owner).first()


def manifest(box: Box) -> list[FileEntry]:
    """Return the complete files, by path; of what the readers said all but the preview, which no rule reads."""
    rows = StagedFile.objects.filter(box=box, state=FileState.COMPLETE).order_by("path")
    columns = rows.values_list("path", "size", "md5", "sha256", "channel", "received", "verdict")
    return [_entry(*row) for row in columns.iterator(chunk_size=2000)]


def _entry(
    path: str, size: int | None, md5: str, sha256: str, channel: str, received: datetime | None,
    verdict: dict[str, Any] | None,
) -> FileEntry:  # fmt: skip
    """Return the manifest's line of one complete file. A million are held at once: words that recur are shared."""
    report = None
    if verdict:
        report = FileReport.from_json({**verdict, "preview": ()})
        for name in ("format", "claimed", "unit", "encoding"):
            object.__setattr__(report, name, sys.intern(getattr(report, name)))
    at = sys.intern(received.isoformat(timespec="seconds")) if received else ""
    return FileEntry(path, size or 0, md5, sha256, channel=sys.intern(channel), received=at, report=report)


def partials(box: Box, limit: int = PAGE) -> list[StagedFile]:
    """Return unfinished uploads, by path; parts of one to be joined are not listed."""
    rows = StagedFile.objects.filter(box=box, standing=Standing.PARTIAL).exclude(path="")
    return list(rows.select_related("box").order_by("path")[:limit])


def totals(box: Box) -> Totals:
    """Return counts and bytes: of what has arrived kept by the database, of the few unfinished ones counted."""
    arrived = listing.totals(box)
    partial = StagedFile.objects.filter(box=box, standing=Standing.PARTIAL)
    sums = partial.aggregate(count=Count("pk"), bytes=Sum("offset"))
    unread = listing.totals(box, [Standing.CHECKING])[0]
    return Totals(*arrived, sums["count"], sums["bytes"] or 0, unread)


def accounts(box: Box) -> list[DoorAccount]:
    """Return the accounts that may be used now."""
    return list(DoorAccount.objects.filter(doors.valid(), box=box).order_by("created"))


def probe(row: StagedFile) -> dict[str, Any]:
    """Return SHA-256 of the first and the last `PROBE` bytes that are here: enough to know a file again."""
    size = row.offset if row.state == FileState.PARTIAL else row.size or 0
    out: dict[str, Any] = {"offset": size, "probe": PROBE}
    try:
        with row.location.open("rb") as file:
            for name, start in (("head", 0), ("tail", max(0, size - PROBE))):
                file.seek(start)
                out[name] = hashlib.sha256(file.read(min(PROBE, size - start))).hexdigest()
    except FileNotFoundError:  # nothing was written yet
        return out | {"offset": 0, "head": hashlib.sha256().hexdigest(), "tail": hashlib.sha256().hexdigest()}
    return out


def keys_of(account: DoorAccount) -> list[DoorKey]:
    """Return the SSH keys that open an account now."""
    return list(account.keys.filter(revoked=None).order_by("created"))


def expired(row: StagedFile) -> bool:
    """Tell whether an unfinished upload has rested too long."""
    return row.expires is not None and row.expires < timezone.now()
