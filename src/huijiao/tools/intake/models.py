"""Boxes, the files staged in them, and the accounts of their doors."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Replace
from django.utils.functional import cached_property


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
    SFTP = "sftp"
    DISK = "disk"
    S3 = "s3"


class Standing(models.TextChoices):
    """Where a file stands, in one word: unfinished, waiting for its reader, or what the reader said."""

    PARTIAL = "partial"
    CHECKING = "checking"
    OK = "OK"
    BROKEN = "BROKEN"
    NOT_EXAMINED = "NOT_EXAMINED"
    DIED = "DIED"


#: The folder of a path, with its last "/"; "" at the top. The same words mean the same on both databases.
FOLDER = Func(F("path"), Replace(F("path"), Value("/"), Value("")), function="RTRIM")
STANDING = Case(
    When(state=FileState.PARTIAL, then=Value(Standing.PARTIAL.value)),
    When(verdict__isnull=True, then=Value(Standing.CHECKING.value)),
    default=Coalesce(KT("verdict__verdict"), Value(Standing.CHECKING.value), output_field=models.TextField()),
    output_field=models.CharField(max_length=16),
)


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

    @cached_property
    def root(self) -> Path:
        """Return the folder of this box."""
        return Path(settings.HOME) / "staging" / str(self.pk)

    @cached_property
    def files(self) -> Path:
        """Return the folder of complete files, laid out as the depositor named them."""
        return self.root / "files"

    @cached_property
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
    told = models.DateTimeField(null=True)  # the end the depositor was told of
    # Worked out by the database, for lists; read by queries only: an instance that was just saved does not know them.
    folder = models.GeneratedField(expression=FOLDER, output_field=models.CharField(max_length=2000), db_persist=True)
    standing = models.GeneratedField(expression=STANDING, output_field=models.CharField(max_length=16), db_persist=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "expires"]),
            # One for each order a list may have; all sums of a search are in the first.
            models.Index(fields=["box", "standing", "path", "size", "id"], name="staged_by_path"),
            models.Index(fields=["box", "standing", "size", "id"], name="staged_by_size"),
            models.Index(fields=["box", "standing", "received", "id"], name="staged_by_time"),
            models.Index(fields=["box", "standing", "channel", "id"], name="staged_by_channel"),
            models.Index(fields=["box", "folder", "path"], name="staged_by_folder"),
        ]
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


class Tally(models.Model):
    """Files and bytes of one folder of a box (not of those below it), kept by the database itself: see `sums`.

    ``folder`` ends in "/", the top is ""; the row `ALL` holds the sum of the whole box.
    """

    ALL = "/"  # no folder is called so

    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="tallies")
    folder = models.CharField(max_length=2000)
    standing = models.CharField(max_length=16)
    files = models.BigIntegerField()
    bytes = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "folder", "standing"], name="one_tally_per_folder")]

    def __str__(self) -> str:
        return f"{self.folder} {self.standing} {self.files}"


class DoorAccount(models.Model):
    """Credentials of one box for FTPS, SFTP and for tus by Basic authentication; the password is shown once."""

    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="accounts")
    username = models.CharField(max_length=40, unique=True)
    secret = models.CharField(max_length=100)  # salt$sha256, see doors.py
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.username


class DoorFailure(models.Model):
    """A wrong password at any door, as long as it counts (`doors.Throttle`); all processes count in one place."""

    key = models.CharField(max_length=32)  # of an address or a user name, see doors.py
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="door_failures_by_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.at}"


class DoorKey(models.Model):
    """An SSH public key that opens the SFTP door in place of the account's password."""

    account = models.ForeignKey(DoorAccount, on_delete=models.CASCADE, related_name="keys")
    fingerprint = models.CharField(max_length=60, db_index=True)  # SHA256:..., as ssh-keygen -l prints it
    line = models.TextField()  # as in authorized_keys
    comment = models.CharField(max_length=100, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    revoked = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "fingerprint"], condition=Q(revoked=None), name="one_key_per_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint} {self.comment}"
