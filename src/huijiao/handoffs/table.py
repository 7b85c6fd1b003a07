"""This fact starts that action: the one table (design.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from huijiao.handoffs import letters
from huijiao.programmes.models import Project
from huijiao.steps.s2_preparation import actions as preparation
from huijiao.steps.s3_submission import actions as submissions
from huijiao.steps.s4_review import actions as reviews
from huijiao.steps.s5_archiving import actions as archiving
from huijiao.steps.s5_archiving.models import Holding
from huijiao.steps.s6_publication import actions as publication
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.ledger.models import Fact

Action = Callable[[Fact], object]


def _project(fact: Fact) -> Project:
    return Project.objects.get(pk=int(fact.about.partition(":")[2]))


def _key(fact: Fact) -> int:
    return int(fact.subject.partition(":")[2])


def open_dossier_round(fact: Fact) -> None:
    """Open the round that examines plan and records."""
    reviews.open_round(project=_project(fact), stage="DOSSIER")


def withdraw_dossier_round(fact: Fact) -> None:
    """Close the waiting round of a dossier that was taken back."""
    reviews.withdraw_round(project=_project(fact), stage="DOSSIER")


def open_data_round(fact: Fact) -> None:
    """Open the round that examines the data."""
    reviews.open_round(project=_project(fact), stage="DATA")


def withdraw_data_round(fact: Fact) -> None:
    """Close the waiting round of data that were taken back."""
    reviews.withdraw_round(project=_project(fact), stage="DATA")


def open_channel(fact: Fact) -> None:
    """Open the upload channel: the plan is in effect."""
    submissions.open_submission(project=_project(fact))


def reopen_records(fact: Fact) -> None:
    """Make records editable with a plan the agency sent back."""
    preparation.reopen(project=_project(fact))


def receive_holdings(fact: Fact) -> None:
    """Begin archiving: the agency has approved the report."""
    archiving.receive(project=_project(fact))


def draft_release(fact: Fact) -> None:
    """Draft the catalogue entry of a kept holding."""
    publication.draft(holding=Holding.objects.get(pk=_key(fact)))


def publish_release(fact: Fact) -> None:
    """Publish an approved entry, or schedule it."""
    release = Release.objects.get(pk=_key(fact))
    if release.state == "APPROVED":
        publication.publish(release=release)


#: Fact kind → the actions it starts, each idempotent.
TABLE: Mapping[str, tuple[Action, ...]] = {
    "dossier.submitted": (open_dossier_round,),
    "dossier.withdrawn": (withdraw_dossier_round,),
    "plan.approved": (open_channel,),
    "plan.refused": (reopen_records,),
    "submission.checked": (open_data_round,),
    "submission.withdrawn": (withdraw_data_round,),
    "report.approved": (receive_holdings,),
    "holding.kept": (draft_release,),
    "release.approved": (publish_release,),
}


def actions_of(kind: str) -> tuple[Action, ...]:
    """Return what a fact starts, its letters included."""
    found = TABLE.get(kind, ())
    return (*found, letters.write) if kind in letters.LETTERS else found
