"""Count a use."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from huijiao.steps.s2_preparation.queries import SHANGHAI
from huijiao.steps.s7_use.models import Kind, Use

if TYPE_CHECKING:
    from huijiao.steps.s6_publication.models import Release

_CRAWLER = re.compile(r"bot|crawl|spider|slurp|harvest|archiver|curl|wget|python-requests|httpx|^$", re.IGNORECASE)


def count(
    *,
    release: Release,
    kind: Kind,
    address: str,
    agent: str,
    account_id: int | None = None,
    path: str = "",
    size: int = 0,
) -> Use | None:
    """Count one use. The same visitor's second view or download of the same thing on one day is not counted."""
    now = timezone.now()
    day = now.astimezone(SHANGHAI).date()
    visitor = hashlib.sha256(f"{settings.SECRET_KEY}|{day}|{address}|{agent}".encode()).hexdigest()
    again = Use.objects.filter(release=release, kind=kind, day=day, visitor=visitor, path=path)
    if again.exists():
        return None
    return Use.objects.create(
        release=release, kind=kind, at=now, day=day, visitor=visitor, account_id=account_id, path=path,
        machine=kind == Kind.VIEW and bool(_CRAWLER.search(agent)), bytes=size,
    )  # fmt: skip
