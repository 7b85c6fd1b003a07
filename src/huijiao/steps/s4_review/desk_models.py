"""What a reviewer's desk keeps beside rounds and findings: declared interests, saved comments, the sample."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from huijiao.core.text import Text
from huijiao.people.models import Account, Centre
from huijiao.programmes.models import Project


class Interest(models.Model):
    """A person of the centre has declared an interest in a project and takes no part in its review."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="interests")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "account"], name="one_interest_each")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.project_id}"


class Comment(models.Model):
    """A saved sentence of the comment library (domain.md §3.13); without ``owner`` it belongs to the whole centre.

    ``{…}`` in it are places to fill in: ``{name}`` and the like are known from the finding's place, others are selected for typing.
    """

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="comments")
    owner = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="comments")
    code = models.CharField(max_length=4, blank=True)  # item of the review form; empty: any
    key = models.CharField(max_length=12, blank=True)  # what is typed to find it
    zh = models.CharField(max_length=500)
    en = models.CharField(max_length=500, blank=True)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("code", "-used", "pk")
        indexes: ClassVar = [models.Index(fields=["centre", "owner", "code"], name="comment_by_item")]

    def __str__(self) -> str:
        return f"{self.key} {self.zh[:40]}"

    @property
    def text(self) -> Text:
        """Return the sentence in both languages."""
        return Text(self.zh, self.en or self.zh)


class Sampled(models.Model):
    """One file of a round's sample (item B15), by path and digest; ``viewed`` when and by whom it was looked at."""

    round = models.ForeignKey("s4_review.Round", on_delete=models.CASCADE, related_name="sampled")
    order = models.PositiveIntegerField()
    file = models.BigIntegerField()  # intake's StagedFile
    path = models.CharField(max_length=2000)
    sha256 = models.CharField(max_length=64)
    viewed = models.DateTimeField(null=True)
    viewer = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("order",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "file"], name="sampled_once")]

    def __str__(self) -> str:
        return self.path
