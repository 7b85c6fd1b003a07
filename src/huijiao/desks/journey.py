"""Where a project stands on the seven-step line: the present step, dates behind it, deadlines before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from huijiao.core.machine import Court
from huijiao.core.text import Text as T
from huijiao.desks.status import Seen, Status
from huijiao.steps.s2_preparation.queries import SHANGHAI, today
from huijiao.steps.s3_submission.models import Frozen
from huijiao.steps.s4_review.queries import calendar
from huijiao.steps.s5_archiving.models import Holding
from huijiao.steps.s6_publication.models import Release

#: Portal status → step of the national procedure.
STEP_OF: Mapping[str, str] = {
    "DRAFT": "plan", "INFO_SUBMITTED": "plan", "INFO_IN_REVIEW": "plan", "INFO_RETURNED": "plan", "PLAN_PASSED": "plan",
    "PLAN_SEALED": "plan", "PLAN_REPORTED": "plan", "DATA_PENDING": "submission", "DATA_SUBMITTED": "review",
    "DATA_IN_REVIEW": "review", "DATA_RETURNED": "submission", "DATA_PASSED": "review", "CERTIFIED": "review",
    "CERT_REVOKED": "review", "AGENCY_APPROVED": "archiving", "ARCHIVED": "publication", "CLOSED": "use",
    "SUSPENDED": "plan", "TERMINATED": "plan",
}  # fmt: skip
HOLDERS: Mapping[Court, T] = {
    Court.DEPOSITOR: T("提交方", "the depositor"),
    Court.CENTRE: T("数据中心", "the data centre"),
    Court.AGENCY: T("管理方", "the programme agency"),
    Court.NONE: T("", ""),
}


@dataclass(frozen=True)
class StepsLine:
    """Arguments of ``{% seven_steps %}``."""

    current: str
    dates: Mapping[str, date]
    deadlines: Mapping[str, date]


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(SHANGHAI).date() if moment else None


def _given(days: Mapping[str, date | None]) -> dict[str, date]:
    return {name: day for name, day in days.items() if day}


def steps_line(x: Seen, status: Status) -> StepsLine:
    """Return the line of a project; three small queries for the dates of the later steps."""
    current = STEP_OF[status.code]
    if status.code == "DATA_PENDING" and x.project.cohort == "ONGOING":
        current = "preparation"  # an ongoing project produces its data first
    mine = {"submission__project": x.project.pk}
    confirmed = Frozen.objects.filter(**mine).aggregate(last=Max("created"))["last"]
    kept = Holding.objects.filter(**mine).aggregate(last=Max("state_at"))["last"]
    published = Release.objects.filter(holding__submission__project=x.project.pk).aggregate(last=Max("published"))[
        "last"
    ]
    in_effect = _day(x.plan.effective_at) if x.plan else None
    dates = {
        "plan": in_effect, "preparation": in_effect, "submission": _day(confirmed),
        "review": x.report.issued if x.report else None, "archiving": _day(kept), "publication": _day(published),
    }  # fmt: skip
    deadlines = {
        "plan": x.deadline("PLAN"), "submission": x.deadline("DATA"), "publication": x.deadline("CATALOGUE"),
        "review": status.due if current == "review" else None,
    }  # fmt: skip
    return StepsLine(current, _given(dates), _given(deadlines))


def left(due: date | None) -> T:
    """Say how long there is until the end of a day, in working days; empty without a day."""
    if due is None:
        return T("", "")
    days = calendar().between(today(), due)
    if days < 0:
        late = abs(days)
        return T(f"已超期 {late} 个工作日", f"{late} working day{_s(late)} overdue")
    if due == today():
        return T("今天截止", "due today")
    about = not calendar().covered(due)
    return T(
        f"还有{'约' if about else ''} {days} 个工作日", f"{'about ' if about else ''}{days} working day{_s(days)} left"
    )


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def held_by(status: Status) -> T:
    """Say who has the project now and since when; empty when nobody has to do anything."""
    who, since = HOLDERS[status.court], _day(status.since)
    if not who.zh:
        return T("", "")
    return T(f"{since} 起由{who.zh}办理", f"with {who.en} since {since}")
