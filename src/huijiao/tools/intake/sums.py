"""The sums of a box, kept by triggers: no door, job or later writer can forget them, and no list has to count.

SQLite rebuilds a table to change it and loses its triggers with the old one; they are therefore looked for after
every migration, and the sums are counted anew when they had to be made.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction

log = logging.getLogger(__name__)

#: Raise it when the statements below change: other triggers of this name are then replaced.
VERSION = 1
_NAMES = tuple(f"intake_tally_{VERSION}_{verb}" for verb in ("insert", "update", "delete"))

_ADD = """INSERT INTO intake_tally (box_id, folder, standing, files, bytes)
SELECT {new}.box_id, place.folder, {new}.standing, 1, COALESCE({new}.size, 0)
FROM (SELECT {new}.folder AS folder UNION ALL SELECT '/') AS place WHERE true
ON CONFLICT (box_id, folder, standing)
DO UPDATE SET files = intake_tally.files + excluded.files, bytes = intake_tally.bytes + excluded.bytes;"""
_TAKE = """UPDATE intake_tally SET files = files - 1, bytes = bytes - COALESCE(OLD.size, 0)
WHERE box_id = OLD.box_id AND folder IN (OLD.folder, '/') AND standing = OLD.standing;
DELETE FROM intake_tally
WHERE box_id = OLD.box_id AND folder IN (OLD.folder, '/') AND standing = OLD.standing AND files = 0;"""
_CHANGED = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in ("path", "state", "verdict", "size", "box_id"))
SQLITE = (
    f"CREATE TRIGGER {_NAMES[0]} AFTER INSERT ON intake_stagedfile BEGIN {_ADD.format(new='NEW')} END",
    (
        f"CREATE TRIGGER {_NAMES[1]} AFTER UPDATE OF path, state, verdict, size, box_id ON intake_stagedfile "
        f"WHEN {_CHANGED} BEGIN {_TAKE} {_ADD.format(new='NEW')} END"
    ),
    f"CREATE TRIGGER {_NAMES[2]} AFTER DELETE ON intake_stagedfile BEGIN {_TAKE} END",
)

# PostgreSQL keeps every version of a row that one transaction writes: sums are written once for each statement.
_LINES = """SELECT box_id, folder, standing, {sign}1 AS n, {sign}COALESCE(size, 0) AS b FROM {table}
UNION ALL SELECT box_id, '/', standing, {sign}1, {sign}COALESCE(size, 0) FROM {table}"""
_TAKEN, _COME = _LINES.format(sign="-", table="gone"), _LINES.format(sign="", table="come")
_FUNCTION = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
INSERT INTO intake_tally (box_id, folder, standing, files, bytes)
SELECT box_id, folder, standing, sum(n), sum(b) FROM ({lines}) AS line
GROUP BY box_id, folder, standing HAVING sum(n) <> 0 OR sum(b) <> 0 ORDER BY box_id, folder, standing
ON CONFLICT (box_id, folder, standing)
DO UPDATE SET files = intake_tally.files + excluded.files, bytes = intake_tally.bytes + excluded.bytes;
{tidy} RETURN NULL; END $$"""
_TIDY = """DELETE FROM intake_tally AS t USING gone WHERE t.files = 0 AND t.box_id = gone.box_id
AND t.folder IN (gone.folder, '/') AND t.standing = gone.standing;"""
POSTGRES = (
    _FUNCTION.format(name=_NAMES[0], lines=_COME, tidy=""),
    _FUNCTION.format(name=_NAMES[1], lines=f"{_TAKEN} UNION ALL {_COME}", tidy=_TIDY),
    _FUNCTION.format(name=_NAMES[2], lines=_TAKEN, tidy=_TIDY),
    (
        f"CREATE TRIGGER {_NAMES[0]} AFTER INSERT ON intake_stagedfile REFERENCING NEW TABLE AS come "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_NAMES[0]}()"
    ),
    (
        f"CREATE TRIGGER {_NAMES[1]} AFTER UPDATE ON intake_stagedfile REFERENCING OLD TABLE AS gone NEW TABLE AS come "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_NAMES[1]}()"
    ),
    (
        f"CREATE TRIGGER {_NAMES[2]} AFTER DELETE ON intake_stagedfile REFERENCING OLD TABLE AS gone "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_NAMES[2]}()"
    ),
)
_FIND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'intake_tally_%'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'intake_tally_%'",
}
_DROP = {"sqlite": "DROP TRIGGER {name}", "postgresql": "DROP TRIGGER {name} ON intake_stagedfile"}
_COUNT = """INSERT INTO intake_tally (box_id, folder, standing, files, bytes)
SELECT box_id, {folder}, standing, count(*), COALESCE(sum(size), 0) FROM intake_stagedfile GROUP BY {group}"""
#: Names of three letters and more are found by it; without the right to make it, lists are scanned.
_TRIGRAMS = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX IF NOT EXISTS staged_by_trigram ON intake_stagedfile USING gin (path gin_trgm_ops)",
)


def ensure(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Make the triggers if they are missing (a receiver of ``post_migrate``)."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if not {"intake_tally", "intake_stagedfile"} <= set(connection.introspection.table_names(cursor)):
            return
        cursor.execute(_FIND[connection.vendor])
        found = {row[0] for row in cursor.fetchall()}
        if found == set(_NAMES):
            return
        with transaction.atomic(using=using):
            for name in found:
                cursor.execute(_DROP[connection.vendor].format(name=name))
            for statement in SQLITE if connection.vendor == "sqlite" else POSTGRES:
                cursor.execute(statement)
            recount(using=using)
        if connection.vendor == "postgresql":
            _trigrams(using)


def _trigrams(using: str) -> None:
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            for statement in _TRIGRAMS:
                cursor.execute(statement)
    except DatabaseError as error:
        log.warning("searching long lists of files will be slower: %s", error)


def recount(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Count all sums anew."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("DELETE FROM intake_tally")
        cursor.execute(_COUNT.format(folder="folder", group="box_id, folder, standing"))
        cursor.execute(_COUNT.format(folder="'/'", group="box_id, standing"))
