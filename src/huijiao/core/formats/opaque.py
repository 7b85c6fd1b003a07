"""Files identified but not read inside: counted as files (``个``), executables noted (R-ENT-31)."""

from __future__ import annotations

from huijiao.core.formats.draft import Draft, Source
from huijiao.core.formats.streams import OPENERS, drain, open_plain


def read(source: Source, draft: Draft) -> None:
    """Identify only; the verdict is NOT_EXAMINED. A compression around it is read to its last checksum."""
    draft.examined = False
    if source.compression in OPENERS and source.compression:
        with open_plain(source.path, source.compression) as stream:
            draft.facts |= {"unpacked": drain(stream), "integrity": True}
    elif source.compression:
        draft.add("gzip.unsupported", what=source.compression)
    draft.count(1, "个")
