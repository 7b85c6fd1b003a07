"""Datasets with their records, and the depositor's explanations."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huijiao.core.machine import Machine
from huijiao.core.records.base import Record
from huijiao.programmes.models import Project
from huijiao.steps.s2_preparation import states
from huijiao.tools.ledger.models import Stateful


class Dataset(Stateful):
    """One dataset, tool or set, with its metadata record (domain.md §2.6)."""

    MACHINE: ClassVar[Machine] = states.DATASET

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="datasets")
    seq = models.PositiveIntegerField()  # order of the plan
    name = models.CharField(max_length=200)
    record = models.JSONField()
    document = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("project", "seq", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        """Return the project's key."""
        return f"project:{self.project_id}"

    @property
    def metadata(self) -> Record:
        """Return the record as the rules read it."""
        return Record.from_json(self.record)


class BulkEdit(models.Model):
    """A sheet with all records: uploaded and compared, then taken over whole, perhaps undone."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="bulk_edits")
    name = models.CharField(max_length=250)  # of the uploaded file
    sheet = models.JSONField()  # core.forms.bulk; emptied when it is taken over
    by = models.CharField(max_length=200)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    applied = models.DateTimeField(null=True)
    undone = models.DateTimeField(null=True)
    removed = models.JSONField(default=list)  # keys of the datasets it removed

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class DatasetVersion(models.Model):
    """What a record said once, unchangeable; the newest is what the dataset says now."""

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    record = models.JSONField()
    by = models.CharField(max_length=200, blank=True)  # empty: written before versions were kept
    at = models.DateTimeField()
    bulk = models.ForeignKey(BulkEdit, on_delete=models.PROTECT, null=True, related_name="versions")

    class Meta:
        ordering = ("-version",)
        constraints = [models.UniqueConstraint(fields=["dataset", "version"], name="dataset_version_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def metadata(self) -> Record:
        """Return the record as the rules read it."""
        return Record.from_json(self.record)


class Explanation(models.Model):
    """Why a FIX finding stands as it is (domain.md §3.1): one text per finding key."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="explanations")
    key = models.CharField(max_length=64)
    text = models.TextField(max_length=1000)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "key"], name="one_explanation")]

    def __str__(self) -> str:
        return self.text[:40]
