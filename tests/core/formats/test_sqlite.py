from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.core.formats.making import Verdict, codes, examine, look


def make(path) -> bytes:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE 菌株 (编号 TEXT, 值 REAL)")
        db.execute('CREATE TABLE "odd""name" (x)')
        db.executemany("INSERT INTO 菌株 VALUES (?, 1.5)", [(f"T{i}" * 50,) for i in range(500)])
        db.execute('INSERT INTO "odd""name" VALUES (1)')
        db.commit()
    return path.read_bytes()


def test_rows_of_user_tables_are_counted(tmp_path):
    path = tmp_path / "数据 #1?.db"
    make(path)
    report = examine(path)
    assert (report.format, report.verdict, report.records, report.unit) == ("SQLITE", Verdict.OK, 501, "条")
    assert {t["name"]: t["rows"] for t in report.facts["tables"]} == {"菌株": 500, 'odd"name': 1}


def test_nothing_is_written_beside_it(tmp_path):
    make(tmp_path / "a.db")
    examine(tmp_path / "a.db")
    assert [p.name for p in tmp_path.iterdir()] == ["a.db"]


def test_damage_is_found(tmp_path):
    data = make(tmp_path / "a.db")
    hole = data[:8192] + b"\xff" * 8192 + data[16384:]
    for name, bad in {"cut.db": data[: len(data) // 2], "hole.db": hole}.items():
        report = look(tmp_path, name, bad)
        assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["sqlite.broken"])
