"""Releases: what the catalogue shows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huijiao.core.machine import Machine
from huijiao.core.records.base import Record
from huijiao.core.vocabulary import ShareMode
from huijiao.steps.s6_publication import states
from huijiao.tools.ledger.models import Stateful


class Release(Stateful):
    """One holding offered to the public under its terms."""

    MACHINE: ClassVar[Machine] = states.RELEASE

    holding = models.OneToOneField("s5_archiving.Holding", on_delete=models.PROTECT, related_name="release")
    accession = models.CharField(max_length=40, unique=True)
    mode = models.CharField(max_length=12, choices=[(m.value, m.value) for m in ShareMode])
    open_at = models.DateField(null=True)
    reason = models.TextField(blank=True)
    licence = models.CharField(max_length=40, blank=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    abstract = models.TextField()
    keywords = models.TextField(blank=True)
    record = models.JSONField()  # the accepted metadata record
    published = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-published", "accession")

    def __str__(self) -> str:
        return f"{self.accession} {self.title_zh}"

    @property
    def about(self) -> str:
        """Return the project's key."""
        return f"project:{self.holding.submission.project_id}"

    @property
    def metadata(self) -> Record:
        """Return the record as it was accepted."""
        return Record.from_json(self.record)
