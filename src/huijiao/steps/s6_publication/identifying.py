"""Identifiers follow the release: registered when it is published, hidden when it is withdrawn."""

from __future__ import annotations

from django.db import transaction

from huijiao.steps.s6_publication.describing import description, url_of
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.jobs.actions import enqueue
from huijiao.tools.pids import actions as pids
from huijiao.tools.pids import outbox, queries, registrars
from huijiao.tools.pids.models import Identifier, Kind, State
from huijiao.tools.pids.outbox import Verb

JOB = "publication.tell_registrar"
OUTSIDE = (Kind.CSTR, Kind.DOI)


def register(*, release: Release) -> list[Identifier]:
    """Wish CSTR and DOI registered with the present description, both together. Idempotent."""
    said = description(release).as_json()
    with transaction.atomic():
        rows = [row for kind, row in queries.of(release.holding.subject).items() if kind in OUTSIDE]
        for row in rows:
            outbox.wish(identifier=row, verb=Verb.REGISTER, target=url_of(release), metadata=said)
            tell(row)
    return rows


def retire(*, release: Release) -> list[Identifier]:
    """Take CSTR and DOI of a withdrawn release out of search; they go on leading to the tombstone. Idempotent."""
    with transaction.atomic():
        rows = [row for kind, row in queries.of(release.holding.subject).items() if kind in OUTSIDE]
        for row in rows:
            known = row.state != State.RESERVED or row.wish is not None
            pids.retire(identifier=row, reason=release.reason)
            if known:
                outbox.wish(identifier=row, verb=Verb.RETIRE, target=url_of(release), reason=release.reason)
                tell(row)
    return rows


def tell(identifier: Identifier, delay: float = 0) -> None:
    """Queue the telling, where there is a registrar; without one the wish waits until there is."""
    if registrars.of(identifier.kind) is not None:
        enqueue(JOB, {"identifier": identifier.pk}, key=f"registrar:{identifier.pk}", delay=delay)


def carry_out(identifier: Identifier) -> None:
    """Tell the registrar what is wished, and come again later where it could not be reached."""
    registrar = registrars.of(identifier.kind)
    if registrar is None:
        return
    later = outbox.fulfil(identifier=identifier, registrar=registrar)
    if later is not None:
        tell(identifier, delay=later)


def resume() -> int:
    """Queue every wish that nobody carries any more (credentials have come, a queue was lost); return how many."""
    rows = queries.unheard()
    for row in rows:
        if row.tries == 0:
            tell(row)
    return len(rows)
