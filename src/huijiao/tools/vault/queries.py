"""Read what is kept: real files for downloads, listings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db.models import F

from huijiao.tools.vault.models import StoredObject
from huijiao.tools.vault.ocfl import Inventory
from huijiao.tools.vault.shelf import Broken, Shelf
from huijiao.tools.vault.stores import shelves


class NotKept(KeyError):
    """There is no such object or no such file in it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a version: logical path, size, digests, and the real file in the main store."""

    path: str
    bytes: int
    md5: str
    sha256: str
    sha512: str
    file: Path


def head(object_id: str) -> StoredObject | None:
    """Return the row of an object, None when it is not kept."""
    return StoredObject.objects.filter(object_id=object_id).first()


def longest_unchecked(limit: int) -> list[str]:
    """Return the ids of objects for the next fixity round: never checked first, then the oldest check."""
    rows = StoredObject.objects.order_by(F("checked_at").asc(nulls_first=True), "pk")
    return list(rows.values_list("object_id", flat=True)[:limit])


def path_of(object_id: str, logical_path: str, version: int | None = None) -> Path:
    """Return the real file of a logical path (head by default); from the copy when the main one lacks it.

    Raises `NotKept`.
    """
    rows = shelves()
    for shelf in rows:
        try:
            state, contents = _index(shelf, object_id, version)
        except (NotKept, Broken):
            continue
        digest = state.get(logical_path)
        if digest is not None:
            file = shelf.folder(object_id) / contents[digest]
            if file.is_file():
                return file
    raise NotKept(f"{object_id}: {logical_path}")


def listing(object_id: str, version: int | None = None, stores: Sequence[Shelf] | None = None) -> Iterator[Entry]:
    """Return the files of a version (head by default), sorted by path; raises `NotKept`."""
    for shelf in stores or shelves():
        try:
            inventory = shelf.inventory(object_id)
        except Broken:
            continue
        if inventory is not None and (version or inventory.version) <= inventory.version:
            return _entries(shelf, inventory, version)
    raise NotKept(object_id)


def _entries(shelf: Shelf, inventory: Inventory, version: int | None) -> Iterator[Entry]:
    folder = shelf.folder(inventory.object_id)
    contents = {digest: path for path, digest in inventory.contents().items()}
    md5, sha256 = inventory.other("md5"), inventory.other("sha256")
    for path, digest in sorted(inventory.state(version).items()):
        content = contents[digest]
        file = folder / content
        yield Entry(path, file.stat().st_size, md5.get(content, ""), sha256.get(content, ""), digest, file)


def _index(shelf: Shelf, object_id: str, version: int | None) -> tuple[dict[str, str], dict[str, str]]:
    try:
        stamp = (shelf.folder(object_id) / "inventory.json").stat().st_mtime_ns
    except OSError:
        raise NotKept(object_id) from None
    return _read(shelf.name, shelf.root, object_id, version, stamp)


@lru_cache(maxsize=16)
def _read(
    name: str, root: Path, object_id: str, version: int | None, _stamp: int
) -> tuple[dict[str, str], dict[str, str]]:
    inventory = Shelf(name, root).inventory(object_id)
    if inventory is None or (version or 0) > inventory.version:
        raise NotKept(object_id)
    return inventory.state(version), {digest: path for path, digest in inventory.contents().items()}
