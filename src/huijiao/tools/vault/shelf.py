"""One copy of the vault: an OCFL storage root on a disk, and a work folder beside it.

Objects are built in the work folder (same disk) and enter the root by one rename; a new version enters
by exchanging the whole folder. Whoever is killed leaves the root as it was or as it shall be.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huijiao.tools.vault import disk, ocfl
from huijiao.tools.vault.ocfl import Inventory


class NotAStore(Exception):
    """A folder that cannot be a storage root; the text says why."""


class Broken(Exception):
    """An object on this shelf whose inventory cannot be trusted."""


class Shelf:
    """A storage root below ``root``; ``name`` appears in findings and rows."""

    def __init__(self, name: str, root: Path) -> None:
        self.name, self.root = name, Path(root)
        self.work = self.root.with_name(f"{self.root.name}.work")

    def prepare(self) -> None:
        """Declare the storage root if that has not been done, and clear what killed processes left."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.work.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.root.stat().st_dev != self.work.stat().st_dev:
            raise NotAStore(f"{self.root} is a mount point: name a folder below it")
        config = self.root / "extensions" / ocfl.LAYOUT
        config.mkdir(parents=True, exist_ok=True)
        self._declare(config / "config.json", _json(ocfl.LAYOUT_CONFIG))
        self._declare(self.root / "ocfl_layout.json", _json(ocfl.LAYOUT_ABOUT))
        self._declare(self.root / ocfl.ROOT_DECLARATION, b"ocfl_1.1\n")

    def _declare(self, path: Path, data: bytes) -> None:
        if path.exists():
            return
        partial = self.work / f"declare-{secrets.token_hex(8)}"
        disk.write(partial, data)
        partial.replace(path)
        disk.sync(path.parent)

    def folder(self, object_id: str) -> Path:
        """Return where the object is, or would be."""
        return self.root / ocfl.folder_of(object_id)

    def inventory(self, object_id: str) -> Inventory | None:
        """Return the object's inventory, None when there is no object; raises `Broken`."""
        folder = self.folder(object_id)
        if not folder.is_dir():
            return None
        try:
            data = (folder / "inventory.json").read_bytes()
            declared = (folder / ocfl.SIDECAR).read_text("utf-8").split()[0]
            inventory = ocfl.parse(data)
        except (OSError, ValueError, KeyError, IndexError) as error:
            raise Broken(f"{self.name}: {object_id}: {error}") from error
        if hashlib.sha512(data).hexdigest() != declared or inventory.object_id != object_id:
            raise Broken(f"{self.name}: {object_id}: the inventory does not match its digest")
        return inventory

    @contextmanager
    def locked(self, object_id: str) -> Iterator[None]:
        """Keep other processes from this object; ends with the process."""
        with (self.work / f"{_short(object_id)}.lock").open("wb") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def begin(self, object_id: str) -> Path:
        """Return an empty folder to build the object in; finishes or clears an earlier attempt.

        To be called with the lock held.
        """
        building, ready, old = (self._staged(object_id, s) for s in ("building", "ready", "old"))
        nest = self._staged(object_id, "nest")
        target = self.folder(object_id)
        if ready.exists() and not target.exists():
            self._place(ready, target)
        for left in (building, ready, old, nest):
            shutil.rmtree(left, ignore_errors=True)
        building.mkdir()
        return building

    def finish(self, object_id: str, building: Path) -> None:
        """Put a built, synced and verified object in its place."""
        target, ready = self.folder(object_id), self._staged(object_id, "ready")
        building.rename(ready)
        disk.sync(self.work)
        if not target.exists():
            self._place(ready, target)
            return
        if not disk.exchange(ready, target):
            # Without an exchange there is a moment with no object; `begin` heals it from `ready`.
            target.rename(self._staged(object_id, "old"))
            self._place(ready, target)
        disk.sync(target.parent)
        for left in (ready, self._staged(object_id, "old")):
            shutil.rmtree(left, ignore_errors=True)

    def abandon(self, building: Path) -> None:
        """Remove a half-built object."""
        shutil.rmtree(building, ignore_errors=True)

    def _staged(self, object_id: str, stage: str) -> Path:
        return self.work / f"{_short(object_id)}.{stage}"

    def _place(self, ready: Path, target: Path) -> None:
        """Move an object to a place that is free.

        A folder without an object would make the storage root invalid, so missing parents come in with it.
        """
        with (self.work / "placing.lock").open("wb") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            top = target
            while not top.parent.exists():
                top = top.parent
            if top is target:
                ready.rename(target)
            else:
                nest = ready.with_suffix(".nest")
                inner = nest / target.relative_to(top.parent)
                inner.parent.mkdir(parents=True)
                ready.rename(inner)
                folder = inner.parent
                while folder != nest:
                    disk.sync(folder)
                    folder = folder.parent
                (nest / top.name).rename(top)
                nest.rmdir()
            disk.sync(top.parent)


def _short(object_id: str) -> str:
    return hashlib.sha256(object_id.encode()).hexdigest()[:32]


def _json(body: object) -> bytes:
    return (json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
