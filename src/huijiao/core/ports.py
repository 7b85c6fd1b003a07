"""What the house asks of the outside, in its own words: at most five methods each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, BinaryIO, Protocol


class Store(Protocol):
    """Bytes under keys with ``/``; local disk or S3. ``put`` refuses a key that exists."""

    def put(self, key: str, source: BinaryIO, size: int) -> None:
        """Keep bytes under a new key, whole or not at all."""
        ...

    def get(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Yield the bytes of a key from `start` up to `end`."""
        ...

    def size(self, key: str) -> int | None:
        """Return the size in bytes, or None when the key is absent."""
        ...

    def keys(self, prefix: str) -> Iterator[str]:
        """Yield the keys below a prefix."""
        ...

    def delete(self, key: str) -> None:
        """Remove a key; an absent one is no error."""
        ...


class JobEngine(Protocol):
    """Carries the id of a `Job` row to a worker. The row, not the engine, is the record of truth."""

    def deliver(self, job_id: int, delay: timedelta) -> None:
        """Tell a worker of a job, in the transaction that wrote its row."""
        ...

    def run_worker(self, *, once: bool) -> None:
        """Run due jobs until stopped; with `once`, until none is due."""
        ...


class Registrar(Protocol):
    """Registers a reserved identifier (DataCite, CSTR). Idempotent."""

    def register(self, identifier: str, target: str, metadata: dict[str, Any]) -> None:
        """Register or update an identifier."""
        ...

    def retire(self, identifier: str, reason: str) -> None:
        """Turn an identifier into a tombstone."""
        ...


class Scanner(Protocol):
    """Looks for malware; returns the name of what was found, or ``""``."""

    def scan(self, path: str) -> str:
        """Scan one file."""
        ...
