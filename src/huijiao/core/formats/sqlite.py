"""SQLite, opened read-only and immutable: integrity, foreign keys, rows of all user tables. Unit ``条``.

The schema is a stranger's program: views, triggers and defaults are never run, functions of the schema are refused, values
and statements are limited.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import Any
from urllib.parse import quote

from huijiao.core.formats.columns import ColumnTally, mask
from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.screen import Screen, note

TABLES = 5000
TALLIED = 200_000  # rows per table whose values are looked at
BLOCK = 2048
VALUE = 100 << 20  # bytes of one value
COLUMNS = 500
WHOLE = 2 << 30  # bytes up to which indexes are compared with their tables as well
_REFUSED = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH})
_WAL = 2


def read(source: Source, draft: Draft) -> None:
    """Check a database and count its rows."""
    uri = "file:" + quote(str(source.path.absolute()), errors="surrogateescape") + "?mode=ro&immutable=1"
    with source.path.open("rb") as stream:
        head = stream.read(100)
    if head[18:20] == bytes([_WAL, _WAL]):
        draft.add("sqlite.wal")
    try:
        with closing(sqlite3.connect(uri, uri=True)) as db:
            db.text_factory = lambda raw: raw.decode("utf-8", "replace")
            db.execute("PRAGMA trusted_schema=OFF")
            db.execute("PRAGMA cell_size_check=ON")
            db.execute("PRAGMA mmap_size=0")
            db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, VALUE)
            db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            db.set_authorizer(lambda action, *_: sqlite3.SQLITE_DENY if action in _REFUSED else sqlite3.SQLITE_OK)
            check = "integrity_check" if source.path.stat().st_size < WHOLE else "quick_check"
            verdict = db.execute(f"PRAGMA {check}(1)").fetchone()
            if not verdict or verdict[0] != "ok":
                raise Unreadable("sqlite.broken", why=str(verdict and verdict[0])[:120])
            _tables(db, draft)
            _programs(db, draft)
            _references(db, draft)
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise Unreadable("sqlite.broken", why=str(error)[:120]) from error


def _tables(db: sqlite3.Connection, draft: Draft) -> None:
    query = "SELECT name, sql FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    total, tables, screen = 0, [], Screen(numbers=False)
    for name, sql in db.execute(query).fetchmany(TABLES):
        if str(sql or "").lstrip()[:20].upper().startswith("CREATE VIRTUAL"):
            tables.append(
                {"name": name, "rows": None, "virtual": True}
            )  # its module is a program; its rows stand in others
            continue
        quoted = _quoted(name)
        rows = db.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0]  # noqa: S608 -- quoted identifier
        cursor = db.execute(f"SELECT * FROM {quoted}")  # noqa: S608
        header = [column[0] for column in cursor.description]
        tables.append({"name": name, "rows": rows, "header": header[:200]})
        draft.show(name, str(rows), *header)
        _tally(name, header, cursor, draft, screen)
        total += rows
    draft.facts["tables"] = tables
    note(draft, screen)
    draft.count(total, "条")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _tally(name: str, header: list[str], rows: Iterator[tuple[Any, ...]], draft: Draft, screen: Screen) -> None:
    """Take statistics of the columns; values are read whatever happens, so that every page of the table is."""
    tallies = [ColumnTally(f"{name}.{column}") for column in header[:COLUMNS]]
    taken = 0
    while block := list(islice(rows, BLOCK)):
        if not taken:
            for row in block[:2]:
                draft.show(*(mask(_text(value)[:120]) for value in row))
        if taken >= TALLIED:
            continue
        for tally, values in zip(tallies, zip(*block, strict=True), strict=False):
            tally.add([_text(value) for value in values], range(taken + 1, taken + len(block) + 1))
        for number, row in enumerate(block, taken + 1):
            texts = [value for value in row if isinstance(value, str)]
            if texts:
                screen.feed_at("\t".join(texts), f"{name}: row {number}")
        taken += len(block)
    for tally in tallies:
        tally.settle()
        draft.columns.append(tally.finish())


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"<{len(value)} bytes>" if isinstance(value, bytes) else str(value)


def _programs(db: sqlite3.Connection, draft: Draft) -> None:
    """Views and triggers are counted; a view that cannot even be compiled is told."""
    found = db.execute("SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger')").fetchmany(TABLES)
    draft.facts["views"] = sum(kind == "view" for kind, _ in found)
    draft.facts["triggers"] = sum(kind == "trigger" for kind, _ in found)
    for kind, name in found:
        if kind == "view":
            try:
                db.execute(f"EXPLAIN SELECT * FROM {_quoted(name)}").close()  # noqa: S608 -- compiled, not run
            except sqlite3.Error as error:
                draft.add("sqlite.broken_view", name, name=name, why=str(error)[:100])


def _references(db: sqlite3.Connection, draft: Draft) -> None:
    counts: dict[str, int] = {}
    try:
        for row in islice(db.execute("PRAGMA foreign_key_check"), 100_000):
            counts[str(row[0])] = counts.get(str(row[0]), 0) + 1
    except sqlite3.Error as error:
        draft.facts["foreign_keys"] = str(error)[
            :100
        ]  # a reference to something that is no key: not this file's damage
    for table, n in counts.items():
        draft.add("sqlite.foreign_key", table, table=table, n=n)
