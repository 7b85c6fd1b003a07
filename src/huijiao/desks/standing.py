"""How every project stands, kept up with the ledger: a page first reads the facts since the last one who looked.

Facts are numbered without gaps and become visible in their order (the chain's head is locked), so "up to fact 812"
says exactly what has been read. A deadline or the table of states may change without a fact: their digest is kept too.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import Max, QuerySet

from huijiao.desks import standing_sums, status
from huijiao.desks.models import ReadTo, Standing
from huijiao.programmes.models import Deadline, Project
from huijiao.tools.ledger.models import Fact

NAME = "standing"
LOT = 500  # projects read at once
_PLACES = {code: n for n, code in enumerate(status.CODES)}
_FIELDS = tuple(f.name for f in Standing._meta.fields if not f.primary_key)  # noqa: SLF001 - Django's own name


def catch_up() -> None:
    """Bring the rows up to the last fact. Where nothing happened, three small queries tell so."""
    now = _made_with()
    mark = ReadTo.objects.filter(name=NAME).first()
    if mark and mark.made_with == now and mark.seq == _last():
        return
    with transaction.atomic():
        ReadTo.objects.get_or_create(name=NAME)
        mark = ReadTo.objects.select_for_update().get(name=NAME)  # one reader at a time
        last = _last()
        if mark.made_with == now:
            keys = Fact.objects.filter(seq__gt=mark.seq, seq__lte=last, about__startswith="project:")
            _write(int(key.partition(":")[2]) for key in keys.order_by().values_list("about", flat=True).distinct())
        else:
            _write(Project.objects.order_by("pk").values_list("pk", flat=True))
        ReadTo.objects.filter(name=NAME).update(seq=last, made_with=now)


def rebuild() -> int:
    """Forget everything and read all projects again; return how many."""
    with transaction.atomic():
        Standing.objects.all().delete()
        ReadTo.objects.filter(name=NAME).delete()
        catch_up()
    return Standing.objects.count()


def listed(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Return projects with their ``standing`` at hand, up to date."""
    catch_up()
    return projects.filter(standing__isnull=False).select_related("standing")


def _last() -> int:
    return Fact.objects.aggregate(last=Max("seq"))["last"] or 0


@cache
def _table() -> bytes:
    """Return what the installed program makes rows with: after an upgrade they are read again."""
    return b"".join(Path(m.__file__ or "").read_bytes() for m in (status, standing_sums))


def _made_with() -> str:
    days = Deadline.objects.order_by("pk").values_list(
        "programme__plan_route", "programme_id", "cohort", "milestone", "day", "offset_from", "offset_days"
    )
    return sha256(_table() + repr(list(days)).encode()).hexdigest()


def _write(keys: Iterable[int]) -> None:
    left = iter(keys)
    while lot := list(islice(left, LOT)):
        projects = list(status.with_status(Project.objects.filter(pk__in=lot)))
        sums = standing_sums.of(projects)
        rows = [Standing(project=p, **_state(p), **sums[p.pk]) for p in projects]
        Standing.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["project"], update_fields=_FIELDS, batch_size=LOT
        )


def _state(project: Project) -> dict[str, object]:
    state = status.of(project)
    return {
        "code": state.code, "place": _PLACES[state.code], "court": str(state.court), "since": state.since, "due": state.due,
    }  # fmt: skip
