"""What lies in an object beside the data, so that it is understood, and the catalogue rebuilt, without this software.

``metadata/record.json`` is the whole of it for machines (`FORMAT`); the rest is for people and for other systems.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from huijiao.core.exchange.datacite import datacite_json, datacite_xml
from huijiao.core.exchange.description import DataFile, Description, Funding, Identifier, Organisation, Subject
from huijiao.core.exchange.from_record import describe
from huijiao.core.facts import FACTS
from huijiao.core.premis import Event, premis_xml
from huijiao.core.records.metadata import METADATA
from huijiao.core.text import Text
from huijiao.steps.s1_plan import queries as plans
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s4_review import queries as reviews
from huijiao.steps.s5_archiving import subjects
from huijiao.steps.s5_archiving.models import Holding
from huijiao.steps.s5_archiving.readme import readme
from huijiao.tools.ledger import queries as ledger
from huijiao.tools.papers import queries as papers
from huijiao.tools.papers.models import Paper
from huijiao.tools.pids import queries as pids
from huijiao.tools.vault.actions import Source

if TYPE_CHECKING:
    from huijiao.steps.s4_review.models import Report

FORMAT = "huijiao-record-1"
RECORD, RELEASE, PUBLIC_KEY = "metadata/record.json", "metadata/release.json", "documents/certificate.pub"
#: The forms that are kept with the data, newest and standing ones.
FORMS = ("plan", "metadata", "quality", "agreement", "sealed", "form_a", "form_b")


@dataclass(frozen=True, slots=True)
class Kept:
    """One data file of the object, as the lists name it."""

    path: str  # data/…
    bytes: int
    md5: str
    sha256: str


def written(holding: Holding, accession: str, files: Iterable[Kept]) -> dict[str, bytes]:
    """Return the texts of an object by path; ``accession`` is not on the holding yet when it is first kept."""
    rows = sorted(files, key=lambda f: f.path)
    described = description(holding, accession, rows)
    report = reviews.report(holding.dataset.project)
    names = [("accession", accession), *((i.kind, i.value) for i in described.identifiers if i.kind != "ACCESSION")]
    return {
        RECORD: _json(record(holding, accession, report)),
        "metadata/dataset.json": _json(_summary(holding, accession, report)),
        "metadata/dataset.schema.json": _json(schema()),
        "metadata/datacite.xml": datacite_xml(described),
        "metadata/datacite.json": _json(datacite_json(described)),
        "metadata/premis.xml": premis_xml(names, holding.dataset.name, events(holding)),
        "metadata/manifest.md5": "".join(f"{f.md5}  {f.path}\n" for f in rows if f.md5).encode(),
        "metadata/manifest.sha256": "".join(f"{f.sha256}  {f.path}\n" for f in rows if f.sha256).encode(),
        "README.zh.txt": readme(holding, accession, "zh").encode(),
        "README.en.txt": readme(holding, accession, "en").encode(),
        **_public_key(),
    }


def documents(holding: Holding) -> list[Source]:
    """Return the project's forms, review report, certificate and signed statement, below ``documents/``."""
    project = holding.dataset.project
    report, plan = reviews.report(project), plans.of(project)
    found: dict[str, Paper] = {}
    for paper in reversed(list(datasets.papers(project, FORMS))):
        found[paper.key] = paper
    keys = [plan.sealed_document if plan else ""]
    if report:
        keys += [report.report_document, report.certificate_document, report.statement_document]
    for paper in filter(None, map(papers.by_key, keys)):
        found[paper.key] = paper
    taken: dict[str, Source] = {}
    for paper in found.values():
        file = papers.file_of(paper)
        path = f"documents/{paper.kind}/{paper.name}"
        if path in taken:
            path = f"documents/{paper.kind}/{paper.pk}-{paper.name}"
        taken[path] = Source(path, file, paper.bytes, "", paper.sha256)
    return list(taken.values())


def record(holding: Holding, accession: str, report: Report | None) -> dict[str, Any]:
    """Return all that a new catalogue needs to know of the holding, with the names of its people and nothing else."""
    dataset, submission, project = holding.dataset, holding.submission, holding.dataset.project
    part, programme = dataset.part, project.programme
    return {
        "format": FORMAT, "accession": accession,
        "identifiers": [
            {"kind": i.kind, "value": i.value, "state": i.state, "target": i.target, "note": i.note}
            for i in pids.every(holding.subject)
        ],
        "holding": {"state": holding.state, "subject": holding.subject_code, "records": holding.records},
        "dataset": _fields(dataset, "seq", "name", "record", "version", "state", "state_at"),
        "part": _fields(part, "files", "bytes", "records", "hash", "state", "state_at"),
        "submission": _fields(submission, "number", "state", "state_at"),
        "project": {
            **_fields(project, "project_no", "title", "cohort", "info", "start", "end", "state", "state_at"),
            "operator": str(project.operator.contact),
        },
        "institution": _fields(project.institution, "name_zh", "name_en", "nature", "uscc", "legal_person", "ror"),
        "programme": {
            **_fields(programme, "code", "name_zh", "name_en", "plan_route", "settings", "order"),
            "agency": _fields(programme.agency, "code", "name_zh", "name_en"),
        },
        "centre": _fields(project.centre, "code", "name_zh", "name_en", "institution", "address", "address_en", "phone",
                          "email", "hours", "hours_en"),
        "report": _report(report),
    }  # fmt: skip


