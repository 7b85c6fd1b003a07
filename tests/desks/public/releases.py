"""Published datasets, put together from the rooms' own nouns: the seven steps before them have tests of their own."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from huijiao.core.actor import SYSTEM
from huijiao.core.machine import Role
from huijiao.programmes.models import Project
from huijiao.steps.s2_preparation.models import Dataset
from huijiao.steps.s3_submission.models import Part, Submission
from huijiao.steps.s5_archiving.models import Holding
from huijiao.steps.s6_publication import actions as publication
from huijiao.steps.s6_publication import queries as releases
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.ledger.actions import begin, move
from huijiao.tools.pids import actions as pids
from huijiao.tools.vault import actions as vault
from tests.desks import scenario

BODY = "编号,名称\n1,甲\n2,乙\n".encode()
_SYSTEM = {"actor": SYSTEM, "roles": [Role.SYSTEM]}


def publish(world: scenario.World, number: str = "2017YFZ0901200", **fields) -> list[Release]:
    """Return the two datasets of a new project, published; ``fields`` are set before (mode, licence …)."""
    project = scenario.project(world, number, f"项目{number}")
    submission = begin(Submission(project=project), kind="submission.opened", actor=SYSTEM)
    for seq, name in enumerate(scenario.NAMES, 1):
        release = publication.draft(holding=_keep(submission, project, seq, name))
        Release.objects.filter(pk=release.pk).update(**{"open_at": None, **fields})
        release.refresh_from_db()
        publication.report(release=release, **world.depositor.on(project))
        publication.publish(release=publication.approve(release=release, **world.agency.on(project)))
    return list(releases.of(project))


def _keep(submission: Submission, project: Project, seq: int, name: str) -> Holding:
    row = Dataset(project=project, seq=seq, name=name, record=scenario.record(name).as_json())
    dataset = begin(row, kind="dataset.listed", actor=SYSTEM)
    size = {"files": 1, "bytes": len(BODY), "records": 2}
    begin(Part(submission=submission, dataset=dataset, **size), kind="part.listed", actor=SYSTEM)
    holding = begin(
        Holding(dataset=dataset, submission=submission, subject_code="180.61", **size),
        kind="holding.received",
        actor=SYSTEM,
    )
    holding = move(holding, "classify", actor=SYSTEM, roles=[Role.CURATOR])
    accession = pids.mint(subject=holding.subject, kind="dataset").value
    with TemporaryDirectory() as folder:
        file = Path(folder) / "数据.csv"
        file.write_bytes(BODY)
        source = vault.Source(
            "data/数据.csv", file, len(BODY), hashlib.md5(BODY).hexdigest(), hashlib.sha256(BODY).hexdigest()
        )
        kept = vault.keep(
            object_id=f"urn:huijiao:{project.pk}:{accession}", files=[source], message=name, user="test",
            extra={"metadata/dataset.json": b"{}", "documents/report.pdf": b"%PDF", "README.txt": b"read me"},
        )  # fmt: skip
    return move(
        holding, "keep", **_SYSTEM, accession=accession, object_id=kept.object_id, object_version=f"v{kept.version}",
        cstr=pids.reserve_cstr(accession=accession, subject=holding.subject).value, inventory_digest=kept.inventory_digest,
        doi=pids.reserve_doi(accession=accession, subject=holding.subject).value, files=kept.files, bytes=kept.bytes,
    )  # fmt: skip


def withdraw(release: Release, reason: str) -> Release:
    return publication.withdraw(release=release, actor=SYSTEM, roles=[Role.PUBLISHER], reason=reason)
