"""Receive, classify, number, keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from huijiao.core.actor import SYSTEM, Actor
from huijiao.core.errors import Refused
from huijiao.core.machine import Role
from huijiao.core.text import Text
from huijiao.programmes.models import Project
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s3_submission import queries as submissions
from huijiao.steps.s5_archiving import describing, subjects
from huijiao.steps.s5_archiving.models import Holding
from huijiao.tools.jobs.actions import enqueue
from huijiao.tools.ledger.actions import begin, move
from huijiao.tools.pids import actions as pids
from huijiao.tools.vault import actions as vault
from huijiao.tools.vault import queries as vault_queries

Roles = Iterable[Role]
DATASET_SCHEME = "dataset"
RELEASE = describing.RELEASE


def receive(*, project: Project) -> list[Holding]:
    """Make a holding of each passed dataset, with a proposed class. Idempotent."""
    submission = submissions.of(project)
    if submission is None:
        return []
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        for part in submission.parts.filter(state="PASSED").select_related("dataset"):
            if Holding.objects.filter(dataset=part.dataset).exists():
                continue
            record = part.dataset.metadata
            code = subjects.propose(record["name_zh"], record["keywords"], record["abstract"])
            holding = Holding(dataset=part.dataset, submission=submission, subject_code=code, files=part.files,
                              bytes=part.bytes, records=part.records)  # fmt: skip
            begin(holding, kind="holding.received", actor=SYSTEM, data={"dataset": part.dataset.name})
    return list(Holding.objects.filter(submission=submission))


def classify(*, holding: Holding, code: str, actor: Actor, roles: Roles) -> Holding:
    """A curator confirms or changes the class; storing begins."""
    if code not in subjects.SUBJECTS:
        raise Refused(Text("请从列表中选择学科分类。", "Choose a subject from the list."), "code")
    with transaction.atomic():
        fresh = move(holding, "classify", actor=actor, roles=roles, subject_code=code, data={"subject": code})
        enqueue("archiving.keep", {"holding": fresh.pk}, key=f"keep:{fresh.pk}", about=fresh.about)
    return fresh


def keep(*, holding: Holding) -> Holding:
    """Write the object into both stores, read it back, reserve the identifiers. Safe to repeat after a crash."""
    dataset = holding.dataset
    with transaction.atomic():
        accession = pids.mint(subject=holding.subject, kind=DATASET_SCHEME).value
        cstr = pids.reserve_cstr(accession=accession, subject=holding.subject)
        doi = pids.reserve_doi(accession=accession, subject=holding.subject)
    sources = _sources(holding)
    kept = vault.keep(
        object_id=f"urn:huijiao:{accession}", files=[*sources, *describing.documents(holding)],
        extra=describing.written(holding, accession, [describing.Kept(s.path, s.bytes, s.md5, s.sha256) for s in sources]),
        message=f"{dataset.project.project_no} {dataset.name}", user=SYSTEM.name,
    )  # fmt: skip
    with transaction.atomic():
        fresh = Holding.objects.select_for_update().get(pk=holding.pk)
        if fresh.state != "CLASSIFIED":
            return fresh
        return move(
            fresh, "keep", actor=SYSTEM, roles=[Role.SYSTEM], accession=accession, cstr=cstr.value, doi=doi.value,
            object_id=kept.object_id, object_version=f"v{kept.version}", inventory_digest=kept.inventory_digest,
            files=kept.files, bytes=kept.bytes,
            data={"accession": accession, "object": kept.object_id, "version": kept.version,
                  "inventory": kept.inventory_digest, "seal": dict(kept.seal), "object_version": kept.version},
        )  # fmt: skip


def inscribe(*, holding: Holding, extra: Mapping[str, bytes], message: str) -> Holding:
    """Write what has become of a kept dataset (``extra``: path → text) into its object, as a new version. Idempotent.

    Data files are those of the version before; nothing of them is copied.
    """
    before = list(vault_queries.listing(holding.object_id))
    data = [e for e in before if e.path.startswith("data/")]
    sources = [vault.Source(e.path, e.file, e.bytes, e.md5, e.sha256) for e in data]
    kept = vault.keep(
        object_id=holding.object_id, files=[*sources, *describing.documents(holding)],
        extra={**describing.written(holding, holding.accession,
                                    [describing.Kept(e.path, e.bytes, e.md5, e.sha256) for e in data]), **extra},
        message=message, user=SYSTEM.name,
    )  # fmt: skip
    with transaction.atomic():
        fresh = Holding.objects.select_for_update().get(pk=holding.pk)
        if fresh.inventory_digest == kept.inventory_digest:
            return fresh
        return move(
            fresh, "inscribe", actor=SYSTEM, roles=[Role.SYSTEM], object_version=f"v{kept.version}",
            inventory_digest=kept.inventory_digest, files=kept.files, bytes=kept.bytes,
            data={"object": kept.object_id, "version": kept.version, "inventory": kept.inventory_digest, "seal": dict(kept.seal),
                  "object_version": kept.version},
        )  # fmt: skip


def _sources(holding: Holding) -> list[vault.Source]:
    """Return the dataset's staged files as the vault takes them, under ``data/`` of the object."""
    submission = holding.submission
    rows = list(datasets.datasets(submission.project))
    mine = submissions.by_dataset(submissions.snapshot(submission), rows).get(holding.dataset_id, [])
    root = submissions.box(submission).files
    return [
        vault.Source(f"data/{e.path.partition('/')[2] or e.path}", root / e.path, e.bytes, e.md5, e.sha256)
        for e in mine
    ]
