"""What the house asks of the outside, in its own words: at most five methods each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, BinaryIO, Protocol


class Store(Protocol):
    """Bytes under keys with ``/``; local disk or S3. ``put`` refuses a key that exists."""

    def put(self, key: str, source: BinaryIO, size: int) -> None: ...

    def get(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]: ...

    def size(self, key: str) -> int | None: ...

    def keys(self, prefix: str) -> Iterator[str]: ...

    def delete(self, key: str) -> None: ...


class JobEngine(Protocol):
    """Carries the id of a `Job` row to a worker. The row, not the engine, is the record of truth."""

    def deliver(self, job_id: int, delay: timedelta) -> None: ...

    def run_worker(self, *, once: bool) -> None: ...


class Registrar(Protocol):
    """Registers a reserved identifier (DataCite, CSTR). Idempotent."""

    def register(self, identifier: str, target: str, metadata: dict[str, Any]) -> None: ...

    def retire(self, identifier: str, reason: str) -> None: ...


class Scanner(Protocol):
    """Looks for malware; returns the name of what was found, or ``""``."""

    def scan(self, path: str) -> str: ...
