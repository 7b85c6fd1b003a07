"""Reading holdings."""

from __future__ import annotations

from django.db.models import QuerySet

from huijiao.programmes.models import Project
from huijiao.steps.s5_archiving.models import Holding


def holdings(project: Project) -> QuerySet[Holding]:
    """Return the project's holdings in plan order."""
    return Holding.objects.filter(submission__project=project).select_related("dataset").order_by("dataset__seq")


def waiting(centre_ids: list[int]) -> QuerySet[Holding]:
    """Return what waits for a curator of these centres."""
    found = Holding.objects.filter(state="RECEIVED", submission__project__centre__in=centre_ids)
    return found.select_related("dataset", "submission__project").order_by("pk")
