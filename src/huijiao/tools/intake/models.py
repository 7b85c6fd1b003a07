"""Boxes, the files staged in them, and the accounts of their doors."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q


class BoxState(models.TextChoices):
    """Whether a box takes bytes."""

    OPEN = "OPEN"
    FROZEN = "FROZEN"  # read only: what was submitted stays what it was


class FileState(models.TextChoices):
    """Whether all bytes of a file are here."""

    PARTIAL = "PARTIAL"
    COMPLETE = "COMPLETE"


class Channel(models.TextChoices):
    """The door a file came through."""

    TUS = "tus"
    FTPS = "ftps"
    DISK = "disk"


class Box(models.Model):
    """The staging area of one owner; ``files/`` holds complete files only, ``partial/`` everything else."""

    owner = models.CharField(max_length=80, unique=True)  # submission:12
    about = models.CharField(max_length=80, blank=True, db_index=True)  # project:5
    quota = models.BigIntegerField()  # bytes, partial ones included
    used = models.BigIntegerField(default=0)  # the sum of `held` of its files, kept in the same transactions
    state = models.CharField(max_length=8, choices=BoxState.choices, default=BoxState.OPEN)
    created = models.DateTimeField(auto_now_add=True)
    frozen_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.pk} {self.owner} {self.state}"

    @property
    def root(self) -> Path:
        """Return the folder of this box."""
        return Path(settings.HOME) / "staging" / str(self.pk)

    @property
    def files(self) -> Path:
        """Return the folder of complete files, laid out as the depositor named them."""
        return self.root / "files"

    @property
    def partial(self) -> Path:
        """Return the folder of unfinished uploads, one file per upload id."""
        return self.root / "partial"


class StagedFile(models.Model):
    """One file of a box. ``offset`` never exceeds what has reached the disk."""

    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="staged")
    path = models.CharField(max_length=2000, blank=True)  # NFC, "/"; empty for a part of a concatenation
    size = models.BigIntegerField(null=True)  # null: not told yet
    offset = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)  # bytes of the quota it takes: its size, or its offset while not told
    md5 = models.CharField(max_length=32, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.PARTIAL)
    mtime = models.DateTimeField(null=True)  # the depositor's, where the door tells it
    received = models.DateTimeField(null=True)
    verdict = models.JSONField(null=True)  # FileReport.as_json()
    upload_id = models.CharField(max_length=32, unique=True)
    concat = models.CharField(max_length=8, blank=True)  # tus: "", partial, final
    metadata = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "expires"])]
        constraints = [
            models.UniqueConstraint(
                fields=["box", "path"], condition=Q(state="COMPLETE"), name="one_complete_file_per_path"
            ),
            models.UniqueConstraint(
                fields=["box", "path"], condition=Q(state="PARTIAL") & ~Q(path=""), name="one_partial_file_per_path"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.state}"

    @property
    def location(self) -> Path:
        """Return where the bytes are now: under ``partial/`` until a finished file has been put in its place."""
        unplaced = self.box.partial / self.upload_id
        if self.state == FileState.PARTIAL or unplaced.exists():
            return unplaced
        return self.box.files / self.path


class DoorAccount(models.Model):
    """Credentials of one box for FTPS and for tus by Basic authentication; the password is shown once."""

    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="accounts")
    username = models.CharField(max_length=40, unique=True)
    secret = models.CharField(max_length=100)  # salt$sha256, see doors.py
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.username
