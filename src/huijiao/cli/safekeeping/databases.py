"""The database at one point in time, out and in: SQLite by its online backup, PostgreSQL by one snapshot."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from huijiao.cli.safekeeping.index import Index, Wanted

SQLITE, POSTGRES = "database.sqlite3", "database.zip"
_MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"
_COLUMNS = """SELECT c.table_name, c.column_name FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
ORDER BY c.table_name, c.ordinal_position"""
_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1"


class NotEmpty(Exception):
    """The database holds accounts or facts; a restore would destroy them."""


class OtherSchema(Exception):
    """The dump was made by another version of the software; the text lists the difference."""


class Damaged(Exception):
    """A dump that the database itself finds faulty."""


def wanted(cursor: Any, folder_of: Any, *, vault: bool) -> Iterator[Wanted]:
    """Yield the bytes that the rows speak of; ``folder_of``: object id → folder below the vault's root."""
    for path, size, sha256 in _rows(cursor, "SELECT path, bytes, sha256 FROM papers_paper"):
        yield Wanted(f"papers/{path}", "", sha256, size)
    staged = ("SELECT box_id, path, size, sha256, upload_id FROM intake_stagedfile "
              "WHERE state = 'COMPLETE' AND path <> '' AND size IS NOT NULL")  # fmt: skip
    for box, path, size, sha256, upload in _rows(cursor, staged):
        yield Wanted(f"staging/{box}/files/{path}", f"staging/{box}/partial/{upload}", sha256, size)
    if vault:
        for object_id in [row[0] for row in _rows(cursor, "SELECT object_id FROM vault_storedobject")]:
            yield Wanted(f"vault/{folder_of(object_id)}/inventory.json")


def _rows(cursor: Any, statement: str) -> Iterator[tuple[Any, ...]]:
    cursor.execute(statement)
    while rows := cursor.fetchmany(2000):
        yield from rows


def dump(folder: Path, index: Index, folder_of: Any, *, vault: bool) -> str:
    """Write the database as it is now, and enter what it speaks of; return the file's name."""
    if connection.vendor == "sqlite":
        target = folder / SQLITE
        _dump_sqlite(str(connection.settings_dict["NAME"]), target)
        with closing(sqlite3.connect(target)) as copy:
            index.want(wanted(copy.cursor(), folder_of, vault=vault))
        return SQLITE
    _dump_postgres(folder / POSTGRES, index, folder_of, vault=vault)
    return POSTGRES


def _dump_sqlite(name: str, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(name, timeout=60)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)  # one read transaction: writers go on, and are not seen
        copy.execute("PRAGMA journal_mode=DELETE")
        said = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        raise Damaged(f"{name}: {said}")
    target.chmod(0o600)


def _dump_postgres(target: Path, index: Index, folder_of: Any, *, vault: bool) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(_COLUMNS)
        tables: dict[str, list[str]] = {}
        for table, column in cursor.fetchall():
            tables.setdefault(table, []).append(column)
        cursor.execute(_MIGRATIONS)
        migrations = [list(row) for row in cursor.fetchall()]
        cursor.execute(_SEQUENCES)
        sequences = {}
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT last_value, is_called FROM "{name}"')  # noqa: S608 - a name from the catalogue
            sequences[name] = list(cursor.fetchone())
        index.want(wanted(cursor, folder_of, vault=vault))
        head = {"tables": tables, "sequences": sequences, "migrations": migrations}
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
            out.writestr("head.json", json.dumps(head, ensure_ascii=False, indent=1))
            for table, columns in tables.items():
                names = ", ".join(f'"{column}"' for column in columns)
                with (
                    out.open(f"{table}.copy", "w", force_zip64=True) as to,
                    cursor.copy(f'COPY "{table}" ({names}) TO STDOUT') as copy,
                ):
                    for block in copy:
                        to.write(block)
    target.chmod(0o600)


def check_empty() -> None:
    """Refuse a database that is in use (`NotEmpty`)."""
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in ("people_account", "ledger_fact"):
            if table in present:
                cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - one of two
                if cursor.fetchone()[0]:
                    raise NotEmpty(table)
    connection.close()


def load(dumped: Path) -> None:
    """Make the (empty) database what the dump says; whole or not at all."""
    if dumped.name == SQLITE:
        if connection.vendor != "sqlite":
            raise OtherSchema("SQLite → PostgreSQL")
        connection.close()
        name = Path(str(connection.settings_dict["NAME"]))
        for left in ("-wal", "-shm"):
            name.with_name(name.name + left).unlink(missing_ok=True)
        dumped.replace(name)
        return
    if connection.vendor != "postgresql":
        raise OtherSchema("PostgreSQL → SQLite")
    _load_postgres(dumped)


def _load_postgres(dumped: Path) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - only here

    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    with zipfile.ZipFile(dumped) as source, transaction.atomic(), connection.cursor() as cursor:
        head = json.loads(source.read("head.json"))
        cursor.execute(_MIGRATIONS)
        here, there = {tuple(row) for row in cursor.fetchall()}, {tuple(row) for row in head["migrations"]}
        if here != there:
            raise OtherSchema(", ".join(sorted(f"{app}.{name}" for app, name in here ^ there)))
        tables = head["tables"]
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute("TRUNCATE {}".format(", ".join(f'"{table}"' for table in tables)))
        for table, columns in tables.items():
            names = ", ".join(f'"{column}"' for column in columns)
            with source.open(f"{table}.copy") as coming, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                while block := coming.read(1 << 20):
                    copy.write(block)
        for name, (last, called) in head["sequences"].items():
            cursor.execute("SELECT setval(%s, %s, %s)", [f'"{name}"', last, called])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
