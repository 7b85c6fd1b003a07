"""SAM as text: tab-separated alignments behind header lines. Unit ``条`` (domain.md §3.9)."""

from __future__ import annotations

from huijiao.core.formats.draft import Draft, Source
from huijiao.core.formats.lines import opened, text, width

_LEAST = 11  # columns of an alignment


def read(source: Source, draft: Draft) -> None:
    """Count a SAM file's alignments."""
    rows = header = 0
    with opened(source, draft) as lines:
        for line in lines:
            if line.startswith(b"@"):
                header += 1
                continue
            if not line.strip():
                continue
            found = line.count(b"\t") + 1
            if found < _LEAST:
                raise width(f"line {lines.number}", found, _LEAST)
            rows += 1
            draft.show(*text(line[:2000]).split("\t")[:10])
    draft.facts["header_lines"] = header
    draft.count(rows, "条")
