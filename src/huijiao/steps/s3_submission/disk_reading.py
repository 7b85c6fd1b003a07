"""The read-in station: a disk, sealed or plain, into a submission's box; what is not as listed is said, not hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from os import stat_result
from pathlib import Path
from typing import Any

from huijiao.core.bags import check, names, reader, seal
from huijiao.core.bags.digests import measure
from huijiao.core.bags.reader import PAYLOAD, Bag
from huijiao.core.bags.seal import Seal
from huijiao.core.discrepancies import Discrepancy, Kind
from huijiao.core.forms.package import package_of
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake import reading_in
from huijiao.tools.intake.errors import FrozenError, IntakeError
from huijiao.tools.intake.models import Box, StagedFile
from huijiao.tools.intake.reading_in import Source, UnreadableError, WrongDigestError, WrongSizeError

Opener = Callable[[Path], AbstractContextManager[Source]]


@dataclass(frozen=True)
class Found:
    """A disk as it was found: its payload folder, and what its own list says. ``kind``: bag, list or folder."""

    root: Path
    payload: Path
    kind: str
    expected: Mapping[str, Mapping[str, Any]]  # path below the payload → md5, sha256, sm3, bytes
    seal: Seal | None = None
    bag: Bag | None = None
    list_name: str = ""


@dataclass
class Reading:
    """What one reading has done. Bytes and files are those now in the box, taken in by this run or before."""

    found: Found
    files: int = 0
    bytes: int = 0
    already: int = 0
    seal: str = ""  # GENUINE UNKNOWN FALSE NONE
    discrepancies: list[Discrepancy] = field(default_factory=list)

    def result(self) -> dict[str, Any]:
        """Return the sums that are kept with the disk."""
        return {"kind": self.found.kind, "files": self.files, "bytes": self.bytes, "seal": self.seal,
                "listed": len(self.found.expected), "discrepancies": len(self.discrepancies),
                "fingerprint": self.found.seal.fingerprint if self.found.seal else ""}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told of progress."""

    begin: Callable[[int, int], None] = lambda _files, _size: None
    beat: Callable[[int], None] = lambda _size: None
    done: Callable[[str], None] = lambda _path: None


def look(top: Path) -> Found:
    """Tell what a disk holds: a bag at its top (or in its only folder that is one), else files with or without a list.

    Raises `BagError` for a bag that cannot be used, OSError when the disk cannot be read at all.
    """
    next(iter(top.iterdir()), None)
    root = reader.find_bag(top)
    if root is None:
        package = package_of((), top)
        listed = package.listed or {}
        return Found(top, top, "list" if listed else "folder", listed, list_name=package.manifest_path)
    bag = reader.open_bag(root)
    cut = len(PAYLOAD) + 1
    expected = {path[cut:]: bag.digests(path) for path in bag.paths}
    sealed, _ = seal.check(root)
    return Found(root, root / PAYLOAD, "bag", expected, sealed, bag)


def read_in(
    found: Found, box: Box, *, fingerprint: str = "", watch: Watch | None = None, opener: Opener | None = None
) -> Reading:
    """Copy and verify everything that is as listed; list everything that is not. Can be repeated at any time.

    Of a bag, files that no list names stay where they are: the seal does not cover them. Raises `FrozenError` when
    the box takes nothing (any more).
    """
    watch = watch or Watch()
    reading = Reading(found)
    _check_lists(reading, fingerprint)
    present, odd = check.present(found.payload, found.payload)
    reading.discrepancies += odd
    unreadable = {d.path for d in odd}
    expected = dict(found.expected)
    for path in sorted(set(expected) - set(present) - unreadable):
        reading.discrepancies.append(Discrepancy(Kind.MISSING, path))
    if found.kind != "folder":
        extra = sorted(path for path in present if path not in expected)
        reading.discrepancies += [Discrepancy(Kind.EXTRA, path) for path in extra]
    todo = {path: facts for path, facts in present.items() if found.kind != "bag" or path in expected}
    watch.begin(len(todo), sum(facts.st_size for facts in todo.values()))
    open_ = opener or _open
    for path, facts in todo.items():
        _one(reading, box, path, facts, partial(open_, found.payload / path), watch)
        watch.done(path)
    reading.discrepancies.sort(key=lambda d: (d.path, d.kind))
    return reading


def _open(path: Path) -> AbstractContextManager[Source]:
    return path.open("rb", buffering=0)


def _check_lists(reading: Reading, fingerprint: str) -> None:
    found = reading.found
    if found.bag is None:
        reading.seal = "NONE"
        if fingerprint:
            reading.discrepancies.append(Discrepancy(Kind.SEAL, seal.FILE, fingerprint, "—"))
        return
    reading.discrepancies += found.bag.faults
    reading.discrepancies += check.tag_files(found.bag)
    sealed, faults = seal.check(found.root, fingerprint)
    reading.discrepancies += faults
    if sealed is None:
        reading.seal = "FALSE" if faults else "NONE"
    else:
        # Without a fingerprint that came another way, a seal only says that the disk is consistent with itself.
        reading.seal = "FALSE" if faults else ("GENUINE" if fingerprint else "UNKNOWN")


def _one(
    reading: Reading,
    box: Box,
    path: str,
    facts: stat_result,
    opener: partial[AbstractContextManager[Source]],
    watch: Watch,
) -> None:
    expected = reading.found.expected.get(path, {})
    digests = {name: str(expected[name]) for name in ("md5", "sha256") if expected.get(name)}
    mtime = datetime.fromtimestamp(int(facts.st_mtime), tz=UTC)
    try:
        _refuse_size(expected.get("bytes"), facts.st_size)
        if reading_in.is_here(box, path, facts.st_size, mtime, digests):
            reading.already += 1
            watch.beat(facts.st_size)
        else:
            row = reading_in.copy_in(box=box, path=path, size=facts.st_size, mtime=mtime, opener=opener,
                                     expected=digests, beat=watch.beat)  # fmt: skip
            if not digests and expected.get("sm3"):
                _refuse_sm3(box, row, str(expected["sm3"]))
    except FrozenError:
        raise
    except (WrongDigestError, WrongSizeError, UnreadableError, IntakeError) as error:
        reading.discrepancies += _said(error, path)
        return
    reading.files += 1
    reading.bytes += facts.st_size


def _refuse_size(expected: int | None, found: int) -> None:
    if expected not in {None, found}:
        raise WrongSizeError(int(expected or 0), found)


def _refuse_sm3(box: Box, row: StagedFile, expected: str) -> None:
    """A list that states SM3 alone is checked against what has been written; a wrong file goes again."""
    with row.location.open("rb") as stream:
        _, sums = measure(stream, ("sm3",), size=row.size or 0)
    if sums["sm3"] != expected:
        intake.remove(box, row.path)
        raise WrongDigestError("sm3", expected, sums["sm3"])


def _said(error: Exception, path: str) -> Iterator[Discrepancy]:
    shown = names.shown(path)
    match error:
        case WrongDigestError():
            yield Discrepancy(Kind.DIGEST, shown, error.expected, error.found, error.name.upper())
        case WrongSizeError():
            yield Discrepancy(Kind.SIZE, shown, str(error.expected), str(error.found))
        case UnreadableError():
            yield Discrepancy(Kind.UNREADABLE, shown, str(error.offset), error.why)
        case IntakeError():
            yield Discrepancy(Kind.REFUSED, shown, found=f"{error.text.zh} {error.text.en}")
