"""What the machine or a reviewer finds, and where.

The JSON shape is part of the public face (design.md): ``rule severity place message_zh message_en
fix_zh fix_en data``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding weighs (domain.md §3.1)."""

    BLOCK = "BLOCK"  # cannot submit
    FIX = "FIX"  # may be submitted only with a written explanation
    WARN = "WARN"  # shown to both sides
    INFO = "INFO"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands.

    ``document`` file name; ``cell`` ``表1!R3C2`` in Word, ``Sheet!B4`` in Excel, a section heading, or a
    form field; ``row`` 1-based row of a list (plan table, index, data file); ``path`` a data file;
    ``field`` the record's field name, for links into forms.
    """

    document: str = ""
    cell: str = ""
    row: int | None = None
    path: str = ""
    field: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the four public keys."""
        return {"document": self.document, "cell": self.cell, "row": self.row, "path": self.path}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that failed at one place, with its sentences in both languages."""

    rule: str
    severity: Severity
    place: Place
    message_zh: str
    message_en: str
    fix_zh: str
    fix_en: str
    data: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the public JSON object."""
        out = asdict(self)
        out["severity"] = str(self.severity)
        out["place"] = self.place.as_json()
        return out
