"""Find documents and their bytes."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from huijiao.tools.papers.models import Paper


def file_of(paper: Paper) -> Path:
    """Return where the bytes are."""
    return Path(settings.HOME) / "papers" / paper.path


def of(subject: str, kind: str = "") -> list[Paper]:
    """Return a subject's documents, newest first."""
    rows = Paper.objects.filter(subject=subject)
    return list(rows.filter(kind=kind) if kind else rows)


def newest(subject: str, kind: str) -> Paper | None:
    """Return the document that counts."""
    return Paper.objects.filter(subject=subject, kind=kind).first()


def by_key(key: str) -> Paper | None:
    """Return the document of a key such as ``paper:12``."""
    name, _, number = key.partition(":")
    return Paper.objects.filter(pk=int(number)).first() if name == "paper" and number.isdigit() else None
