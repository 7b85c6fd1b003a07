"""Unfinished uploads that rest are thrown away; what ends soon is told of once. Who is told is not for intake to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from huijiao.tools.intake.models import Box, FileState, StagedFile

#: So long before the end the depositor is told.
WARN = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Ending:
    """Unfinished uploads of one box: how many, when the first of them ends, and one of the paths."""

    count: int
    first: datetime
    example: str


def _untold() -> QuerySet[StagedFile]:
    """Return uploads near their end that were not told of; one that was taken up again counts anew."""
    now = timezone.now()
    rows = StagedFile.objects.filter(state=FileState.PARTIAL, expires__gt=now, expires__lt=now + WARN).exclude(path="")
    return rows.filter(Q(told=None) | ~Q(told=F("expires")))


def ending() -> list[int]:
    """Return the keys of the boxes that hold such uploads."""
    return sorted(set(_untold().values_list("box", flat=True)))


def take(box: int) -> Ending | None:
    """Mark a box's uploads as told of, inside the caller's transaction; None when they are already."""
    with transaction.atomic():
        Box.objects.select_for_update().get(pk=box)
        rows = list(_untold().filter(box=box).order_by("expires", "path"))
        if not rows:
            return None
        StagedFile.objects.filter(pk__in=[row.pk for row in rows]).update(told=F("expires"))
    return Ending(len(rows), min(row.expires for row in rows if row.expires), rows[0].path)
