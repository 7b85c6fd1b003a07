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
SIDECAR = "inventory.json.sha512"


class BadPath(ValueError):
    """A logical path that no file in an object may have."""


@dataclass(frozen=True, slots=True)
class Digests:
    """Lower-case hex digests of one file."""

    sha512: str
    sha256: str
    md5: str


@dataclass(frozen=True)
class Inventory:
    """The parsed ``inventory.json``. ``version`` counts from 1."""

    body: Mapping[str, Any]

    @property
    def object_id(self) -> str:
        """Return the id."""
        return str(self.body["id"])

    @property
    def version(self) -> int:
        """Return the head's number."""
        return int(str(self.body["head"])[1:])

    @property
    def manifest(self) -> Mapping[str, list[str]]:
        """Return sha512 → content paths."""
        manifest: Mapping[str, list[str]] = self.body["manifest"]
        return manifest

    def state(self, version: int | None = None) -> dict[str, str]:
        """Return logical path → sha512 of a version (the head by default)."""
        state = self.body["versions"][f"v{version or self.version}"]["state"]
        return {path: digest.lower() for digest, paths in state.items() for path in paths}

    def contents(self) -> dict[str, str]:
        """Return content path → sha512."""
        return {path: digest.lower() for digest, paths in self.manifest.items() for path in paths}

    def other(self, algorithm: str) -> dict[str, str]:
        """Return content path → digest in another algorithm of the fixity block."""
        block = self.body.get("fixity", {}).get(algorithm, {})
        return {path: digest for digest, paths in block.items() for path in paths}

    def dump(self) -> bytes:
        """Return the bytes of ``inventory.json``; the same inventory always gives the same bytes."""
        return self._dumped

    @cached_property
    def _dumped(self) -> bytes:
        return (json.dumps(self.body, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()

    def digest(self) -> str:
        """Return the sha512 of the dumped bytes."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        return hashlib.sha512(self.dump()).hexdigest()


def parse(data: bytes) -> Inventory:
    """Read ``inventory.json``; raises ValueError or KeyError when it is none."""
    body = json.loads(data)
    inventory = Inventory(body)
    _ = inventory.object_id, inventory.version, inventory.manifest, inventory.state()
    return inventory


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

    ``state``: logical path → sha512 of the new version; ``new``: content path → digests of added files;
    ``created``: RFC 3339 with zone.
    """
    body = json.loads(json.dumps(base.body)) if base else _empty(object_id)
    version = f"v{base.version + 1 if base else 1}"
    for path, digests in sorted(new.items()):
        _append(body["manifest"], digests.sha512, path)
        _append(body["fixity"].setdefault("md5", {}), digests.md5, path)
        _append(body["fixity"].setdefault("sha256", {}), digests.sha256, path)
    inverted: dict[str, list[str]] = {}
    for path, digest in sorted(state.items()):
        _append(inverted, digest, path)
    body["versions"][version] = {"created": created, "message": message, "state": inverted, "user": dict(user)}
    body["head"] = version
    return Inventory(body)


def _empty(object_id: str) -> dict[str, Any]:
    return {"id": object_id, "type": TYPE, "digestAlgorithm": "sha512", "contentDirectory": "content",
            "head": "", "manifest": {}, "versions": {}, "fixity": {}}  # fmt: skip


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
