"""ZIP containers of every kind: member list, limits, CRC of each member, encryption, macro parts."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from huijiao.core.formats.draft import Draft, Unreadable

MEMBERS = 200_000
TOTAL = 200 << 30  # bytes all members may unpack to
RATIO = 500
FREE = 1 << 30  # below this many bytes no ratio is suspicious …
OFFICE_FREE = 256 << 20  # … for office files, which their readers hold in memory
BLOCK = 1 << 20
ENCRYPTED = 0x1
UTF8 = 0x800
FAILURES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    struct.error,
    NotImplementedError,
    IndexError,
)


@contextmanager
def opened(path: Path, *, free: int = FREE) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP whose directory is sane; raises `Unreadable` for damage, bombs and encryption."""
    try:
        archive = zipfile.ZipFile(path)
    except FAILURES as error:
        raise Unreadable("zip.broken", why=str(error)[:80]) from error
    with archive:
        check_directory(archive.infolist(), path.stat().st_size, free)
        yield archive


def check_directory(members: list[zipfile.ZipInfo], size: int, free: int) -> None:
    """Refuse encryption, overlapping members, absurd numbers and ratios, before anything is unpacked."""
    if len(members) > MEMBERS:
        raise Unreadable("zip.bomb", why=f"> {MEMBERS} members")
    for member in members:
        if not member.filename:
            raise Unreadable("zip.broken", why="member without a name")
        if member.flag_bits & ENCRYPTED:
            raise Unreadable("zip.encrypted", f"member {member.filename}")
    total = sum(m.file_size for m in members)
    packed = sum(m.compress_size for m in members)
    if total > TOTAL:
        raise Unreadable("zip.bomb", why=f"{total >> 30} GiB")
    if packed > size:
        raise Unreadable("zip.bomb", why="overlapping members")
    if total > free and total > RATIO * max(1, size):
        raise Unreadable("zip.bomb", why=f"{total // max(1, size)}:1")


def copy_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: IO[bytes] | None = None) -> int:
    """Read a member to its last byte (its CRC is checked there); return its size; `Unreadable` when damaged."""
    done = 0
    try:
        with archive.open(member) as stream:
            while block := stream.read(BLOCK):
                done += len(block)
                if done > member.file_size:
                    raise Unreadable("zip.bomb", f"member {member.filename}", why="size differs")
                if target is not None:
                    target.write(block)
    except (*FAILURES, RuntimeError) as error:
        raise Unreadable("zip.broken", f"member {member.filename}", why=str(error)[:80]) from error
    return done


def verify(archive: zipfile.ZipFile, draft: Draft) -> None:
    """Check every member's CRC and note macro parts."""
    for member in archive.infolist():
        if not member.is_dir():
            copy_member(archive, member)
        if member.filename.lower().endswith("vbaproject.bin"):
            draft.add("macro.present", f"member {member.filename}", what="VBA")
