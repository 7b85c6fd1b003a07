"""The outbox: one row for each fact and the action it starts."""

from __future__ import annotations

from django.db import models


class Status(models.TextChoices):
    """Where a handoff is."""

    WAITING = "WAITING", "待执行"
    DONE = "DONE", "已执行"
    FAILED = "FAILED", "失败"


class Handoff(models.Model):
    """Written in the transaction of the fact, carried by a job, retried, visible when it fails."""

    fact = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    about = models.CharField(max_length=80, db_index=True)
    action = models.CharField(max_length=80)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING, db_index=True)
    error = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    done = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "action"], name="handoff_once")]

    def __str__(self) -> str:
        return f"{self.kind} → {self.action} {self.status}"
