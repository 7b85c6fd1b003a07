"""CSV and TSV: delimiter, header, rows counted by RFC 4180, flat memory. Unit ``条``."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.tables import Table
from huijiao.core.formats.textual import read_decoded

FIELD = 16 << 20  # characters one field may hold; an unclosed quote would swallow the file
_SAMPLE = 1 << 16
_DELIMITERS = {"CSV": ",\t;|", "TSV": "\t,;|", "TXT": "\t"}


def guess_delimiter(sample: str, format_: str) -> str:
    """Return the delimiter that splits most lines alike; the format's own one wins a tie, and is the default."""
    order = _DELIMITERS.get(format_, ",\t;|")
    lines = [line for line in sample.splitlines()[:50] if line.strip() and not line.startswith("#")]
    best, best_score = order[0], 0.0
    for delimiter in order:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        except csv.Error:
            continue
        width, times = widths.most_common(1)[0] if widths else (1, 0)
        score = times / max(1, sum(widths.values())) if width > 1 else 0.0
        if score > best_score + 0.05:
            best, best_score = delimiter, score
    return best


def read(source: Source, draft: Draft) -> None:
    """Read a delimited table to its end."""
    read_decoded(source, draft, lambda text, trial: _table(text, trial, source))


def _table(text: io.TextIOWrapper, draft: Draft, source: Source) -> None:
    csv.field_size_limit(FIELD)
    sample = text.read(_SAMPLE)
    delimiter = guess_delimiter(sample, source.format)
    table = Table(draft, lambda row, column: f"line {row}, column {column + 1}")
    # TSV as biologists write it has no quoting: a lone inch or prime sign must not swallow lines
    quoting: Literal[0, 3] = (
        csv.QUOTE_NONE if delimiter == "\t" and '\t"' not in sample[:_SAMPLE] else csv.QUOTE_MINIMAL
    )
    reader = csv.reader(_chained(sample, text), delimiter=delimiter, strict=True, quoting=quoting)
    comment: tuple[int, list[str]] | None = None
    number = 1
    try:
        for row in reader:
            if row and row[0].startswith("#") and _is_comment(row, table):
                if not table.headed:
                    comment = (number, row)
            else:
                if comment and not table.headed and len(comment[1]) > 1 and len(comment[1]) == len(row):
                    table.take(comment[0], [comment[1][0].lstrip("# "), *comment[1][1:]])  # "#OTU ID<TAB>…"
                table.take(number, row)
            number = reader.line_num + 1
    except csv.Error as error:
        table.finish()
        draft.count(table.rows, "条")
        stop = Unreadable("table.quote", f"line {number}", why=str(error))
        draft.take(stop.defect)
        return
    rows = table.finish()
    draft.facts |= {"delimiter": delimiter, "header": table.header[:200], "columns": len(table.header)}
    draft.count(rows, "条")


def _is_comment(row: list[str], table: Table) -> bool:
    """A row that begins with # is a comment unless it is an Excel error in a full row."""
    return not (table.headed and len(row) == len(table.header) > 1)


def _chained(sample: str, text: io.TextIOWrapper) -> Iterator[str]:
    """Yield the lines of the sample, then of the rest; a line cut between them is put together."""
    tail = ""
    for line in io.StringIO(sample, newline=""):
        if tail:
            yield tail
        tail = line
    if tail.endswith("\n"):
        yield tail
        tail = ""
    following = text.readline()
    if tail.endswith("\r") and following != "\n":
        yield tail
        tail = ""
    if tail or following:
        yield tail + following
    yield from text
