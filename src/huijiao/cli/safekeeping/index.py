"""The list of one backup: a small SQLite file, so that a million lines need no memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_TABLES = """
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, bytes INTEGER NOT NULL, mtime INTEGER NOT NULL,
    sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS wanted (path TEXT PRIMARY KEY, other TEXT NOT NULL, sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_content ON files (sha256);
"""
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One file: path with ``/`` from its tree's name on, size, mtime in ns, SHA-256."""

    path: str
    bytes: int
    mtime: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Bytes a row of the database speaks of: where they lie, or else lie, and what they are ("" and -1: any)."""

    path: str
    other: str = ""
    sha256: str = ""
    bytes: int = -1


class Index:
    """Lines by path. Changes are committed every few thousand lines and by `close`."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}", uri=True)
        self._open = 0
        if not read_only:
            self._db.executescript(f"PRAGMA journal_mode=DELETE; PRAGMA synchronous=NORMAL; {_TABLES}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Commit and close."""
        self._db.commit()
        self._db.close()

    def add(self, line: Line) -> None:
        """Enter a file, in place of an older line of its path."""
        row = (line.path, line.bytes, line.mtime, line.sha256)
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", row)
        self._open += 1
        if self._open % _BATCH == 0:
            self._db.commit()

    def find(self, path: str) -> Line | None:
        """Return the line of a path."""
        row = self._db.execute("SELECT path, bytes, mtime, sha256 FROM files WHERE path = ?", (path,)).fetchone()
        return Line(*row) if row else None

    def holds(self, sha256: str) -> bool:
        """Tell whether any file has this content."""
        return self._db.execute("SELECT 1 FROM files WHERE sha256 = ? LIMIT 1", (sha256,)).fetchone() is not None

    def lines(self) -> Iterator[Line]:
        """Return every file, by path."""
        for row in self._db.execute("SELECT path, bytes, mtime, sha256 FROM files ORDER BY path"):
            yield Line(*row)

    def inventories(self) -> list[str]:
        """Return the wanted inventories of the vault's objects."""
        found = self._db.execute("SELECT path FROM wanted WHERE path LIKE 'vault/%/inventory.json' ORDER BY path")
        return [path for (path,) in found]

    def forget(self, path: str) -> None:
        """Take a file off the list: it is to be looked at again."""
        self._db.execute("DELETE FROM files WHERE path = ?", (path,))

    def totals(self) -> tuple[int, int]:
        """Return number and bytes of the files."""
        files, size = self._db.execute("SELECT count(*), coalesce(sum(bytes), 0) FROM files").fetchone()
        return files, size

    def want(self, rows: Iterable[Wanted]) -> None:
        """Replace what the database speaks of."""
        self._db.execute("DELETE FROM wanted")
        self._db.executemany(
            "INSERT OR REPLACE INTO wanted VALUES (?, ?, ?, ?)", ((w.path, w.other, w.sha256, w.bytes) for w in rows)
        )
        self._db.commit()

    def missing(self, limit: int = 1000) -> list[str]:
        """Return the wanted paths that no line answers: absent, or other bytes than the database says."""
        found = self._db.execute(
            "SELECT w.path FROM wanted w WHERE NOT EXISTS (SELECT 1 FROM files f WHERE f.path IN (w.path, w.other) "
            "AND (w.sha256 = '' OR f.sha256 = w.sha256) AND (w.bytes < 0 OR f.bytes = w.bytes)) ORDER BY w.path LIMIT ?",
            (limit,),
        )
        return [path for (path,) in found]
