"""Reading submissions, and the whole snapshot with its data files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huijiao.core import commitments as ledger
from huijiao.core.deposit import Deposit, Package, Stage
from huijiao.core.forms.package import package_of
from huijiao.core.manifest import FileEntry
from huijiao.core.records import codec
from huijiao.core.records.agreement import Agreement
from huijiao.core.rules import engine
from huijiao.core.rules.mapping import mapping
from huijiao.programmes.models import Project
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s3_submission.models import Frozen, Submission
from huijiao.tools.intake import queries as intake
from huijiao.tools.intake.models import Box

if TYPE_CHECKING:
    from huijiao.steps.s2_preparation.models import Dataset

DATA_KINDS = ("quality", "agreement")


def of(project: Project) -> Submission | None:
    """Return the project's submission, or None before the plan is in effect."""
    return Submission.objects.filter(project=project).first()


def box(submission: Submission) -> Box:
    """Return the staging box."""
    return Box.objects.get(pk=submission.box or 0)


def files(submission: Submission) -> list[FileEntry]:
    """Return the manifest of the staging box, in path order."""
    return intake.manifest(box(submission))


def package(submission: Submission) -> Package | None:
    """Return the data entity as the rules see it; None while nothing has arrived."""
    entries = files(submission)
    return package_of(entries, box(submission).files) if entries else None


def snapshot(submission: Submission, stage: Stage = Stage.DATA_SUBMIT, **more: Any) -> Deposit:
    """Return dossier, agreement, quality report and files together."""
    project = submission.project
    passed = frozenset(p.dataset.name for p in submission.parts.select_related("dataset") if p.state == "PASSED")
    base = datasets.snapshot(project, stage, passed=passed, **more)
    kinds = (*datasets.DOSSIER_KINDS, *DATA_KINDS)
    return Deposit(
        base.context, base.project, base.taskbook, base.plan, base.metadata,
        _agreement(submission),
        codec.quality_in(submission.quality) if submission.quality else None,
        package(submission),
        tuple(datasets.paper_file(p) for p in datasets.papers(project, kinds)),
        base.truncated,
    )  # fmt: skip


def _agreement(submission: Submission) -> Agreement | None:
    """Return the agreement with the seals the system knows of."""
    if not submission.agreement:
        return None
    read = codec.agreement_in(submission.agreement)
    known = {"depositor": submission.sealed_by_depositor, "centre": submission.sealed_by_centre}
    sealed = frozenset(party for party, at in known.items() if at)
    return Agreement(
        read.record, read.counts, read.modes, read.annex, read.not_secret, read.sealed | sealed, read.place
    )


def check(submission: Submission, stage: Stage = Stage.DATA_SUBMIT) -> engine.Report:
    """Run the whole rule book over the submission as it stands now."""
    return datasets.run_rules(submission.project, snapshot(submission, stage))


def by_dataset(deposit: Deposit, rows: list[Dataset]) -> dict[int, list[FileEntry]]:
    """Return dataset id → its files, mapped as the rules map folders (domain.md §3.8).

    ``rows`` are the datasets in the order of the snapshot's records.
    """
    found = mapping(deposit)
    return {row.pk: list(one.files) for row, one in zip(rows, found.datasets, strict=True)}


def last_frozen(submission: Submission) -> Frozen | None:
    """Return what was frozen last."""
    return Frozen.objects.filter(submission=submission).first()


def commitments(project: Project) -> ledger.Ledger:
    """Return what was promised against what is planned, described, delivered and accepted (I11, I14)."""
    submission = of(project)
    if submission is None:
        return ledger.commitments(datasets.snapshot(project))
    deposit = snapshot(submission)
    return ledger.commitments(deposit, deposit.context.passed)
