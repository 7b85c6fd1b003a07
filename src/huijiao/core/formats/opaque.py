"""Files identified but not read inside: counted as files (``个``), executables noted (R-ENT-31)."""

from __future__ import annotations

from huijiao.core.formats.draft import Draft, Source


def read(source: Source, draft: Draft) -> None:
    """Identify only; the verdict is NOT_EXAMINED."""
    draft.examined = False
    if source.compression in {"zstd", "lz4"}:
        draft.add("gzip.unsupported", what=source.compression)
    draft.count(1, "个")
