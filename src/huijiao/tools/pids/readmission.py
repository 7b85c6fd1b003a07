"""Identifiers and counters as they stood, for what is rebuilt: nothing that was given out is given out again."""

from __future__ import annotations

import re

from django.db import transaction

from huijiao.tools.pids.models import AccessionScheme, CertificateCounter, Identifier, Kind
from huijiao.tools.pids.schemes import SCHEMES

_NUMBER = re.compile(r"(?P<centre>[A-Z0-9]{2,12})-HJ-(?P<year>\d{4})-(?P<serial>\d{6})-.")


def readmit(*, subject: str, kind: str, value: str, state: str, target: str = "", note: str = "") -> Identifier:
    """Enter an identifier that was given out before, and move its scheme's counter past it. Idempotent."""
    with transaction.atomic():
        defaults = {"kind": kind, "subject": subject, "state": state, "target": target, "note": note}
        found, _ = Identifier.objects.get_or_create(value=value, defaults=defaults)
        if kind == Kind.ACCESSION:
            _skip(value)
    return found


def skip_certificate(*, number: str) -> None:
    """Move the counter of a certificate's centre and year past its number."""
    found = _NUMBER.fullmatch(number)
    if not found:
        return
    with transaction.atomic():
        CertificateCounter.objects.get_or_create(centre=found["centre"], year=int(found["year"]))
        row = CertificateCounter.objects.select_for_update().get(centre=found["centre"], year=int(found["year"]))
        row.next = max(row.next, int(found["serial"]) + 1)
        row.save(update_fields=["next"])


def _skip(accession: str) -> None:
    for kind, scheme in SCHEMES.items():
        AccessionScheme.objects.get_or_create(kind=kind, defaults={"prefix": scheme.prefix, "width": scheme.width})
    for row in AccessionScheme.objects.select_for_update():
        number = accession.removeprefix(row.prefix)
        if number != accession and number.isdigit() and len(number) >= row.width:
            row.next = max(row.next, int(number) + 1)
            row.save(update_fields=["next"])
