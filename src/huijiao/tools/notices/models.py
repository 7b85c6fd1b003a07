"""Letters: written in the transaction of the fact that causes them, sent afterwards."""

from __future__ import annotations

from django.db import models


class Letter(models.Model):
    """One letter to one person; also the in-site message."""

    account_id = models.BigIntegerField(null=True, db_index=True)
    address = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=160, unique=True)  # one letter per fact and reader
    title = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    sent = models.DateTimeField(null=True)
    read = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created",)

    def __str__(self) -> str:
        return self.title
