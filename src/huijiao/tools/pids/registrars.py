"""Who registers identifiers of a kind here; the wiring says so."""

from __future__ import annotations

from collections.abc import Callable

from huijiao.core.ports import Registrar

Find = Callable[[], Registrar | None]
_KNOWN: dict[str, Find] = {}


def use(kind: str, find: Find) -> None:
    """Name the registrar of a kind (``DOI``, ``CSTR``); ``find`` returns None where no credentials are set."""
    _KNOWN[kind] = find


def of(kind: str) -> Registrar | None:
    """Return the registrar of a kind, or None: identifiers of this kind stay reserved."""
    find = _KNOWN.get(kind)
    return find() if find else None
