"""The one list of files that every door ends in (design.md, idea 3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from huijiao.core.formats.report import FileReport


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file: path with ``/``, size in bytes, lower-case hex digests, and what validation said of it."""

    path: str
    bytes: int
    md5: str = ""
    sha256: str = ""
    sm3: str = ""
    channel: str = ""
    received: str = ""  # ISO 8601 UTC
    report: FileReport | None = None


def manifest_hash(entries: Iterable[FileEntry]) -> str:
    """Return the SHA-256 over the sorted list ``path bytes sha256``; the package's identity (§2.10)."""
    digest = hashlib.sha256()
    for entry in sorted(entries, key=lambda e: e.path):
        line = json.dumps([entry.path, entry.bytes, entry.sha256], ensure_ascii=False, separators=(",", ":"))
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()
