"""Where the rolling check stands: for the page and for the metrics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.db.models.functions import Coalesce

from huijiao.tools.vault.models import Day, StoredObject

#: Every object is read at least once in this time.
QUARTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where the sweep stands: sums of all objects, and what a day must read so that all are read in a quarter."""

    objects: int
    bytes: int
    checked: int
    overdue: int
    damaged: int
    oldest: datetime | None
    needed: int
    budget: int

    @property
    def share(self) -> float:
        """Return the part of all objects that was read within a quarter, 0 to 1."""
        return self.checked / self.objects if self.objects else 1.0

    @property
    def enough(self) -> bool:
        """Tell whether the budget suffices."""
        return self.budget >= self.needed


def coverage(now: datetime, budget: int, copies: int = 2) -> Coverage:
    """Return where the sweep stands."""
    rows = StoredObject.objects.annotate(last=Coalesce("checked_at", "kept_at"))
    size = rows.aggregate(n=Sum("bytes"))["n"] or 0
    oldest = rows.order_by("last").values_list("last", flat=True).first()
    late = rows.filter(last__lt=now - QUARTER).count()
    total = rows.count()
    damaged = rows.filter(flaws__gt=0).count()
    return Coverage(total, size, total - late, late, damaged, oldest, -(-size * copies // QUARTER.days), budget)


def days(until: date, count: int = 30) -> list[Day]:
    """Return what was done on the last days, newest first."""
    return list(Day.objects.filter(date__gt=until - timedelta(days=count)))
