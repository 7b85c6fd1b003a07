"""What the catalogue shows, and to whom."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from huijiao.core.vocabulary import ShareMode
from huijiao.programmes.models import Project
from huijiao.steps.s6_publication.models import Release


def catalogue(words: str = "") -> QuerySet[Release]:
    """Return the published releases; every word must stand in name, abstract, keywords or accession."""
    found = Release.objects.filter(state="PUBLISHED").select_related("holding__dataset__project__institution")
    for word in words.split():
        found = found.filter(
            Q(title_zh__icontains=word) | Q(title_en__icontains=word) | Q(abstract__icontains=word)
            | Q(keywords__icontains=word) | Q(accession__iexact=word)
        )  # fmt: skip
    return found


def by_accession(accession: str) -> Release | None:
    """Return a release that has or had a public page (withdrawn ones leave a tombstone)."""
    shown = Release.objects.filter(accession__iexact=accession, state__in=["PUBLISHED", "SUSPENDED", "WITHDRAWN"])
    return shown.select_related("holding__dataset__project__institution", "holding__submission").first()


def of(project: Project) -> QuerySet[Release]:
    """Return the project's releases in plan order."""
    return Release.objects.filter(holding__submission__project=project).order_by("holding__dataset__seq")


def may_download(release: Release, *, registered: bool) -> bool:
    """Tell whether the files are open to this reader (domain.md §2.8); agreements come in a later step."""
    if release.state != "PUBLISHED":
        return False
    return release.mode == ShareMode.OPEN or (release.mode == ShareMode.REGISTERED and registered)
