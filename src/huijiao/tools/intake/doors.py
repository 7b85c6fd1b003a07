"""Credentials of the doors: made, checked, and slowed down when guessed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from huijiao.tools.intake.models import DoorAccount, DoorFailure, DoorKey

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_FAILURES, _WINDOW = 10, 300.0  # so many failures in so many seconds shut the door for the rest of them


def new_word(length: int) -> str:
    """Return random letters that are easy to read aloud."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def new_password() -> str:
    """Return a password of 99 random bits."""
    return "-".join(new_word(4) for _ in range(5))


def seal(password: str) -> str:
    """Return what is stored. One SHA-256 is enough: the passwords are random, 99 bits, and checked at every request."""
    salt = secrets.token_hex(8)
    return f"{salt}${hashlib.sha256((salt + password).encode()).hexdigest()}"


def opens(secret: str, password: str) -> bool:
    """Tell whether a password fits what is stored."""
    salt, _, digest = secret.partition("$")
    given = hashlib.sha256((salt + password).encode("utf-8", "replace")).hexdigest()
    return hmac.compare_digest(digest, given)


class Throttle:
    """Counts failures per key (address, user name), for all doors and processes together."""

    def __init__(self, failures: int = _FAILURES, window: float = _WINDOW) -> None:
        self._failures, self._window = failures, timedelta(seconds=window)

    def shut(self, *keys: str) -> bool:
        """Tell whether one of the keys has failed too often."""
        found = DoorFailure.objects.filter(key__in=map(_short, keys), at__gt=timezone.now() - self._window)
        return found.values("key").annotate(n=Count("pk")).filter(n__gte=self._failures).exists()

    def fail(self, *keys: str) -> None:
        """Count a failure; those that count no longer are forgotten."""
        now = timezone.now()
        DoorFailure.objects.filter(at__lte=now - self._window).delete()
        DoorFailure.objects.bulk_create(DoorFailure(key=_short(key), at=now) for key in keys)


def _short(key: str) -> str:
    """Return a key of one length: what is typed as a user name may be anything, a password too."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]


THROTTLE = Throttle()


def valid() -> Q:
    """Return the condition of an account that may be used now."""
    return Q(revoked=None, expires__gt=timezone.now())


def authenticate(username: str, password: str, ip: str) -> DoorAccount | None:
    """Return the account of right, valid credentials; None otherwise, or when this address has guessed too often."""
    if THROTTLE.shut(f"ip {ip}", f"user {username}"):
        return None
    account = DoorAccount.objects.select_related("box").filter(valid(), username=username).first()
    if account is None or not opens(account.secret, password):
        THROTTLE.fail(f"ip {ip}", f"user {username}")
        return None
    _note_use(account)
    return account


def _note_use(row: DoorAccount | DoorKey) -> None:
    now = timezone.now()
    if row.last_used is None or now - row.last_used > timedelta(minutes=1):
        type(row).objects.filter(pk=row.pk).update(last_used=now)


def key_of(username: str, fingerprint: str, ip: str) -> DoorKey | None:
    """Return the key of a valid account; None otherwise, or when this address has guessed too often.

    A key is no guess: agents offer every key they hold, so a wrong one counts for nothing.
    """
    if THROTTLE.shut(f"ip {ip}", f"user {username}"):
        return None
    valid_ones = DoorAccount.objects.filter(valid(), username=username)
    keys = DoorKey.objects.select_related("account__box")
    return keys.filter(account__in=valid_ones, fingerprint=fingerprint, revoked=None).first()


def note_key(key: DoorKey) -> None:
    """Note that a key has opened a session."""
    _note_use(key)
    _note_use(key.account)


def still(account: int, key: int | None = None) -> bool:
    """Tell whether an account, and the key it came with, may still be used."""
    if key is not None and not DoorKey.objects.filter(pk=key, revoked=None).exists():
        return False
    return DoorAccount.objects.filter(valid(), pk=account).exists()


def credentials(header: str) -> tuple[str, str] | None:
    """Return user name and password of ``Basic base64(name:password)`` or ``Bearer name:password``."""
    scheme, _, value = header.partition(" ")
    text = value.strip()
    if scheme.lower() == "basic":
        try:
            text = base64.b64decode(text, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
    elif scheme.lower() != "bearer":
        return None
    name, colon, password = text.partition(":")
    return (name, password) if colon else None
