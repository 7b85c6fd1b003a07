"""What each project adds to the sums and indicators (domain.md §6.2), for many projects at once.

Eight queries whatever the number of projects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.db.models.fields.json import KT

from huijiao.core.quantities import volume
from huijiao.core.vocabulary import ShareMode
from huijiao.desks.status import Seen
from huijiao.programmes.models import Project
from huijiao.steps.s2_preparation.models import Dataset
from huijiao.steps.s2_preparation.queries import SHANGHAI
from huijiao.steps.s3_submission.models import Part
from huijiao.steps.s4_review.models import Round
from huijiao.steps.s4_review.queries import REVIEW_DAYS, calendar
from huijiao.steps.s6_publication.models import Release

_PLANNED = frozenset({"SEALED", "REPORTED", "WITH_AGENCY"})
_DELIVERED = frozenset({"CHECKING", "SUBMITTED", "IN_REVIEW", "RETURNED", "PASSED"})
_CERTIFIED = frozenset({"ISSUED", "APPROVED"})
_MODES = {
    ShareMode.OPEN: "open", ShareMode.REGISTERED: "registered", ShareMode.AGREEMENT: "agreement", ShareMode.NOT_SHARED: "closed",
}  # fmt: skip
Sums = dict[str, Any]


def of(projects: Iterable[Project]) -> Mapping[int, Sums]:
    """Return the columns of `Standing` by project; the projects come through `status.with_status`."""
    found: dict[int, Sums] = {p.pk: _milestones(p) for p in projects}
    _rounds(found)
    _data(found)
    _volumes(found)
    _modes(found)
    return found


def _milestones(project: Project) -> Sums:
    """I1–I5: what has been reached, and the deadlines of what has not."""
    seen = Seen(project)
    counted = project.state != "TERMINATED" and seen.p != "CANCELLED"
    planned = bool(seen.plan and seen.plan.effective_version) or seen.p in _PLANNED | {"EFFECTIVE"}
    certified = seen.r in _CERTIFIED
    reported = seen.number("held") > 0 and seen.number("with_agency") + seen.number("released") >= seen.number("held")
    running = counted and project.state == "ACTIVE"  # nothing falls due while a project is suspended

    def due(met: bool, milestone: str) -> date | None:
        return seen.deadline(milestone) if running and not met else None

    return {
        "counted": counted, "planned": planned, "certified": certified,
        "delivered": certified or bool(seen.submission and seen.submission.state in _DELIVERED),
        "plan_due": due(planned, "PLAN"), "data_due": due(certified, "DATA"), "catalogue_due": due(reported, "CATALOGUE"),
    }  # fmt: skip


def _rounds(found: dict[int, Sums]) -> None:
    """I6, I7: how long concluded rounds lay with the centre, and how many a pass took."""
    for sums in found.values():
        sums |= dict.fromkeys(("rounds", "examined", "examined_days", "examined_in_time"), 0)  # noqa: PLW2901 - filled in place
        sums |= dict.fromkeys(("passes", "passes_rounds", "passes_first"), 0)  # noqa: PLW2901 - filled in place
    rows = Round.objects.filter(project__in=found).exclude(state="WITHDRAWN").order_by()
    days = calendar()
    for key, number, state, submitted, ended in rows.values_list("project", "number", "state", "submitted", "state_at"):
        sums = found[key]
        sums["rounds"] += 1
        if state not in {"PASSED", "RETURNED"}:
            continue
        took = max(days.between(submitted.astimezone(SHANGHAI).date(), ended.astimezone(SHANGHAI).date()), 0)
        sums["examined"] += 1
        sums["examined_days"] += took
        sums["examined_in_time"] += took <= REVIEW_DAYS
        if state == "PASSED":
            sums["passes"] += 1
            sums["passes_rounds"] += number
            sums["passes_first"] += number == 1


def _data(found: dict[int, Sums]) -> None:
    """I8: datasets, files, records and bytes that have passed; and all that came."""
    for sums in found.values():
        names = ("datasets", "bytes", "passed_datasets", "passed_records", "passed_bytes", "passed_files")
        sums |= dict.fromkeys(names, 0)  # noqa: PLW2901 - filled in place
    datasets = Dataset.objects.filter(project__in=found).exclude(state="REMOVED").order_by()
    for key, n in datasets.values_list("project").annotate(n=Count("pk")):
        found[key]["datasets"] = n
    parts = Part.objects.filter(submission__project__in=found).order_by()
    sums_of = {"n": Count("pk"), "r": Sum("records"), "b": Sum("bytes"), "f": Sum("files")}
    for key, state, n, records, size, files in parts.values_list("submission__project", "state").annotate(**sums_of):
        found[key]["bytes"] += size or 0
        if state == "PASSED":
            found[key] |= {
                "passed_datasets": n,
                "passed_records": records or 0,
                "passed_bytes": size or 0,
                "passed_files": files or 0,
            }


def _volumes(found: dict[int, Sums]) -> None:
    """I14: what the records of passed datasets say, and what came."""
    for sums in found.values():
        sums |= {"declared_bytes": 0, "actual_bytes": 0}
    passed = Dataset.objects.filter(project__in=found, part__state="PASSED").order_by()
    said = passed.values_list("project", KT("record__values__volume__text"), "part__bytes")
    for key, text, size in said:
        stated = volume(text) if text else None
        if stated is not None:
            found[key]["declared_bytes"] += int(stated.value)
            found[key]["actual_bytes"] += size


def _modes(found: dict[int, Sums]) -> None:
    """I9, I10: catalogue entries by sharing mode."""
    for sums in found.values():
        sums |= {f"{name}_{what}": 0 for name in _MODES.values() for what in ("datasets", "bytes")}
    entries = Release.objects.filter(holding__submission__project__in=found).exclude(state="WITHDRAWN").order_by()
    rows = entries.values_list("holding__submission__project", "mode")
    for key, mode, n, size in rows.annotate(n=Count("pk"), b=Sum("holding__dataset__part__bytes")):
        name = _MODES[ShareMode(mode)]
        found[key] |= {f"{name}_datasets": n, f"{name}_bytes": size or 0}
