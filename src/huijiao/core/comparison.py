"""A depositor's list of files against the manifest, line by line (md5sum, sha256sum, 文件清单)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huijiao.core.discrepancies import Discrepancy, Kind
from huijiao.core.manifest import FileEntry

_DIGESTS = ("md5", "sha256", "sm3")


@dataclass(frozen=True)
class Comparison:
    """Lines of the list, lines that agree, lines that state no digest, and every difference, by path."""

    listed: int
    same: int
    unchecked: int
    rows: tuple[Discrepancy, ...]

    def counts(self) -> dict[str, int]:
        """Return the sums, and how many differences there are of each kind."""
        kinds = {str(kind): sum(r.kind is kind for r in self.rows) for kind in {r.kind for r in self.rows}}
        return {
            "listed": self.listed,
            "same": self.same,
            "unchecked": self.unchecked,
            "differences": len(self.rows),
            **kinds,
        }


def compare(
    listed: Mapping[str, Mapping[str, Any]], entries: Iterable[FileEntry], itself: Iterable[str] = ()
) -> Comparison:
    """Compare what a list states with what is there. ``itself``: lists need not be listed.

    A list may speak from another folder (a disk's root, its own place): the reading that meets the most files counts.
    """
    there = {entry.path: entry for entry in entries}
    stated = _aligned(listed, there)
    rows: list[Discrepancy] = []
    same = unchecked = 0
    for path, facts in stated.items():
        entry = there.get(path)
        if entry is None:
            rows.append(Discrepancy(Kind.MISSING, path))
            continue
        found = list(_differences(facts, entry))
        rows += found
        known = [n for n in _DIGESTS if facts.get(n) and getattr(entry, n)]
        same += bool(known) and not found
        unchecked += not known and not found
    own = set(itself)
    rows += [Discrepancy(Kind.EXTRA, path) for path in there if path not in stated and path not in own]
    return Comparison(len(stated), same, unchecked, tuple(sorted(rows, key=lambda r: (r.path, r.kind))))


def _differences(facts: Mapping[str, Any], entry: FileEntry) -> Iterable[Discrepancy]:
    size = facts.get("bytes")
    if size is not None and int(size) != entry.bytes:
        yield Discrepancy(Kind.SIZE, entry.path, str(size), str(entry.bytes))
    for name in _DIGESTS:
        wanted, found = str(facts.get(name) or "").lower(), getattr(entry, name)
        if wanted and found and wanted != found:
            yield Discrepancy(Kind.DIGEST, entry.path, wanted, found, name.upper())


def _aligned(listed: Mapping[str, Mapping[str, Any]], there: Mapping[str, FileEntry]) -> dict[str, Mapping[str, Any]]:
    """Return the list with paths as the manifest has them: leading folders dropped or added, alike for all lines."""
    paths = list(listed)
    best = max(
        _readings(paths, list(there)), key=lambda r: (sum(_moved(p, r) in there for p in paths), -len(r[0]) - len(r[1]))
    )
    return {_moved(path, best): facts for path, facts in listed.items()}


def _readings(paths: Sequence[str], there: Sequence[str]) -> list[tuple[str, str]]:
    """Return (prefix to drop, prefix to add)."""
    found = {("", "")}
    for path in paths[:50]:
        last = path.rpartition("/")[2]
        for other in (t for t in there if t.rpartition("/")[2] == last):
            ours, theirs = path.split("/"), other.split("/")
            shared = 0
            while shared < min(len(ours), len(theirs)) and ours[-1 - shared] == theirs[-1 - shared]:
                shared += 1
            drop, add = ours[: len(ours) - shared], theirs[: len(theirs) - shared]
            found.add(("/".join([*drop, ""]), "/".join([*add, ""])))
            if len(found) > 200:
                return sorted(found)
    return sorted(found)


def _moved(path: str, reading: tuple[str, str]) -> str:
    drop, add = reading
    return add + path.removeprefix(drop) if path.startswith(drop) else path
