"""Which shelves there are."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from huijiao.tools.vault.shelf import NotAStore, Shelf


def shelves() -> tuple[Shelf, ...]:
    """Return the main store and its copy: ``STORAGE_URL``, ``STORAGE_COPY_URL`` or folders of the home."""
    home = Path(settings.HOME) / "vault"
    main = _root("STORAGE_URL") or home / "main"
    copy = _root("STORAGE_COPY_URL") or home / "copy"
    if main == copy:
        raise NotAStore(f"STORAGE_URL and STORAGE_COPY_URL both name {main}")
    return Shelf("main", main), Shelf("copy", copy)


def _root(name: str) -> Path | None:
    url = getattr(settings, name, None) or os.environ.get(name, "")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc not in {"", "localhost"} or not parts.path.startswith("/"):
        raise NotAStore(f"{name}={url!r}: write file:///folder")
    return Path(unquote(parts.path))
