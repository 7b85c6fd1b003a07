"""Programmes and what applies under them; projects and their task books."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from huijiao.core.machine import Machine
from huijiao.core.text import Text
from huijiao.people.models import Account, Agency, Centre, Institution
from huijiao.programmes import states
from huijiao.tools.ledger.models import Stateful


class Programme(models.Model):
    """One programme of an agency: tracks, cohorts, deadlines, plan route and forms are data."""

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    plan_route = models.CharField(max_length=20)  # CENTRE_FIRST AGENCY_FIRST CENTRE_ONLY
    settings = models.JSONField(default=dict)  # cohorts, deadlines, forms, number pattern, limits, print titles
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("order", "code")

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> Text:
        """Return the name in both languages."""
        return Text(self.name_zh, self.name_en)


class Cohort(models.TextChoices):
    """项目阶段 (domain.md §1.5)."""

    ACCEPTED = "ACCEPTED", "已完成验收"
    ACCEPTING = "ACCEPTING", "正在开展验收"
    ONGOING = "ONGOING", "在研"


class Project(Stateful):
    """A funded project and its basic information (domain.md §2.3); the online form is authoritative."""

    MACHINE: ClassVar[Machine] = states.PROJECT

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    project_no = models.CharField(max_length=100, db_index=True)
    title = models.CharField(max_length=100)
    cohort = models.CharField(max_length=10, choices=Cohort.choices)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="projects")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="projects")
    operator = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    info = models.JSONField(default=dict)  # Record of core.records.project.PROJECT, as_json
    undertaking_at = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "project_no"], condition=~models.Q(state="TERMINATED"), name="project_no_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_no} {self.title}"


class TaskBook(models.Model):
    """One reading of the task book; the newest counts."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="task_books")
    document = models.CharField(max_length=80)  # paper:12
    record = models.JSONField()  # core.records.codec
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.project_id} {self.document}"


class Deadline(models.Model):
    """A milestone of a campaign for one programme and cohort (domain.md §1.5)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="deadlines")
    cohort = models.CharField(max_length=10, choices=Cohort.choices)
    milestone = models.CharField(max_length=10)  # PLAN DATA CATALOGUE
    day = models.DateField(null=True)  # a date, or
    offset_from = models.CharField(max_length=20, blank=True)  # start | end of the project
    offset_days = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "cohort", "milestone"], name="deadline_once")]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.cohort} {self.milestone}"

    def due(self, project: Project) -> date | None:
        """Return the last day (Asia/Shanghai) for this project, or None when it cannot be told."""
        if self.day:
            return self.day
        base = {"start": project.start, "end": project.end}.get(self.offset_from)
        return date.fromordinal(base.toordinal() + self.offset_days) if base else None
