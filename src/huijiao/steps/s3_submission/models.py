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
    sm3 = models.BooleanField(default=False)  # SM3 of every file is wanted

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


class Disk(Stateful):
    """A disk that comes by post: what its sender says of it, what the seal says, how it arrived, what was read."""

    MACHINE: ClassVar[Machine] = states.DISK

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="disks")
    number = models.CharField(max_length=20, unique=True)  # HJD-000012, on the label
    medium = models.CharField(max_length=20)  # key of MEDIA in disk_words
    content = models.CharField(max_length=300, blank=True)
    serial = models.CharField(max_length=60, blank=True)
    bytes = models.BigIntegerField(null=True)
    files = models.PositiveIntegerField(null=True)
    fingerprint = models.CharField(max_length=24, blank=True)  # of the seal, learnt through the portal
    back = models.CharField(max_length=10)  # what is to become of it: RETURN or DESTROY
    carrier = models.CharField(max_length=40, blank=True)
    tracking = models.CharField(max_length=60, blank=True)
    condition = models.CharField(max_length=10, blank=True)  # key of CONDITIONS
    seal_intact = models.BooleanField(null=True)
    shelf = models.CharField(max_length=60, blank=True)
    result = models.JSONField(null=True)  # sums of the last reading
    report = models.CharField(max_length=80, blank=True)  # paper:12, the printed list of discrepancies
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.number

    @property
    def about(self) -> str:
        """Return the project's key."""
        return f"project:{self.submission.project_id}"


class Sm3Sum(models.Model):
    """SM3 of content, by its SHA-256: taken on request, after the bytes have arrived."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    sm3 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.sm3


class Compared(models.Model):
    """One comparison of a depositor's list with what has arrived; the newest of a name counts."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="comparisons")
    name = models.CharField(max_length=255)  # of the list
    paper = models.CharField(max_length=80, blank=True)  # paper:12; empty: the list lies among the files
    counts = models.JSONField(null=True)  # None: not yet compared
    rows = models.JSONField(default=list)  # Discrepancy.as_json of the first lines
    made = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["submission", "name", "paper"], name="one_comparison_per_list")]

    def __str__(self) -> str:
        return self.name
