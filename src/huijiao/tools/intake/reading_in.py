"""One file of a posted disk into a box: verified while it is copied, taken up again where a crash left it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from django.utils import timezone

from huijiao.tools.intake import actions, paths
from huijiao.tools.intake.models import Box, Channel, FileState, StagedFile

_PIECE, _AHEAD = 1 << 20, 8 << 20


class Source(Protocol):
    """An open file of the disk."""

    def read(self, size: int, /) -> bytes | None:
        """Return the next bytes; OSError where the medium cannot be read."""

    def seek(self, offset: int, /) -> int:
        """Go to a byte."""


Opener = Callable[[], AbstractContextManager[Source]]


class WrongDigestError(Exception):
    """The disk gave other bytes than its list says, twice. ``name``: the digest, ``found``: what it was."""

    def __init__(self, name: str, expected: str, found: str) -> None:
        super().__init__(f"{name}: {expected} expected, {found} found")
        self.name, self.expected, self.found = name, expected, found


class UnreadableError(Exception):
    """The medium failed at a byte."""

    def __init__(self, offset: int, why: str) -> None:
        super().__init__(f"byte {offset}: {why}")
        self.offset, self.why = offset, why


class WrongSizeError(Exception):
    """The file is not as long as it was said to be."""

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(f"{expected} bytes expected, {found} found")
        self.expected, self.found = expected, found


def is_here(box: Box, path: str, size: int, mtime: datetime, expected: Mapping[str, str]) -> bool:
    """Tell whether the box holds this very file: the same digests, or where none are known, size and time."""
    row = StagedFile.objects.filter(box=box, path=paths.clean(path), state=FileState.COMPLETE, size=size).first()
    if row is None:
        return False
    known = [(digest, getattr(row, name)) for name, digest in expected.items() if name in {"md5", "sha256"}]
    return all(a == b for a, b in known) if known else row.mtime == mtime


def copy_in(
    *,
    box: Box,
    path: str,
    size: int,
    mtime: datetime,
    opener: Opener,
    expected: Mapping[str, str],
    beat: Callable[[int], None] = lambda _size: None,
) -> StagedFile:
    """Copy one file; it becomes complete only with the digests expected of it (``md5``, ``sha256``).

    A copy that came out wrong is made once more from the beginning: a bad cable is not a bad disk. Raises
    `WrongDigestError`, `UnreadableError`, `WrongSizeError`, `IntakeError`; then nothing of it is kept.
    """
    for last in (False, True):
        row = _begin(box, path, size, mtime)
        counted = 0

        def count(number: int) -> None:
            nonlocal counted
            counted += number
            beat(number)

        try:
            return _copy(row, size, opener, expected, count)
        except WrongDigestError:
            actions.discard(row)
            beat(-counted)
            if last:
                raise
        except (UnreadableError, WrongSizeError):
            actions.discard(row)
            raise
    raise AssertionError  # pragma: no cover - the loop returns or raises


def _begin(box: Box, path: str, size: int, mtime: datetime) -> StagedFile:
    clean = paths.clean(path)
    begun = StagedFile.objects.filter(box=box, path=clean, state=FileState.PARTIAL).select_related("box").first()
    if begun is not None and (begun.size, begun.mtime, begun.channel) == (size, mtime, Channel.DISK):
        return begun
    return actions.begin_upload(box=box, path=clean, size=size, channel=Channel.DISK, mtime=mtime)


def _copy(
    row: StagedFile, size: int, opener: Opener, expected: Mapping[str, str], count: Callable[[int], None]
) -> StagedFile:
    row, writer = actions.open_upload(row.upload_id)
    with writer:
        with _opened(opener) as source:
            source.seek(writer.offset)
            count(writer.offset)
            while piece := _read(source, writer.offset):
                if writer.offset + len(piece) > size:
                    raise WrongSizeError(size, writer.offset + len(piece))
                writer.put(piece)
                writer.wait(_AHEAD)
                count(len(piece))
        if writer.offset != size:
            raise WrongSizeError(size, writer.offset)
        for name, found in zip(("md5", "sha256"), writer.sums(), strict=True):
            if expected.get(name, found) != found:
                raise WrongDigestError(name, expected[name], found)
        return actions.finish(row, writer)


def _opened(opener: Opener) -> AbstractContextManager[Source]:
    try:
        return opener()
    except OSError as error:
        raise UnreadableError(0, error.strerror or str(error)) from error


def _read(source: Source, offset: int) -> bytes | None:
    try:
        return source.read(_PIECE)
    except OSError as error:
        raise UnreadableError(offset, error.strerror or str(error)) from error


def take_in(box: Box, folder: Path, beat: Callable[[str], None] | None = None) -> int:
    """Copy a folder (a disk that came by post) into a box; links are not followed. Returns the number of files.

    Files that are already here with the same size and time are passed over: an interrupted copy goes on.
    """
    taken = 0
    for base, names, files in os.walk(folder):
        names.sort()
        for name in sorted(files):
            source = Path(base) / name
            if source.is_symlink() or not source.is_file():
                continue
            facts, path = source.stat(), source.relative_to(folder).as_posix()
            mtime = datetime.fromtimestamp(int(facts.st_mtime), tz=timezone.get_default_timezone())
            here = StagedFile.objects.filter(box=box, path=paths.clean(path), state=FileState.COMPLETE)
            if not here.filter(size=facts.st_size, mtime=mtime).exists():
                with source.open("rb") as stream:
                    pieces = iter(partial(stream.read, 1 << 20), b"")
                    actions.store(box=box, path=path, pieces=pieces, size=facts.st_size, mtime=mtime)
            taken += 1
            if beat:
                beat(path)
    return taken
