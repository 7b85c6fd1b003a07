"""What the portal calls the project's status (domain.md §1.4.2): derived for display from the steps' nouns.

One query gives everything a list needs (`with_status`); one table says what it means (`ROWS`, the first row that
fits counts).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from huijiao.core.machine import Court
from huijiao.core.text import Text as T
from huijiao.programmes.models import Project
from huijiao.steps.s4_review.models import Finding, Round
from huijiao.steps.s4_review.queries import OPEN
from huijiao.steps.s5_archiving.models import Holding
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.ledger.models import Fact

_SENT_BACK = ("plan.returned", "plan.refused", "submission.returned", "report.refused", "release.refused")
_RELEASED = ("PUBLISHED", "SCHEDULED", "SUSPENDED", "WITHDRAWN")


@dataclass(frozen=True, slots=True)
class Status:
    """One project's status: portal code, label, hint, who has it, since when, and by when that one must act."""

    code: str
    label: T
    hint: T
    court: Court
    since: datetime | None
    due: date | None
    estimated: bool = False  # the due day lies beyond the published calendar

    def tone(self, mine: Court, today: date) -> str:
        """Return how a desk shows it: mine, others, done or overdue."""
        if self.court == Court.NONE:
            return "done"
        if self.due is not None and self.due < today:
            return "overdue"
        return "mine" if self.court == mine else "others"


