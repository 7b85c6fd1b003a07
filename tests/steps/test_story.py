"""One deposit through all seven rooms, action by action, on the shared clean sample."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from huijiao.config import wiring
from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.records.base import Record
from huijiao.people.models import Account, Centre
from huijiao.programmes import actions as programmes
from huijiao.programmes import reference
from huijiao.programmes.models import Programme, Project
from huijiao.programmes.standing import roles_of
from huijiao.steps.s1_plan import actions as plans
from huijiao.steps.s1_plan import queries as plan_queries
from huijiao.steps.s2_preparation import actions as preparation
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s2_preparation.reading import take_papers
from huijiao.steps.s3_submission import actions as submissions
from huijiao.steps.s3_submission import queries as submission_queries
from huijiao.steps.s3_submission.reading import take_papers as take_data_papers
from huijiao.steps.s4_review import actions as reviews
from huijiao.steps.s4_review import queries as review_queries
from huijiao.steps.s4_review import report_actions as reports
from huijiao.steps.s5_archiving import actions as archiving
from huijiao.steps.s5_archiving import queries as holdings
from huijiao.steps.s6_publication import actions as publication
from huijiao.steps.s6_publication import queries as releases
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake.models import StagedFile
from huijiao.tools.jobs.actions import drain
from huijiao.tools.jobs.models import Job
from huijiao.tools.ledger.queries import verify

pytestmark = pytest.mark.django_db(transaction=True)


class Desk:
    """One person acting on one project."""

    def __init__(self, username: str) -> None:
        self.account = Account.objects.get(username=username)
        self.actor = Actor(self.account.pk, self.account.contact)

    def on(self, project: Project) -> dict:
        return {"actor": self.actor, "roles": roles_of(self.account, project)}


@pytest.fixture
def people() -> dict[str, Desk]:
    wiring.prepare()
    reference.demonstration()
    names = {
        "depositor": "tijiao01",
        "reviewer": "shencha01",
        "lead": "zuzhang01",
        "head": "zhuren01",
        "agency": "guanli01",
    }
    return {role: Desk(name) for role, name in names.items()}


def _project(people: dict[str, Desk]) -> Project:
    info = Record.of(
        title="设施菜田土壤微生物组演变规律与功能菌株挖掘", project_no="2017YFZ0901200", cohort="已完成验收",
        lead_inst="示例大学微生物研究所", start="2017-07-01", end="2020-12-31",
    )  # fmt: skip
    who = people["depositor"]
    return programmes.create_project(
        account=who.account, programme=Programme.objects.get(code="YF"), centre=Centre.objects.get(code="HJDC"),
        info=info, actor=who.actor,
    )  # fmt: skip


def _upload(project: Project, folder: Path, who: Desk) -> None:
    papers = [p for p in sorted(folder.rglob("*")) if p.suffix in {".docx", ".pdf"}]
    papers = [p for p in papers if "实体数据" not in str(p) and "协议" not in p.name]
    uploads = [(p.name, BytesIO(p.read_bytes())) for p in papers]
    for taken in take_papers(project=project, uploads=uploads, actor=who.actor):
        assert taken.problem is None, (taken.name, taken.problem)


def test_story_from_registration_to_catalogue(people, shared) -> None:
    clean = shared / "samples" / "clean"
    project = _project(people)
    depositor, reviewer, lead = people["depositor"], people["reviewer"], people["lead"]
    with pytest.raises(Refused):
        _project(people)  # the same number again
    _upload(project, clean, depositor)
    project.refresh_from_db()
    programmes.give_undertaking(project=project, actor=depositor.actor)
    project.refresh_from_db()
    report = datasets.check(project)
    assert [f for f in report.findings if f.severity in {"BLOCK", "FIX"}] == []
    assert [a for a in report.answers if a.status == "ERROR"] == []
    preparation.submit_dossier(project=project, **depositor.on(project))
    drain()
    round_ = review_queries.open_round(project, "DOSSIER")
    assert round_ is not None
    reviews.claim(round_=round_, account=reviewer.account, **reviewer.on(project))
    reviews.opine(round_=round_, conclusion="符合要求。", **reviewer.on(project))
    reviews.sign_pass(round_=round_, account=lead.account, **lead.on(project))
    plan = plan_queries.of(project)
    assert plan is not None
    plans.report(plan=plan, **depositor.on(project))
    plans.approve(plan=plan, **people["agency"].on(project))
    drain()
    submission = submission_queries.of(project)
    assert submission is not None
    box = submission_queries.box(submission)
    intake.take_in(box, clean / "实体数据")
    papers = [clean / "6-数据汇交协议.docx", clean / "实体数据" / "00_说明" / "科学数据质量信息报告.docx"]
    for taken in take_data_papers(
        submission=submission, uploads=[(p.name, BytesIO(p.read_bytes())) for p in papers], actor=depositor.actor
    ):
        assert taken.problem is None, (taken.name, taken.problem)
    submission.refresh_from_db()
    submissions.seal_agreement(submission=submission, party="depositor", actor=depositor.actor)
    submissions.confirm(submission=submission, **depositor.on(project))
    drain()
    submission.refresh_from_db()
    found = [f.as_json() for f in submission_queries.check(submission).findings if f.severity in {"BLOCK", "FIX"}]
    assert (found, submission.state) == ([], "SUBMITTED")
    verdicts = {f.path: f.verdict["verdict"] for f in StagedFile.objects.filter(box=box)}  # every file was read
    assert set(verdicts.values()) == {"OK"}
    assert len(verdicts) == 70
    round_ = review_queries.open_round(project, "DATA")
    assert round_ is not None
    reviews.claim(round_=round_, account=reviewer.account, **reviewer.on(project))
    reviews.opine(round_=round_, conclusion="数据完整可读。", **reviewer.on(project))
    reviews.sign_pass(round_=round_, account=lead.account, **lead.on(project))
    submissions.seal_agreement(submission=submission, party="centre", actor=lead.actor)
    certificate = reports.draft(project=project, account=reviewer.account, actor=reviewer.actor)
    reports.check(report=certificate, account=lead.account, **lead.on(project))
    certificate = reports.issue(report=certificate, account=people["head"].account, **people["head"].on(project))
    assert certificate.number
    reports.approve(report=certificate, **people["agency"].on(project))
    drain()
    for holding in holdings.holdings(project):
        archiving.classify(holding=holding, code=holding.subject_code, **reviewer.on(project))
    drain()
    for release in releases.of(project):
        publication.report(release=release, **depositor.on(project))
        publication.approve(release=release, **people["agency"].on(project))
    drain()
    assert releases.catalogue("土壤").count() == 6
    assert list(Job.objects.exclude(status="DONE").values("kind", "error")) == []
    assert verify()[1] is None
