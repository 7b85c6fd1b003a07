"""What validation says of one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """The outcome of reading one file to its end."""

    OK = "OK"
    BROKEN = "BROKEN"  # cannot be read whole: truncated, wrong CRC, encrypted, malformed
    NOT_EXAMINED = "NOT_EXAMINED"  # no reader for this type; identified by magic and extension only
    DIED = "DIED"  # the reader exceeded its limits or crashed


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing wrong: stable code, English and Chinese detail, where in the file (line, cell, member, offset)."""

    code: str  # e.g. fastq.length_mismatch, gzip.truncated, table.ragged, text.encoding, zip.encrypted
    message_zh: str
    message_en: str
    where: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """Statistics of one column of a table; counts of data rows."""

    name: str
    filled: int = 0
    missing: int = 0
    kind: str = ""  # text integer decimal date
    least: str = ""
    greatest: str = ""
    distinct: int | None = None  # None when more than the cap
    examples: tuple[str, ...] = ()
    flags: Mapping[str, int] = field(default_factory=dict)  # e.g. excel_date: 3, id_card: 12, phone: 4


@dataclass(frozen=True)
class FileReport:
    """What one file is and holds.

    ``format``: upper-case code as in v:format (FASTQ, CSV, XLSX, PDF, PNG …), by content; ``claimed``: the
    format its extension claims ("" if none); ``records``: count by domain.md §3.9 or None; ``unit``:
    条 reads rows 幅 页 files …; ``columns``: for tables (all sheets in order, ``sheet`` in ``facts``);
    ``facts``: format-specific numbers (bases, gc, pages, width, members …) fit for JSON;
    ``preview``: a few rows or lines, safe text.
    """

    format: str
    claimed: str = ""
    verdict: Verdict = Verdict.NOT_EXAMINED
    records: int | None = None
    unit: str = ""
    encoding: str = ""
    columns: tuple[Column, ...] = ()
    defects: tuple[Defect, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    preview: tuple[tuple[str, ...], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON; `from_json` reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FileReport:
        """Read what `as_json` wrote."""
        out = dict(data)
        out["verdict"] = Verdict(out.get("verdict", "NOT_EXAMINED"))
        out["columns"] = tuple(
            Column(**{**c, "examples": tuple(c.get("examples", ()))}) for c in out.get("columns", ())
        )
        out["defects"] = tuple(Defect(**d) for d in out.get("defects", ()))
        out["preview"] = tuple(tuple(row) for row in out.get("preview", ()))
        return cls(**out)
