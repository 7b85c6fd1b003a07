"""The way back: every byte compared on its way, the database last."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huijiao.cli.safekeeping import databases, keys
from huijiao.cli.safekeeping.contents import Contents, Spoiled, digest, nobody
from huijiao.cli.safekeeping.index import Index
from huijiao.cli.safekeeping.saving import ABOUT, FORMAT, LIST, House, backups


class NoBackup(Exception):
    """There is no finished backup here (of that name)."""


@dataclass
class Brought:
    """What came back. ``spoiled``: listed files whose bytes are not in the backup as they were."""

    name: str
    at: str = ""
    files: int = 0
    bytes: int = 0
    keys: int = 0
    sealed: bool = False
    vault: bool = False
    spoiled: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def restore(
    root: Path, house: House, *, copies: Callable[[], list[Path]], name: str = "", passphrase: str = "",
    beat: Callable[[int], None] = nobody,
) -> Brought:  # fmt: skip
    """Bring back the newest (or the named) backup into an empty house; run again after an interruption.

    ``copies``: further roots of the vault. Raises `NoBackup`, `databases.NotEmpty`, `databases.OtherSchema`, `Spoiled`
    (database or list) and `keys.WrongPassphrase` before anything is changed.
    """
    databases.check_empty()
    chosen, about = choose(root, name)
    brought = Brought(chosen.name, about["at"], sealed=bool(about["keys"]), vault=bool(about["vault"]),
                      missing=list(about["missing"]))  # fmt: skip
    if about["keys"] and passphrase:
        brought.keys = keys.unseal((chosen / keys.NAME).read_bytes(), passphrase, house.keys)
    contents = Contents(root)
    with closing(Index(chosen / LIST, read_only=True)) as index:
        for line in index.lines():
            tree, _, path = line.path.partition("/")
            if tree not in house.trees:
                continue
            for base in (house.trees[tree], *(copies() if tree == "vault" else ())):
                try:
                    _bring(contents, line.sha256, line.bytes, base / path, line.mtime)
                except Spoiled:
                    brought.spoiled.append(line.path)
                    break
            else:
                brought.files, brought.bytes = brought.files + 1, brought.bytes + line.bytes
            beat(line.bytes)
    # The database comes last: a house without one is empty, and the restore can be run again.
    loading = house.keys.parent / "restoring"
    loading.mkdir(exist_ok=True, mode=0o700)
    try:
        dumped = loading / about["database"]
        shutil.copyfile(chosen / about["database"], dumped)
        dumped.chmod(0o600)
        databases.load(dumped)
    finally:
        shutil.rmtree(loading)
    return brought


def _bring(contents: Contents, sha256: str, size: int, target: Path, mtime: int) -> None:
    if target.is_file() and digest(target) == (size, sha256):
        return  # an earlier, interrupted restore wrote it
    contents.give(sha256, size, target, mtime)


def choose(root: Path, name: str = "") -> tuple[Path, dict[str, Any]]:
    """Return the newest (or the named) backup and what it says of itself, its list and database compared.

    Raises `NoBackup`, `Spoiled`.
    """
    found = [path for path in backups(root) if name in {"", path.name}]
    if not found:
        raise NoBackup(f"{root} {name}".strip())
    about = json.loads((found[-1] / ABOUT).read_text("utf-8"))
    if about.get("format") != FORMAT:
        raise NoBackup(str(found[-1] / ABOUT))
    for file, said in about["sha256"].items():
        path = found[-1] / file
        if not path.is_file() or digest(path)[1] != said:
            raise Spoiled(str(path))
    return found[-1], about


def verify(root: Path, name: str = "", beat: Callable[[int], None] = nobody) -> Brought:
    """Read a whole backup and compare; nothing is written. Raises as `choose`."""
    chosen, about = choose(root, name)
    brought = Brought(chosen.name, about["at"], sealed=bool(about["keys"]), missing=list(about["missing"]))
    contents = Contents(root)
    with closing(Index(chosen / LIST, read_only=True)) as index:
        for line in index.lines():
            if contents.sound(line.sha256, line.bytes, read=True):
                brought.files, brought.bytes = brought.files + 1, brought.bytes + line.bytes
            else:
                brought.spoiled.append(line.path)
            beat(line.bytes)
    return brought
