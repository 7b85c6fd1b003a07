"""What the agency decides on: one table of matters, the same for the inbox, the project's page and many at once.

A matter is known by its token, which holds what was seen: whoever approves a list approves what was on it, not
what has become of it since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from huijiao.core.text import Text as T
from huijiao.desks.agency.access import TARGET_DAYS, waited
from huijiao.programmes import applications
from huijiao.programmes.models import Application, Project
from huijiao.steps.s1_plan import actions as plans
from huijiao.steps.s1_plan.models import Plan
from huijiao.steps.s4_review import report_actions as reports
from huijiao.steps.s4_review.models import Report
from huijiao.steps.s5_archiving.models import Holding
from huijiao.steps.s6_publication import actions as publication
from huijiao.steps.s6_publication.models import Release

ASKED = {
    "CHANGE": T("变更方案", "Change of the plan"),
    "EXTENSION": T("延期", "Extension"),
    "CLASSIFIED": T("涉密数据线下办理", "Classified data, off-line handling"),
}
MILESTONES = {
    "PLAN": T("汇交方案", "the deposit plan"),
    "DATA": T("实体数据", "the data"),
    "CATALOGUE": T("共享目录", "the catalogue"),
}
ANCHORS = {"forward": "plan", "application": "applications"}
HEAVY = ("project__info", "project__programme__settings", "project__institution__intro")
AMONG = ("project__programme", "project__institution", "project__centre")


@dataclass
class Waiting:
    """One thing to decide on: what it is, of which project, since when."""

    kind: str
    noun: Any
    project: Project
    since: datetime
    releases: list[Release] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return how many rows it holds."""
        return len(self.releases) or 1

    @property
    def days(self) -> int:
        """Return the working days it has waited."""
        return waited(self.since)

    @property
    def late(self) -> bool:
        """Tell whether the target is past."""
        return self.days > TARGET_DAYS

    @property
    def asked(self) -> T:
        """Return what an application asks for."""
        return ASKED[self.noun.asked]

    @property
    def milestone(self) -> T:
        """Return which deadline an extension moves; empty for anything else."""
        return MILESTONES.get(getattr(self.noun, "milestone", ""), T("", ""))

    @property
    def anchor(self) -> str:
        """Return where on the project's page it stands."""
        return ANCHORS.get(self.kind, self.kind)

    @property
    def together(self) -> bool:
        """Tell whether it may be approved with others: classified data are dealt with one by one."""
        return getattr(self.noun, "asked", "") != "CLASSIFIED"

    @property
    def token(self) -> str:
        """Return what names the matter as it is now."""
        seen = max((r.state_at for r in self.releases), default=self.since)
        return f"{self.kind}:{self.noun.pk}:{self.count}:{seen.timestamp():.6f}"


