"""One backup: the database first, then the files. Files only ever come to a house, so a later look holds all of them."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from huijiao.cli.safekeeping import databases, keys
from huijiao.cli.safekeeping.contents import Contents, digest, nobody
from huijiao.cli.safekeeping.index import Index, Line

FORMAT = "huijiao-backup-1"
ABOUT, LIST, README = "backup.json", "files.sqlite3", "README.txt"
ROUNDS = 4  # looks at a house that is being written to, until the rows of a snapshot all have their bytes
_SKIPPED = (".partial-", ".restoring")
_WORDS = """汇交系统备份 / A backup of a Huijiao installation

backup.json      时间、数据库文件与文件清单的 SHA-256 / when, and the SHA-256 of database file and list
database.*       数据库（SQLite 文件，或 zip 内 PostgreSQL COPY 文本）/ the database (SQLite, or PostgreSQL COPY texts in a zip)
files.sqlite3    文件清单：路径、字节数、SHA-256 / the list of files: path, bytes, SHA-256
keys.sealed      以口令加密的密钥（如有）/ the keys under the passphrase, if there is one
../../objects/   文件内容，以 SHA-256 命名 / the files, named by their SHA-256

恢复 / to restore:  huijiao restore {root}
"""


class Busy(Exception):
    """Another backup is writing here."""


@dataclass(frozen=True, slots=True)
class House:
    """What there is to keep: trees by name, the keys, and where an object lies below the vault."""

    trees: Mapping[str, Path]
    keys: Path
    folder_of: Callable[[str], str]


@dataclass
class Saved:
    """What a backup did. ``missing``: bytes the database speaks of that are not there."""

    name: str = ""
    files: int = 0
    bytes: int = 0
    read: int = 0
    new_files: int = 0
    new_bytes: int = 0
    rounds: int = 0
    keys: bool = False
    missing: list[str] = field(default_factory=list)


def backups(root: Path) -> list[Path]:
    """Return the finished backups, oldest first."""
    return sorted(path.parent for path in (root / "backups").glob(f"*/{ABOUT}") if not path.parent.suffix)


@contextmanager
def held(root: Path) -> Iterator[None]:
    """Keep other backups out; ends with the process. Raises `Busy`."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (root / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(str(root)) from error
        yield


def save(
    root: Path, house: House, *, now: datetime, incremental: bool, passphrase: str,
    beat: Callable[[int], None] = nobody,
) -> Saved:  # fmt: skip
    """Make a backup below ``root``; until its last rename the earlier ones are all there is.

    ``incremental``: files of known path, size and time are not read again. Without, every byte is read, and what the
    backup holds already is read back too.
    """
    with held(root):
        contents = Contents(root)
        contents.prepare()
        for left in (root / "backups").glob("*.making"):
            shutil.rmtree(left)
        done = backups(root)
        name = now.strftime("%Y%m%dT%H%M%S.%fZ").replace(".", "-")
        making = root / "backups" / f"{name}.making"
        making.mkdir(parents=True, mode=0o700)
        saved = Saved(name)
        with Index(making / LIST) as index:
            before = Index(done[-1] / LIST, read_only=True) if done else None
            try:
                database = _look(saved, house, index, before, contents, making, incremental, beat)
            finally:
                if before:
                    before.close()
            saved.files, saved.bytes = index.totals()
        if passphrase:
            (making / keys.NAME).write_bytes(keys.seal(house.keys, passphrase))
            saved.keys = True
        (making / README).write_text(_WORDS.format(root=root), "utf-8")
        _about(making, saved, database, now, vault="vault" in house.trees)
        contents.sync()
        making.rename(making.with_suffix(""))
        contents.sync()
    return saved


def _look(
    saved: Saved, house: House, index: Index, before: Index | None, contents: Contents, making: Path,
    incremental: bool, beat: Callable[[int], None],
) -> str:  # fmt: skip
    """Take database, then files, again while a row is without its bytes; return the name of the database's file."""
    while True:
        saved.rounds += 1
        database = databases.dump(making, index, house.folder_of, vault="vault" in house.trees)
        taking = _Taking(saved, index, before, contents, incremental, beat)
        for tree, root in house.trees.items():
            for path in _files(root):
                taking.take(f"{tree}/{path.relative_to(root).as_posix()}", path)
        saved.missing = [*index.missing(), *_torn(index, before, contents)]
        if not saved.missing or saved.rounds == ROUNDS:
            return database


def _torn(index: Index, before: Index | None, contents: Contents) -> Iterator[str]:
    """Yield the objects that got a new version between the copying of their inventory and of their files."""
    for path in index.inventories():
        line = index.find(path)
        if line is None or (before and before.find(path) == line):
            continue
        folder = path.removesuffix("inventory.json")
        body = json.loads(contents.place(line.sha256).read_bytes())
        if any(index.find(folder + file) is None for files in body["manifest"].values() for file in files):
            index.forget(path)
            yield path


def _files(root: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(root):
        yield from (Path(folder) / name for name in names if not name.startswith(_SKIPPED))


@dataclass
class _Taking:
    """Takes files in, each once."""

    saved: Saved
    index: Index
    before: Index | None
    contents: Contents
    incremental: bool
    beat: Callable[[int], None]

    def take(self, name: str, path: Path) -> None:
        """Enter one file; one that is gone meanwhile is left out (the next look says whether it matters)."""
        try:
            found = path.lstat()
            if not path.is_file() or path.is_symlink():
                return
            now = self.index.find(name)
            if now and (now.bytes, now.mtime) == (found.st_size, found.st_mtime_ns):
                return
            size, sha256 = self._content(name, path, found)
        except FileNotFoundError:
            return
        self.index.add(Line(name, size, found.st_mtime_ns, sha256))
        self.beat(size)

    def _content(self, name: str, path: Path, found: os.stat_result) -> tuple[int, str]:
        known = self.before.find(name) if self.before else None
        same = known is not None and (known.bytes, known.mtime) == (found.st_size, found.st_mtime_ns)
        if known and same and self.incremental and self.contents.sound(known.sha256, known.bytes, read=False):
            return known.bytes, known.sha256
        self.saved.read += found.st_size
        if known and same:
            size, sha256 = digest(path)
            # What another backup lists was synced with it; content it does not list may be half of one.
            if self.before and self.before.holds(sha256) and self.contents.sound(sha256, size, read=True):
                return size, sha256
        size, sha256 = self.contents.take(path)
        self.saved.new_files += 1
        self.saved.new_bytes += size
        return size, sha256


def _about(making: Path, saved: Saved, database: str, now: datetime, *, vault: bool) -> None:
    files = {name: digest(making / name)[1] for name in (LIST, database, *((keys.NAME,) if saved.keys else ()))}
    body: dict[str, Any] = {
        "format": FORMAT, "at": now.isoformat(), "database": database, "sha256": files, "files": saved.files,
        "bytes": saved.bytes, "vault": vault, "keys": saved.keys, "missing": saved.missing,
    }  # fmt: skip
    (making / ABOUT).write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8")
