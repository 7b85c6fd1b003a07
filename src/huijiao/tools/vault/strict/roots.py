"""A storage root, or whatever lies at a path."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from huijiao.tools.vault.strict.objects import REGISTERED, SPECS, check_object
from huijiao.tools.vault.strict.words import Note


def check(path: Path) -> Iterator[tuple[str, list[Note]]]:
    """Yield each object's place (``""``: the root, or a single object) and its notes."""
    path = Path(path)
    if any(path.glob("0=ocfl_1*")) or (not any(path.glob("0=ocfl_object*")) and _holds_objects(path)):
        yield "", list(_root(path))
        yield from _below(path, path)
        return
    yield "", check_object(path)


def _holds_objects(path: Path) -> bool:
    if (path / "inventory.json").exists():
        return False
    return any(
        name.startswith("0=ocfl_object") for base, _, names in os.walk(path) if base != str(path) for name in names
    )


def _root(path: Path) -> Iterator[Note]:
    found = sorted(p.name for p in path.glob("0=*"))
    if len(found) != 1 or found[0] not in {f"0=ocfl_{spec}" for spec in SPECS}:
        yield Note("E069", detail=", ".join(found))
    elif (path / found[0]).read_bytes() != f"{found[0][2:]}\n".encode():
        yield Note("E080", found[0])
    layout = path / "ocfl_layout.json"
    if layout.is_file():
        try:
            body = json.loads(layout.read_bytes())
        except ValueError:
            body = None
        if not isinstance(body, dict) or not all(isinstance(body.get(k), str) for k in ("extension", "description")):
            yield Note("E070", layout.name)
    extensions = path / "extensions"
    for entry in sorted(extensions.iterdir()) if extensions.is_dir() else ():
        if not entry.is_dir():
            yield Note("E067", f"extensions/{entry.name}")
        elif entry.name not in REGISTERED:
            yield Note("W016", f"extensions/{entry.name}")


def _below(top: Path, folder: Path) -> Iterator[tuple[str, list[Note]]]:
    """Walk the hierarchy: a folder holds folders, or is an object."""
    for entry in sorted(folder.iterdir()):
        place = entry.relative_to(top).as_posix()
        if folder == top and (entry.name == "extensions" or not entry.is_dir()):
            continue
        if entry.is_symlink():
            yield place, [Note("E089", place)]
        elif not entry.is_dir():
            yield place, [Note("E072", place)]
        elif any(entry.glob("0=ocfl_object*")):
            yield place, [*_younger(top, entry), *check_object(entry)]
        elif not any(entry.iterdir()):
            yield place, [Note("E073", place)]
        elif (entry / "inventory.json").exists():
            yield place, check_object(entry)
        else:
            yield from _below(top, entry)


def _younger(top: Path, entry: Path) -> Iterator[Note]:
    if (top / "0=ocfl_1.0").exists() and (entry / "0=ocfl_object_1.1").exists():
        yield Note("E081", entry.relative_to(top).as_posix())
