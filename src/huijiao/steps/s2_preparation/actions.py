"""What depositors do with the dossier, and what review does to its datasets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from huijiao.core.actor import SYSTEM, Actor
from huijiao.core.errors import Refused
from huijiao.core.findings import Finding
from huijiao.core.machine import Role
from huijiao.core.normal import N, sim
from huijiao.core.records.base import Record
from huijiao.core.text import Text
from huijiao.programmes.models import Project
from huijiao.steps.s1_plan import actions as plans
from huijiao.steps.s1_plan import queries as plan_queries
from huijiao.steps.s2_preparation import queries
from huijiao.steps.s2_preparation import records as records_
from huijiao.steps.s2_preparation.models import Dataset, DatasetVersion, Explanation
from huijiao.tools.ledger.actions import move, record

Roles = Iterable[Role]
RENAMED = 0.85  # R-PMD-03: from here on two names are taken for one


class NotReady(Refused):
    """The rules forbid submission; `findings` are those that stand in the way."""

    def __init__(self, text: Text, findings: Sequence[Finding]) -> None:
        super().__init__(text)
        self.findings = findings


def keep_records(*, project: Project, records: Sequence[Record], document: str, actor: Actor) -> list[Dataset]:
    """Take metadata records in: equal names are updated, near names renamed, others added; nothing is removed."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        standing = list(queries.datasets(project).select_for_update())
        planned = records_.planned(project)
        kept = [_keep(project, one, document, standing, planned, actor) for one in records]
        records_.order(project)
    return kept


def _keep(
    project: Project, one: Record, document: str, standing: list[Dataset], planned: dict[str, int], actor: Actor
) -> Dataset:
    name = records_.name_of(one)
    same = next((d for d in standing if N(d.name) == N(name)), None)
    if same is None and N(name) in planned:
        # A corrected name: the old one stood in no row of the plan, the new one does.
        near = [d for d in standing if N(d.name) not in planned and sim(d.name, name) >= RENAMED]
        same = near[0] if len(near) == 1 else None
    if same is None:
        fresh = records_.begin_one(project=project, seq=len(standing) + 1, one=one, document=document, actor=actor)
        standing.append(fresh)
        return fresh
    return records_.change(same, one, document=document, actor=actor)


def edit_record(*, dataset: Dataset, record_: Record, actor: Actor) -> Dataset:
    """Change one record on the page; another name renames this dataset, never adds one."""
    return _edit(dataset, record_, actor, restored=None)


def restore_record(*, dataset: Dataset, version: int, actor: Actor) -> Dataset:
    """Bring an earlier version of one record back, as its newest version."""
    old = DatasetVersion.objects.filter(dataset=dataset, version=version).first()
    if old is None:
        raise Refused(Text(f"没有第 {version} 版。", f"There is no version {version}."))
    return _edit(dataset, old.metadata, actor, restored=version)


def _edit(dataset: Dataset, one: Record, actor: Actor, *, restored: int | None) -> Dataset:
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=dataset.project_id)
        fresh = Dataset.objects.select_for_update().get(pk=dataset.pk)
        records_.only_one(fresh.project, records_.name_of(one), but=fresh)
        changed = records_.change(fresh, one, document=fresh.document, actor=actor, restored=restored)
        records_.order(fresh.project)
    return changed


def remove(*, dataset: Dataset, actor: Actor, roles: Roles) -> Dataset:
    """Remove a record that has no place in the plan; the ledger keeps that it was there."""
    return move(dataset, "remove", actor=actor, roles=roles, data={"name": dataset.name})


def explain(*, project: Project, key: str, text: str, actor: Actor) -> None:
    """Say why a FIX finding stands as it is."""
    text = text.strip()
    if len(text) < 5:
        raise Refused(
            Text("说明太短，请写清原因（不少于5字）。", "Too short: explain in at least five characters."), "text"
        )
    with transaction.atomic():
        Explanation.objects.update_or_create(project=project, key=key, defaults={"text": text[:1000], "by": actor.name})
        record(kind="finding.explained", subject=project.subject, about=project.about, actor=actor,
               data={"key": key, "text": text[:1000]})  # fmt: skip


def submit_dossier(*, project: Project, actor: Actor, roles: Roles) -> None:
    """Submit basic information, plan and records together: rules first, then all moves in one transaction."""
    roles = frozenset(roles)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        plan = plan_queries.of(project)
        if plan is None:
            raise Refused(
                Text("还没有汇交方案。请先下载模板、填写并上传。", "There is no plan yet. Fill in and upload one.")
            )
        report = queries.check(project)
        _ready(project, report.findings)
        plan = plans.submit(plan=plan, actor=actor, roles=roles)
        for dataset in queries.datasets(project).filter(state__in=["DRAFT", "RETURNED"]):
            move(dataset, "submit", actor=actor, roles=roles)
        record(kind="dossier.submitted", subject=project.subject, about=project.about, actor=actor,
               data={"version": plan.version, "findings": report.digest(), "engine": report.engine})  # fmt: skip


def _ready(project: Project, findings: Sequence[Finding]) -> None:
    stopping = queries.in_the_way(project, findings)
    if stopping:
        raise NotReady(
            Text(f"还有 {len(stopping)} 处问题需要改正或说明，改好后再提交。",
                 f"{len(stopping)} findings must be mended or explained before you can submit."), stopping)  # fmt: skip


def withdraw_dossier(*, project: Project, actor: Actor, roles: Roles) -> None:
    """Take the dossier back while no reviewer has opened it."""
    roles = frozenset(roles)
    with transaction.atomic():
        plan = plan_queries.of(project)
        if plan is None:
            raise Refused(Text("没有可撤回的提交。", "There is nothing to withdraw."))
        plans.withdraw(plan=plan, actor=actor, roles=roles)
        for dataset in queries.datasets(project).filter(state="SUBMITTED"):
            move(dataset, "withdraw", actor=actor, roles=roles)
        record(kind="dossier.withdrawn", subject=project.subject, about=project.about, actor=actor)


def open_review(*, project: Project, actor: Actor, roles: Roles) -> None:
    """A reviewer opens the records with the plan."""
    for dataset in queries.datasets(project).filter(state="SUBMITTED"):
        move(dataset, "open", actor=actor, roles=roles)


def conclude(*, project: Project, returned: frozenset[int], actor: Actor, roles: Roles, reason: str = "") -> None:
    """Return the named records (by id) and pass the others."""
    for dataset in queries.datasets(project).filter(state="IN_REVIEW"):
        verb = "return" if dataset.pk in returned else "pass"
        move(dataset, verb, actor=actor, roles=roles, reason=reason if verb == "return" else "")


def reopen(*, project: Project) -> None:
    """Make the records editable again after the agency has sent the plan back."""
    for dataset in queries.datasets(project).filter(state="APPROVED"):
        move(dataset, "reopen", actor=SYSTEM, roles=[Role.SYSTEM])


def lock(*, project: Project) -> None:
    """Lock the records: the certificate names them as they are."""
    for dataset in queries.datasets(project).filter(state="APPROVED"):
        move(dataset, "lock", actor=SYSTEM, roles=[Role.SYSTEM])
