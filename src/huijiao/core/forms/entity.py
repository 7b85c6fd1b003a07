"""Finds the data folder of a deposit and lists its files with their digests, each byte read once."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from huijiao.core.manifest import FileEntry
from huijiao.core.text import Text

_STRONG = frozenset({"实体数据", "数据实体", "实体数据包", "数据实体包", "科学数据实体", "汇交数据实体", "数据包", "汇交数据包",
                     "dataentity", "entitydata", "datapackage", "entity"})  # fmt: skip
_WEAK = frozenset({"数据", "科学数据", "汇交数据", "实体", "data", "dataset", "datasets"})
_PREFIX = re.compile(r"^[\d一二三四五六七八九十]{1,3}[\s._、\-]*")
_DATASET = re.compile(r"^\d{1,3}[\s._\-、].+")
_NOTES = re.compile(r"^0{1,3}[\s._\-]*(?:说明|文档|readme|docs?)$", re.IGNORECASE)
DEPTH = 3
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Entity:
    """``root``: what file paths are relative to; ``outer``: where manifests may also lie (a bag's top).

    ``top``: the deposit's folder; only within it may a manifest lie beside the data folder.
    """

    root: Path
    outer: Path
    top: Path | None = None
    #: Why the archive that should have become this folder was not unpacked.
    refused: Text | None = None

    @property
    def bag(self) -> bool:
        """Tell whether it is the payload of a BagIt bag."""
        return self.root != self.outer


def find_entity(top: Path) -> Entity | None:
    """Return the data folder below (or at) ``top``: by its name in several spellings, else by its shape."""
    folders = [top, *_folders(top, DEPTH)]
    below = folders[1:]
    for chosen in (
        next((f for f in below if folded(f.name) in _STRONG), None),
        next((f for f in folders if (f / "bagit.txt").is_file()), None),
        next((f for f in below if _looks(f)), None),
        next((f for f in below if folded(f.name) in _WEAK and f.parent == top), None),
        top if folded(top.name) in _STRONG or _looks(top) else None,
    ):
        if chosen is not None:
            return replace(_entity(chosen), top=top)
    return None


def named_entity(name: str) -> bool:
    """Tell a name by which a data folder (or the archive of one) is called."""
    bare = re.sub(r"[(（][^()（）]*[)）]$", "", name)
    return folded(bare) in _STRONG


def folded(name: str) -> str:
    """Fold a folder name: numbering, case, spaces and strokes go."""
    return re.sub(r"[\s_\-]+", "", _PREFIX.sub("", name)).lower()


def _entity(folder: Path) -> Entity:
    payload = folder / "data"
    if (folder / "bagit.txt").is_file() and payload.is_dir():
        return Entity(payload, folder)
    inner = next((f for f in _folders(folder, 1) if (f / "bagit.txt").is_file() and (f / "data").is_dir()), None)
    if inner is not None and len(_folders(folder, 1)) == 1:
        return Entity(inner / "data", inner)
    return Entity(folder, folder)


def _looks(folder: Path) -> bool:
    children = [f.name for f in _folders(folder, 1)]
    if any(_NOTES.match(n) for n in children):
        return True
    return sum(bool(_DATASET.match(n)) and (folder / n / "data").is_dir() for n in children) >= 1


def _folders(top: Path, depth: int) -> list[Path]:
    """Return folders breadth first, sorted; links are not followed."""
    found: list[Path] = []
    level = [top]
    for _ in range(depth):
        following: list[Path] = []
        for folder in level:
            try:
                entries = sorted(os.scandir(folder), key=lambda e: e.name)
            except OSError:
                continue
            following.extend(Path(e.path) for e in entries if e.is_dir(follow_symlinks=False))
        found.extend(following)
        level = following
    return found


def files_below(top: Path) -> Iterator[Path]:
    """Yield regular files, sorted by path; links are not followed."""
    for folder, names, files in os.walk(top):
        names.sort()
        for name in sorted(files):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path


def shown(path: Path, root: Path) -> str:
    """Return the relative path with ``/``; bytes that are no UTF-8 become U+FFFD (R-ENT-08)."""
    relative = path.relative_to(root).as_posix()
    return relative.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def entry(path: Path, root: Path) -> FileEntry:
    """Return size, MD5 and SHA-256 of one file, read once."""
    md5, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
    size = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            md5.update(chunk)
            sha256.update(chunk)
            size += len(chunk)
    return FileEntry(shown(path, root), size, md5.hexdigest(), sha256.hexdigest())
