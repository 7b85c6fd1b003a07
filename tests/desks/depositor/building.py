"""Projects in any state, for the depositor's tests."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from huijiao.config import wiring
from huijiao.core.actor import Actor
from huijiao.core.records.base import Record
from huijiao.people.models import Account, Centre
from huijiao.programmes import actions as programmes
from huijiao.programmes import reference
from huijiao.programmes.models import Programme, Project
from huijiao.programmes.standing import roles_of
from huijiao.steps.s1_plan.models import Plan
from huijiao.steps.s2_preparation.models import Dataset
from huijiao.steps.s2_preparation.reading import take_papers
from huijiao.steps.s3_submission.actions import open_submission
from huijiao.steps.s3_submission.models import Submission
from huijiao.steps.s4_review.models import Report
from huijiao.steps.s5_archiving.models import Holding
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.ledger.actions import begin

INFO = {
    "title": "设施菜田土壤微生物组演变规律与功能菌株挖掘", "project_no": "2017YFZ0901200", "cohort": "已完成验收",
    "lead_inst": "示例大学微生物研究所", "start": "2017-07-01", "end": "2020-12-31", "pi": "甄教授",
}  # fmt: skip


def setting() -> None:
    """Programmes, centres and the demonstration accounts."""
    wiring.prepare()
    reference.demonstration()


def account(username: str = "tijiao01") -> Account:
    return Account.objects.get(username=username)


def actor(username: str = "tijiao01") -> Actor:
    found = account(username)
    return Actor(found.pk, found.contact)


def on(project: Project, username: str = "tijiao01") -> dict[str, Any]:
    return {"actor": actor(username), "roles": roles_of(account(username), project)}


def project(username: str = "tijiao01", **changed: str) -> Project:
    who = account(username)
    made = programmes.create_project(
        account=who, programme=Programme.objects.get(code=changed.pop("programme", "YF")),
        centre=Centre.objects.get(code="HJDC"), info=Record.of(**{**INFO, **changed}), actor=actor(username),
    )  # fmt: skip
    programmes.give_undertaking(project=made, actor=actor(username))
    made.refresh_from_db()
    return made


def put(noun: Any, state: str) -> Any:
    """Put a noun into a state; the moves themselves are tested in their rooms."""
    type(noun).objects.filter(pk=noun.pk).update(state=state)
    noun.refresh_from_db()
    return noun


def plan(of: Project, state: str, version: int = 1) -> Plan:
    made = begin(Plan(project=of), kind="plan.begun", actor=actor())
    Plan.objects.filter(pk=made.pk).update(version=version)
    return put(made, state)


def submission(of: Project, state: str) -> Submission:
    return put(open_submission(project=of), state)


def report(of: Project, state: str) -> Report:
    return put(begin(Report(project=of, drafter=account("shencha01")), kind="report.drafted", actor=actor()), state)


def dataset(of: Project, seq: int = 1, **record: str) -> Dataset:
    name = record.get("name_zh", f"数据集{seq}")
    values = {"type": "数据", "share": "完全开放共享", **record, "name_zh": name}
    made = Dataset(project=of, seq=seq, name=name, record=Record.of(**values).as_json())
    return begin(made, kind="dataset.begun", actor=actor())


def release(of: Submission, holding: str, state: str = "", seq: int = 1) -> None:
    held = Holding(dataset=dataset(of.project, seq), submission=of, accession=f"HJD{seq}")
    put(begin(held, kind="holding.received", actor=actor()), holding)
    if state:
        row = Release(
            holding=held,
            accession=held.accession,
            mode="OPEN",
            title_zh="甲",
            abstract="乙",
            record=held.dataset.record,
        )
        put(begin(row, kind="release.drafted", actor=actor()), state)


def papers(of: Project, folder: Path) -> None:
    """Upload a sample's dossier."""
    found = [p for p in sorted(folder.rglob("*")) if p.suffix in {".docx", ".pdf"} and "实体数据" not in str(p)]
    uploads = [(p.name, BytesIO(p.read_bytes())) for p in found if "协议" not in p.name]
    take_papers(project=of, uploads=uploads, actor=actor())
    of.refresh_from_db()
