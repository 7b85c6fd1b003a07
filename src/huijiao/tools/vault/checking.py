"""Fixity: what is wrong with the copies of an object, and mending one from another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huijiao.tools.vault import building, disk, ocfl
from huijiao.tools.vault.ocfl import Inventory
from huijiao.tools.vault.shelf import Broken, Shelf


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with one copy.

    ``code``: absent (no object), inventory (cannot be trusted), missing (a file), changed (a file's
    bytes), stray (a file nobody knows), behind (an older or other version than the best copy).
    """

    store: str
    code: str
    path: str = ""
    note: str = ""


def examine(object_id: str, rows: Sequence[Shelf]) -> tuple[Flaw, ...]:
    """Read every byte of every copy."""
    flaws: list[Flaw] = []
    heads: dict[str, Inventory] = {}
    for shelf in rows:
        try:
            inventory = shelf.inventory(object_id)
        except Broken as error:
            flaws.append(Flaw(shelf.name, "inventory", "inventory.json", str(error)))
            continue
        if inventory is None:
            flaws.append(Flaw(shelf.name, "absent"))
            continue
        heads[shelf.name] = inventory
        flaws.extend(_files(shelf, object_id, inventory))
    newest = max((h.version for h in heads.values()), default=0)
    digests = {h.digest() for h in heads.values() if h.version == newest}
    for name, head in heads.items():
        if head.version < newest:
            flaws.append(Flaw(name, "behind", note=f"v{head.version}, another copy has v{newest}"))
        elif len(digests) > 1:
            flaws.append(Flaw(name, "behind", note="the copies have different inventories of the same version"))
    return tuple(flaws)


def _files(shelf: Shelf, object_id: str, inventory: Inventory) -> list[Flaw]:
    folder, contents = shelf.folder(object_id), inventory.contents()
    flaws: list[Flaw] = []
    found = set(disk.files(folder))
    expected = {ocfl.OBJECT_DECLARATION, "inventory.json", ocfl.SIDECAR}
    for number in range(1, inventory.version + 1):
        expected |= {f"v{number}/inventory.json", f"v{number}/{ocfl.SIDECAR}"}
    flaws.extend(Flaw(shelf.name, "missing", path) for path in sorted((expected | set(contents)) - found))
    flaws.extend(Flaw(shelf.name, "stray", path) for path in sorted(found - expected - set(contents)))
    for path in sorted(set(contents) & found):
        try:
            digest = disk.read_digest(folder / path)
        except OSError as error:  # a bad sector is a finding, not an end
            flaws.append(Flaw(shelf.name, "changed", path, str(error)))
            continue
        if digest != contents[path]:
            flaws.append(Flaw(shelf.name, "changed", path, f"sha512 is {digest}"))
    return flaws


def mend(object_id: str, rows: Sequence[Shelf], flaws: Sequence[Flaw]) -> tuple[str, ...]:
    """Rebuild each flawed copy from a sound one; return the names of the mended stores."""
    bad = {flaw.store for flaw in flaws}
    good = [shelf for shelf in rows if shelf.name not in bad]
    if not good:
        return ()
    inventory = good[0].inventory(object_id)
    if inventory is None:
        return ()
    mended = [shelf for shelf in rows if shelf.name in bad]
    for shelf in mended:
        building.replicate(object_id, good[0], shelf, inventory)
    return tuple(shelf.name for shelf in mended)
