"""Catalogue, identifiers and holdings out of the vault alone: object by object, each in one transaction, repeatable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from huijiao.cli.safekeeping.objects import Object, Unreadable, folders, install, load
from huijiao.core import certificates
from huijiao.core.actor import Actor
from huijiao.core.normal import N
from huijiao.people.models import Account, Agency, Centre, Institution, Kind
from huijiao.programmes import reference
from huijiao.programmes.models import Programme, Project
from huijiao.steps.s2_preparation.models import Dataset
from huijiao.steps.s3_submission.models import Part, Submission
from huijiao.steps.s4_review.models import Report
from huijiao.steps.s5_archiving.describing import FORMAT, PUBLIC_KEY, RECORD, RELEASE
from huijiao.steps.s5_archiving.models import Holding
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.intake import actions as intake
from huijiao.tools.ledger.actions import restate
from huijiao.tools.ledger.models import Stateful
from huijiao.tools.papers.actions import keep_made
from huijiao.tools.pids.readmission import readmit, skip_certificate
from huijiao.tools.vault.models import StoredObject

ACTOR = Actor(None, "由保存库重建", via="cli")
Told = Mapping[str, Any]
S = TypeVar("S", bound=Stateful)


@dataclass
class Rebuilt:
    """What came back, and what did not: objects without a record of ours, or that cannot be read."""

    objects: int = 0
    holdings: int = 0
    releases: int = 0
    known: int = 0
    others: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def rebuild(root: Path, beat: Callable[[int], None]) -> Rebuilt:
    """Rebuild from the storage root ``root``; objects that the own stores lack are copied into them, compared byte by byte."""
    reference.load()
    done = Rebuilt()
    for folder in folders(root):
        done.objects += 1
        try:
            found = load(folder)
            stores = install(found, beat)
            told = found.json(RECORD)
        except Unreadable as error:
            done.broken.append(str(error))
            continue
        if told is None or told.get("format") != FORMAT:
            done.others.append(found.id)
            continue
        with transaction.atomic():
            _object(found, told, stores, done)
    return done


def _object(found: Object, told: Told, stores: list[str], done: Rebuilt) -> None:
    values = {"version": found.version, "inventory_digest": found.digest, "bytes": found.size, "files": found.files,
              "stores": stores}  # fmt: skip
    StoredObject.objects.update_or_create(
        object_id=found.id, defaults=values, create_defaults={**values, "kept_at": timezone.now()}
    )
    if Holding.objects.filter(accession=told["accession"]).exists():
        done.known += 1
        return
    project = _project(told)
    submission = _submission(project, told["submission"])
    if told["report"]:
        _report(project, told["report"], found)
    holding = _holding(found, told, project, submission)
    for row in told["identifiers"] or ():
        readmit(subject=holding.subject, **row)
    readmit(subject=holding.subject, kind="ACCESSION", value=told["accession"], state="REGISTERED")
    done.holdings += 1
    published = found.json(RELEASE)
    if published:
        _release(holding, published)
        done.releases += 1


def _project(told: Told) -> Project:
    own = told["project"]
    programme = _programme(told["programme"])
    known = (
        Project.objects.filter(programme=programme, project_no=own["project_no"]).exclude(state="TERMINATED").first()
    )
    if known:
        return known
    institution = _institution(told["institution"])
    centre, _ = Centre.objects.get_or_create(code=told["centre"]["code"], defaults=told["centre"])
    person = _person(own["operator"], institution)
    return _again(
        Project(programme=programme, institution=institution, centre=centre, operator=person, start=_day(own["start"]),
                end=_day(own["end"]), **{n: own[n] for n in ("project_no", "title", "cohort", "info")}),
        own, "project.rebuilt",
    )  # fmt: skip


def _programme(told: Told) -> Programme:
    agency, _ = Agency.objects.get_or_create(code=told["agency"]["code"], defaults=told["agency"])
    row = {name: value for name, value in told.items() if name != "agency"}
    programme, _ = Programme.objects.get_or_create(code=told["code"], defaults={**row, "agency": agency})
    return programme


def _institution(told: Told) -> Institution:
    known = Institution.objects.filter(models.Q(uscc=told["uscc"]) | models.Q(name_key=N(told["name_zh"]))).first()
    if known:
        return known
    return restate(Institution(**told, name_key=N(told["name_zh"])), state="ACTIVE", at=timezone.now(),
                   kind="institution.rebuilt", actor=ACTOR)  # fmt: skip


def _person(name: str, institution: Institution | None) -> Account:
    """Return a name without a way in: the account is disabled and has no password."""
    kind = Kind.INSTITUTION if institution else Kind.STAFF
    known = Account.objects.filter(
        contact=name, institution=institution, state="DISABLED", username__startswith="rebuilt"
    ).first()
    if known:
        return known
    number = Account.objects.filter(username__startswith="rebuilt").count() + 1
    account = Account(username=f"rebuilt{number}", kind=kind, institution=institution, contact=name or "—")
    account.set_unusable_password()
    return restate(account, state="DISABLED", at=timezone.now(), kind="account.rebuilt", actor=ACTOR)


def _submission(project: Project, told: Told) -> Submission:
    known = Submission.objects.filter(project=project).first()
    if known:
        return known
    made = _again(Submission(project=project, number=told["number"]), told, "submission.rebuilt")
    box = intake.open_box(owner=made.subject, about=made.about, quota=0)
    intake.freeze(box)
    made.box = box.pk
    made.save(update_fields=["box"])
    return made


def _report(project: Project, told: Told, found: Object) -> None:
    if Report.objects.filter(project=project).exists():
        return
    if PUBLIC_KEY in found.state():
        _trust(found.read(PUBLIC_KEY))
    kept: dict[str, str] = {}
    for name in ("report_document", "certificate_document", "statement_document"):
        path = told.get(name, "")
        if path:
            body = found.read(path)
            paper = keep_made(subject=project.subject, kind=path.split("/")[1], name=path.rpartition("/")[2],
                              content=body, by=ACTOR)  # fmt: skip
            kept[name] = paper.key
    people = {who: _person(told[who], None) if told[who] else None for who in ("drafter", "checker", "signer")}
    _again(
        Report(project=project, number=told["number"], issued=_day(told["issued"]), content=told["content"],
               conclusion=told["conclusion"], **{**people, "drafter": people["drafter"] or _person("—", None)}, **kept),
        told, "report.rebuilt",
    )  # fmt: skip
    if told["number"]:
        skip_certificate(number=told["number"])


def _holding(found: Object, told: Told, project: Project, submission: Submission) -> Holding:
    own, names = told["dataset"], {i["kind"]: i["value"] for i in told["identifiers"]}
    dataset = _again(
        Dataset(project=project, **{n: own[n] for n in ("seq", "name", "record", "version")}), own, "dataset.rebuilt"
    )
    part = told["part"]
    _again(
        Part(submission=submission, dataset=dataset, **{n: part[n] for n in ("files", "bytes", "records", "hash")}),
        part, "part.rebuilt",
    )  # fmt: skip
    state = told["holding"]["state"]
    holding = Holding(
        dataset=dataset, submission=submission, accession=told["accession"], cstr=names.get("CSTR", ""),
        doi=names.get("DOI", ""), subject_code=told["holding"]["subject"], records=told["holding"]["records"],
        object_id=found.id, object_version=f"v{found.version}", inventory_digest=found.digest, files=found.files,
        bytes=found.size,
    )  # fmt: skip
    proof = {"accession": told["accession"], "object": found.id, "version": found.version, "inventory": found.digest}
    return restate(holding, state="KEPT" if state == "CLASSIFIED" else state, at=found.created, kind="holding.rebuilt",
                   actor=ACTOR, data=proof)  # fmt: skip


def _release(holding: Holding, told: Told) -> None:
    names = ("accession", "mode", "reason", "licence", "title_zh", "title_en", "abstract", "keywords", "record")
    _again(
        Release(holding=holding, open_at=_day(told["open_at"]), published=_time(told["published"]),
                **{n: told[n] for n in names}),
        told, "release.rebuilt",
    )  # fmt: skip


def _trust(pem: bytes) -> None:
    """Add the keys that lie in the vault to those that certificates are checked with."""
    path = Path(settings.HOME) / "keys" / "certificate.pub"
    present = path.read_bytes() if path.is_file() else b""
    if not set(certificates.trusted(pem)) <= set(certificates.trusted(present)):
        partial = path.with_suffix(".rebuilt")
        partial.write_bytes(present + pem)
        partial.replace(path)


def _again(row: S, told: Told, kind: str) -> S:
    return restate(row, state=told["state"], at=_time(told["state_at"]) or timezone.now(), kind=kind, actor=ACTOR)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
