"""Identity numbers at rest: AES (Fernet) under a key kept outside the database (PIPL; domain.md §5.6)."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@cache
def _box() -> MultiFernet:
    """Return the keys, newest first; a line may be put on top of the file to rotate."""
    path = Path(settings.HOME) / "keys" / "identity"
    if not path.exists():
        partial = path.with_suffix(f".{os.getpid()}")
        partial.touch(mode=0o600)
        partial.write_bytes(Fernet.generate_key())
        with suppress(FileExistsError):  # the first process wins; the others read its key
            os.link(partial, path)
        partial.unlink()
    return MultiFernet([Fernet(line) for line in path.read_bytes().split()])


def encrypt(text: str) -> str:
    """Return the token that is stored for a text; the empty text stays empty."""
    return _box().encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """Return the text of a stored token."""
    return _box().decrypt(token.encode()).decode() if token else ""


class EncryptedField(models.TextField):
    """Text that the database sees encrypted."""

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in."""
        return encrypt(value or "")

    def from_db_value(self, value: str | None, *_: Any) -> str:
        """Decrypt on the way out."""
        return decrypt(value or "")
