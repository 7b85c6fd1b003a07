"""Every byte of an object against every digest that any of its inventories gives for it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huijiao.tools.vault import reading
from huijiao.tools.vault.strict import inventories
from huijiao.tools.vault.strict.inventories import LENGTHS, VERSION
from huijiao.tools.vault.strict.words import Note


@dataclass
class Seen:
    """What is being gathered about one object."""

    folder: Path
    notes: list[Note] = field(default_factory=list)
    spec: str = ""
    root: Mapping[str, Any] = field(default_factory=dict)
    raw: bytes = b""

    def note(self, code: str, place: str = "", detail: str = "") -> None:
        """Add one note."""
        self.notes.append(Note(code, place, detail))


def contents(body: Mapping[str, Any]) -> dict[str, str]:
    """Return content path → digest of an inventory's manifest, as far as it can be read."""
    manifest = body.get("manifest")
    if not isinstance(manifest, dict):
        return {}
    return {
        p: d.lower() for d, names in manifest.items() if isinstance(names, list) for p in names if isinstance(p, str)
    }


def check_files(seen: Seen) -> None:
    """Read every content file once, whatever number of digests it is held against."""
    wanted = _wanted(seen)
    content = inventories.content_folder(seen.root)
    present: set[str] = set()
    for base, folders, names in os.walk(seen.folder):
        inside = Path(base).relative_to(seen.folder).parts
        if not inside or not VERSION.fullmatch(inside[0]):
            folders[:] = [f for f in folders if VERSION.fullmatch(f)] if not inside else []
            continue
        if len(inside) == 1:
            folders[:] = [f for f in folders if f == content]
            continue
        if not folders and not names:
            seen.note("W003" if len(inside) == 2 else "E024", "/".join(inside))
        present.update("/".join((*inside, name)) for name in names)
    linked = {path for path in present if (seen.folder / path).is_symlink()}
    seen.notes += [Note("E089", path) for path in sorted(linked)]
    seen.notes += [Note("E023", path) for path in sorted(present - contents(seen.root).keys())]
    for path, expected in wanted.items():
        if path not in present:
            seen.note("E092", path, "missing")
            if any(code == "E093" for code, _, _ in expected):
                seen.note("E093", path, "missing")
        elif path not in linked:
            _read(seen, path, expected)


def _wanted(seen: Seen) -> dict[str, set[tuple[str, str, str]]]:
    """Return content path → (code if wrong, algorithm, digest), from every inventory of the object."""
    wanted: dict[str, set[tuple[str, str, str]]] = {}
    bodies = [seen.root]
    for path in sorted(seen.folder.glob("v*/inventory.json")):
        try:
            body = inventories.load(path.read_bytes())
        except ValueError:
            continue
        if isinstance(body, dict):
            bodies.append(body)
    for body in bodies:
        algorithm = str(body.get("digestAlgorithm"))
        if algorithm in LENGTHS:
            for path_, digest in contents(body).items():
                wanted.setdefault(path_, set()).add(("E092", algorithm, digest))
        for name, block in _blocks(body):
            for path_, digest in contents({"manifest": block}).items():
                if path_ in wanted:
                    wanted[path_].add(("E093", name, digest))
    return {p: w for p, w in wanted.items() if not p.startswith("/") and ".." not in p.split("/")}


def _blocks(body: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    fixity = body.get("fixity", {})
    if isinstance(fixity, dict):
        yield from (
            (n, b)
            for n, b in fixity.items()
            if isinstance(b, dict) and (n in LENGTHS or n in hashlib.algorithms_available)
        )


def _read(seen: Seen, path: str, expected: set[tuple[str, str, str]]) -> None:
    try:
        found = reading.digests_of(f"{seen.folder}/{path}", {name for _, name, _ in expected})
    except OSError as error:
        seen.note("E092", path, str(error.strerror))
        return
    for code, name, digest in expected:
        if found[name] != digest:
            seen.note(code, path, name)
