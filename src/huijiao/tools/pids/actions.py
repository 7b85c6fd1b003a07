"""Give out identifiers, and note what became of them at their registrars."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from huijiao.core import pids
from huijiao.tools.pids.models import AccessionScheme, CertificateCounter, Identifier, Kind, State
from huijiao.tools.pids.schemes import SCHEMES

#: Test prefixes: 99999 is nobody's at the CSTR platform, 10.5555 is DataCite's and Crossref's for examples.
TEST_CSTR_PREFIX, TEST_DOI_PREFIX = "99999", "10.5555"


class Settled(Exception):
    """An identifier that is retired, or whose subject is another's."""


def mint(*, subject: str, kind: str, target: str = "") -> Identifier:
    """Return the subject's accession number, allocated on the first call (idempotent).

    ``kind`` is one of `schemes.SCHEMES` or of the installation's own rows. Gap-free: the number is taken
    in the caller's transaction and comes back if that is undone.
    """
    with transaction.atomic():
        scheme = _scheme(kind)
        found = _present(subject, Kind.ACCESSION)
        if found:
            return found
        value = f"{scheme.prefix}{scheme.next:0{scheme.width}d}"
        scheme.next += 1
        scheme.save(update_fields=["next"])
        return Identifier.objects.create(
            kind=Kind.ACCESSION, value=value, subject=subject, target=target, state=State.REGISTERED
        )


def reserve_cstr(*, accession: str, subject: str, target: str = "") -> Identifier:
    """Reserve ``<prefix>.11.<accession>``; registration is an adapter's work (idempotent)."""
    prefix = getattr(settings, "CSTR_PREFIX", "") or TEST_CSTR_PREFIX
    return _reserve(Kind.CSTR, pids.cstr_for(prefix, accession), subject, target)


def reserve_doi(*, accession: str, subject: str, target: str = "") -> Identifier:
    """Reserve ``<prefix>/<accession>`` (idempotent)."""
    prefix = getattr(settings, "DOI_PREFIX", "") or TEST_DOI_PREFIX
    return _reserve(Kind.DOI, pids.doi_for(prefix, accession), subject, target)


def registered(*, identifier: Identifier, target: str = "", note: str = "") -> None:
    """Note that the registrar has it; again is harmless."""
    _change(identifier, State.REGISTERED, note, target)


def failed(*, identifier: Identifier, note: str) -> None:
    """Note that the registrar refused or could not be reached; it may be tried again."""
    _change(identifier, State.FAILED, note, "")


def retire(*, identifier: Identifier, reason: str) -> None:
    """Take an identifier out of use. Its value is never given out again."""
    if not reason.strip():
        raise ValueError("retiring an identifier needs a reason")
    _change(identifier, State.RETIRED, reason, "")


def certificate_number(*, centre_code: str, year: int) -> str:
    """Return the next certificate number of a centre in a year: gap-free, in the caller's transaction."""
    with transaction.atomic():
        CertificateCounter.objects.get_or_create(centre=centre_code.upper(), year=year)
        counter = CertificateCounter.objects.select_for_update().get(centre=centre_code.upper(), year=year)
        number = pids.certificate_number(centre_code, year, counter.next)
        counter.next += 1
        counter.save(update_fields=["next"])
        return number


def _scheme(kind: str) -> AccessionScheme:
    known = SCHEMES.get(kind)
    if known:
        AccessionScheme.objects.get_or_create(kind=kind, defaults={"prefix": known.prefix, "width": known.width})
    return AccessionScheme.objects.select_for_update().get(kind=kind)


def _present(subject: str, kind: Kind) -> Identifier | None:
    return Identifier.objects.filter(subject=subject, kind=kind).exclude(state=State.RETIRED).first()


def _reserve(kind: Kind, value: str, subject: str, target: str) -> Identifier:
    with transaction.atomic():
        found, _ = Identifier.objects.get_or_create(
            value=value, defaults={"kind": kind, "subject": subject, "target": target, "state": State.RESERVED}
        )
    if found.subject != subject or found.state == State.RETIRED:
        raise Settled(f"{value} belongs to {found.subject} ({found.state})")
    return found


def _change(identifier: Identifier, state: State, note: str, target: str) -> None:
    with transaction.atomic():
        row = Identifier.objects.select_for_update().get(pk=identifier.pk)
        if row.state == State.RETIRED and state != State.RETIRED:
            raise Settled(f"{row.value} is retired")
        row.state, row.note, row.target = state, note or row.note, target or row.target
        row.save(update_fields=["state", "note", "target", "changed"])
    identifier.state, identifier.note, identifier.target = row.state, row.note, row.target
