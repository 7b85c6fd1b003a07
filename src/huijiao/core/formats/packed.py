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

ENTRIES = 200_000  # members one archive may have; for all that is nested in it see `archives.Budget`
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
    if len(members) > ENTRIES:
        raise Unreadable("zip.bomb", why=f"> {ENTRIES} members")
    for member in members:
        if not member.filename:
            raise Unreadable("zip.broken", why="member without a name")
        if member.flag_bits & ENCRYPTED:
            raise Unreadable("zip.encrypted", f"member {member.filename}")
    total = sum(m.file_size for m in members)
    packed = sum(m.compress_size for m in members)
    ends = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        if member.header_offset < ends:
            raise Unreadable("zip.bomb", f"member {member.filename}", why="overlapping members")
        ends = member.header_offset + 30 + member.compress_size
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


def refuse_entities(archive: zipfile.ZipFile) -> None:
    """Office files have no document type declarations; one that has is made to make its reader read something else."""
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels", ".vml")):
            with archive.open(member) as stream:
                head = stream.read(1 << 16).replace(b"\0", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Unreadable("xml.entity", f"member {member.filename}", name="DOCTYPE")


def verify(archive: zipfile.ZipFile, draft: Draft) -> None:
    """Check every member's CRC, refuse entities, note macro parts."""
    for member in archive.infolist():
        if not member.is_dir():
            copy_member(archive, member)
        if member.filename.lower().endswith("vbaproject.bin"):
            draft.add("macro.present", f"member {member.filename}", what="VBA")
    refuse_entities(archive)
