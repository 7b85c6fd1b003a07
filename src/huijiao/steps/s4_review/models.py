"""Rounds, findings that live across rounds, the report."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huijiao.core.findings import Place
from huijiao.core.machine import Machine
from huijiao.core.text import Text
from huijiao.people.models import Account
from huijiao.programmes.models import Project
from huijiao.steps.s4_review import states
from huijiao.tools.ledger.models import Stateful


class Stage(models.TextChoices):
    """What a round examines: plan and records (FORM_A), or data (FORM_B)."""

    DOSSIER = "DOSSIER", "方案与元数据"
    DATA = "DATA", "实体数据"


class Round(Stateful):
    """One examination of one frozen state; 1 = 初审, from 2 on 复审."""

    MACHINE: ClassVar[Machine] = states.ROUND

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="rounds")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    number = models.PositiveIntegerField()
    submitted = models.DateTimeField()
    due = models.DateField()
    due_estimated = models.BooleanField(default=False)  # the calendar does not reach that far
    reviewer = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    form = models.JSONField(default=dict)  # item code → {"verdict", "comment"}
    conclusion = models.TextField(blank=True)
    snapshot = models.JSONField(default=dict)  # hashes of what is examined
    engine = models.CharField(max_length=20, blank=True)
    answers = models.JSONField(default=dict)  # rule id → status

    class Meta:
        ordering = ("project", "stage", "number")
        constraints = [
            models.UniqueConstraint(fields=["project", "stage", "number"], name="round_once"),
            # No two rounds of one stage are open at once, whatever is pressed twice.
            models.UniqueConstraint(
                fields=["project", "stage"],
                condition=models.Q(state__in=["WAITING", "IN_PROGRESS", "OPINION"]),
                name="one_open_round",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.stage} {self.number}"

    @property
    def about(self) -> str:
        """Return the project's key."""
        return f"project:{self.project_id}"

    @property
    def label(self) -> Text:
        """Return 初审 or 复审 with its number."""
        if self.number == 1:
            return Text("初审", "First review")
        return Text(f"复审（第{self.number}轮）", f"Re-review (round {self.number})")


class FindingState(models.TextChoices):
    """A finding across rounds."""

    OPEN = "OPEN", "待处理"
    FIXED = "FIXED", "已改正"
    ACCEPTED = "ACCEPTED", "已说明并接受"
    REOPENED = "REOPENED", "再次出现"
    DISMISSED = "DISMISSED", "审查人不采纳"


class Finding(models.Model):
    """One finding of the machine or of a reviewer, anchored to a document, cell, row or file."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="findings")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    key = models.CharField(max_length=64)  # the same matter in the next round
    first_round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    last_round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="findings")
    origin = models.CharField(max_length=10)  # MACHINE REVIEWER
    rule = models.CharField(max_length=20)  # rule id, or item code of the form
    severity = models.CharField(max_length=5)
    place = models.JSONField(default=dict)
    message_zh = models.TextField()
    message_en = models.TextField(blank=True)
    fix_zh = models.TextField(blank=True)
    fix_en = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    dataset = models.ForeignKey("s2_preparation.Dataset", null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    explanation = models.TextField(blank=True)  # the depositor's
    note = models.TextField(blank=True)  # the reviewer's reason for accepting or dismissing

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["project", "stage", "key"], name="finding_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.message_zh[:40]}"

    @property
    def where(self) -> Place:
        """Return the place."""
        return Place(**self.place)

    @property
    def message(self) -> Text:
        """Return the sentence in both languages."""
        return Text(self.message_zh, self.message_en or self.message_zh)

    @property
    def fix(self) -> Text:
        """Return how to mend it."""
        return Text(self.fix_zh, self.fix_en or self.fix_zh)


class Report(Stateful):
    """The review report, which serves as 汇交凭证, in two prints (domain.md §0.3, 3; §2.10)."""

    MACHINE: ClassVar[Machine] = states.REPORT

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="report")
    drafter = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    checker = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, blank=True, db_index=True)
    content = models.JSONField(default=dict)  # all that is printed, as data
    issued = models.DateField(null=True)
    report_document = models.CharField(max_length=80, blank=True)
    certificate_document = models.CharField(max_length=80, blank=True)
    statement_document = models.CharField(max_length=80, blank=True)
    conclusion = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.number or f"report {self.pk}"

    @property
    def about(self) -> str:
        """Return the project's key."""
        return f"project:{self.project_id}"
