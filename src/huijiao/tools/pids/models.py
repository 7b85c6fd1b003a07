"""Counters and the identifiers given out. A value is never used twice, not even when it is retired."""

from __future__ import annotations

from django.db import models


class AccessionScheme(models.Model):
    """How accession numbers of one kind look, and the next one."""

    kind = models.CharField(max_length=20, unique=True)
    prefix = models.CharField(max_length=12, unique=True)
    width = models.PositiveSmallIntegerField(default=7)
    next = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.kind} {self.prefix}"


class CertificateCounter(models.Model):
    """The next certificate of a centre in a year."""

    centre = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    next = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "year"], name="one_counter_per_centre_and_year")]

    def __str__(self) -> str:
        return f"{self.centre} {self.year}"


class Kind(models.TextChoices):
    """Which system resolves it."""

    ACCESSION = "ACCESSION"
    CSTR = "CSTR"
    DOI = "DOI"


class State(models.TextChoices):
    """Where it stands at its registrar; accessions are our own and registered at once."""

    RESERVED = "RESERVED"
    REGISTERED = "REGISTERED"
    FAILED = "FAILED"
    RETIRED = "RETIRED"


class Identifier(models.Model):
    """One identifier of one subject (``dataset:12``)."""

    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=200, unique=True)
    subject = models.CharField(max_length=80, db_index=True)
    target = models.CharField(max_length=500, blank=True)  # where it leads
    state = models.CharField(max_length=10, choices=State.choices, default=State.RESERVED)
    note = models.TextField(blank=True)  # the registrar's last answer, or why it was retired
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"], condition=~models.Q(state="RETIRED"), name="one_identifier_per_kind"
            )
        ]

    def __str__(self) -> str:
        return self.value
