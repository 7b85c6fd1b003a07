"""Backup and restore of a whole house: idle, at work, killed in the middle, damaged, under a wrong passphrase."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from huijiao.cli.safekeeping import bringing, keys
from huijiao.cli.safekeeping.contents import Spoiled
from tests.cli.safekeeping.conftest import HERE, Place

pytestmark = pytest.mark.xdist_group("safekeeping")
PASSPHRASE = {"HUIJIAO_BACKUP_PASSPHRASE": "geheim"}
#: The verb, killed after so many files were taken in.
KILLED = """
import os, signal, sys
from huijiao.cli import main
from huijiao.cli.safekeeping.contents import Contents
left, take = [int(sys.argv.pop(1))], Contents.take
def counted(self, source):
    left[0] -= 1
    if left[0] < 0: os.kill(os.getpid(), signal.SIGKILL)
    return take(self, source)
Contents.take = counted
main(sys.argv[1:])
"""


def trees(home: Path) -> dict[str, bytes]:
    """Return every file that matters, by path."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for tree in ("papers", "staging", "vault/main", "vault/copy", "keys")
        for path in (home / tree).rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def kept(closed: Place, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("backups")
    ran = closed.verb("backup", str(folder), **PASSPHRASE)
    assert ran.returncode == 0, ran.stderr
    return folder


def test_restored_house_is_the_house_that_was_kept(closed, kept, places) -> None:
    new = places("new")
    ran = new.verb("restore", str(kept), **PASSPHRASE)
    assert ran.returncode == 0, ran.stderr
    assert trees(new.home) == trees(closed.home)
    assert new.pages() == closed.pages()
    again = new.verb("restore", str(kept), "--lang", "en", **PASSPHRASE)
    assert (again.returncode, "house is in use" in again.stderr) == (2, True)


def test_incremental_backup_reads_and_writes_only_what_is_new(closed, kept, tmp_path) -> None:
    folder = Path(shutil.copytree(kept, tmp_path / "backups"))
    (closed.home / "papers" / "新.txt").write_bytes(b"new")
    ran = closed.verb("backup", str(folder), "--incremental", "--lang", "en", **PASSPHRASE)
    (closed.home / "papers" / "新.txt").unlink()
    assert (ran.returncode, "1 written (3 B)" in ran.stdout) == (0, True), ran
    assert len(list((folder / "backups").iterdir())) == 2


def test_without_a_passphrase_the_keys_stay_out_and_that_is_said(closed, tmp_path) -> None:
    ran = closed.verb("backup", str(tmp_path / "b"), "--lang", "en")
    assert (ran.returncode, "keys are NOT in this backup" in ran.stderr) == (0, True)
    assert not list((tmp_path / "b").rglob("keys.sealed"))


def test_no_key_is_readable_in_a_backup(closed, kept) -> None:
    secret = (closed.home / "keys" / "secret").read_bytes()
    assert not [path for path in kept.rglob("*") if path.is_file() and secret in path.read_bytes()]


def test_keys_open_with_their_passphrase_alone(closed, kept, tmp_path) -> None:
    sealed = next(kept.rglob(keys.NAME)).read_bytes()
    for data, passphrase in ((sealed, "falsch"), (sealed[:-1] + b"x", "geheim"), (b"x" + sealed, "geheim")):
        with pytest.raises(keys.WrongPassphrase):
            keys.unseal(data, passphrase, tmp_path)
    assert list(tmp_path.iterdir()) == []
    keys.unseal(sealed, "geheim", tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        p.name: p.read_bytes() for p in (closed.home / "keys").iterdir()
    }


def test_a_killed_backup_leaves_the_one_before_whole(closed, kept, tmp_path) -> None:
    folder = Path(shutil.copytree(kept, tmp_path / "backups"))
    before = {path.name for path in (folder / "backups").iterdir()}
    for n in range(30):
        (closed.home / "papers" / f"neu{n}.txt").write_bytes(os.urandom(2000))
    command = [sys.executable, "-W", "ignore", "-c", KILLED, "12", "backup", str(folder)]
    try:
        run = subprocess.run(command, env=closed.env(**PASSPHRASE), capture_output=True, check=False)
        assert run.returncode == -signal.SIGKILL
        assert bringing.verify(folder).spoiled == []
        assert {p.name for p in (folder / "backups").iterdir() if not p.suffix} == before
        ran = closed.verb("backup", str(folder), "--incremental", "--lang", "en", **PASSPHRASE)
        assert (ran.returncode, "30 written" in ran.stdout) == (0, True), ran
        assert bringing.verify(folder).spoiled == []
        assert not list((folder / "backups").glob("*.making"))
    finally:
        for n in range(30):
            (closed.home / "papers" / f"neu{n}.txt").unlink()


def test_damage_in_a_backup_is_found_and_named(closed, kept, places, tmp_path) -> None:
    folder = Path(shutil.copytree(kept, tmp_path / "backups"))
    victim = max((p for p in (folder / "objects").rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    body = bytearray(victim.read_bytes())
    body[len(body) // 2] ^= 1
    victim.write_bytes(body)
    assert bringing.verify(folder).spoiled  # each file that has this content
    new = places("new")
    ran = new.verb("restore", str(folder), "--lang", "en", **PASSPHRASE)
    assert (ran.returncode, "files are damaged in the backup" in ran.stderr) == (1, True)
    # A full backup reads what it holds, and mends it from the house.
    assert closed.verb("backup", str(folder), **PASSPHRASE).returncode == 0
    assert closed.verb("restore", str(folder), "--check").returncode == 0


def test_a_changed_list_or_database_is_refused(kept, tmp_path) -> None:
    for name in ("files.sqlite3", "database.*"):
        folder = Path(shutil.copytree(kept, tmp_path / name.partition(".")[0]))
        file = next(folder.glob(f"backups/*/{name}"))
        file.write_bytes(file.read_bytes() + b"x")
        with pytest.raises(Spoiled):
            bringing.verify(folder)


def test_backup_of_a_house_at_work_is_one_point_in_time(closed, places, tmp_path) -> None:
    """Papers and facts are written all the while; whatever the database knows in the end has its bytes."""
    folder, stop = tmp_path / "backups", tmp_path / "stop"
    writer = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(HERE / "busy.py"), str(stop)], env=closed.env(), stdout=subprocess.PIPE
    )
    try:
        assert writer.stdout.readline()  # it has begun
        for _ in range(2):
            assert closed.verb("backup", str(folder), "--incremental", **PASSPHRASE).returncode == 0
        assert writer.poll() is None
    finally:
        stop.touch()
        written = int(writer.communicate()[0].split()[-1])
    assert written > 10
    new = places("new")
    ran = new.verb("restore", str(folder), **PASSPHRASE)
    assert ran.returncode == 0, ran.stderr
    told = new.python(str(HERE / "sound.py"))
    assert told["missing"] == []
    assert 0 < told["busy"] <= written
    assert told["facts"] == told["busy"]  # each paper and its fact are of one transaction


def test_a_row_without_its_bytes_is_said(closed, tmp_path) -> None:
    paper = next(p for p in (closed.home / "papers").rglob("*.pdf"))
    away = paper.with_suffix(".away")
    paper.rename(away)
    try:
        ran = closed.verb("backup", str(tmp_path / "b"), "--lang", "en")
    finally:
        away.rename(paper)
    assert (ran.returncode, "are not there" in ran.stderr, paper.name in ran.stderr) == (1, True, True)


@pytest.mark.skipif("os.environ.get('DATABASE_URL')")
def test_sqlite_copy_is_a_file_anyone_can_open(kept) -> None:
    with sqlite3.connect(next(kept.glob("backups/*/database.sqlite3"))) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM ledger_fact").fetchone()[0] > 50
    copy.close()
