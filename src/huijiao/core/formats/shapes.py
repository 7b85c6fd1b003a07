"""How the values of a table's columns are spread, taken from its first rows for the preview: bars, not verdicts.

Runs in the isolated child. What is asked for comes from the file's report; columns that look personal are left out.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import Any

from huijiao.core.formats.columns import MISSING, mask
from huijiao.core.formats.defects import safe
from huijiao.core.formats.streams import open_plain

ROWS, CHARACTERS, COLUMNS = 20_000, 32 << 20, 60
BINS, TOP, WORD = 20, 8, 40
_HEAD = 20  # rows among which the header is looked for
_SHEETS = frozenset({"XLSX", "XLSM", "XLSB", "XLS", "ODS"})
_TEXT = frozenset({"CSV", "TSV", "TXT"})
_YEAR = re.compile(r"(\d{4})[-/.年](\d{1,2})")
TABLES = _SHEETS | _TEXT | {"PARQUET"}


def shapes(path: Path, format_: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return how many ``rows`` were read, and per column a ``kind`` (bins, top, years) with numbers, or None.

    ``asked``: ``columns`` (name, kind, hidden), ``encoding``, ``compression``, ``delimiter``.
    """
    columns = list(asked.get("columns", ()))[:COLUMNS]
    if format_ not in TABLES or not columns:
        return {}
    rows = _rows(path, format_, asked)
    held = list(islice(_below_header(rows, [str(c["name"]) for c in columns]), ROWS))
    made = [_column(c, [row[i] for row in held if i < len(row)]) for i, c in enumerate(columns)]
    return {"rows": len(held), "columns": made}


def _rows(path: Path, format_: str, asked: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    if format_ in _SHEETS:
        return _sheet(path)
    if format_ == "PARQUET":
        return _parquet(path)
    return _delimited(path, asked)


def _delimited(path: Path, asked: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    encoding = _codec(str(asked.get("encoding") or ""))
    delimiter = str(asked.get("delimiter") or ",")[:1]
    with open_plain(path, str(asked.get("compression") or "")) as stream:
        text = io.TextIOWrapper(stream, encoding, "replace", newline="")
        lines = _until(text)
        if delimiter == "\t":
            yield from csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        else:
            yield from csv.reader(lines, delimiter=delimiter)


def _codec(said: str) -> str:
    """Return the codec of what a report calls an encoding; UTF-8 where it could not tell."""
    try:
        name = codecs.lookup(said).name
    except LookupError:
        name = "utf-8"
    return "utf-8-sig" if name in {"utf-8", "ascii"} else name


def _until(text: io.TextIOWrapper) -> Iterator[str]:
    """Yield lines up to so many characters; a line without an end is cut."""
    left = CHARACTERS
    while left > 0 and (line := text.readline(1 << 20)):
        left -= len(line)
        yield line


def _sheet(path: Path) -> Iterator[Sequence[str]]:
    calamine = import_module("python_calamine")
    data = import_module("huijiao.core.formats.sheets").NOT_DATA
    book = calamine.CalamineWorkbook.from_path(str(path))
    name = next((n for n in book.sheet_names if not data.search(n)), None)
    for row in book.get_sheet_by_name(name).iter_rows() if name else ():
        yield [str(int(v)) if isinstance(v, float) and v.is_integer() else str(v) for v in row]


def _parquet(path: Path) -> Iterator[Sequence[str]]:
    parquet = import_module("pyarrow.parquet")
    with parquet.ParquetFile(path) as file:
        yield file.schema_arrow.names
        for batch in file.iter_batches(batch_size=4096):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield ["" if value is None else str(value) for value in row]


def _below_header(rows: Iterator[Sequence[str]], names: list[str]) -> Iterator[Sequence[str]]:
    """Yield what follows the row of names; all rows where the table has none."""
    seen: list[Sequence[str]] = []
    for row in islice(rows, _HEAD):
        if any(names) and [safe(c.strip(), 120) for c in row[: len(names)]] == names:
            return rows
        seen.append(row)
    return chain(seen, rows)


def _column(asked: Mapping[str, Any], cells: Sequence[str]) -> dict[str, Any] | None:
    values = [v for v in (c.strip() for c in cells) if v and v not in MISSING]
    if asked.get("hidden") or not values:
        return None
    if asked.get("kind") in {"integer", "decimal"}:
        return _bins(values)
    if asked.get("kind") == "date":
        years = Counter(m.group(1) for v in values if (m := _YEAR.match(v)))
        return {"kind": "years", "bars": sorted(years.items())[-BINS:]} if years else None
    return _top(values)


def _bins(values: Sequence[str]) -> dict[str, Any] | None:
    """Return counts of equal intervals from the least value to the greatest."""
    numbers = [n for n in map(_number, values) if n is not None]
    if not numbers:
        return None
    low, high = min(numbers), max(numbers)
    if not math.isfinite(high - low):
        return None
    whole = all(n.is_integer() for n in numbers) and high - low < BINS
    count = 1 if high == low else int(high - low) + 1 if whole else BINS
    width = (high - low) / (count - 1 if whole and count > 1 else count) or 1.0
    bars = Counter(min(int((n - low) / width + (1e-9 if whole else 0)), count - 1) for n in numbers)
    return {"kind": "bins", "low": low, "high": high, "whole": whole, "bars": [bars[i] for i in range(count)]}


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _top(values: Sequence[str]) -> dict[str, Any] | None:
    """Return the most frequent values; None where hardly one occurs twice (names, identifiers, free text)."""
    counted = Counter(values)
    if len(counted) > max(TOP, len(values) // 2):
        return None
    top = counted.most_common(TOP)
    return {"kind": "top", "bars": [(safe(mask(v), WORD), n) for v, n in top], "others": len(values) - sum(n for _, n in top),
            "distinct": len(counted)}  # fmt: skip
