"""Builds the next version of an object on several shelves at once, or copies an object between shelves."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from huijiao.tools.vault import disk, ocfl
from huijiao.tools.vault.ocfl import Digests, Inventory
from huijiao.tools.vault.shelf import Shelf


class Damaged(Exception):
    """Bytes that are not what they were said to be; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to keep: its path in the object, where it lies, its size, and digests taken when it came in."""

    path: str
    file: Path
    bytes: int
    md5: str = ""
    sha256: str = ""


@dataclass
class Gathered:
    """What one version consists of: logical path → sha512, and content path → digests of new files."""

    state: dict[str, str] = field(default_factory=dict)
    new: dict[str, Digests] = field(default_factory=dict)
    bytes: int = 0


def gather(
    base: Inventory | None, sources: Iterable[Source], extra: Mapping[str, bytes], buildings: Sequence[Path]
) -> Gathered:
    """Copy what the object does not hold yet into every building; raises `Damaged` on a wrong source."""
    content = f"v{base.version + 1 if base else 1}/content"
    known = {digest: path for path, digest in (base.other("sha256") if base else {}).items()}
    held = base.contents() if base else {}
    have = set(held.values())
    out = Gathered()
    with disk.Hashing() as hashing:
        for source in sources:
            out.bytes += source.bytes
            if source.sha256 and source.sha256 in known:
                path = known[source.sha256]
                out.state[source.path] = held.get(path) or out.new[path].sha512
                continue
            with source.file.open("rb") as stream:
                path, digests = f"{content}/{source.path}", _take(hashing, stream, source, content, buildings)
            _enter(out, source.path, path, digests, have, buildings)
            known[digests.sha256] = path
        for name, data in sorted(extra.items()):
            out.bytes += len(data)
            made = Source(name, Path(), len(data))
            digests = _take(hashing, io.BytesIO(data), made, content, buildings)
            _enter(out, name, f"{content}/{name}", digests, have, buildings)
    return out


def _take(hashing: disk.Hashing, stream: BinaryIO, source: Source, content: str, buildings: Sequence[Path]) -> Digests:
    with ExitStack() as stack:
        outs = []
        for building in buildings:
            target = building / content / source.path
            target.parent.mkdir(parents=True, exist_ok=True)
            outs.append(stack.enter_context(target.open("xb")))
        size, digests = hashing.copy(stream, outs)
    wrong = [
        f"{name} {is_} instead of {said}"
        for name, is_, said in (
            ("bytes", size, source.bytes),
            ("md5", digests.md5, source.md5.lower()),
            ("sha256", digests.sha256, source.sha256.lower()),
        )
        if said not in {"", is_}
    ]
    if wrong:
        raise Damaged(f"{source.path}: {'; '.join(wrong)}")
    return digests


def _enter(out: Gathered, logical: str, path: str, digests: Digests, have: set[str], buildings: Sequence[Path]) -> None:
    out.state[logical] = digests.sha512
    if digests.sha512 not in have:
        have.add(digests.sha512)
        out.new[path] = digests
        return
    for building in buildings:  # the object holds these bytes under another name
        copied = building / path
        copied.unlink()
        _prune(copied.parent, building)


def _prune(folder: Path, stop: Path) -> None:
    while folder != stop and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def dress(building: Path, inventory: Inventory, old: Path | None) -> None:
    """Add what makes a folder an object: declaration, inventories, and hard links to ``old``'s files."""
    if old is not None:
        for path in disk.files(old):
            if "/" in path:
                target = building / path
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(old / path, target)
    body, sidecar = inventory.dump(), f"{inventory.digest()} inventory.json\n".encode()
    version = building / f"v{inventory.version}"
    version.mkdir(exist_ok=True)
    for folder in (version, building):
        disk.write(folder / "inventory.json", body)
        disk.write(folder / ocfl.SIDECAR, sidecar)
    disk.write(building / ocfl.OBJECT_DECLARATION, b"ocfl_object_1.1\n")


def prove(building: Path, contents: Mapping[str, str]) -> None:
    """Read files back from the disk and compare (`Damaged`). ``contents``: content path → sha512."""
    for path, digest in contents.items():
        if disk.read_digest(building / path) != digest:
            raise Damaged(f"{path}: what was read back is not what was written")


def replicate(object_id: str, source: Shelf, target: Shelf, inventory: Inventory) -> None:
    """Make ``target`` hold the object exactly as ``source`` does; sound files it has are not copied again."""
    building = target.begin(object_id)
    contents = inventory.contents()
    try:
        with disk.Hashing() as hashing:
            for path in disk.files(source.folder(object_id)):
                _bring(hashing, source.folder(object_id) / path, target.folder(object_id) / path, building / path,
                       contents.get(path, ""))  # fmt: skip
        disk.sync_tree(building)
        prove(building, contents)
        target.finish(object_id, building)
    except BaseException:
        target.abandon(building)
        raise


def _bring(hashing: disk.Hashing, good: Path, mine: Path, to: Path, digest: str) -> None:
    """Link the target's own file when it is sound, else copy the good one. ``digest``: "" for inventories."""
    to.parent.mkdir(parents=True, exist_ok=True)
    if digest and mine.is_file() and disk.read_digest(mine) == digest:
        os.link(mine, to)
        return
    with good.open("rb") as stream, to.open("xb") as out:
        _, digests = hashing.copy(stream, (out,))
    if digest and digests.sha512 != digest:
        raise Damaged(f"{good}: damaged there too")
