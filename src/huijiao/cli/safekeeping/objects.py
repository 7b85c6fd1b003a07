"""The objects of an OCFL storage root, read by nothing but the specification (https://ocfl.io/1.1/spec/)."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from huijiao.tools.vault import disk
from huijiao.tools.vault.shelf import Broken, Shelf
from huijiao.tools.vault.stores import shelves

CHUNK = 4 << 20


class Unreadable(Exception):
    """An object that is not what its inventory says; the text names object and file."""


@dataclass(frozen=True)
class Object:
    """One object: its folder, its inventory, and the digest of the inventory as its sidecar says."""

    folder: Path
    body: Mapping[str, Any]
    digest: str

    @property
    def id(self) -> str:
        """Return the object's id."""
        return str(self.body["id"])

    @property
    def version(self) -> int:
        """Return the head's number."""
        return int(str(self.body["head"])[1:])

    @property
    def created(self) -> datetime:
        """Return when the first version was made."""
        first = min(self.body["versions"], key=lambda name: int(name[1:]))
        return datetime.fromisoformat(self.body["versions"][first]["created"])

    def state(self) -> dict[str, str]:
        """Return logical path → content path of the head."""
        contents = {digest: paths[0] for digest, paths in self.body["manifest"].items()}
        state = self.body["versions"][self.body["head"]]["state"]
        return {path: contents[digest] for digest, paths in state.items() for path in paths}

    def contents(self) -> dict[str, str]:
        """Return content path → digest."""
        return {path: digest for digest, paths in self.body["manifest"].items() for path in paths}

    @property
    def files(self) -> int:
        """Return the number of files of the head."""
        return len(self.state())

    @property
    def size(self) -> int:
        """Return the bytes of the head's files."""
        return sum((self.folder / path).stat().st_size for path in self.state().values())

    def read(self, path: str) -> bytes:
        """Return a file of the head, compared with its digest; raises `Unreadable`."""
        content = self.state().get(path)
        if content is None:
            raise Unreadable(f"{self.id}: {path}")
        data = (self.folder / content).read_bytes()
        if hashlib.new(self.body["digestAlgorithm"], data).hexdigest() != self.contents()[content].lower():
            raise Unreadable(f"{self.id}: {path}")
        return data

    def json(self, path: str) -> dict[str, Any] | None:
        """Return a JSON file of the head, None when there is none."""
        if path not in self.state():
            return None
        try:
            body: dict[str, Any] = json.loads(self.read(path))
        except ValueError as error:
            raise Unreadable(f"{self.id}: {path}: {error}") from error
        return body


def folders(root: Path) -> Iterator[Path]:
    """Return the folders of the objects below a storage root, by path."""
    for folder, inner, names in os.walk(root):
        inner.sort()
        if any(name.startswith("0=ocfl_object_") for name in names):
            inner.clear()
            yield Path(folder)


def load(folder: Path) -> Object:
    """Return the object in a folder; raises `Unreadable` for an inventory that is not as its sidecar says."""
    try:
        data = (folder / "inventory.json").read_bytes()
        body = json.loads(data)
        algorithm = body["digestAlgorithm"]
        said = (folder / f"inventory.json.{algorithm}").read_text("utf-8").split()[0].lower()
        if hashlib.new(algorithm, data).hexdigest() != said:
            raise Unreadable(f"{folder}: inventory.json")
        return Object(folder, body, said)
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise Unreadable(f"{folder}: {error}") from error


def install(found: Object, beat: Callable[[int], None]) -> list[str]:
    """Copy an object into every store that does not hold this version, every file compared; return the stores' names."""
    names = []
    for shelf in shelves():
        shelf.prepare()
        with shelf.locked(found.id):
            if shelf.folder(found.id) != found.folder and not _holds(shelf, found):
                _copy(found, shelf, beat)
        names.append(shelf.name)
    return names


def _holds(shelf: Shelf, found: Object) -> bool:
    try:
        mine = shelf.inventory(found.id)
    except Broken:
        return False
    return mine is not None and mine.version >= found.version


def _copy(found: Object, shelf: Shelf, beat: Callable[[int], None]) -> None:
    building = shelf.begin(found.id)
    contents = found.contents()
    try:
        for path in disk.files(found.folder):
            target = building / path
            target.parent.mkdir(parents=True, exist_ok=True)
            _one(found, path, target, contents.get(path, ""), beat)
        disk.sync_tree(building)
        shelf.finish(found.id, building)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _one(found: Object, path: str, target: Path, digest: str, beat: Callable[[int], None]) -> None:
    taken = hashlib.new(found.body["digestAlgorithm"])
    with (found.folder / path).open("rb", buffering=0) as source, target.open("xb") as out:
        while block := source.read(CHUNK):
            taken.update(block)
            out.write(block)
            beat(len(block))
    if digest and taken.hexdigest() != digest.lower():
        raise Unreadable(f"{found.id}: {path}")
