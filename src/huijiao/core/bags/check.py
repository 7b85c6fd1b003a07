"""Is a bag complete, is it valid (RFC 8493 §3). What is wrong comes out line by line; nothing stops at the first."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from huijiao.core.bags import digests, names
from huijiao.core.bags.reader import PAYLOAD, Bag
from huijiao.core.discrepancies import Discrepancy, Kind


def present(folder: Path, base: Path) -> tuple[dict[str, os.stat_result], list[Discrepancy]]:
    """Return the regular files below ``folder`` by their path from ``base``, and what else lies there.

    Links are not followed. Folders that cannot be listed are said, not passed over.
    """
    found: dict[str, os.stat_result] = {}
    odd: list[Discrepancy] = []

    def refused(error: OSError) -> None:
        path = Path(error.filename or folder).relative_to(base).as_posix()
        odd.append(Discrepancy(Kind.UNREADABLE, names.shown(path), expected="0", found=error.strerror or str(error)))

    for at, folders, files in os.walk(folder, onerror=refused):
        folders.sort()
        for name in sorted(files) + [f for f in folders if Path(at, f).is_symlink()]:
            full = Path(at, name)
            path = full.relative_to(base).as_posix()
            if names.unusable(path):
                odd.append(Discrepancy(Kind.NAME, names.shown(path)))
            elif full.is_symlink() or not full.is_file():
                odd.append(Discrepancy(Kind.LINK, path))
            else:
                found[path] = full.stat()
    return found, odd


def complete(bag: Bag) -> Iterator[Discrepancy]:
    """Yield what can be known without reading the payload: missing and extra files, gaps in lists, wrong totals."""
    yield from bag.faults
    found, odd = present(bag.root / PAYLOAD, bag.root)
    yield from odd
    for path in bag.paths:
        if path not in found:
            yield Discrepancy(Kind.MISSING, path)
        elif bag.version >= (1, 0):
            for manifest in bag.payload:
                if path not in manifest.lines:
                    gap = "这份清单缺少此文件 / this list leaves the file out"
                    yield Discrepancy(Kind.TAG, path, what=f"manifest-{manifest.algorithm}.txt", found=gap)
    listed = set(bag.paths)
    yield from (Discrepancy(Kind.EXTRA, path) for path in found if path not in listed)
    if bag.oxum is not None:
        now = (sum(s.st_size for s in found.values()), len(found))
        if now != bag.oxum:
            yield Discrepancy(
                Kind.OXUM, "bag-info.txt", expected=f"{bag.oxum[0]}.{bag.oxum[1]}", found=f"{now[0]}.{now[1]}"
            )


def tag_files(bag: Bag) -> Iterator[Discrepancy]:
    """Yield tag files that are missing or are not what the tag manifests say."""
    for path in sorted({p for m in bag.tagged for p in m.lines}):
        yield from differs(bag.root / path, path, bag.tag_digests(path), tag=True)


def check(bag: Bag, beat: Callable[[int], None] | None = None) -> Iterator[Discrepancy]:
    """Yield everything: `complete`, `tag_files`, and the digests of the whole payload, each file read once."""
    yield from complete(bag)
    yield from tag_files(bag)
    for path in bag.paths:
        if (bag.root / path).is_file() and not (bag.root / path).is_symlink():
            yield from differs(bag.root / path, path, bag.digests(path), beat)


def differs(
    file: Path, path: str, wanted: dict[str, str], beat: Callable[[int], None] | None = None, *, tag: bool = False
) -> Iterator[Discrepancy]:
    """Yield in what a file is not as the digests say."""
    seen = 0

    def count(size: int) -> None:
        nonlocal seen
        seen += size
        if beat:
            beat(size)

    try:
        if file.is_symlink() or not file.is_file():
            yield Discrepancy(Kind.MISSING, path)
            return
        with file.open("rb") as stream:
            _, sums = digests.measure(stream, wanted, size=file.stat().st_size, beat=count)
    except OSError as error:
        yield Discrepancy(Kind.UNREADABLE, path, expected=str(seen), found=error.strerror or str(error))
        return
    kind = Kind.TAG if tag else Kind.DIGEST
    for name, digest in wanted.items():
        if sums[name] != digest:
            found = "校验值不符 / its checksum differs" if tag else sums[name]
            yield Discrepancy(kind, path, digest, found, name.upper())
