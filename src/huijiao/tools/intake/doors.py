"""Credentials of the doors: made, checked, and slowed down when guessed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict, deque
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from huijiao.tools.intake.models import DoorAccount

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
    """Counts failures per key (address, user name) in this process."""

    def __init__(self, failures: int = _FAILURES, window: float = _WINDOW, limit: int = 10_000) -> None:
        self._failures, self._window, self._limit = failures, window, limit
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def shut(self, *keys: str) -> bool:
        """Tell whether one of the keys has failed too often."""
        since = time.monotonic() - self._window
        with self._lock:
            return any(sum(at > since for at in self._seen.get(key, ())) >= self._failures for key in keys)

    def fail(self, *keys: str) -> None:
        """Count a failure."""
        with self._lock:
            for key in keys:
                self._seen.setdefault(key, deque(maxlen=self._failures)).append(time.monotonic())
                self._seen.move_to_end(key)
            while len(self._seen) > self._limit:
                self._seen.popitem(last=False)


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
    now = timezone.now()
    if account.last_used is None or now - account.last_used > timedelta(minutes=1):
        DoorAccount.objects.filter(pk=account.pk).update(last_used=now)
    return account


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
