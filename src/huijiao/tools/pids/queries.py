"""Look identifiers up."""

from __future__ import annotations

from huijiao.core import pids
from huijiao.tools.pids.models import Identifier, Kind, State


def of(subject: str) -> dict[str, Identifier]:
    """Return a subject's identifiers in use, by kind (ACCESSION, CSTR, DOI)."""
    rows = Identifier.objects.filter(subject=subject).exclude(state=State.RETIRED)
    return {row.kind: row for row in rows}


def find(text: str) -> Identifier | None:
    """Return the identifier that a text names, however it was written: address, ``CSTR:``, version suffix, case."""
    accession, _ = pids.unversioned(text.strip().upper())
    for value in (pids.cstr_key(text), pids.normalise_doi(text), accession):
        row = Identifier.objects.filter(value=value).first() if value else None
        if row:
            return row
    return None


def waiting(kind: Kind) -> list[Identifier]:
    """Return what still has to be registered, oldest first."""
    return list(Identifier.objects.filter(kind=kind, state__in=(State.RESERVED, State.FAILED)).order_by("pk"))
