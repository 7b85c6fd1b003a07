"""The OCFL 1.1 inventory: what an object says of itself. Pure: no disk, no clock.

https://ocfl.io/1.1/spec/ ; layout: registered extension 0003, hash and id n-tuple, with its defaults.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

ROOT_DECLARATION = "0=ocfl_1.1"
OBJECT_DECLARATION = "0=ocfl_object_1.1"
LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
LAYOUT_CONFIG = {"extensionName": LAYOUT, "digestAlgorithm": "sha256", "tupleSize": 3, "numberOfTuples": 3}
LAYOUT_ABOUT = {
    "extension": LAYOUT,
    "description": "Folders from the SHA-256 of the object's id, three times three characters, then the id itself",
}
TYPE = "https://ocfl.io/1.1/spec/#inventory"
#: The content digest of new versions (docs/decisions: measured). Objects of another one are read, and upgraded when extended.
ALGORITHM = "sha256"
SIDECAR = f"inventory.json.{ALGORITHM}"
#: What goes into the fixity block beside the content digest, when it was taken as the bytes came in.
OTHERS = ("md5", "sm3", "sha512")


class BadPath(ValueError):
    """A logical path that no file in an object may have."""


@dataclass(frozen=True, slots=True)
class Digests:
    """Lower-case hex digests of one file; an empty one was not taken."""

    sha256: str
    md5: str = ""
    sm3: str = ""
    sha512: str = ""


@dataclass(frozen=True)
class Inventory:
    """The parsed ``inventory.json`` and the bytes it was parsed from. ``version`` counts from 1."""

    body: Mapping[str, Any]
    raw: bytes

    @property
    def object_id(self) -> str:
        """Return the id."""
        return str(self.body["id"])

    @property
    def version(self) -> int:
        """Return the head's number."""
        return int(str(self.body["head"])[1:])

    @property
    def algorithm(self) -> str:
        """Return the content digest's name: sha256, or sha512 in objects written elsewhere."""
        return str(self.body["digestAlgorithm"])

    @property
    def sidecar(self) -> str:
        """Return the name of the file that holds the inventory's digest."""
        return f"inventory.json.{self.algorithm}"

    @property
    def manifest(self) -> Mapping[str, list[str]]:
        """Return content digest → content paths."""
        manifest: Mapping[str, list[str]] = self.body["manifest"]
        return manifest

    def state(self, version: int | None = None) -> dict[str, str]:
        """Return logical path → content digest of a version (the head by default)."""
        state = self.body["versions"][f"v{version or self.version}"]["state"]
        return {path: digest.lower() for digest, paths in state.items() for path in paths}

    def contents(self) -> dict[str, str]:
        """Return content path → content digest."""
        return {path: digest.lower() for digest, paths in self.manifest.items() for path in paths}

    def other(self, algorithm: str) -> dict[str, str]:
        """Return content path → digest in another algorithm, or in the content digest's own."""
        if algorithm == self.algorithm:
            return self.contents()
        block = self.body.get("fixity", {}).get(algorithm, {})
        return {path: digest.lower() for digest, paths in block.items() for path in paths}

    def dump(self) -> bytes:
        """Return the bytes of ``inventory.json``."""
        return self.raw

    def digest(self) -> str:
        """Return the digest of the inventory's bytes, as its sidecar gives it."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        return hashlib.new(self.algorithm, self.raw).hexdigest()

    @cached_property
    def seal(self) -> dict[str, str]:
        """Return the second digests, for a place the vault's writer cannot reach (the ledger).

        ``inventory``: SHA-512 of its bytes; ``files``: SHA-512 over the lines ``<content digest>  <content path>``, sorted
        by path. Whoever changes a file and mends inventory and sidecar to match cannot keep these.
        """
        lines = hashlib.sha512()
        for path, digest in sorted(self.contents().items()):
            lines.update(f"{digest}  {path}\n".encode())
        return {"inventory": hashlib.sha512(self.raw).hexdigest(), "files": lines.hexdigest()}


def parse(data: bytes) -> Inventory:
    """Read ``inventory.json``; raises ValueError or KeyError when it is none."""
    inventory = Inventory(json.loads(data), data)
    if inventory.algorithm not in {"sha256", "sha512"}:
        raise ValueError(f"digestAlgorithm {inventory.algorithm}")
    _ = inventory.object_id, inventory.version, inventory.manifest, inventory.state()
    return inventory


def write(body: Mapping[str, Any]) -> Inventory:
    """Return the inventory of a body: one line per file, so that it can be read, compared and cut."""
    out = BytesIO()
    for piece in _lines(body, ""):
        out.write(piece.encode())
    out.write(b"\n")
    return Inventory(body, out.getvalue())


def _lines(value: Any, indent: str) -> Iterable[str]:
    if not isinstance(value, dict) or not value:
        yield _ENCODE(value)
        return
    plain = all(not isinstance(item, dict) for item in value.values())
    separator = f"{{\n{indent} "
    for key, item in value.items():
        if plain:  # a hundred thousand lines: recursion would cost as much as the copying
            yield f"{separator}{_ENCODE(key)}: {_ENCODE(item)}"
        else:
            yield f"{separator}{_ENCODE(key)}: "
            yield from _lines(item, f"{indent} ")
        separator = f",\n{indent} "
    yield f"\n{indent}}}"


_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def extend(
    base: Inventory | None,
    object_id: str,
    state: Mapping[str, str],
    new: Mapping[str, Digests],
    *,
    created: str,
    message: str,
    user: Mapping[str, str],
) -> Inventory:
    """Return the inventory with one more version.

    ``state``: logical path → sha256 of the new version; ``new``: content path → digests of added files;
    ``created``: RFC 3339 with zone. ``base`` must be of `ALGORITHM`, see `upgraded`.
    """
    body = json.loads(base.raw) if base else _empty(object_id)
    version = f"v{base.version + 1 if base else 1}"
    for path, digests in sorted(new.items()):
        _append(body["manifest"], digests.sha256, path)
        for name in OTHERS:
            if value := getattr(digests, name):
                _append(body["fixity"].setdefault(name, {}), value, path)
    inverted: dict[str, list[str]] = {}
    for path, digest in sorted(state.items()):
        _append(inverted, digest, path)
    body["versions"][version] = {"created": created, "message": message, "state": inverted, "user": dict(user)}
    body["head"] = version
    return write(body)


def upgraded(base: Inventory) -> Inventory:
    """Return the same inventory with `ALGORITHM` as content digest; the old digests move into the fixity block.

    Raises ValueError when the fixity block does not give the digest of every file.
    """
    if base.algorithm == ALGORITHM:
        return base
    taken, held = base.other(ALGORITHM), base.contents()
    if held.keys() - taken.keys():
        raise ValueError(f"{base.object_id}: no {ALGORITHM} of {min(held.keys() - taken.keys())}")
    body = json.loads(base.raw)
    into = {digest: taken[path] for path, digest in held.items()}
    body["fixity"][base.algorithm] = body["manifest"]
    body["fixity"].pop(ALGORITHM)
    body["manifest"] = _rekeyed(base.manifest, into)
    for block in body["versions"].values():
        block["state"] = _rekeyed(block["state"], into)
    body["digestAlgorithm"] = ALGORITHM
    return write(body)


def _rekeyed(block: Mapping[str, list[str]], into: Mapping[str, str]) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for digest, paths in block.items():
        made.setdefault(into[digest.lower()], []).extend(paths)
    return made


def _empty(object_id: str) -> dict[str, Any]:
    return {"id": object_id, "type": TYPE, "digestAlgorithm": ALGORITHM, "head": "", "contentDirectory": "content",
            "versions": {}, "manifest": {}, "fixity": {}}  # fmt: skip


def _append(block: dict[str, list[str]], digest: str, path: str) -> None:
    block.setdefault(digest, []).append(path)


def folder_of(object_id: str) -> str:
    """Return the object's folder below the storage root (extension 0003)."""
    digest = hashlib.sha256(object_id.encode()).hexdigest()
    encoded = "".join(
        c if re.match(r"[A-Za-z0-9_-]", c) else "".join(f"%{b:02x}" for b in c.encode()) for c in object_id
    )
    last = encoded if len(encoded) <= 100 else f"{encoded[:100]}-{digest}"
    return f"{digest[:3]}/{digest[3:6]}/{digest[6:9]}/{last}"


def check_paths(paths: Iterable[str]) -> None:
    """Refuse paths that leave the object, repeat each other, or are both file and folder (`BadPath`)."""
    seen: set[str] = set()
    folders: set[str] = set()
    for path in paths:
        parts = path.split("/")
        if not path or "\0" in path or any(p in {"", ".", ".."} for p in parts):
            raise BadPath(f"not a path in an object: {path!r}")
        if path in seen:
            raise BadPath(f"given twice: {path!r}")
        seen.add(path)
        folders.update("/".join(parts[:n]) for n in range(1, len(parts)))
    both = seen & folders
    if both:
        raise BadPath(f"both file and folder: {min(both)!r}")
