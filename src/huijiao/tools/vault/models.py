"""What the vault holds, so that a listing needs no disk. The objects themselves are the truth."""

from __future__ import annotations

from django.db import models


class StoredObject(models.Model):
    """The head of one OCFL object that stands, verified, in every store."""

    object_id = models.CharField(max_length=500, unique=True)  # dataset:12
    version = models.PositiveIntegerField()
    inventory_digest = models.CharField(max_length=128)
    bytes = models.BigIntegerField()
    files = models.PositiveIntegerField()
    stores = models.JSONField(default=list)  # names of the copies that hold it
    kept_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    flaws = models.PositiveIntegerField(default=0)  # found by the last fixity check and not mended

    class Meta:
        ordering = ("object_id",)

    def __str__(self) -> str:
        return f"{self.object_id} v{self.version}"
