"""Reading rounds, findings and reports."""

from __future__ import annotations

from functools import cache

from django.db.models import Case, IntegerField, QuerySet, Value, When

from huijiao.core.calendar import WorkCalendar, from_package
from huijiao.programmes.models import Project
from huijiao.steps.s4_review.models import Finding, Report, Round

OPEN = ("WAITING", "IN_PROGRESS", "OPINION")
REVIEW_DAYS = 3  # working days, for dossier and data alike (slides)


@cache
def calendar() -> WorkCalendar:
    """Return the State Council's working days; outside their years the due date is marked as estimated."""
    return from_package()


def rounds(project: Project) -> QuerySet[Round]:
    """Return all rounds of a project, newest first."""
    return Round.objects.filter(project=project).select_related("reviewer", "signer").order_by("-submitted", "-pk")


def open_round(project: Project, stage: str) -> Round | None:
    """Return the round that is open at a stage."""
    return Round.objects.filter(project=project, stage=stage, state__in=OPEN).first()


def findings(project: Project, stage: str) -> QuerySet[Finding]:
    """Return the findings of a stage, gravest first."""
    order = {"BLOCK": 0, "FIX": 1, "WARN": 2, "INFO": 3}
    found = Finding.objects.filter(project=project, stage=stage).select_related("first_round", "last_round", "dataset")
    return found.order_by(_rank(order), "pk")


def _rank(order: dict[str, int]) -> Case:
    whens = [When(severity=name, then=Value(rank)) for name, rank in order.items()]
    return Case(*whens, default=Value(9), output_field=IntegerField())


def report(project: Project) -> Report | None:
    """Return the project's report."""
    return Report.objects.filter(project=project).first()


def by_number(number: str) -> Report | None:
    """Return the issued report of a certificate number, for the public check."""
    found = Report.objects.filter(number__iexact=number.strip()).exclude(number="")
    return found.select_related("project", "project__institution").first()
