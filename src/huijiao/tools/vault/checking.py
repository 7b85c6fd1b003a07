"""Fixity: what is wrong with the copies of an object. No database here; mending is `mending`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from huijiao.tools.vault import crew, disk, ocfl
from huijiao.tools.vault.crew import Crew
from huijiao.tools.vault.ocfl import Inventory
from huijiao.tools.vault.shelf import Broken, Shelf

#: Version → second digest (SHA-512) of its inventory, as kept where the vault's writer cannot reach.
Seals = Mapping[int, str]
#: Flaws that make an inventory no witness of anything.
UNTRUSTED = frozenset({"absent", "inventory", "forged", "behind"})


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with one copy.

    ``code``: absent (no object), inventory (does not match its sidecar), forged (matches its sidecar, but not the seal:
    somebody has mended both), missing (a file), changed (a file's bytes), stray (a file nobody knows), behind (older than
    the best copy or than the seals, or another inventory of the same version).
    """

    store: str
    code: str
    path: str = ""
    note: str = ""

    def as_row(self) -> dict[str, str]:
        """Return the flaw as JSON takes it."""
        return asdict(self)


def examine(object_id: str, rows: Sequence[Shelf], seals: Seals | None = None) -> tuple[Flaw, ...]:
    """Read every byte of every copy."""
    flaws, heads = structure(object_id, rows, seals or {})
    with Crew(sum(len(head.contents()) for head in heads.values())) as hands:
        for shelf in rows:
            if shelf.name in heads:
                head = heads[shelf.name]
                flaws += read(hands, shelf, head, sorted(head.contents().items()))
    return tuple(flaws)


def structure(object_id: str, rows: Sequence[Shelf], seals: Seals) -> tuple[list[Flaw], dict[str, Inventory]]:
    """Look at everything but the content: inventories, seals, missing and stray files. Returns the readable heads too."""
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
        flaws += _sealed(shelf.name, inventory, seals)
        flaws += _names(shelf, inventory)
        flaws += _papers(shelf, inventory, seals)
    flaws += _apart({name: head for name, head in heads.items() if not _untrusted(name, flaws)}, seals)
    return flaws, heads


def _untrusted(name: str, flaws: Iterable[Flaw]) -> bool:
    return any(flaw.store == name and flaw.code in UNTRUSTED for flaw in flaws)


def _sealed(name: str, inventory: Inventory, seals: Seals) -> list[Flaw]:
    if not seals:
        return []
    version = inventory.version
    if version not in seals and version > max(seals):
        return [Flaw(name, "forged", "inventory.json", f"nobody recorded v{version}")]
    if version in seals and seals[version] != hashlib.sha512(inventory.raw).hexdigest():
        return [Flaw(name, "forged", "inventory.json", f"v{version} is not the inventory that was recorded")]
    return []


def _apart(heads: Mapping[str, Inventory], seals: Seals) -> list[Flaw]:
    newest = max([head.version for head in heads.values()] + list(seals), default=0)
    digests = {head.raw for head in heads.values() if head.version == newest}
    flaws = []
    for name, head in heads.items():
        if head.version < newest:
            flaws.append(Flaw(name, "behind", note=f"v{head.version}, there is a v{newest}"))
        elif len(digests) > 1:
            flaws.append(Flaw(name, "behind", note="the copies have different inventories of the same version"))
    return flaws


def _names(shelf: Shelf, inventory: Inventory) -> list[Flaw]:
    found = set(disk.files(shelf.folder(inventory.object_id)))
    contents = inventory.contents().keys()
    must = {ocfl.OBJECT_DECLARATION, "inventory.json", inventory.sidecar}
    may: set[str] = set()
    for number in range(1, inventory.version + 1):
        may |= {f"v{number}/inventory.json.{name}" for name in ("sha256", "sha512")}
        must.add(f"v{number}/inventory.json")
    missing, stray = sorted((must | contents) - found), sorted(found - must - may - contents)
    return [*(Flaw(shelf.name, "missing", p) for p in missing), *(Flaw(shelf.name, "stray", p) for p in stray)]


def _papers(shelf: Shelf, inventory: Inventory, seals: Seals) -> list[Flaw]:
    """Check the small files around the content: declaration, and every version's inventory with its sidecar."""
    folder = shelf.folder(inventory.object_id)
    declaration = folder / ocfl.OBJECT_DECLARATION
    flaws = []
    if declaration.is_file() and declaration.read_bytes() != b"ocfl_object_1.1\n":
        flaws.append(Flaw(shelf.name, "changed", ocfl.OBJECT_DECLARATION))
    for number in range(1, inventory.version + 1):
        path = f"v{number}/inventory.json"
        if (folder / path).is_file() and not paper_sound(folder, number, inventory, seals):
            flaws.append(Flaw(shelf.name, "changed", path))
    return flaws


def paper_sound(folder: Path, number: int, head: Inventory, seals: Seals) -> bool:
    """Tell whether a version's own inventory matches its sidecar, its seal and, for the head, the root's."""
    try:
        data = (folder / f"v{number}/inventory.json").read_bytes()
        inventory = ocfl.parse(data)
        declared = (folder / f"v{number}" / inventory.sidecar).read_text("utf-8").split()[0]
    except (OSError, ValueError, KeyError, IndexError, AttributeError, TypeError):
        return False
    if inventory.digest() != declared.lower() or (number == head.version and data != head.raw):
        return False
    return number not in seals or hashlib.sha512(data).hexdigest() == seals[number]


def read(hands: Crew, shelf: Shelf, inventory: Inventory, files: Sequence[tuple[str, str]]) -> list[Flaw]:
    """Read files (content path, digest) of one copy from the disk; absent ones are `structure`'s to tell."""
    folder = shelf.folder(inventory.object_id)
    here = [(path, digest, size_of(folder / path)) for path, digest in files if (folder / path).is_file()]
    flaws = []
    for wrong in hands.run(crew.proofs(folder, here, inventory.algorithm)):
        for path, found in wrong:
            note = found[1:] if found.startswith("!") else f"{inventory.algorithm} is {found}"
            flaws.append(Flaw(shelf.name, "changed", path, note))
    return flaws


def size_of(path: Path) -> int:
    """Return a file's size, 0 when it cannot be asked."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
