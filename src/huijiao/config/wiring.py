"""Binds doors to rooms: the only module that names what stands behind a port."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from huijiao.core.actor import Actor
from huijiao.core.machine import Role
from huijiao.people import scans
from huijiao.people.models import Account
from huijiao.programmes import reference
from huijiao.programmes.models import Project
from huijiao.programmes.standing import DATA_READERS, roles_of
from huijiao.steps.s3_submission.actions import WRITABLE
from huijiao.steps.s3_submission.queries import of
from huijiao.steps.s6_publication.queries import by_accession
from huijiao.steps.s7_use import actions as uses
from huijiao.steps.s7_use.models import Kind
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake.models import Box
from huijiao.tools.jobs import actions as jobs
from huijiao.tools.jobs.engine import EmbeddedEngine, use
from huijiao.tools.notices import actions as notices

_WRITE = frozenset({Role.OPERATOR, Role.OWNER})


def may_upload(account_id: int, box: Box, verb: str) -> Actor | None:
    """Tell intake's doors who an account is towards a box (``read`` or ``write``), or None: not allowed."""
    account = Account.objects.filter(pk=account_id).prefetch_related("posts").first()
    project = Project.objects.select_related("programme").filter(pk=box.about.partition(":")[2] or 0).first()
    if account is None or project is None:
        return None
    roles = roles_of(account, project)
    if verb == "write":
        submission = of(project)
        allowed = bool(roles & _WRITE) and submission is not None and submission.state in WRITABLE
    else:
        allowed = bool(roles & DATA_READERS)
    return Actor(account.pk, account.contact) if allowed else None


def count_use(key: str, facts: dict[str, Any]) -> None:
    """Count a download: ``key`` is ``<accession>[@<account>]|<path>``; ``facts`` are those of the download door."""
    name, _, path = key.partition("|")
    accession, _, account = name.partition("@")
    release = by_accession(accession)
    if release is not None:
        uses.count(release=release, kind=Kind.DOWNLOAD, address=str(facts.get("ip", "")),
                   agent=str(facts.get("user_agent", "")), path=path[:900],
                   account_id=int(account) if account.isdigit() else None, size=int(facts.get("bytes", 0) or 0))  # fmt: skip


def engine() -> EmbeddedEngine:
    """Return the engine that runs background jobs in this process."""
    made = EmbeddedEngine(jobs.run_next, upkeep)
    use(made)
    return made


def upkeep() -> None:
    """Tend what grows by itself: expired uploads, scans of registrations that were given up, waiting letters."""
    intake.expire_uploads()
    scans.sweep(timezone.now() - timedelta(days=1))
    notices.send_due()


def prepare() -> None:
    """Bring the reference data up to date; with HUIJIAO_DEMO, the demonstration accounts too."""
    reference.load()
    if settings.DEMO:
        reference.demonstration()
