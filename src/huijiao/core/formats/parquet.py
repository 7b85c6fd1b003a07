"""Parquet: both marks, footer, every page of every column of every row group decoded. Unit ``条`` (rows)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from huijiao.core.formats.columns import ColumnTally, mask
from huijiao.core.formats.defects import safe
from huijiao.core.formats.draft import CELL, Draft, Source, Unreadable
from huijiao.core.formats.report import Column

MARK, ENCRYPTED = b"PAR1", b"PARE"
BATCH = 16_384
TEXT_ROWS = 200_000  # rows whose texts are looked at one by one
COLUMNS = 2000
FAILURES = (pa.ArrowException, OSError, ValueError, TypeError, KeyError, IndexError)


def read(source: Source, draft: Draft) -> None:
    """Read a Parquet file to its last page."""
    _marks(source.path)
    try:
        # mapped or buffered ahead, a file would count twice against the memory of the process
        with pq.ParquetFile(source.path, memory_map=False, pre_buffer=False, page_checksum_verification=True) as file:
            _rows(file, draft)
    except pa.ArrowMemoryError:
        raise
    except pa.ArrowNotImplementedError as error:
        draft.examined = False
        draft.add("array.unread", name="Parquet", why=str(error)[:120])
    except FAILURES as error:
        raise Unreadable("array.broken", format="Parquet", why=str(error)[:160]) from error


def _marks(path: Path) -> None:
    """A file without its last mark has been cut: the footer stands at the end."""
    with path.open("rb") as stream:
        head = stream.read(4)
        stream.seek(0, 2)
        size = stream.tell()
        stream.seek(max(0, size - 8))
        tail = stream.read()
    if tail[-4:] == ENCRYPTED or head == ENCRYPTED:
        raise Unreadable("array.broken", format="Parquet", why="encrypted")
    if size < 12 or tail[-4:] != MARK:
        raise Unreadable("array.broken", format="Parquet", why="PAR1 missing at the end")
    if int.from_bytes(tail[:4], "little") > size - 12:
        raise Unreadable("array.broken", format="Parquet", why="footer length")


def _rows(file: pq.ParquetFile, draft: Draft) -> None:
    meta, schema = file.metadata, file.schema_arrow
    columns = [_Counted(field) for field in schema][:COLUMNS]
    draft.facts |= {
        "row_groups": meta.num_row_groups,
        "columns": len(schema.names),
        "created_by": safe(meta.created_by or "", 80),
    }
    draft.facts["header"] = [safe(name, CELL) for name in schema.names[:200]]
    draft.show(*schema.names[:40])
    seen = 0
    for batch in file.iter_batches(batch_size=BATCH):
        batch.validate(full=True)
        if not seen:
            for row in batch.slice(0, 7).to_pylist():
                draft.show(*(mask(str(value)[:CELL]) for value in list(row.values())[:40]))
        for index, column in enumerate(columns):
            column.take(batch.column(index), seen)
        seen += batch.num_rows
    if seen != meta.num_rows:
        raise Unreadable("array.broken", format="Parquet", why=f"{seen} of {meta.num_rows} rows")
    draft.columns += [column.finish() for column in columns]
    draft.count(seen, "条")


class _Counted:
    """Statistics of one column, taken at Arrow's speed; texts through the tally of tables."""

    def __init__(self, field: Any) -> None:
        kind = field.type
        self.name = str(field.name)
        self.text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
        self.number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
        self.time = pa.types.is_temporal(kind) and not pa.types.is_duration(kind)
        self.decimal = not pa.types.is_integer(kind)
        self.filled = self.missing = 0
        self.least: Any = None
        self.greatest: Any = None
        self.tally = ColumnTally(self.name) if self.text else None

    def take(self, values: Any, seen: int) -> None:
        self.missing += values.null_count
        self.filled += len(values) - values.null_count
        if self.tally is not None and seen < TEXT_ROWS:
            texts = [text or "" for text in values.to_pylist()]
            self.tally.add(texts, range(seen + 1, seen + len(texts) + 1))
        elif self.number or self.time:
            ends = pc.min_max(values).as_py()
            if ends["min"] is not None:
                self.least = ends["min"] if self.least is None else min(self.least, ends["min"])
                self.greatest = ends["max"] if self.greatest is None else max(self.greatest, ends["max"])

    def finish(self) -> Column:
        if self.tally is not None:
            self.tally.settle()
            return replace(self.tally.finish(), filled=self.filled, missing=self.missing)
        kind = ("decimal" if self.decimal else "integer") if self.number else "date" if self.time else ""
        least, greatest = ("" if value is None else safe(str(value), CELL) for value in (self.least, self.greatest))
        return Column(safe(self.name, CELL), self.filled, self.missing, kind, least, greatest)
