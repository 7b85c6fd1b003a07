"""Builds the next version of an object on several shelves at once, or copies an object between shelves."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huijiao.tools.vault import crew, disk, hand, ocfl, reading
from huijiao.tools.vault.crew import Crew
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
    sm3: str = ""


@dataclass
class Gathered:
    """What one version consists of: logical path → sha256, and content path → digests of new files."""

    state: dict[str, str] = field(default_factory=dict)
    new: dict[str, Digests] = field(default_factory=dict)
    bytes: int = 0


def gather(
    base: Inventory | None, sources: Sequence[Source], extra: Mapping[str, bytes], buildings: Sequence[Path]
) -> Gathered:
    """Copy what the object does not hold yet into every building; raises `Damaged` on a wrong source.

    A source that brings its SHA-256 is not hashed with it here: `prove` compares that digest with what every store gives
    back. ``base``: of `ocfl.ALGORITHM`.
    """
    content = f"v{base.version + 1 if base else 1}/content"
    have = set(base.contents().values()) if base else set()
    out = Gathered()
    with Crew(len(sources)) as hands:
        waiting: list[list[Source]] = []
        for answer in hands.run(_tasks(out, sources, content, have, buildings, waiting)):
            for source, (size, taken) in zip(waiting.pop(0), answer, strict=True):
                _enter(out, source, content, _checked(source, size, taken), have, buildings)
    for name, data in sorted(extra.items()):
        size, taken = _put(data, [building / content / name for building in buildings])
        out.bytes += size
        _enter(out, Source(name, Path(), size), content, Digests(**taken), have, buildings)
    return out


def _tasks(
    out: Gathered,
    sources: Iterable[Source],
    content: str,
    have: set[str],
    buildings: Sequence[Path],
    waiting: list[list[Source]],
) -> Iterator[dict[str, Any]]:
    """Cut the sources that must be copied into tasks; ``waiting`` keeps which sources each task is about."""
    roots = [str(building) for building in buildings]
    batch: list[Source] = []
    size = 0
    for source in sources:
        out.bytes += source.bytes
        digest = source.sha256.lower()
        if digest and digest in have:
            out.state[source.path] = digest
            continue
        if digest:
            have.add(digest)  # a later source of the same bytes need not be copied
            out.state[source.path] = digest
        batch.append(source)
        size += source.bytes
        if len(batch) >= crew.BATCH_FILES or size >= crew.BATCH_BYTES:
            waiting.append(batch)
            yield _task(batch, content, roots)
            batch, size = [], 0
    if batch:
        waiting.append(batch)
        yield _task(batch, content, roots)


def _task(batch: Sequence[Source], content: str, roots: Sequence[str]) -> dict[str, Any]:
    return {"roots": roots, "copy": [
        [str(s.file), f"{content}/{s.path}", ["md5"] if s.sha256 else ["md5", "sha256"]] for s in batch
    ]}  # fmt: skip


def _checked(source: Source, size: int, taken: Mapping[str, str]) -> Digests:
    """Return the digests of a copied source; raises `Damaged` when it is not what it was said to be."""
    sha256 = taken.get("sha256") or source.sha256.lower()
    wrong = [
        f"{name} {is_} instead of {said}"
        for name, is_, said in (("bytes", size, source.bytes), ("md5", taken["md5"], source.md5.lower()))
        if said not in {"", is_}
    ]
    if wrong:
        raise Damaged(f"{source.path}: {'; '.join(wrong)}")
    return Digests(sha256, taken["md5"], source.sm3.lower())


def _put(data: bytes, targets: Sequence[Path]) -> tuple[int, dict[str, str]]:
    for target in targets:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with target.open("xb") as stream:
            stream.write(data)
    taken = {}
    for name in ("md5", "sha256"):
        made = reading.digester(name)
        made.update(data)
        taken[name] = made.hexdigest()
    return len(data), taken


def _enter(
    out: Gathered, source: Source, content: str, digests: Digests, have: set[str], buildings: Sequence[Path]
) -> None:
    path = f"{content}/{source.path}"
    out.state[source.path] = digests.sha256
    if source.sha256 or digests.sha256 not in have:
        have.add(digests.sha256)
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
        made: set[str] = set()
        for path in disk.files(old):
            if "/" in path:
                room(building, path, made)
                os.link(f"{old}/{path}", f"{building}/{path}")
    body, sidecar = inventory.dump(), f"{inventory.digest()} inventory.json\n".encode()
    version = building / f"v{inventory.version}"
    version.mkdir(exist_ok=True, mode=0o700)
    for folder in (version, building):
        disk.write(folder / "inventory.json", body)
        disk.write(folder / inventory.sidecar, sidecar)
    disk.write(building / ocfl.OBJECT_DECLARATION, b"ocfl_object_1.1\n")


def room(building: Path, path: str, made: set[str]) -> None:
    """Make the folder a file goes to; ``made`` remembers."""
    folder = path.rpartition("/")[0]
    if folder not in made:
        (building / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        made.add(folder)


def prove(buildings: Sequence[Path], contents: Mapping[str, str], algorithm: str = ocfl.ALGORITHM) -> None:
    """Read files back from every disk and compare (`Damaged`). ``contents``: content path → digest."""
    with Crew(len(contents) * len(buildings)) as hands:
        for wrong in hands.run(_interleaved(buildings, contents, algorithm)):
            if wrong:
                path, found = wrong[0]
                raise Damaged(f"{path}: read back as sha256 {found} instead of {contents[path]}")


def _interleaved(buildings: Sequence[Path], contents: Mapping[str, str], algorithm: str) -> Iterator[dict[str, Any]]:
    """Give the stores in turn: they are on different disks, or share the processors."""
    rows = [crew.proofs(b, ((p, d, _size(b, p)) for p, d in contents.items()), algorithm) for b in buildings]
    for tasks in zip(*rows, strict=True):
        yield from tasks


def _size(building: Path, path: str) -> int:
    return os.stat(f"{building}/{path}").st_size  # noqa: PTH116 - once per file: strings


def replicate(object_id: str, source: Shelf, target: Shelf, inventory: Inventory) -> None:
    """Make ``target`` hold the object exactly as ``source`` does; sound files it has are not copied again."""
    building = target.begin(object_id)
    contents = inventory.contents()
    good, mine = source.folder(object_id), target.folder(object_id)
    made: set[str] = set()
    try:
        for path in disk.files(good):
            room(building, path, made)
            digest = contents.get(path, "")
            if digest and sound(mine / path, digest, inventory.algorithm):
                os.link(mine / path, building / path)
            else:
                hand.copy(f"{good}/{path}", [f"{building}/{path}"], ())
        disk.sync_tree(building, len(contents))
        prove([building], contents, inventory.algorithm)
        target.finish(object_id, building)
    except BaseException:
        target.abandon(building)
        raise


def sound(file: Path, digest: str, algorithm: str) -> bool:
    """Tell whether a file is there and is what its digest says, read from the disk."""
    try:
        return file.is_file() and reading.digest_of(str(file), algorithm) == digest
    except OSError:  # a bad sector: take the other copy
        return False
