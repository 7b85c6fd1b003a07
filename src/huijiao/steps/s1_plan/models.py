"""The Plan and its frozen versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huijiao.core.machine import Machine
from huijiao.core.records import codec
from huijiao.core.records.plan import Plan as PlanRecord
from huijiao.programmes.models import Project
from huijiao.steps.s1_plan import states
from huijiao.tools.ledger.models import Stateful


class Plan(Stateful):
    """What will come, when, how shared. One per project; each submission freezes a version."""

    MACHINE: ClassVar[Machine] = states.PLAN

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="plan")
    version = models.PositiveIntegerField(default=0)  # of the last submission; 0 = never submitted
    record = models.JSONField(null=True)  # codec.plan_out of what is being worked on
    document = models.CharField(max_length=80, blank=True)  # paper:12, the document it was read from
    sealed_document = models.CharField(max_length=80, blank=True)  # the depositor's sealed scan
    effective_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.project} v{self.version}"

    @property
    def about(self) -> str:
        """Return the project's key."""
        return f"project:{self.project_id}"

    @property
    def content(self) -> PlanRecord | None:
        """Return the plan as the rules read it."""
        return codec.plan_in(self.record) if self.record else None


class PlanVersion(models.Model):
    """What was submitted once, unchangeable."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    record = models.JSONField()
    document = models.CharField(max_length=80, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-version",)
        constraints = [models.UniqueConstraint(fields=["plan", "version"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} v{self.version}"
