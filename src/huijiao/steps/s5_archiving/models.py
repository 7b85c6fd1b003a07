"""Holdings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huijiao.core.machine import Machine
from huijiao.steps.s5_archiving import states
from huijiao.tools.ledger.models import Stateful


class Holding(Stateful):
    """One dataset kept: an OCFL object in two stores, numbered and classified."""

    MACHINE: ClassVar[Machine] = states.HOLDING

    dataset = models.OneToOneField("s2_preparation.Dataset", on_delete=models.PROTECT, related_name="holding")
    submission = models.ForeignKey("s3_submission.Submission", on_delete=models.PROTECT, related_name="holdings")
    accession = models.CharField(max_length=40, blank=True, db_index=True)
    cstr = models.CharField(max_length=120, blank=True)
    doi = models.CharField(max_length=120, blank=True)
    subject_code = models.CharField(max_length=12, blank=True)  # GB/T 13745
    object_id = models.CharField(max_length=120, blank=True)
    object_version = models.CharField(max_length=10, blank=True)
    inventory_digest = models.CharField(max_length=128, blank=True)
    files = models.PositiveIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)
    records = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("dataset__seq",)

    def __str__(self) -> str:
        return self.accession or str(self.dataset)

    @property
    def about(self) -> str:
        """Return the project's key."""
        return f"project:{self.submission.project_id}"
