"""A project driven to any stage by the real actions, without reading Word: seconds become milliseconds.

``reach(world, project, "DATA_IN_REVIEW")`` takes every step up to that stage. The rules run (many find something:
there are no papers), nothing is explained; what stands open is dismissed before a round is signed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from huijiao.config import wiring
from huijiao.core.actor import SYSTEM, Actor
from huijiao.core.formats.report import Column, FileReport, Verdict
from huijiao.core.machine import Role
from huijiao.core.records.agreement import Agreement, QualityReport
from huijiao.core.records.base import Record, Value
from huijiao.core.records.plan import Plan as PlanRecord
from huijiao.core.records.taskbook import Achievement, TaskBook
from huijiao.handoffs.models import Handoff, Status
from huijiao.people.models import Account, Centre
from huijiao.programmes import actions as programmes
from huijiao.programmes import reference
from huijiao.programmes.models import Programme, Project
from huijiao.programmes.standing import roles_of
from huijiao.steps.s1_plan import actions as plans
from huijiao.steps.s1_plan import queries as plan_queries
from huijiao.steps.s2_preparation import actions as preparation
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s3_submission import actions as submissions
from huijiao.steps.s3_submission import queries as submission_queries
from huijiao.steps.s4_review import actions as reviews
from huijiao.steps.s4_review import queries as review_queries
from huijiao.steps.s4_review import report_actions as reports
from huijiao.steps.s4_review.models import Finding, Round
from huijiao.steps.s5_archiving import actions as archiving
from huijiao.steps.s5_archiving import queries as holdings
from huijiao.steps.s6_publication import actions as publication
from huijiao.steps.s6_publication import queries as releases
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake.models import StagedFile
from huijiao.tools.jobs.actions import drain
from huijiao.tools.jobs.models import Job
from huijiao.tools.ledger.actions import move
from huijiao.tools.papers.actions import keep_upload

PASSWORD = "Huijiao2026"
_USERS = {"depositor": "tijiao01", "stranger": "tijiao02", "reviewer": "shencha01", "lead": "zuzhang01", "head": "zhuren01",
          "agency": "guanli01"}  # fmt: skip
NAMES = ("设施菜田土壤微生物组测序数据集", "功能菌株保藏信息数据集")


class Person:
    """One person acting on one project."""

    def __init__(self, username: str) -> None:
        self.account = Account.objects.get(username=username)
        self.actor = Actor(self.account.pk, self.account.contact)

    def on(self, project: Project) -> dict:
        """Return the keywords ``actor`` and ``roles``."""
        return {"actor": self.actor, "roles": roles_of(self.account, project)}


@dataclass
class World:
    """The demonstration people."""

    depositor: Person
    stranger: Person
    reviewer: Person
    lead: Person
    head: Person
    agency: Person


def world() -> World:
    """Return the reference data and the demonstration people."""
    wiring.prepare()
    reference.demonstration()
    return World(**{role: Person(name) for role, name in _USERS.items()})


def project(
    w: World, number: str = "2017YFZ0901200", title: str = "设施菜田土壤微生物组演变规律与功能菌株挖掘"
) -> Project:
    """Return a new draft project."""
    info = Record.of(title=title, project_no=number, cohort="已完成验收", lead_inst="示例大学微生物研究所", pi="贾样本",
                     start="2017-07-01", end="2020-12-31")  # fmt: skip
    made = programmes.create_project(
        account=w.depositor.account, programme=Programme.objects.get(code="YF"), centre=Centre.objects.get(code="HJDC"),
        info=info, actor=w.depositor.actor,
    )  # fmt: skip
    return Project.objects.select_related("programme", "institution", "centre").get(pk=made.pk)


def record(name: str) -> Record:
    """Return a metadata record."""
    return Record.of(
        name_zh=name, name_en="Dataset", abstract="土壤样品的微生物组测序结果，" * 6, keywords="土壤；微生物；测序", type="数据",
        format="CSV", fields="编号；名称", records="2", volume="100 B", share="完全开放共享", open_at="公开",
        quality="采集、加工、处理各环节均有质控。", resp_name="贾样本", resp_email="jia@example.org",
    )  # fmt: skip


def _fill(w: World, p: Project) -> None:
    actor = w.depositor.actor
    row = {"type": "科学数据", "amount": "2 条", "format": "CSV", "share": "完全开放共享", "open_at": "公开"}
    content = PlanRecord(
        cover=Record.of(title=p.title, project_no=p.project_no),
        sections={n: Value(f"第{n}部分的说明文字，内容具体。") for n in range(1, 9)},
        rows=tuple(Record.of(seq=str(n), name=name, **row) for n, name in enumerate(NAMES, 1)),
    )
    paper = keep_upload(subject=p.subject, kind="plan", name="汇交方案.docx", file=BytesIO(b"PK\x03\x04plan"), by=actor)
    book = TaskBook(achievements=(Achievement(Record.of(ach_name="土壤微生物组数据库", ach_types="数据库"),
                                              (Record.of(ind_no="1.1", ind_name="数据集数量", v_end="2 个"),)),))  # fmt: skip
    programmes.read_taskbook(project=p, book=book, document="", actor=actor)
    programmes.give_undertaking(project=p, actor=actor)
    p.refresh_from_db()
    plans.read_plan(project=p, content=content, document=paper.key, actor=actor)
    preparation.keep_records(project=p, records=[record(n) for n in NAMES], document=paper.key, actor=actor)


def _submit(w: World, p: Project) -> None:
    plan = plan_queries.of(p)
    plans.submit(plan=plan, **w.depositor.on(p))
    for dataset in datasets.datasets(p):
        move(dataset, "submit", **w.depositor.on(p))
    reviews.open_round(project=p, stage="DOSSIER")


def open_round(p: Project, stage: str) -> Round:
    """Return the open round of a stage."""
    found = review_queries.open_round(p, stage)
    assert found is not None
    return found


def dismiss_all(p: Project) -> None:
    """Put every open finding aside."""
    Finding.objects.filter(project=p).update(status="DISMISSED", note="测试")


def _claim(stage: str) -> Callable[[World, Project], None]:
    return lambda w, p: (
        reviews.claim(round_=open_round(p, stage), account=w.reviewer.account, **w.reviewer.on(p)) and None
    )


def _opine(stage: str) -> Callable[[World, Project], None]:
    return lambda w, p: reviews.opine(round_=open_round(p, stage), conclusion="符合要求。", **w.reviewer.on(p)) and None


def _pass(stage: str) -> Callable[[World, Project], None]:
    def act(w: World, p: Project) -> None:
        dismiss_all(p)
        reviews.sign_pass(round_=open_round(p, stage), account=w.lead.account, **w.lead.on(p))

    return act


def return_round(w: World, p: Project, stage: str) -> None:
    """Sign the return of a round in the state OPINION."""
    reviews.sign_return(round_=open_round(p, stage), reason="请按清单修改", account=w.lead.account, **w.lead.on(p))


def _report_plan(w: World, p: Project) -> None:
    plan = plan_queries.of(p)
    scan = keep_upload(
        subject=p.subject, kind="sealed", name="方案签章.pdf", file=BytesIO(b"%PDF-1.4 seal"), by=w.depositor.actor
    )
    plan = plans.attach_sealed(plan=plan, document=scan.key, actor=w.depositor.actor)
    plans.report(plan=plan, **w.depositor.on(p))


def _approve_plan(w: World, p: Project) -> None:
    plans.approve(plan=plan_queries.of(p), **w.agency.on(p))
    submissions.open_submission(project=p)


def _data(w: World, p: Project) -> None:
    submission = submission_queries.of(p)
    with TemporaryDirectory() as folder:
        for n, name in enumerate(NAMES, 1):
            home = Path(folder) / f"{n:02d}_{name}"
            home.mkdir()
            (home / "数据.csv").write_text("编号,名称\n1,甲\n2,乙\n", encoding="utf-8")
        intake.take_in(submission_queries.box(submission), Path(folder))
    told = FileReport(
        format="CSV", claimed="CSV", verdict=Verdict.OK, records=2, unit="条", encoding="utf-8",
        columns=(Column("编号", filled=2, kind="integer", least="1", greatest="2", distinct=2),
                 Column("名称", filled=2, kind="text", distinct=2, examples=("甲", "乙"))),
        preview=(("编号", "名称"), ("1", "甲"), ("2", "乙")),
    )  # fmt: skip
    for file in StagedFile.objects.filter(box=submission.box).select_related("box"):
        intake.agree(
            file.box, file.path
        )  # inside a test's transaction nothing is committed, so nothing was put in place
        intake.set_verdict(file.pk, told, sha256=file.sha256)
    submissions.keep_quality(submission=submission, report=QualityReport(), document="", actor=w.depositor.actor)
    submissions.keep_agreement(
        submission=submission, agreement=Agreement(not_secret=True), document="", actor=w.depositor.actor
    )
    submissions.seal_agreement(submission=submission, party="depositor", actor=w.depositor.actor)
    submission.refresh_from_db()
    submission = submissions.confirm(submission=submission, **w.depositor.on(p))
    Job.objects.filter(kind__startswith="submission.").delete()
    submissions.freeze_manifest(submission=submission, entries=submission_queries.files(submission))
    submissions.conclude_check(submission=submission, findings=(), digest="")
    reviews.open_round(project=p, stage="DATA")


def _draft(w: World, p: Project) -> None:
    submissions.seal_agreement(submission=submission_queries.of(p), party="centre", actor=w.lead.actor)
    reports.draft(project=p, account=w.reviewer.account, actor=w.reviewer.actor)


def _check(w: World, p: Project) -> None:
    reports.check(report=review_queries.report(p), account=w.lead.account, **w.lead.on(p))


def _issue(w: World, p: Project) -> None:
    reports.issue(report=review_queries.report(p), account=w.head.account, **w.head.on(p))


def _approve_report(w: World, p: Project) -> None:
    reports.approve(report=review_queries.report(p), **w.agency.on(p))
    archiving.receive(project=p)


def _keep(w: World, p: Project) -> None:
    for holding in holdings.holdings(p):
        kept = archiving.classify(
            holding=holding, code=holding.subject_code, actor=w.reviewer.actor, roles=[Role.CURATOR]
        )
        archiving.keep(holding=kept)
        kept.refresh_from_db()
        publication.draft(holding=kept)


def _report_catalogue(w: World, p: Project) -> None:
    for release in releases.of(p):
        publication.report(release=release, **w.depositor.on(p))


def _publish(w: World, p: Project) -> None:
    for release in releases.of(p):
        publication.publish(release=publication.approve(release=release, **w.agency.on(p)), actor=SYSTEM)


#: Stage → the step that reaches it, in order.
STEPS: dict[str, Callable[[World, Project], None]] = {
    "DRAFT": lambda w, p: None, "FILLED": _fill, "INFO_SUBMITTED": _submit, "INFO_IN_REVIEW": _claim("DOSSIER"),
    "INFO_OPINION": _opine("DOSSIER"), "PLAN_SEALED": _pass("DOSSIER"), "PLAN_REPORTED": _report_plan,
    "DATA_PENDING": _approve_plan, "DATA_SUBMITTED": _data, "DATA_IN_REVIEW": _claim("DATA"), "DATA_OPINION": _opine("DATA"),
    "DATA_PASSED": _pass("DATA"), "REPORT_DRAFTED": _draft, "REPORT_CHECKED": _check, "CERTIFIED": _issue,
    "AGENCY_APPROVED": _approve_report, "ARCHIVED": _keep, "CATALOGUE_REPORTED": _report_catalogue, "CLOSED": _publish,
}  # fmt: skip


def reach(w: World, p: Project, stage: str, after: str = "") -> Project:
    """Take every step up to and including a stage; ``after``: the stage the project is at already."""
    names = list(STEPS)
    for name in names[names.index(after) + 1 if after else 0 : names.index(stage) + 1]:
        STEPS[name](w, p)
    return Project.objects.select_related("programme", "institution", "centre").get(pk=p.pk)


def carry() -> int:
    """Run the handoffs and letters that wait; what the steps above did by hand counts as done."""
    Handoff.objects.filter(status=Status.WAITING).exclude(action__startswith="letters.").update(status=Status.DONE)
    return drain()
