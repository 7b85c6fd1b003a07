"""Binds doors to rooms: the only module that names what stands behind a port."""

from __future__ import annotations

from datetime import timedelta
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.utils import timezone

from huijiao.config import env, heads
from huijiao.core.actor import Actor
from huijiao.core.machine import Role
from huijiao.core.ports import PartsStore, Registrar, Store
from huijiao.desks.public import bundles
from huijiao.people import scans
from huijiao.people.models import Account
from huijiao.programmes import reference
from huijiao.programmes.models import Project
from huijiao.programmes.standing import DATA_READERS, roles_of
from huijiao.steps.s3_submission import expiring as submissions
from huijiao.steps.s3_submission.actions import WRITABLE
from huijiao.steps.s3_submission.queries import of
from huijiao.steps.s6_publication import identifying
from huijiao.steps.s6_publication.queries import by_accession
from huijiao.steps.s7_use import actions as uses
from huijiao.steps.s7_use.models import Kind
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake.models import Box
from huijiao.tools.intake.s3 import uploads
from huijiao.tools.jobs import actions as jobs
from huijiao.tools.jobs.engine import EmbeddedEngine, use
from huijiao.tools.notices import actions as notices
from huijiao.tools.pids import registrars
from huijiao.tools.pids.models import Kind as PidKind

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


make_bundle = bundles.make


def engine() -> EmbeddedEngine:
    """Return the engine that runs background jobs in this process."""
    light, heavy = partial(jobs.run_next, heavy=False), partial(jobs.run_next, heavy=True)
    made = EmbeddedEngine(light, upkeep, heavy, lanes=max(1, env.number("HUIJIAO_HEAVY_JOBS")))
    use(made)
    return made


@cache
def s3_store() -> PartsStore | None:
    """Return the store that uploads may go straight to, or None."""
    url = env.get("INTAKE_S3_URL")
    if not url:
        return None
    from huijiao.adapters.s3 import S3Store  # noqa: PLC0415 - half a second that only these centres pay

    return S3Store(url)


uploads.use(s3_store)


@cache
def datacite() -> Registrar | None:
    """Return DataCite, or None without credentials."""
    if not (url := env.get("DATACITE_URL")):
        return None
    from huijiao.adapters.datacite import DataCite  # noqa: PLC0415 - only for centres that have an account

    return DataCite(url)


@cache
def cstr() -> Registrar | None:
    """Return the CSTR platform, or None without credentials."""
    if not (url := env.get("CSTR_URL")):
        return None
    from huijiao.adapters.cstr import Cstr  # noqa: PLC0415 - only for centres that have an account

    return Cstr(url)


registrars.use(PidKind.DOI, datacite)
registrars.use(PidKind.CSTR, cstr)


def _bucket(url: str) -> Store:
    """Return the store of an address."""
    from huijiao.adapters.s3 import S3Store  # noqa: PLC0415 - as above

    return S3Store(url)


def upkeep() -> None:
    """Tend what grows by itself: expired uploads, scans of registrations that were given up, waiting letters."""
    jobs.enqueue("vault.sweep", key="vault.sweep")
    heads.daily(timezone.localtime(), _bucket)
    submissions.warn_expiring()
    intake.expire_uploads()
    if store := s3_store():
        uploads.sweep(store=store)
    scans.sweep(timezone.now() - timedelta(days=1))
    notices.send_due()
    identifying.resume()


def prepare() -> None:
    """Bring the reference data up to date; with HUIJIAO_DEMO, the demonstration accounts too."""
    reference.load()
    if settings.DEMO:
        reference.demonstration()
