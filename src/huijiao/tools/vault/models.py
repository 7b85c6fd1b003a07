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


class Check(models.Model):
    """A check of one object that has begun: where it is, so that a killed one goes on from there."""

    stored = models.OneToOneField(StoredObject, on_delete=models.CASCADE, related_name="check_under_way")
    inventory_digest = models.CharField(max_length=128)  # the check begins anew when a version is added
    store = models.PositiveSmallIntegerField(default=0)  # position of the copy that is being read
    path = models.TextField(blank=True)  # the last content path read in it
    flaws = models.JSONField(default=list)
    started = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stored_id} {self.store} {self.path}"


class Day(models.Model):
    """What the sweep did on one day, all copies together: the budget is held against it."""

    date = models.DateField(unique=True)
    bytes = models.BigIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)  # objects
    sampled = models.PositiveIntegerField(default=0)  # of these, picked at random
    flaws = models.PositiveIntegerField(default=0)
    repaired = models.PositiveIntegerField(default=0)  # objects mended

    class Meta:
        ordering = ("-date",)

    def __str__(self) -> str:
        return str(self.date)