def _report(report: Report | None) -> dict[str, Any] | None:
    if report is None:
        return None
    named = {
        field: f"documents/{paper.kind}/{paper.name}"
        for field in ("report_document", "certificate_document", "statement_document")
        if (paper := papers.by_key(getattr(report, field)))
    }
    return {
        **_fields(report, "number", "issued", "content", "conclusion", "state", "state_at"), **named,
        **{who: str(getattr(report, who) or "") for who in ("drafter", "checker", "signer")},
    }  # fmt: skip


def _fields(row: object, *names: str) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in names}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in plain.items()}


def _summary(holding: Holding, accession: str, report: Report | None) -> dict[str, Any]:
    project = holding.dataset.project
    return {
        "$schema": "dataset.schema.json", "accession": accession, "name": holding.dataset.name,
        "project_no": project.project_no, "project": project.title, "institution": project.institution.name_zh,
        "subject_gbt13745": holding.subject_code, "certificate": report.number if report else "",
        "metadata": dict(holding.dataset.metadata),
    }  # fmt: skip


def schema() -> dict[str, Any]:
    """Return the JSON Schema of ``metadata/dataset.json``: every field with its printed label in both languages."""
    fields = {
        f.name: {"type": "string", "title": f.label.zh, "description": f.label.en,
                 **({"examples": list(f.options)} if f.options else {})}
        for f in METADATA.fields
    }  # fmt: skip
    plain = ("accession", "name", "project_no", "project", "institution", "subject_gbt13745", "certificate")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "科学数据元数据 / Research dataset",
        "type": "object", "required": [*plain, "metadata"],
        "properties": {
            "$schema": {"type": "string"}, **{name: {"type": "string"} for name in plain},
            "metadata": {"type": "object", "properties": fields, "additionalProperties": {"type": "string"}},
        },
    }  # fmt: skip


def description(holding: Holding, accession: str, files: Iterable[Kept]) -> Description:
    """Return the neutral description of the holding, before anything is agreed for the catalogue."""
    project, given = holding.dataset.project, holding.dataset.metadata
    centre, home, programme = project.centre, project.institution, project.programme
    report = reviews.report(project)
    code = holding.subject_code
    own = [Identifier("ACCESSION", accession, registered=True)]
    own += [
        Identifier(i.kind, i.value, i.state == "REGISTERED")
        for i in pids.of(holding.subject).values()
        if i.kind != "ACCESSION"
    ]
    issued: date = (report.issued if report else None) or holding.state_at.date()
    return describe(
        given, accession=accession,
        publisher=Organisation(Text(centre.name_zh, centre.name_en), email=centre.email),
        institution=Organisation(Text(home.name_zh, home.name_en), ror=home.ror), published=issued,
        url=f"{settings.PUBLIC_URL}/d/{accession}", identifiers=own,
        subject=Subject(code, subjects.SUBJECTS[code]) if code in subjects.SUBJECTS else None,
        funding=Funding(Text(programme.agency.name_zh, programme.agency.name_en), programme.name, project.project_no,
                        project.title),
        submitted=holding.submission.state_at.date(), certificate=report.number if report else "",
        files=[DataFile(f.path.removeprefix("data/"), f.bytes, f.md5, f.sha256) for f in files],
    )  # fmt: skip


def events(holding: Holding) -> list[Event]:
    """Return what the ledger tells of the holding: its own facts and those of its project that concern it, oldest first."""
    dataset = holding.dataset
    mine = {holding.subject, dataset.subject, dataset.part.subject}
    others = ("dataset", "part", "holding", "release", "account")
    return [
        Event(
            f.seq, f.kind, f.at.astimezone(UTC).isoformat(timespec="microseconds"), FACTS[f.kind].zh if f.kind in FACTS else f.kind,
            f.actor, f.role, f.target, f.reason, f.hash,
        )
        for f in ledger.about(dataset.about).order_by("seq")
        # The inscriptions themselves are the object's versions; were they told here, each would call for the next.
        if f.kind != "holding.inscribed" and (f.subject in mine or f.subject.partition(":")[0] not in others)
    ]  # fmt: skip


def _public_key() -> dict[str, bytes]:
    path = Path(settings.HOME) / "keys" / "certificate.pub"
    return {PUBLIC_KEY: path.read_bytes()} if path.is_file() else {}


def _json(body: Mapping[str, Any]) -> bytes:
    return (json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
