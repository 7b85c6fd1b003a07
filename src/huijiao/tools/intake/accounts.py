"""The only writers of door accounts and their keys."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from huijiao.tools.intake import doors
from huijiao.tools.intake.models import Box, DoorAccount, DoorKey


def add_key(account: DoorAccount, *, line: str, fingerprint: str, comment: str = "") -> DoorKey:
    """Let an SSH public key open the SFTP door of an account; one that does already is returned."""
    key, _ = DoorKey.objects.get_or_create(
        account=account, fingerprint=fingerprint, revoked=None, defaults={"line": line, "comment": comment[:100]}
    )
    return key


def revoke_key(key: DoorKey) -> None:
    """Let a key open nothing any more; sessions it has opened end within a second."""
    DoorKey.objects.filter(pk=key.pk, revoked=None).update(revoked=timezone.now())


def issue_account(box: Box, *, days: int = 30) -> tuple[DoorAccount, str]:
    """Make credentials for a box; the password is returned here and nowhere else."""
    password = doors.new_password()
    account = DoorAccount.objects.create(
        box=box,
        username=f"hj{box.pk}-{doors.new_word(6)}",
        secret=doors.seal(password),
        expires=timezone.now() + timedelta(days=days),
    )
    return account, password


def revoke_account(account: DoorAccount) -> None:
    """End credentials now; open FTPS sessions lose their rights with the next command, SFTP ones end."""
    DoorAccount.objects.filter(pk=account.pk, revoked=None).update(revoked=timezone.now())
