"""Whole files that were held in memory until their end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Small:
    """A whole file, handed in by the holder of a door account; ``path`` is clean, ``mtime`` seconds since 1970."""

    account: int
    box_id: int
    path: str
    data: bytes
    mtime: int | None
    channel: str


@dataclass(frozen=True, slots=True)
class Written:
    """A small file whose bytes are on the disk, under ``partial/``."""

    small: Small
    upload_id: str
    md5: str
    sha256: str

    @property
    def size(self) -> int:
        """Return its bytes."""
        return len(self.small.data)


def moment(seconds: int) -> datetime:
    """Return a client's time stamp."""
    return datetime.fromtimestamp(seconds, tz=UTC)
