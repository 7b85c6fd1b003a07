"""R-PRJ: basic information against the task book, the calendar and the dossier (domain.md §3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from huijiao.core.dates import parse_end
from huijiao.core.deposit import Cohort, Deposit, Stage
from huijiao.core.findings import Place, Severity
from huijiao.core.identifiers import check_project_no
from huijiao.core.normal import N
from huijiao.core.records.base import Record
from huijiao.core.records.project import PROJECT
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.imports import kind_of
from huijiao.core.text import Text

COHORT_LABELS: Mapping[Cohort, Text] = {
    Cohort.ACCEPTED: Text("已完成验收", "accepted"),
    Cohort.ACCEPTING: Text("正在开展验收", "being accepted"),
    Cohort.ONGOING: Text("在研", "ongoing"),
}
ATTACHMENTS: Mapping[str, Text] = {
    "taskbook": Text("项目任务书", "task book"),
    "plan": Text("汇交方案", "deposit plan"),
    "metadata": Text("元数据信息表", "metadata records"),
}
#: An accepted project may end so long after today; an ongoing one may have ended so long before.
ENDS_AFTER, ENDED_BEFORE = timedelta(days=90), timedelta(days=365)


def same(field: str, a: str, b: str) -> bool:
    """Tell whether two cover values agree; spaces in numbers mean nothing."""
    if field == "title":
        return _title(a) == _title(b)
    return N(a).replace(" ", "") == N(b).replace(" ", "")


def _title(text: str) -> str:
    """Fold a title: 《》, quotation marks and a full stop are how it was set, not what it says."""
    return re.sub(r"[《》〈〉\"'。.]", "", N(text)).removesuffix("项目").strip()


def differing(form: Record, other: Record) -> Iterator[str]:
    """Yield the cover fields that both records fill and that differ."""
    for field in ("title", "project_no", "lead_inst"):
        if form[field].strip() and other[field].strip() and not same(field, form[field], other[field]):
            yield field


def today(deposit: Deposit) -> date:
    """Return the day the snapshot is judged on, or raise NA where none was given."""
    if deposit.context.as_of.year < 2000:
        message = "no date given"
        raise NotApplicable(message)
    return deposit.context.as_of


@rule("R-PRJ-01", Severity.FIX, "project", "taskbook")
def project_equals_taskbook(deposit: Deposit) -> Iterator[Hit]:
    """R-PRJ-01: title, number and lead institution equal the task book's cover."""
    if deposit.project is None or deposit.taskbook is None:
        return
    form, cover = deposit.project, deposit.taskbook.cover
    for field in differing(form, cover):
        yield hit(form.at(field), field=PROJECT[field].label, a=form[field].strip(), b=cover[field].strip())


@rule("R-PRJ-02", Severity.BLOCK)
def project_number_is_new(deposit: Deposit) -> Iterator[Hit]:
    """R-PRJ-02: no other live project has this number in the programme; the caller looks it up."""
    if deposit.context.duplicate_of:
        form = deposit.project or Record()
        yield hit(form.at("project_no"), no=form["project_no"], inst=deposit.context.duplicate_of)


@rule("R-PRJ-03", Severity.WARN, "project")
def project_number_is_no_topic(deposit: Deposit) -> Iterator[Hit]:
    """R-PRJ-03: a key R&D number ends in 00."""
    if deposit.project is None:
        return
    number = deposit.project["project_no"].strip()
    problem = check_project_no(number) if number else None
    if problem and problem.code == "sub_project":
        yield hit(deposit.project.at("project_no"), no=number)


@rule("R-PRJ-04", Severity.WARN, "project")
def cohort_fits_dates(deposit: Deposit) -> Iterator[Hit]:
    """R-PRJ-04: the stage fits the end date: over (or nearly) when accepted, not long over when ongoing."""
    end = parse_end(deposit.project["end"]) if deposit.project else None
    if deposit.project is None or end is None:
        message = "no end date"
        raise NotApplicable(message)
    cohort, now = deposit.context.cohort, today(deposit)
    late = cohort is not Cohort.ONGOING and end > now + ENDS_AFTER
    over = cohort is Cohort.ONGOING and end < now - ENDED_BEFORE
    if late or over:
        yield hit(deposit.project.at("end"), cohort=COHORT_LABELS[cohort], end=deposit.project["end"].strip())


@rule("R-PRJ-05", Severity.BLOCK)
def attachments_are_there(deposit: Deposit) -> Iterator[Hit]:
    """R-PRJ-05: task book and plan, and metadata unless the project is ongoing and sends no data yet."""
    present = {kind_of(p) for p in deposit.papers}
    present |= {kind for kind in ATTACHMENTS if getattr(deposit, kind)}
    early = deposit.context.stage in {Stage.INFO_SUBMIT, Stage.REPORT_TO_AGENCY}
    needed = [k for k in ATTACHMENTS if k != "metadata" or deposit.context.cohort is not Cohort.ONGOING or not early]
    missing = [ATTACHMENTS[k] for k in needed if k not in present]
    if missing:
        yield hit(Place(field="attachments"), list=missing)


@rule("R-PRJ-06", Severity.BLOCK)
def undertaking_is_ticked(deposit: Deposit) -> Iterator[Hit]:
    """R-PRJ-06: the undertaking on the form is ticked."""
    if not deposit.context.undertaking:
        document = deposit.project.place.document if deposit.project else ""
        yield hit(Place(document=document, field="undertaking"))
