"""Headers of tus 1.0.0, read strictly."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial

from huijiao.tools.intake.http import Refusal
from huijiao.tools.intake.models import FileState, StagedFile

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,creation-defer-length,termination,checksum,expiration,concatenation"
CONTENT_TYPE = "application/offset+octet-stream"
ALGORITHMS: dict[str, Callable[[], hashlib._Hash]] = {
    "md5": partial(hashlib.md5, usedforsecurity=False),
    "sha1": partial(hashlib.sha1, usedforsecurity=False),
    "sha256": hashlib.sha256,
}


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a request says its body hashes to."""

    running: hashlib._Hash
    expected: bytes

    @property
    def right(self) -> bool:
        """Tell whether it does."""
        return self.running.digest() == self.expected


def decode(value: str) -> bytes:
    """Return the bytes of a Base64 value, or refuse with 400."""
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        raise Refusal(400, "不是 Base64 / not Base64") from None


def metadata(header: str) -> dict[str, str]:
    """Read ``Upload-Metadata``: comma-separated ``key base64`` pairs; UTF-8."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = pair.partition(" ")
        if key in found:
            raise Refusal(400, f"Upload-Metadata: {key}?")
        try:
            found[key] = decode(value.strip()).decode()
        except UnicodeDecodeError:
            raise Refusal(400, f"Upload-Metadata {key}: 请用 UTF-8 / use UTF-8") from None
    return found


def metadata_header(values: Mapping[str, str]) -> str:
    """Return ``Upload-Metadata`` again."""
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}".strip() for key, value in values.items())


def path(values: Mapping[str, str]) -> str:
    """Return the path a file is to have; some clients write ``null`` for none."""
    for key in ("path", "relativePath", "filename", "name"):
        if values.get(key, "null") != "null":
            return values[key]
    raise Refusal(400, "Upload-Metadata: 缺少 path 或 filename / path or filename is missing")


def mtime(values: Mapping[str, str]) -> datetime | None:
    """Return the file's time if ``mtime`` tells it (milliseconds since 1970, as browsers have it)."""
    text = values.get("mtime", "")
    return datetime.fromtimestamp(int(text) / 1000, UTC) if text.isdigit() and len(text) < 14 else None


def checksum(header: str | None) -> Checksum | None:
    """Read ``Upload-Checksum``: ``algorithm base64``; 400 for one that is not offered."""
    if header is None:
        return None
    name, _, value = header.partition(" ")
    if name.lower() not in ALGORITHMS:
        raise Refusal(400, f"Upload-Checksum: {', '.join(ALGORITHMS)}")
    return Checksum(ALGORITHMS[name.lower()](), decode(value.strip()))


def parts(header: str, prefix: str) -> list[str]:
    """Return the upload ids of ``final;/files/a /files/b``."""
    ids = [url.rstrip("/").rpartition("/")[2] for url in header.partition(";")[2].split()]
    if not ids or any(prefix not in url for url in header.partition(";")[2].split()):
        raise Refusal(400, "Upload-Concat: final;<url> <url> …")
    return ids


def standing(row: StagedFile) -> dict[str, str]:
    """Return the headers that tell where an upload stands."""
    lines = {"Upload-Offset": str(row.offset)}
    if row.state == FileState.PARTIAL and row.expires:
        lines["Upload-Expires"] = format_datetime(row.expires.astimezone(UTC), usegmt=True)
    return lines
