"""Reading programmes and projects."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from huijiao.core.records import codec
from huijiao.core.records.base import Record
from huijiao.core.records.taskbook import TaskBook as Book
from huijiao.programmes.models import Deadline, Programme, Project, TaskBook


def programmes() -> QuerySet[Programme]:
    """Return the programmes in the order of the portal."""
    return Programme.objects.select_related("agency")


def info(project: Project) -> Record:
    """Return the basic information as the rules read it."""
    return Record.from_json(project.info) if project.info else Record()


def newest_taskbook(project: Project) -> Book | None:
    """Return the newest reading of the task book."""
    row = TaskBook.objects.filter(project=project).first()
    return codec.taskbook_in(row.record) if row else None


def due(project: Project, milestone: str) -> date | None:
    """Return the deadline of a milestone (PLAN DATA CATALOGUE) for the project's cohort."""
    row = Deadline.objects.filter(programme=project.programme, cohort=project.cohort, milestone=milestone).first()
    return row.due(project) if row else None


def limits(programme: Programme) -> dict[str, object]:
    """Return the programme's thresholds for the rules."""
    return dict(programme.settings.get("limits", {}))
