"""Counts of uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q

from huijiao.steps.s7_use.models import Kind, Use

if TYPE_CHECKING:
    from huijiao.steps.s6_publication.models import Release


def counts(release: Release) -> dict[str, int]:
    """Return views, downloads and distinct visitors of one release, crawlers apart."""
    people = Q(machine=False)
    found = Use.objects.filter(release=release).aggregate(
        views=Count("pk", filter=Q(kind=Kind.VIEW) & people),
        downloads=Count("pk", filter=Q(kind=Kind.DOWNLOAD)),
        visitors=Count("visitor", filter=people, distinct=True),
    )
    return {name: int(value or 0) for name, value in found.items()}
