"""A read model: how every project stands, kept beside the nouns so that ten thousand can be sorted and summed in SQL.

Nothing here is a source: `standing.rebuild` writes all of it again from the nouns.
"""

from __future__ import annotations

from django.db import models


class Standing(models.Model):
    """One project as `status.of` says, its sums, and its share of the indicators (domain.md §6.2)."""

    project = models.OneToOneField(
        "programmes.Project", on_delete=models.CASCADE, primary_key=True, related_name="standing"
    )
    code = models.CharField(max_length=20, db_index=True)
    place = models.PositiveSmallIntegerField()  # of the code in the portal's table
    court = models.CharField(max_length=12, db_index=True)
    since = models.DateTimeField(null=True)
    due = models.DateField(null=True, db_index=True)  # by when the one who has it must act
    rounds = models.PositiveIntegerField(default=0)
    datasets = models.PositiveIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)  # of all that was confirmed, passed or not

    counted = models.BooleanField(default=True)  # I1: not terminated, not a discarded draft
    planned = models.BooleanField(default=False)  # I2
    delivered = models.BooleanField(default=False)  # I3
    certified = models.BooleanField(default=False)  # I4
    plan_due = models.DateField(null=True, db_index=True)  # I5: of a milestone not met, else empty
    data_due = models.DateField(null=True, db_index=True)
    catalogue_due = models.DateField(null=True, db_index=True)
    examined = models.PositiveIntegerField(default=0)  # I6: rounds concluded
    examined_days = models.PositiveIntegerField(default=0)  # working days they took, together
    examined_in_time = models.PositiveIntegerField(default=0)
    passes = models.PositiveIntegerField(default=0)  # I7: rounds passed
    passes_rounds = models.PositiveIntegerField(default=0)  # how many rounds they took, together
    passes_first = models.PositiveIntegerField(default=0)
    passed_datasets = models.PositiveIntegerField(default=0)  # I8
    passed_records = models.BigIntegerField(default=0)
    passed_bytes = models.BigIntegerField(default=0)
    passed_files = models.BigIntegerField(default=0)
    open_datasets = models.PositiveIntegerField(default=0)  # I9: catalogue entries by sharing mode
    registered_datasets = models.PositiveIntegerField(default=0)
    agreement_datasets = models.PositiveIntegerField(default=0)
    closed_datasets = models.PositiveIntegerField(default=0)  # I10
    open_bytes = models.BigIntegerField(default=0)
    registered_bytes = models.BigIntegerField(default=0)
    agreement_bytes = models.BigIntegerField(default=0)
    closed_bytes = models.BigIntegerField(default=0)
    declared_bytes = models.BigIntegerField(default=0)  # I14: of passed datasets whose record says a volume
    actual_bytes = models.BigIntegerField(default=0)  # of the same datasets

    def __str__(self) -> str:
        return f"{self.project_id} {self.code}"


class ReadTo(models.Model):
    """Up to which fact a read model has read, and what it was made with."""

    name = models.CharField(max_length=40, primary_key=True)
    seq = models.BigIntegerField(default=0)
    made_with = models.CharField(max_length=64, blank=True)  # a digest of deadlines and of the table of states

    def __str__(self) -> str:
        return f"{self.name} {self.seq}"
