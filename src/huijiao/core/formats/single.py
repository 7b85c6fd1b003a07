"""One file in gzip, bzip2, xz or zstd that no reader takes as a stream: read to its last checksum, then examined unpacked.

Unit: that of the file inside; ``个`` when it is not known.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from huijiao.core.formats.draft import Draft, Source
from huijiao.core.formats.report import Verdict
from huijiao.core.formats.streams import BLOCK, drain, open_plain

EXAMINED = 512 << 20  # bytes; a larger one is only read through
DEPTH = 3
_ENDINGS = (".gz", ".bgz", ".bz2", ".xz", ".zst")


def read(source: Source, draft: Draft) -> None:
    """Decompress to the end and examine what is inside."""
    draft.examined = False
    draft.count(1, "个")
    with (
        open_plain(source.path, source.compression) as stream,
        tempfile.NamedTemporaryFile(prefix="huijiao-single-") as out,
    ):
        size = 0
        while size <= EXAMINED and (block := stream.read(BLOCK)):
            size += len(block)
            out.write(block)
        whole = size <= EXAMINED
        size += drain(stream)
        out.flush()
        draft.facts |= {"unpacked": size, "integrity": True}
        if whole and size and source.depth < DEPTH:
            _inside(Path(out.name), source, draft)


def _inside(path: Path, source: Source, draft: Draft) -> None:
    from huijiao.core.formats import examine_at  # noqa: PLC0415 -- readers and their entry point call each other

    name = source.name
    for ending in _ENDINGS:
        if name.lower().endswith(ending):
            name = name[: -len(ending)]
            break
    report = examine_at(path, name, source.depth + 1)
    draft.facts["inside"] = report.format
    draft.facts |= {key: value for key, value in report.facts.items() if key not in {"defect_counts", "compression"}}
    draft.columns += report.columns
    for row in report.preview:
        draft.show(*row)
    for found in report.defects:
        draft.take(found)
    if report.verdict is not Verdict.NOT_EXAMINED:
        draft.examined = True
        if report.records is not None:
            draft.count(report.records, report.unit)
