"""SQLite, opened read-only and immutable: quick check, rows of all user tables. Unit ``条``."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from urllib.parse import quote

from huijiao.core.formats.columns import mask
from huijiao.core.formats.draft import Draft, Source, Unreadable

TABLES = 5000


def read(source: Source, draft: Draft) -> None:
    """Check a database and count its rows."""
    uri = "file:" + quote(str(source.path.absolute()), errors="surrogateescape") + "?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as db:
            db.execute("PRAGMA trusted_schema=OFF")
            db.execute("PRAGMA cell_size_check=ON")
            verdict = db.execute("PRAGMA quick_check(1)").fetchone()
            if not verdict or verdict[0] != "ok":
                raise Unreadable("sqlite.broken", why=str(verdict and verdict[0])[:120])
            _tables(db, draft)
    except sqlite3.Error as error:
        raise Unreadable("sqlite.broken", why=str(error)[:120]) from error


def _tables(db: sqlite3.Connection, draft: Draft) -> None:
    query = "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    total, tables = 0, []
    for (name,) in db.execute(query).fetchmany(TABLES):
        quoted = '"' + str(name).replace('"', '""') + '"'
        rows = db.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0]  # noqa: S608 -- quoted identifier
        cursor = db.execute(f"SELECT * FROM {quoted} LIMIT 2")  # noqa: S608
        header = [column[0] for column in cursor.description]
        tables.append({"name": str(name), "rows": rows, "header": header[:200]})
        draft.show(str(name), str(rows), *header)
        for row in cursor:
            draft.show(*(mask(str(value)[:120]) for value in row))
        total += rows
    draft.facts["tables"] = tables
    draft.count(total, "条")
