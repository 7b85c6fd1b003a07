"""The ledger's one table, and the mixin of everything that has a state."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huijiao.core.machine import Court, Machine, Role, State


class Fact(models.Model):
    """One thing that happened. Rows are never changed or deleted: database triggers refuse it."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60, db_index=True)  # subject.verb-past, e.g. plan.returned
    subject = models.CharField(max_length=80, db_index=True)  # plan:12
    about = models.CharField(max_length=80, db_index=True)  # the project, or the subject itself
    actor_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=200)
    role = models.CharField(max_length=40, blank=True)
    on_behalf = models.CharField(max_length=200, blank=True)
    via = models.CharField(max_length=20)
    ip = models.CharField(max_length=45, blank=True)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.subject}"


class Stateful(models.Model):
    """A noun with a state. Only `actions.move` and `actions.begin` write `state`."""

    MACHINE: ClassVar[Machine]

    state = models.CharField(max_length=40, db_index=True)
    state_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def subject(self) -> str:
        """Return the noun's key in the ledger, e.g. ``plan:12``."""
        return f"{self.MACHINE.name}:{self.pk}"

    @property
    def about(self) -> str:
        """Return the key of the project it belongs to; rooms override it."""
        return self.subject

    @property
    def state_info(self) -> State:
        """Return label and court of the present state."""
        return self.MACHINE.states[self.state]

    @property
    def court(self) -> Court:
        """Return in whose court it lies."""
        return self.state_info.court

    def moves(self, roles: frozenset[Role]) -> dict[str, object]:
        """Return the moves open to these roles, by verb: the buttons."""
        return {m.verb: m for m in self.MACHINE.open_to(self.state, roles)}
