"""Uses, counted; visitors are told apart by a salted daily hash only (PIPL)."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What was done."""

    VIEW = "VIEW", "浏览"
    DOWNLOAD = "DOWNLOAD", "下载"


class Use(models.Model):
    """One use of one release."""

    release = models.ForeignKey("s6_publication.Release", on_delete=models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    day = models.DateField(db_index=True)  # Asia/Shanghai
    visitor = models.CharField(max_length=64)  # salted hash of address and agent, new every day
    account_id = models.BigIntegerField(null=True)
    path = models.CharField(max_length=900, blank=True)
    machine = models.BooleanField(default=False)  # a crawler by its own word
    bytes = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["release", "kind", "day"])]

    def __str__(self) -> str:
        return f"{self.release_id} {self.kind} {self.day}"
