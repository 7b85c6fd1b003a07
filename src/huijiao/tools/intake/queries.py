"""Reading boxes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils import timezone

from huijiao.core.formats.report import FileReport
from huijiao.core.manifest import FileEntry
from huijiao.tools.intake import doors
from huijiao.tools.intake.models import Box, DoorAccount, FileState, StagedFile

PAGE = 100


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts and bytes of a box."""

    files: int
    bytes: int
    partial: int
    partial_bytes: int  # received of unfinished uploads
    unread: int  # complete files validation has not seen yet


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a box's files, with sums over everything the search found."""

    rows: list[StagedFile]
    page: int
    pages: int
    count: int
    bytes: int


def box_of(owner: str) -> Box | None:
    """Return the box of an owner."""
    return Box.objects.filter(owner=owner).first()


def manifest(box: Box) -> list[FileEntry]:
    """Return the complete files, by path."""
    rows = StagedFile.objects.filter(box=box, state=FileState.COMPLETE).order_by("path")
    return [entry(row) for row in rows.iterator(chunk_size=2000)]


def entry(row: StagedFile) -> FileEntry:
    """Return the manifest's line of one complete file."""
    return FileEntry(
        path=row.path,
        bytes=row.size or 0,
        md5=row.md5,
        sha256=row.sha256,
        channel=row.channel,
        received=row.received.isoformat(timespec="seconds") if row.received else "",
        report=FileReport.from_json(row.verdict) if row.verdict else None,
    )


def listing(box: Box, page: int = 1, search: str = "", *, size: int = PAGE) -> Listing:
    """Return a page of the files, unfinished ones included; ``search`` is part of a path, in any case."""
    rows = StagedFile.objects.filter(box=box).exclude(path="")
    if search:
        rows = rows.filter(path__icontains=search)
    sums = rows.aggregate(count=Count("pk"), bytes=Sum("offset"))
    pages = max(1, -(-sums["count"] // size))
    page = min(max(page, 1), pages)
    found = list(rows.order_by("path", "state")[(page - 1) * size : page * size])
    return Listing(found, page, pages, sums["count"], sums["bytes"] or 0)


def totals(box: Box) -> Totals:
    """Return counts and bytes."""
    complete, partial = Q(state=FileState.COMPLETE), Q(state=FileState.PARTIAL)
    sums = StagedFile.objects.filter(box=box).aggregate(
        files=Count("pk", filter=complete),
        bytes=Sum("size", filter=complete),
        partial=Count("pk", filter=partial),
        partial_bytes=Sum("offset", filter=partial),
        unread=Count("pk", filter=complete & Q(verdict__isnull=True)),
    )
    return Totals(**{name: value or 0 for name, value in sums.items()})


def accounts(box: Box) -> list[DoorAccount]:
    """Return the accounts that may be used now."""
    return list(DoorAccount.objects.filter(doors.valid(), box=box).order_by("created"))


def expired(row: StagedFile) -> bool:
    """Tell whether an unfinished upload has rested too long."""
    return row.expires is not None and row.expires < timezone.now()
