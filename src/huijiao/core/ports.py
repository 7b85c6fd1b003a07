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


class Parts(Protocol):
    """Uploads that go to a store in parts, past us: it answers to signed addresses that we hand out."""

    def begin(self, key: str) -> str:
        """Begin an upload; return the store's name for it."""
        ...

    def url(self, key: str, upload: str, number: int, sha256: str, seconds: int) -> tuple[str, dict[str, str]]:
        """Return an address one part may be PUT to for so many seconds, and the headers that must go with it."""
        ...

    def parts(self, key: str, upload: str) -> list[tuple[int, int]]:
        """Return number and bytes of each part that is there; `KeyError` when there is no such upload."""
        ...

    def complete(self, key: str, upload: str) -> None:
        """Make one object of the parts. Idempotent."""
        ...

    def abort(self, key: str, upload: str) -> None:
        """Throw parts and object away. Idempotent."""
        ...


class PartsStore(Store, Parts, Protocol):
    """A store that takes parts."""


class JobEngine(Protocol):
    """Carries the id of a `Job` row to a worker. The row, not the engine, is the record of truth."""

    def deliver(self, job_id: int, delay: timedelta) -> None:
        """Tell a worker of a job, in the transaction that wrote its row."""
        ...

    def run_worker(self, *, once: bool) -> None:
        """Run due jobs until stopped; with `once`, until none is due."""
        ...


class Unreachable(Exception):
    """A registrar that cannot answer now; ``after`` is how many seconds it asks to wait (0: it did not say)."""

    def __init__(self, text: str, after: float = 0) -> None:
        super().__init__(text)
        self.after = after


class Rejected(Exception):
    """A registrar that answers no: wrong credentials, a prefix of somebody else, a record it does not take."""


class Registrar(Protocol):
    """Registers a reserved identifier (DataCite, CSTR). Every call may be repeated: the effect is that of one.

    ``metadata`` is `huijiao.core.exchange.description.Description.as_json`. Raises `Unreachable` and `Rejected`.
    """

    def reserve(self, identifier: str, target: str, metadata: dict[str, Any]) -> None:
        """Make the identifier ours without making it public, where the registrar knows drafts."""
        ...

    def register(self, identifier: str, target: str, metadata: dict[str, Any]) -> None:
        """Register the identifier, or bring its record and its target up to date."""
        ...

    def retire(self, identifier: str, target: str, reason: str) -> None:
        """Take the identifier out of search; it goes on leading to ``target``, the tombstone."""
        ...


class Scanner(Protocol):
    """Looks for malware; returns the name of what was found, or ``""``."""

    def scan(self, path: str) -> str:
        """Scan one file."""
        ...
