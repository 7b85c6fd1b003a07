"""The job table: the record of truth on both databases."""

from __future__ import annotations

from django.db import models


class Status(models.TextChoices):
    """Where a job is."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"  # gave up; visible, may be run again by hand


class Job(models.Model):
    """One piece of background work, leased by a worker, fenced by a token."""

    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=120, blank=True, db_index=True)  # one open job per key
    about = models.CharField(max_length=80, blank=True, db_index=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    token = models.CharField(max_length=32, blank=True)
    progress = models.FloatField(default=0)  # 0..1
    note = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["status", "run_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(status__in=["QUEUED", "RUNNING"]) & ~models.Q(key=""),
                name="one_open_job_per_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.status}"
