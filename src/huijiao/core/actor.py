"""Who acts, on whose behalf, and through which door."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a fact. Names are copied as text: a fact must be readable when the account is gone."""

    id: int | None
    name: str
    via: str = "web"  # web api ftps tus cli system
    ip: str = ""
    on_behalf: str = ""

    def through(self, door: str) -> Actor:
        """Return the same person at another door."""
        return replace(self, via=door)


SYSTEM = Actor(None, "系统", via="system")
