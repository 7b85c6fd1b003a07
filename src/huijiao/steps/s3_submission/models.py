"""Submissions, their parts, and what was frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huijiao.core.machine import Machine
from huijiao.programmes.models import Project
from huijiao.steps.s3_submission import states
from huijiao.tools.ledger.models import Stateful


class Submission(Stateful):
    """The data of one project: a staging box, a quality report, an agreement, then a frozen manifest."""

    MACHINE: ClassVar[Machine] = states.SUBMISSION

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="submission")
    number = models.PositiveIntegerField(default=0)  # how often it was confirmed
    box = models.BigIntegerField(null=True)  # intake's Box
    quality = models.JSONField(null=True)  # codec.quality_out
    quality_document = models.CharField(max_length=80, blank=True)
    agreement = models.JSONField(null=True)  # codec.agreement_out
    agreement_document = models.CharField(max_length=80, blank=True)
    sealed_by_depositor = models.DateTimeField(null=True)
    sealed_by_centre = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.project} #{self.number}"

    @property
    def about(self) -> str:
        """Return the project's key."""
        return f"project:{self.project_id}"


class Part(Stateful):
    """One dataset within the submission; passed parts stay passed."""

    MACHINE: ClassVar[Machine] = states.PART

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="parts")
    dataset = models.OneToOneField("s2_preparation.Dataset", on_delete=models.PROTECT, related_name="part")
    files = models.PositiveIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)
    records = models.BigIntegerField(null=True)
    hash = models.CharField(max_length=64, blank=True)  # manifest hash of its files when it last was frozen

    class Meta:
        ordering = ("dataset__seq",)

    def __str__(self) -> str:
        return str(self.dataset)

    @property
    def about(self) -> str:
        """Return the project's key."""
        return f"project:{self.submission.project_id}"


class Frozen(models.Model):
    """The manifest of one confirmation, unchangeable."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="frozen")
    number = models.PositiveIntegerField()
    manifest = models.CharField(max_length=80)  # paper:12, JSON lines
    manifest_hash = models.CharField(max_length=64)
    files = models.PositiveIntegerField()
    bytes = models.BigIntegerField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="frozen_once")]

    def __str__(self) -> str:
        return f"{self.submission_id} #{self.number} {self.manifest_hash[:12]}"
