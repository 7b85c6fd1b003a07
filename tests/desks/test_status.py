"""Every row of the portal's table of states (domain.md §1.4.2), from the nouns alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from huijiao.core.machine import Court
from huijiao.desks import status
from huijiao.desks.depositor.asks import ASKS, ask
from huijiao.desks.journey import STEP_OF, left, steps_line
from huijiao.desks.procedure import STEPS
from huijiao.programmes.models import Project
from huijiao.programmes.standing import roles_of
from huijiao.steps.s2_preparation.queries import today
from huijiao.steps.s4_review.models import Finding, Round
from huijiao.tools.ledger.actions import begin, record
from tests.desks.depositor import building as b

pytestmark = pytest.mark.django_db
D, C, A, N = Court.DEPOSITOR, Court.CENTRE, Court.AGENCY, Court.NONE


@pytest.fixture(autouse=True)
def _setting(db: None, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # accounts by the dozen
    b.setting()


def read(project: Project) -> status.Status:
    return status.of(status.with_status(Project.objects.filter(pk=project.pk)).get())


# plan, submission, report, holdings with releases → code, court, words of the hint
TABLE: list[tuple[str, str, str, list[tuple[str, str]], str, Court, str]] = [
    ("", "", "", [], "DRAFT", D, "请完成三步填写"),
    ("DRAFT", "", "", [], "DRAFT", D, "请完成三步填写"),
    ("SUBMITTED", "", "", [], "INFO_SUBMITTED", C, "信息已提交，请待审核"),
    ("IN_REVIEW", "", "", [], "INFO_IN_REVIEW", C, "待审核"),
    ("RETURNED", "", "", [], "INFO_RETURNED", D, "已退回，请修改"),
    ("CENTRE_PASSED", "", "", [], "PLAN_PASSED", C, "数据中心签章中"),
    ("SEALED", "", "", [], "PLAN_SEALED", D, "方案审核通过，请上传盖章扫描件并报送管理方"),
    ("REPORTED", "", "", [], "PLAN_REPORTED", A, "已报送管理方，待审批"),
    ("WITH_AGENCY", "", "", [], "PLAN_REPORTED", A, "已报送管理方，待审批"),
    ("EFFECTIVE", "", "", [], "DATA_PENDING", C, "正在开通上传通道"),
    ("CANCELLED", "", "", [], "TERMINATED", N, "项目已终止或草稿已删除"),
    ("EFFECTIVE", "OPEN", "", [], "DATA_PENDING", D, "已通过，请尽快提交实体数据"),
    ("EFFECTIVE", "CHECKING", "", [], "DATA_SUBMITTED", C, "正在自动校验"),
    ("EFFECTIVE", "AUTO_FAILED", "", [], "DATA_RETURNED", D, "自动校验未通过，请按清单修改后再次确认提交"),
    ("EFFECTIVE", "SUBMITTED", "", [], "DATA_SUBMITTED", C, "待审核"),
    ("EFFECTIVE", "IN_REVIEW", "", [], "DATA_IN_REVIEW", C, "待审核"),
    ("EFFECTIVE", "RETURNED", "", [], "DATA_RETURNED", D, "已退回，请修改"),
    ("EFFECTIVE", "PASSED", "", [], "DATA_PASSED", C, "待出具汇交凭证"),
    ("EFFECTIVE", "PASSED", "DRAFTED", [], "DATA_PASSED", C, "待出具汇交凭证"),
    ("EFFECTIVE", "PASSED", "CHECKED", [], "DATA_PASSED", C, "待出具汇交凭证"),
    ("EFFECTIVE", "PASSED", "ISSUED", [], "CERTIFIED", A, "凭证可下载；待管理方审批"),
    ("EFFECTIVE", "PASSED", "AGENCY_RETURNED", [], "DATA_PASSED", C, "管理方退回审查报告，数据中心将重新出具"),
    ("EFFECTIVE", "PASSED", "REVOKED", [], "CERT_REVOKED", C, "原因见往来记录，请联系数据中心"),
    ("EFFECTIVE", "PASSED", "APPROVED", [], "AGENCY_APPROVED", C, "数据中心正在汇总入库"),
    ("EFFECTIVE", "PASSED", "APPROVED", [("KEPT", ""), ("CLASSIFIED", "")], "AGENCY_APPROVED", C, "数据中心正在汇总入库"),
    ("EFFECTIVE", "PASSED", "APPROVED", [("KEPT", ""), ("KEPT", "")], "ARCHIVED", C, "数据中心正在准备发布"),
    ("EFFECTIVE", "PASSED", "APPROVED", [("KEPT", "DRAFT"), ("KEPT", "REPORTED")], "ARCHIVED", D, "请报送共享目录"),
    ("EFFECTIVE", "PASSED", "APPROVED", [("KEPT", "REPORTED"), ("KEPT", "APPROVED")], "ARCHIVED", A, "共享目录待管理方审批"),
    ("EFFECTIVE", "PASSED", "APPROVED", [("KEPT", "PUBLISHED"), ("KEPT", "SCHEDULED")], "CLOSED", N, "数据已按约定共享"),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "submission", "report", "held", "code", "court", "hint"), TABLE)
def test_status_follows_from_the_nouns(
    plan: str, submission: str, report: str, held: Any, code: str, court: Court, hint: str
) -> None:
    project = b.project()
    if plan:
        b.plan(project, plan)
    if submission:
        row = b.submission(project, submission)
        for seq, (holding, release) in enumerate(held, 1):
            b.release(row, holding, release, seq)
    if report:
        b.report(project, report)
    found = read(project)
    assert (found.code, found.court, found.hint.zh) == (code, court, hint)


@pytest.mark.parametrize(("state", "code"), [("SUSPENDED", "SUSPENDED"), ("TERMINATED", "TERMINATED")])
def test_status_of_a_stopped_project_hides_its_nouns(state: str, code: str) -> None:
    project = b.project()
    b.plan(project, "IN_REVIEW")
    b.put(project, state)
    assert read(project).code == code


def test_every_row_is_tested_asked_and_placed() -> None:
    tested = {row[4] for row in TABLE} | {"SUSPENDED"}
    assert set(status.CODES) == tested == set(ASKS) == set(STEP_OF)
    assert set(STEP_OF.values()) <= set(STEPS)


def test_status_tells_the_round_due_and_the_deadline() -> None:
    project = b.project()
    b.plan(project, "SUBMITTED")
    due = date(2026, 11, 26)
    round_ = Round(project=project, stage="DOSSIER", number=1, submitted=timezone.now(), due=due)
    begin(round_, kind="round.opened", actor=b.actor())
    assert read(project).due == due
    b.put(project.plan, "IN_REVIEW")
    assert read(project).hint.zh == "预计 2026-11-26 前反馈"
    b.put(project.plan, "RETURNED")
    assert read(project).due == date(2027, 3, 31)


def test_hint_of_a_return_counts_findings_and_quotes_the_reason() -> None:
    project = b.project()
    b.plan(project, "RETURNED")
    round_ = begin(
        Round(project=project, stage="DOSSIER", number=1, submitted=timezone.now(), due=today()),
        kind="round.opened",
        actor=b.actor(),
    )
    for n in range(3):
        Finding.objects.create(
            project=project,
            stage="DOSSIER",
            key=str(n),
            first_round=round_,
            last_round=round_,
            origin="MACHINE",
            rule="R-PMD-01",
            severity="BLOCK",
            message_zh="名称不一致",
            status="FIXED" if n == 2 else "OPEN",
        )
    record(
        kind="plan.returned",
        subject=project.plan.subject,
        about=project.about,
        actor=b.actor(),
        reason="需要补充专利集",
    )
    assert read(project).hint.zh == "2 处问题：需要补充专利集"


def test_tone_says_whose_turn_it_is_and_whether_it_is_late() -> None:
    project = b.project()
    found = read(project)
    assert found.tone(Court.DEPOSITOR, date(2027, 3, 31)) == "mine"
    assert found.tone(Court.CENTRE, date(2027, 3, 31)) == "others"
    assert found.tone(Court.DEPOSITOR, date(2027, 4, 1)) == "overdue"


def test_status_of_a_list_costs_two_queries(django_assert_num_queries: Any) -> None:
    for n in range(3):
        b.plan(b.project(project_no=f"2017YFZ090120{n}"), "SUBMITTED")
    with django_assert_num_queries(2):  # the list, and the deadlines of its programmes
        rows = [status.of(p) for p in status.with_status(Project.objects.all())]
    assert [r.code for r in rows] == ["INFO_SUBMITTED"] * 3


def test_line_marks_the_step_with_dates_before_and_deadlines_after() -> None:
    project = b.project()
    plan = b.plan(project, "EFFECTIVE")
    type(plan).objects.filter(pk=plan.pk).update(effective_at=timezone.now())
    b.submission(project, "OPEN")
    fresh = status.with_status(Project.objects.filter(pk=project.pk)).get()
    line = steps_line(status.Seen(fresh), status.of(fresh))
    assert (line.current, line.dates["plan"], line.deadlines["submission"]) == (
        "submission",
        today(),
        date(2027, 5, 31),
    )


def test_ongoing_project_prepares_before_it_submits() -> None:
    project = b.project(cohort="在研")
    b.plan(project, "EFFECTIVE")
    b.submission(project, "OPEN")
    fresh = status.with_status(Project.objects.filter(pk=project.pk)).get()
    assert steps_line(status.Seen(fresh), status.of(fresh)).current == "preparation"


@pytest.mark.parametrize(("days", "zh"), [(0, "今天截止"), (-14, "已超期"), (14, "个工作日")])
def test_time_left_is_said_in_working_days(days: int, zh: str) -> None:
    assert zh in left(today() + timedelta(days=days)).zh


def test_ask_gives_the_button_to_those_who_may_press_it() -> None:
    project = b.project()
    roles = roles_of(b.account(), project)
    asked = ask(read(project), roles, today())
    assert (asked.page, asked.label.zh) == ("papers", "上传材料")
    assert "截止 2027-03-31" in asked.sentence.zh
    assert ask(read(project), roles_of(b.account("shencha01"), project), today()).page == ""
