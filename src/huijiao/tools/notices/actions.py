"""Write and send letters."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from huijiao.tools.notices.models import Letter


def write(
    *, key: str, kind: str, account_id: int | None, address: str, language: str, title: str, body: str, link: str = ""
) -> Letter:
    """Put a letter in the outbox; the same key writes it once."""
    letter, _ = Letter.objects.get_or_create(
        key=key,
        defaults={"kind": kind, "account_id": account_id, "address": address, "language": language,
                  "title": title[:200], "body": body, "link": link},
    )  # fmt: skip
    return letter


def send_due(limit: int = 100) -> int:
    """Send what has not gone yet; a failure raises and the job is retried. Returns how many went."""
    sent = 0
    for letter in Letter.objects.filter(sent=None).exclude(address="").order_by("pk")[:limit]:
        link = f"{settings.PUBLIC_URL}{letter.link}" if letter.link.startswith("/") else letter.link
        EmailMessage(letter.title, f"{letter.body}\n\n{link}\n", to=[letter.address]).send()
        Letter.objects.filter(pk=letter.pk).update(sent=timezone.now())
        sent += 1
    return sent


def mark_read(account_id: int) -> None:
    """Mark a reader's letters as read."""
    Letter.objects.filter(account_id=account_id, read=None).update(read=timezone.now())