def with_status(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Join and annotate what `of` reads; the whole list costs one query, deadlines one more."""
    rounds = Round.objects.filter(project=OuterRef("pk"), state__in=OPEN).order_by("-pk")
    facts = Fact.objects.filter(about=OuterRef("ledger_key"), kind__in=_SENT_BACK).order_by("-seq")
    return (
        projects.select_related("programme", "institution", "centre", "plan", "submission", "report")
        .prefetch_related("programme__deadlines")
        .annotate(ledger_key=Concat(Value("project:"), Cast("pk", CharField()), output_field=CharField()))
        .annotate(
            round_due=Subquery(rounds.values("due")[:1]),
            round_estimated=Subquery(rounds.values("due_estimated")[:1]),
            back_reason=Subquery(facts.values("reason")[:1]),
            open_dossier=_count(Finding, Q(project=OuterRef("pk"), stage="DOSSIER") & _STILL, "project"),
            open_data=_count(Finding, Q(project=OuterRef("pk"), stage="DATA") & _STILL, "project"),
            held=_count(Holding, Q(submission__project=OuterRef("pk")), "submission__project"),
            kept=_count(Holding, Q(submission__project=OuterRef("pk")) & ~Q(state__in=["RECEIVED", "CLASSIFIED"]),
                        "submission__project"),
            drafts=_releases(["DRAFT"]),
            with_agency=_releases(["REPORTED"]),
            released=_releases(_RELEASED),
        )
    )  # fmt: skip


_STILL = Q(status__in=["OPEN", "REOPENED"], severity__in=["BLOCK", "FIX"])


def _count(model: type[Finding | Holding | Release], where: Q, group: str) -> Coalesce:
    """Return a counting subquery (0 where nothing is counted)."""
    rows = model.objects.filter(where).order_by().values(group).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(rows, output_field=IntegerField()), Value(0))


def _releases(states: list[str] | tuple[str, ...]) -> Coalesce:
    where = Q(holding__submission__project=OuterRef("pk"), state__in=states)
    return _count(Release, where, "holding__submission__project")


Reads = Callable[["Seen"], bool]


class Seen:
    """A project of `with_status` as the table reads it; absent nouns have the state ``""``."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.plan = getattr(project, "plan", None)
        self.submission = getattr(project, "submission", None)
        self.report = getattr(project, "report", None)
        self.p = self.plan.state if self.plan else ""
        self.s = self.submission.state if self.submission else ""
        self.r = self.report.state if self.report else ""

    def number(self, name: str) -> int:
        """Return an annotated count."""
        return int(getattr(self.project, name))

    def deadline(self, milestone: str) -> date | None:
        """Return the campaign's last day for PLAN, DATA or CATALOGUE."""
        for row in self.project.programme.deadlines.all():
            if row.cohort == self.project.cohort and row.milestone == milestone:
                found: date | None = row.due(self.project)
                return found
        return None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``since`` names the noun whose last change counts; ``due``: a milestone, or ``round``."""

    code: str
    label: T
    court: Court
    fits: Reads
    hint: T
    since: str = "plan"
    due: str = ""


def _kept(x: Seen) -> bool:
    return x.number("held") > 0 and x.number("kept") == x.number("held")


_D, _C, _A, _N = Court.DEPOSITOR, Court.CENTRE, Court.AGENCY, Court.NONE
ROWS: tuple[Row, ...] = (
    Row("TERMINATED", T("终止", "Terminated"), _N, lambda x: x.project.state == "TERMINATED" or x.p == "CANCELLED",
        T("项目已终止或草稿已删除", "The project was terminated, or the draft discarded"), "project"),
    Row("SUSPENDED", T("暂停", "Suspended"), _A, lambda x: x.project.state == "SUSPENDED",
        T("项目已被管理方暂停", "Suspended by the agency"), "project"),
    Row("CLOSED", T("已完成", "Closed"), _N,
        lambda x: x.number("held") > 0 and x.number("released") == x.number("kept") == x.number("held"),
        T("数据已按约定共享", "Shared as planned"), "report"),
    Row("ARCHIVED", T("已汇总入库", "Archived"), _D, lambda x: _kept(x) and x.number("drafts") > 0,
        T("请报送共享目录", "Report the shared-data catalogue"), "report", "CATALOGUE"),
    Row("ARCHIVED", T("已汇总入库", "Archived"), _A, lambda x: _kept(x) and x.number("with_agency") > 0,
        T("共享目录待管理方审批", "The agency is to approve the catalogue"), "report"),
    Row("ARCHIVED", T("已汇总入库", "Archived"), _C, _kept,
        T("数据中心正在准备发布", "The centre prepares the release"), "report"),
    Row("AGENCY_APPROVED", T("管理方已审批", "Approved by the agency"), _C, lambda x: x.r == "APPROVED",
        T("数据中心正在汇总入库", "The centre is archiving the data"), "report"),
    Row("CERTIFIED", T("已出具汇交凭证", "Certificate issued"), _A, lambda x: x.r == "ISSUED",
        T("凭证可下载；待管理方审批", "The certificate can be downloaded; the agency is to approve"), "report"),
    Row("CERT_REVOKED", T("凭证已撤销", "Certificate revoked"), _C, lambda x: x.r == "REVOKED",
        T("原因见往来记录，请联系数据中心", "The reason is in the record; contact the centre"), "report"),
    Row("DATA_PASSED", T("数据审核通过", "Data accepted"), _C, lambda x: x.r == "AGENCY_RETURNED",
        T("管理方退回审查报告，数据中心将重新出具", "The agency sent the report back; the centre will issue it again"), "report"),
    Row("DATA_PASSED", T("数据审核通过", "Data accepted"), _C, lambda x: x.s == "PASSED",
        T("待出具汇交凭证", "The certificate is being prepared"), "submission"),
    Row("DATA_IN_REVIEW", T("数据审核中", "Data under review"), _C, lambda x: x.s == "IN_REVIEW",
        T("预计 {due} 前反馈", "Answer expected by {due}"), "submission", "round"),
    Row("DATA_SUBMITTED", T("数据已提交", "Data submitted"), _C, lambda x: x.s == "SUBMITTED",
        T("预计 {due} 前反馈", "Answer expected by {due}"), "submission", "round"),
    Row("DATA_SUBMITTED", T("数据已提交", "Data submitted"), _C, lambda x: x.s == "CHECKING",
        T("正在自动校验", "Being checked automatically"), "submission"),
    Row("DATA_RETURNED", T("自动校验未通过", "Automatic check failed"), _D, lambda x: x.s == "AUTO_FAILED",
        T("自动校验未通过，请按清单修改后再次确认提交", "The automatic check failed: mend what is listed and confirm again"),
        "submission", "DATA"),
    Row("DATA_RETURNED", T("审核未通过", "Data returned"), _D, lambda x: x.s == "RETURNED",
        T("{open_data} 处问题：{back_reason}", "{open_data} findings: {back_reason}"), "submission", "DATA"),
    Row("DATA_PENDING", T("数据待上传", "Data upload pending"), _D, lambda x: x.s == "OPEN",
        T("已通过，请尽快提交实体数据", "Passed; please deposit the data soon"), "submission", "DATA"),
    Row("DATA_PENDING", T("数据待上传", "Data upload pending"), _C, lambda x: x.p == "EFFECTIVE",
        T("正在开通上传通道", "The upload channel is being opened"), "plan"),
    Row("PLAN_REPORTED", T("方案待审批", "Plan with the agency"), _A, lambda x: x.p in {"REPORTED", "WITH_AGENCY"},
        T("已报送管理方，待审批", "Reported to the agency, waiting for approval")),
    Row("PLAN_SEALED", T("方案待报送", "Plan to be reported"), _D, lambda x: x.p == "SEALED",
        T("方案审核通过，请上传盖章扫描件并报送管理方", "The plan has passed: upload the sealed scan and report it to the agency"),
        "plan", "PLAN"),
    Row("PLAN_PASSED", T("方案审核通过", "Plan passed"), _C, lambda x: x.p == "CENTRE_PASSED",
        T("数据中心签章中", "The centre is sealing it")),
    Row("INFO_RETURNED", T("审核未通过", "Returned"), _D, lambda x: x.p == "RETURNED",
        T("{open_dossier} 处问题：{back_reason}", "{open_dossier} findings: {back_reason}"), "plan", "PLAN"),
    Row("INFO_IN_REVIEW", T("信息审核中", "Under review"), _C, lambda x: x.p == "IN_REVIEW",
        T("预计 {due} 前反馈", "Answer expected by {due}"), "plan", "round"),
    Row("INFO_SUBMITTED", T("信息已提交", "Information submitted"), _C, lambda x: x.p == "SUBMITTED",
        T("信息已提交，请待审核", "Submitted; please wait for the review"), "plan", "round"),
    Row("DRAFT", T("草稿", "Draft"), _D, lambda _: True,
        T("请完成三步填写", "Please complete the three steps"), "project", "PLAN"),
)  # fmt: skip


def of(project: Project) -> Status:
    """Return the status of a project that came through `with_status`."""
    x = Seen(project)
    row = next(r for r in ROWS if r.fits(x))
    due = getattr(project, "round_due", None) if row.due == "round" else x.deadline(row.due) if row.due else None
    estimated = row.due == "round" and bool(getattr(project, "round_estimated", False))
    facts = {name: getattr(project, name) for name in ("open_dossier", "open_data")}
    hint = _said(row.hint, {**facts, "back_reason": project.back_reason or "", "due": due})  # type: ignore[attr-defined]
    noun = {"plan": x.plan, "submission": x.submission, "report": x.report}.get(row.since) or project
    return Status(row.code, row.label, hint, row.court, noun.state_at, due, estimated)


def _said(hint: T, values: Mapping[str, object]) -> T:
    """Fill in the hint; where nothing is known of the day or the count, the sentence does without."""
    if "{due}" in hint.zh and not values["due"]:
        return T("待审核", "Waiting for the review")
    for name in ("open_dossier", "open_data"):
        if f"{{{name}}}" in hint.zh and not values[name]:  # the agency sent it back: a reason, no findings
            reason = values["back_reason"]
            return (
                T(f"已退回：{reason}", f"Sent back: {reason}")
                if reason
                else T("已退回，请修改", "Sent back; please revise")
            )
    return T(hint.zh.format_map(values), hint.en.format_map(values))


CODES: Mapping[str, T] = {row.code: row.label for row in ROWS}