Decide = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind: its label, what waits of it, and the actions behind the two buttons."""

    label: T
    find: Callable[[Any], Iterable[Waiting]]
    approve: Decide
    refuse: Decide
    done: T


def _plans(projects: Any) -> QuerySet[Plan]:
    passed = Q(state="CENTRE_PASSED", project__programme__plan_route="AGENCY_FIRST")
    return Plan.objects.filter(Q(state="REPORTED") | passed, project__in=projects)


def _forward(projects: Any) -> QuerySet[Plan]:
    return Plan.objects.filter(state="WITH_AGENCY", project__in=projects)


def _reports(projects: Any) -> QuerySet[Report]:
    return Report.objects.filter(state="ISSUED", project__in=projects)


def _applications(projects: Any) -> QuerySet[Application]:
    return Application.objects.filter(state__in=["RECEIVED", "LEADER_SIGN"], project__in=projects)


def _each(kind: str, rows: Callable[[Any], QuerySet[Any]]) -> Callable[[Any], list[Waiting]]:
    """Return the finder of a kind where each row is one matter."""
    return lambda projects: [
        Waiting(kind, r, r.project, r.state_at) for r in rows(projects).select_related(*AMONG).defer(*HEAVY)
    ]


def _with_entries(projects: Any) -> set[int]:
    """Return those of the projects that have entries with the agency: few, so they are looked for from the entries."""
    reported = list(Release.objects.filter(state="REPORTED").order_by().values_list("holding", flat=True))
    # In two steps, by keys: joined, SQLite begins at the wrong end and reads every entry there is.
    found = Holding.objects.filter(pk__in=reported).order_by().values_list("submission__project", flat=True)
    keys = set(found) if reported else set()
    if isinstance(projects, QuerySet):
        return set(projects.filter(pk__in=keys).order_by().values_list("pk", flat=True)) if keys else set()
    return keys & {p.pk for p in projects}


def _reported() -> list[int]:
    return list(Release.objects.filter(state="REPORTED").order_by().values_list("pk", flat=True))


def _entries(projects: Any) -> list[Waiting]:
    mine = (
        Project.objects.select_related("programme", "institution", "centre")
        .defer("info")
        .in_bulk(_with_entries(projects))
    )
    entries = (
        Release.objects.filter(pk__in=_reported()).select_related("holding__submission").defer("record", "abstract")
    )
    by_project: dict[int, list[Release]] = defaultdict(list)
    for entry in entries.order_by("pk"):
        submission = entry.holding.submission
        if submission.project_id in mine:  # each project is read once, not with every entry
            submission.project = mine[submission.project_id]
            by_project[submission.project_id].append(entry)
    return [
        Waiting("catalogue", rows[0], rows[0].holding.submission.project, min(r.state_at for r in rows), rows)
        for rows in by_project.values()
    ]


def _approve_entries(*, waiting: Waiting, note: str, **acting: Any) -> None:
    for release in waiting.releases:
        publication.approve(release=release, note=note, **acting)


def _refuse_entries(*, waiting: Waiting, reason: str, **acting: Any) -> None:
    for release in waiting.releases:
        publication.refuse(release=release, reason=reason, **acting)


MATTERS: Mapping[str, Matter] = {
    "forward": Matter(
        T("汇交方案（待转数据中心）", "Deposit plan, to be forwarded"), _each("forward", _forward),
        lambda *, waiting, note, **acting: plans.forward(plan=waiting.noun, note=note, **acting),
        lambda *, waiting, reason, **acting: plans.refuse(plan=waiting.noun, reason=reason, **acting),
        T("已转数据中心。", "Forwarded to the centre."),
    ),
    "plan": Matter(
        T("汇交方案", "Deposit plan"), _each("plan", _plans),
        lambda *, waiting, note, **acting: plans.approve(plan=waiting.noun, note=note, **acting),
        lambda *, waiting, reason, **acting: plans.refuse(plan=waiting.noun, reason=reason, **acting),
        T("已同意。", "Approved."),
    ),
    "report": Matter(
        T("审查报告", "Review report"), _each("report", _reports),
        lambda *, waiting, note, **acting: reports.approve(report=waiting.noun, note=note, **acting),
        lambda *, waiting, reason, **acting: reports.refuse(report=waiting.noun, reason=reason, **acting),
        T("已同意。", "Approved."),
    ),
    "catalogue": Matter(
        T("共享目录", "Catalogue entries"), _entries, _approve_entries, _refuse_entries, T("已同意。", "Approved.")
    ),
    "application": Matter(
        T("申请", "Applications"), _each("application", _applications),
        lambda *, waiting, note, **acting: applications.approve(application=waiting.noun, note=note, **acting),
        lambda *, waiting, reason, **acting: applications.refuse(application=waiting.noun, reason=reason, **acting),
        T("已处理。", "Done."),
    ),
}  # fmt: skip


def waiting(projects: Any) -> list[Waiting]:
    """Return what waits, the longest first; one query for each kind."""
    found = [row for matter in MATTERS.values() for row in matter.find(projects)]
    return sorted(found, key=lambda w: w.since)


def count(projects: Any) -> int:
    """Return how many matters wait, without reading them."""
    kinds = (_plans, _forward, _reports, _applications)
    return sum(rows(projects).count() for rows in kinds) + len(_with_entries(projects))
