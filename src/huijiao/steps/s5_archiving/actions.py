"""Receive, classify, number, keep."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import transaction

from huijiao.core.actor import SYSTEM, Actor
from huijiao.core.errors import Refused
from huijiao.core.machine import Role
from huijiao.core.text import Text
from huijiao.programmes.models import Project
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s3_submission import queries as submissions
from huijiao.steps.s4_review import queries as reviews
from huijiao.steps.s5_archiving import subjects
from huijiao.steps.s5_archiving.models import Holding
from huijiao.tools.jobs.actions import enqueue
from huijiao.tools.ledger.actions import begin, move
from huijiao.tools.papers import queries as papers
from huijiao.tools.pids import actions as pids
from huijiao.tools.vault import actions as vault

Roles = Iterable[Role]
DATASET_SCHEME = "dataset"


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
    accession = pids.mint(subject=holding.subject, kind=DATASET_SCHEME).value
    sources = _sources(holding)
    kept = vault.keep(
        object_id=f"urn:huijiao:{accession}", files=sources, extra=_described(holding, accession),
        message=f"{dataset.project.project_no} {dataset.name}", user=SYSTEM.name,
    )  # fmt: skip
    with transaction.atomic():
        fresh = Holding.objects.select_for_update().get(pk=holding.pk)
        if fresh.state != "CLASSIFIED":
            return fresh
        cstr = pids.reserve_cstr(accession=accession, subject=fresh.subject)
        doi = pids.reserve_doi(accession=accession, subject=fresh.subject)
        return move(
            fresh, "keep", actor=SYSTEM, roles=[Role.SYSTEM], accession=accession, cstr=cstr.value, doi=doi.value,
            object_id=kept.object_id, object_version=f"v{kept.version}", inventory_digest=kept.inventory_digest,
            files=kept.files, bytes=kept.bytes,
            data={"accession": accession, "object": kept.object_id, "version": kept.version,
                  "inventory": kept.inventory_digest, "object_version": kept.version},
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


def _described(holding: Holding, accession: str) -> dict[str, bytes]:
    """Return what makes the object readable without this software: record, project, certificate, manifest."""
    project = holding.dataset.project
    report = reviews.report(project)
    about = {
        "accession": accession, "name": holding.dataset.name, "project_no": project.project_no, "project": project.title,
        "institution": project.institution.name_zh, "subject_gbt13745": holding.subject_code,
        "certificate": report.number if report else "", "metadata": dict(holding.dataset.metadata),
    }  # fmt: skip
    extra = {
        "metadata/dataset.json": json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True).encode(),
        "README.txt": _readme(holding, accession).encode(),
    }
    for key in (report.report_document, report.certificate_document, report.statement_document) if report else ():
        paper = papers.by_key(key)
        if paper is not None:
            extra[f"documents/{paper.name}"] = papers.file_of(paper).read_bytes()
    return extra


def _readme(holding: Holding, accession: str) -> str:
    record = holding.dataset.metadata
    return (
        f"{accession}  {holding.dataset.name}\n\n"
        f"本对象为科学数据馆藏（OCFL 1.1）。data/ 为数据文件，metadata/dataset.json 为元数据，documents/ 为审查报告与凭证。\n"
        f"This object holds a research dataset (OCFL 1.1): data/ its files, metadata/dataset.json its record,\n"
        f"documents/ the review report and the certificate.\n\n{record['abstract']}\n"
    )
