"""The rolling check: so many bytes a day, a random sample first, then whatever was checked longest ago.

Every object is read once a quarter; what would become overdue is read even when the day's budget is spent. A check goes in
slices and leaves a row after each, so that a killed process is continued where it was.
"""

from __future__ import annotations

import random
import time
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from huijiao.tools.vault import actions, checking, holding
from huijiao.tools.vault.actions import Checked
from huijiao.tools.vault.checking import Flaw, Seals
from huijiao.tools.vault.coverage import QUARTER
from huijiao.tools.vault.crew import Crew
from huijiao.tools.vault.models import Check, Day, StoredObject
from huijiao.tools.vault.shelf import Shelf
from huijiao.tools.vault.stores import shelves

#: An object is read again after a month at the earliest; in its last week it no longer waits for the budget.
REST, URGENT = timedelta(days=30), timedelta(days=7)
#: A new object was read back when it was kept, and its fact may not be written yet.
FRESH = timedelta(hours=1)
#: Objects drawn at random each day before the turn of the oldest: one in a hundred, at least one, at most these.
SAMPLE_SHARE, SAMPLE_MOST = 100, 20
#: A slice ends after so many bytes or files.
SLICE_BYTES, SLICE_FILES = 1 << 30, 5000

SealsOf = Callable[[str], Seals]
Done = Callable[[Checked], object]


def sweep(
    *,
    budget: int,
    seals_of: SealsOf = lambda _: {},
    on_done: Done = lambda _: None,
    repair: bool = True,
    seconds: float = 600,
    everything: bool = False,
    stores: Sequence[Shelf] | None = None,
) -> list[Checked]:
    """Check what is due until the day's budget (bytes of all copies) or the time is used up; return what was finished.

    ``on_done`` is called in the transaction that ends an object's check. ``everything``: all objects, once, whatever was
    checked when.
    """
    rows, until, begun = tuple(stores or shelves()), time.monotonic() + seconds, timezone.now()
    done: list[Checked] = []
    while time.monotonic() < until:
        stored = _next(budget, begun if everything else None)
        if stored is None:
            break
        checked = _go_on(stored, rows, seals_of(stored.object_id), on_done, until=until, repair=repair)
        if checked is not None:
            done.append(checked)
    return done


def _today() -> Day:
    return Day.objects.get_or_create(date=timezone.localdate())[0]


def _next(budget: int, before: datetime | None) -> StoredObject | None:
    """Return the object to read now: one begun, one that would be overdue, one of today's sample, the oldest."""
    begun = Check.objects.select_related("stored").order_by("started").first()
    if begun is not None:
        return begun.stored
    now, today = timezone.now(), _today()
    rows = StoredObject.objects.annotate(last=Coalesce("checked_at", "kept_at")).order_by("last", "pk")
    if before is not None:
        return rows.filter(Q(checked_at=None) | Q(checked_at__lt=before)).first()
    rows = rows.filter(kept_at__lt=now - FRESH)
    urgent = rows.filter(last__lt=now - QUARTER + URGENT).first()
    if urgent is not None:
        return urgent
    if today.bytes >= budget:
        return None
    drawn = _drawn(rows.filter(last__lt=now - timedelta(days=1)), today)
    if drawn is not None:
        Day.objects.filter(pk=today.pk).update(sampled=F("sampled") + 1)
        return drawn
    return rows.filter(Q(checked_at=None) | Q(checked_at__lt=now - REST)).first()


def _drawn(rows: QuerySet[StoredObject], today: Day) -> StoredObject | None:
    count = rows.count()
    if not count or today.sampled >= min(max(1, count // SAMPLE_SHARE), SAMPLE_MOST):
        return None
    return rows[random.SystemRandom().randrange(count)]


def _go_on(
    stored: StoredObject, rows: Sequence[Shelf], seals: Seals, on_done: Done, *, until: float, repair: bool
) -> Checked | None:
    """Read slices of one object until it is done or the time is up; None when there is more to read."""
    with holding.locked(stored.object_id, rows):
        flaws, heads = checking.structure(stored.object_id, rows, seals)
        check = _row(stored)
        with Crew(sum(len(h.contents()) for h in heads.values())) as hands:
            while check.store < len(rows):
                shelf = rows[check.store]
                head = heads.get(shelf.name)
                files = _slice(shelf.folder(head.object_id), head.contents(), check.path) if head else []
                if head is None or not files:
                    check.store, check.path = check.store + 1, ""
                    continue
                found = checking.read(hands, shelf, head, [(path, digest) for path, digest, _ in files])
                check.flaws = [*check.flaws, *(f.as_row() for f in found)]
                check.path = files[-1][0]
                _leave(check, sum(size for _, _, size in files))
                if time.monotonic() >= until:
                    return None
    flaws = list(dict.fromkeys([*flaws, *(Flaw(**row) for row in check.flaws)]))
    return _end(stored, check, flaws, rows, seals, on_done, repair=repair)


def _row(stored: StoredObject) -> Check:
    check, made = Check.objects.get_or_create(
        stored=stored, defaults={"inventory_digest": stored.inventory_digest, "started": timezone.now()}
    )
    if not made and check.inventory_digest != stored.inventory_digest:
        check.inventory_digest, check.store, check.path, check.flaws = stored.inventory_digest, 0, "", []
    return check


def _slice(folder: Path, contents: Mapping[str, str], after: str) -> list[tuple[str, str, int]]:
    paths = sorted(contents)
    files: list[tuple[str, str, int]] = []
    size = 0
    for path in paths[bisect_right(paths, after) if after else 0 :]:
        count = checking.size_of(folder / path)
        files.append((path, contents[path], count))
        size += count
        if size >= SLICE_BYTES or len(files) >= SLICE_FILES:
            break
    return files


def _leave(check: Check, size: int) -> None:
    with transaction.atomic():
        check.save()
        Day.objects.filter(pk=_today().pk).update(bytes=F("bytes") + size)


def _end(
    stored: StoredObject,
    check: Check,
    flaws: Sequence[Flaw],
    rows: Sequence[Shelf],
    seals: Seals,
    on_done: Done,
    *,
    repair: bool,
) -> Checked:
    # Written before anything is mended: after a kill in between, the alarm is still given.
    check.flaws = [flaw.as_row() for flaw in flaws]
    check.save()
    checked = actions.settle(object_id=stored.object_id, flaws=flaws, repair=repair, stores=rows, seals=seals)
    with transaction.atomic():
        check.delete()
        Day.objects.filter(pk=_today().pk).update(
            checked=F("checked") + 1, flaws=F("flaws") + len(flaws), repaired=F("repaired") + bool(checked.repaired)
        )
        on_done(checked)
    return checked
