"""This fact starts that action: the one table (design.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from huijiao.handoffs import letters
from huijiao.programmes.models import Asked, Project
from huijiao.steps.s1_plan import actions as plans
from huijiao.steps.s2_preparation import actions as preparation
from huijiao.steps.s3_submission import actions as submissions
from huijiao.steps.s4_review import actions as reviews
from huijiao.steps.s5_archiving import actions as archiving
from huijiao.steps.s5_archiving.models import Holding
from huijiao.steps.s6_publication import actions as publication
from huijiao.steps.s6_publication import identifying
from huijiao.steps.s6_publication import queries as releases
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.jobs.actions import enqueue
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


def begin_change(fact: Fact) -> None:
    """Open plan and records for the change the agency has agreed to."""
    if fact.data.get("asked") == Asked.CHANGE:
        project = _project(fact)
        plans.open_change(project=project, reason=fact.reason)
        preparation.reopen(project=project)


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


def inscribe_release(fact: Fact) -> None:
    """Write what has become of an entry into its kept object."""
    enqueue("publication.inscribe", {"release": _key(fact)}, key=f"inscribe:{_key(fact)}", about=fact.about)


def inscribe_revocation(fact: Fact) -> None:
    """Write the revocation of a certificate into the objects that hold it."""
    for release in releases.of(_project(fact)).exclude(state__in=["DRAFT", "REPORTED", "APPROVED"]):
        enqueue("publication.inscribe", {"release": release.pk}, key=f"inscribe:{release.pk}", about=fact.about)


def register_identifiers(fact: Fact) -> None:
    """Register CSTR and DOI of a published release, or bring them up to date."""
    release = Release.objects.get(pk=_key(fact))
    if release.state == "PUBLISHED":
        identifying.register(release=release)


def retire_identifiers(fact: Fact) -> None:
    """Take CSTR and DOI of a withdrawn release out of search."""
    identifying.retire(release=Release.objects.get(pk=_key(fact)))


#: Fact kind → the actions it starts, each idempotent.
TABLE: Mapping[str, tuple[Action, ...]] = {
    "dossier.submitted": (open_dossier_round,),
    "dossier.withdrawn": (withdraw_dossier_round,),
    "plan.forwarded": (open_dossier_round,),
    "plan.approved": (open_channel,),
    "application.approved": (begin_change,),
    "plan.refused": (reopen_records,),
    "submission.checked": (open_data_round,),
    "submission.withdrawn": (withdraw_data_round,),
    "report.approved": (receive_holdings,),
    "holding.kept": (draft_release,),
    "release.approved": (publish_release,),
    "release.scheduled": (inscribe_release,),
    "release.published": (register_identifiers, inscribe_release),
    "release.suspended": (inscribe_release,),
    "release.withdrawn": (retire_identifiers, inscribe_release),
    "report.revoked": (inscribe_revocation,),
}


def actions_of(kind: str) -> tuple[Action, ...]:
    """Return what a fact starts, its letters included."""
    found = TABLE.get(kind, ())
    return (*found, letters.write) if kind in letters.LETTERS else found
