"""Mending: every bad copy is built anew from what is sound in any copy, file by file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from huijiao.tools.vault import building, checking, disk, hand, ocfl
from huijiao.tools.vault.checking import UNTRUSTED, Flaw, Seals
from huijiao.tools.vault.ocfl import Inventory
from huijiao.tools.vault.shelf import Shelf


def mend(object_id: str, rows: Sequence[Shelf], flaws: Sequence[Flaw], seals: Seals | None = None) -> tuple[str, ...]:
    """Rebuild each flawed copy; return the names of the stores that are whole now.

    A file that no copy has whole is left as it is and stays a flaw; everything else is mended.
    """
    inventory = _trusted(object_id, rows, flaws, seals or {})
    if inventory is None:
        return ()
    bad: dict[str, set[str]] = {}
    for flaw in flaws:
        bad.setdefault(flaw.store, set()).add(flaw.path)
    lost = {flaw.store for flaw in flaws if flaw.code in UNTRUSTED}
    whole = []
    for shelf in rows:
        if shelf.name in bad and _rebuild(shelf, rows, inventory, bad, lost, seals or {}):
            whole.append(shelf.name)
            bad.pop(shelf.name)
    return tuple(whole)


def _trusted(object_id: str, rows: Sequence[Shelf], flaws: Sequence[Flaw], seals: Seals) -> Inventory | None:
    """Return the inventory to believe: a head without a flaw, or the second copy that lies in its version's folder."""
    untrusted = {flaw.store for flaw in flaws if flaw.code in UNTRUSTED}
    for shelf in rows:
        if shelf.name not in untrusted:
            found = shelf.inventory(object_id)
            if found is not None:
                return found
    if any(flaw.code == "behind" for flaw in flaws) and not seals:
        return None  # the copies contradict each other and nothing says who is right
    spare = [i for shelf in rows for i in _spares(shelf, object_id) if not seals or _is_sealed(i, seals)]
    best = max(spare, key=lambda i: i.version, default=None)
    if best is None or (seals and best.version < max(seals)):
        return None
    return best


def _is_sealed(inventory: Inventory, seals: Seals) -> bool:
    return seals.get(inventory.version) == hashlib.sha512(inventory.raw).hexdigest()


def _spares(shelf: Shelf, object_id: str) -> list[Inventory]:
    folder, found = shelf.folder(object_id), []
    for path in [folder / "inventory.json", *sorted(folder.glob("v*/inventory.json"))]:
        try:
            data = path.read_bytes()
            inventory = ocfl.parse(data)
            declared = (path.parent / inventory.sidecar).read_text("utf-8").split()[0]
        except (OSError, ValueError, KeyError, IndexError, AttributeError, TypeError):
            continue
        head = path.parent == folder or path.parent.name == f"v{inventory.version}"
        if head and inventory.object_id == object_id and inventory.digest() == declared.lower():
            found.append(inventory)
    return found


def _rebuild(
    shelf: Shelf, rows: Sequence[Shelf], inventory: Inventory, bad: dict[str, set[str]], lost: set[str], seals: Seals
) -> bool:
    object_id = inventory.object_id
    folder = shelf.begin(object_id)
    others = [other.folder(object_id) for other in rows if other is not shelf]
    mine = shelf.folder(object_id)
    mistrusted = bad[shelf.name] if shelf.name not in lost else None
    copied: dict[str, str] = {}
    whole, made = True, set[str]()
    try:
        for path, digest in inventory.contents().items():
            building.room(folder, path, made)
            own = mine / path
            if (mistrusted is not None and path not in mistrusted) or (
                mistrusted is None and building.sound(own, digest, inventory.algorithm)
            ):
                os.link(own, folder / path)
            elif _fetch(path, digest, inventory.algorithm, others, folder):
                copied[path] = digest
            else:
                whole = False
                if own.is_file():
                    os.link(own, folder / path)
        for number in range(1, inventory.version):
            whole = _paper(folder, number, [mine, *others], inventory, seals) and whole
        building.dress(folder, inventory, None)
        disk.sync_tree(folder, len(copied))
        building.prove([folder], copied, inventory.algorithm)
        shelf.finish(object_id, folder)
    finally:
        shelf.abandon(folder)
    return whole


def _fetch(path: str, digest: str, algorithm: str, others: Sequence[Path], folder: Path) -> bool:
    """Copy a file from the first copy that gives the right bytes."""
    target = folder / path
    for other in others:
        try:
            _, taken = hand.copy(str(other / path), [str(target)], [algorithm])
        except OSError:  # not there, or a bad sector there too
            target.unlink(missing_ok=True)
            continue
        if taken[algorithm] == digest:
            return True
        target.unlink()
    return False


def _paper(folder: Path, number: int, copies: Sequence[Path], inventory: Inventory, seals: Seals) -> bool:
    """Copy an earlier version's inventory from a copy where it is sound."""
    for copy in copies:
        if checking.paper_sound(copy, number, inventory, seals):
            (folder / f"v{number}").mkdir(exist_ok=True, mode=0o700)
            for path in sorted((copy / f"v{number}").glob("inventory.json*")):
                disk.write(folder / f"v{number}" / path.name, path.read_bytes())
            return True
    return False
