"""Puts an object on every shelf, so that being killed at any point does no harm. No database here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from huijiao.tools.vault import building, disk, ocfl
from huijiao.tools.vault.building import Source
from huijiao.tools.vault.ocfl import Inventory
from huijiao.tools.vault.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept: the head's number, its inventory digest (sha512), logical size, and whether it is new."""

    object_id: str
    version: int
    inventory_digest: str
    bytes: int
    files: int
    new: bool


@contextmanager
def locked(object_id: str, rows: Sequence[Shelf]) -> Iterator[None]:
    """Prepare the shelves and keep other processes from the object on all of them."""
    with ExitStack() as stack:
        for shelf in rows:
            shelf.prepare()
            stack.enter_context(shelf.locked(object_id))
        yield


def put(
    object_id: str,
    rows: Sequence[Shelf],
    sources: Sequence[Source],
    extra: Mapping[str, bytes],
    *,
    message: str,
    user: Mapping[str, str],
) -> Kept:
    """Keep the next version on every shelf; see `actions.keep`."""
    ocfl.check_paths([*(s.path for s in sources), *extra])
    with locked(object_id, rows):
        base = _level(object_id, rows)
        inventory = _build(object_id, base, rows, sources, extra, message, user)
    new = base is None or inventory.version != base.version
    size = sum(s.bytes for s in sources) + sum(len(data) for data in extra.values())
    return Kept(object_id, inventory.version, inventory.digest(), size, len(sources) + len(extra), new)


def _level(object_id: str, rows: Sequence[Shelf]) -> Inventory | None:
    """Bring every shelf to the newest version that any of them has; a killed `keep` may have left them apart."""
    heads = {shelf.name: shelf.inventory(object_id) for shelf in rows}
    best = max(rows, key=lambda s: _version(heads[s.name]))
    base = heads[best.name]
    if base is None:
        return None
    for shelf in rows:
        head = heads[shelf.name]
        if head is None or head.digest() != base.digest():
            building.replicate(object_id, best, shelf, base)
    return base


def _prove(buildings: Sequence[Path], contents: Mapping[str, str]) -> None:
    """Read every copy back, the copies beside each other: they are on different disks, or share two processors."""
    with ThreadPoolExecutor(len(buildings), thread_name_prefix="vault-prove") as pool:
        for job in [pool.submit(building.prove, folder, contents) for folder in buildings]:
            job.result()


def _version(inventory: Inventory | None) -> int:
    return inventory.version if inventory else 0


def _build(
    object_id: str,
    base: Inventory | None,
    rows: Sequence[Shelf],
    sources: Sequence[Source],
    extra: Mapping[str, bytes],
    message: str,
    user: Mapping[str, str],
) -> Inventory:
    buildings = [shelf.begin(object_id) for shelf in rows]
    try:
        gathered = building.gather(base, sources, extra, buildings)
        if base is not None and gathered.state == base.state():
            return base
        created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        inventory = ocfl.extend(
            base, object_id, gathered.state, gathered.new, created=created, message=message, user=user
        )
        contents = {path: digests.sha512 for path, digests in gathered.new.items()}
        for shelf, folder in zip(rows, buildings, strict=True):
            building.dress(folder, inventory, shelf.folder(object_id) if base else None)
            disk.sync_tree(folder)
        _prove(buildings, contents)
        for shelf, folder in zip(rows, buildings, strict=True):
            shelf.finish(object_id, folder)
        return inventory
    finally:
        for shelf, folder in zip(rows, buildings, strict=True):
            shelf.abandon(folder)
