"""Keep documents: uploads as they come in, and what the system makes."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone

from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.tools.papers import media
from huijiao.tools.papers.models import Paper

__all__ = ["Refused", "keep_made", "keep_upload", "note_reading"]

CHUNK = 1 << 20


def keep_upload(*, subject: str, kind: str, name: str, file: BinaryIO, by: Actor) -> Paper:
    """Stream an upload to the home's ``papers/`` and return its row; the same bytes are kept once on disk.

    Raises `Refused` for a type or size that the kind does not take. ``problem`` is set from the first bytes.
    """
    shown = _plain(name)
    path, size, digest, head = _store(file, shown, media.limit(kind, shown))
    return Paper.objects.create(
        subject=subject, kind=kind, name=shown, path=path, bytes=size, sha256=digest,
        media_type=media.TYPES[media.extension(shown)], uploaded_by=by.name[:200],
        problem=media.problem(shown, head),
    )  # fmt: skip


def keep_made(*, subject: str, kind: str, name: str, content: bytes, by: Actor) -> Paper:
    """Keep a document that the system made; the same content for the same subject and kind is one row."""
    shown = _plain(name)
    path, size, digest, _ = _store(io.BytesIO(content), shown, len(content))
    paper, _ = Paper.objects.get_or_create(
        subject=subject, kind=kind, sha256=digest, made=True,
        defaults={"name": shown, "path": path, "bytes": size, "uploaded_by": by.name[:200],
                  "media_type": media.TYPES.get(media.extension(shown), "application/octet-stream")},
    )  # fmt: skip
    return paper


def note_reading(*, paper: Paper, record: Any, problem: str = "") -> None:
    """Note what a reader got out of the document (JSON), or why it got nothing."""
    paper.record, paper.problem = record, problem
    paper.save(update_fields=["record", "problem"])


def _plain(name: str) -> str:
    """Return the last component without control characters: a name, never a path."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(c for c in last if c.isprintable()).strip()
    stem, dot, ending = clean.rpartition(".")
    return (f"{stem[: 250 - len(ending)]}{dot}{ending}" if dot else clean[:250]) or "未命名"


def _store(file: BinaryIO, name: str, largest: int) -> tuple[str, int, str, bytes]:
    """Return path below ``papers/``, size, SHA-256 and first bytes. Whole or absent, synced."""
    root = Path(settings.HOME) / "papers"
    folder = root / str(timezone.localdate().year)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = folder / f".partial-{secrets.token_hex(8)}"
    digest, size, head = hashlib.sha256(), 0, b""
    try:
        with partial.open("xb") as out:
            while block := file.read(CHUNK):
                head = head or block[:16]
                size += len(block)
                if size > largest:
                    raise media.too_large(name, largest)
                digest.update(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        target = folder / f"{digest.hexdigest()}.{media.extension(name) or 'bin'}"
        partial.replace(target)  # the same bytes have the same name: replacing changes nothing
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    finally:
        partial.unlink(missing_ok=True)
    return target.relative_to(root).as_posix(), size, digest.hexdigest(), head
