"""CSV and TSV: delimiter, header, rows counted by RFC 4180, flat memory. Unit ``条``."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from huijiao.core.formats.delimited_fast import read_fast
from huijiao.core.formats.delimited_rows import BadQuote, Dialect, Rows
from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.kernels import kernel
from huijiao.core.formats.screen import Screen, note
from huijiao.core.formats.streams import open_plain
from huijiao.core.formats.table_fast import FastTable
from huijiao.core.formats.tables import Table
from huijiao.core.formats.textual import read_decoded

FIELD = 16 << 20  # characters one field may hold; an unclosed quote would swallow the file
_SAMPLE = 1 << 16
_HELD = 2000  # lines screened together
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
    # TSV as biologists write it has no quoting: a lone inch or prime sign must not swallow lines
    literal = delimiter == "\t" and '\t"' not in sample[:_SAMPLE]
    dialect = Dialect(delimiter, csv.QUOTE_NONE if literal else csv.QUOTE_MINIMAL)
    module = kernel("table_kernel", source.path.stat().st_size)
    table = Table(draft, _place) if module is None else FastTable(draft, _place, module=module, dialect=dialect)
    screen = Screen(numbers=False)  # personal numbers are counted by column
    try:
        if isinstance(table, FastTable):
            with open_plain(source.path, source.compression) as stream:
                read_fast(stream, text, table, Rows(table), screen.see)
        else:
            rows = Rows(table)
            for number, row in dialect.rows(_screened(_chained(sample, text), screen)):
                rows.take(number, row)
    except BadQuote as error:
        table.finish()
        draft.count(table.rows, "条")
        draft.take(Unreadable("table.quote", f"line {error.line}", why=str(error)).defect)
        return
    rows_read = table.finish()
    draft.facts |= {"delimiter": delimiter, "header": table.header[:200], "columns": len(table.header)}
    draft.count(rows_read, "条")
    note(draft, screen)


def _screened(lines: Iterator[str], screen: Screen) -> Iterator[str]:
    """Pass lines on; they are looked into many at a time, where a word of secrecy or a key can stand."""
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) >= _HELD:
            screen.feed("".join(held))
            held.clear()
        yield line
    screen.feed("".join(held))


def _place(row: int, column: int) -> str:
    return f"line {row}, column {column + 1}"


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
