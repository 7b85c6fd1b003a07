"""RAR (and what else libarchive reads): every member unpacked and its checksum checked, where the system has libarchive.

Without the library only the headers are read (names, passwords, volumes), and the report says so.
"""

from __future__ import annotations

import os
import tempfile
import zlib
from pathlib import Path
from types import ModuleType
from typing import Any

from huijiao.core.formats import rar_headers
from huijiao.core.formats.archives import Members, allowed
from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.rar_headers import Member

_NAMES = ("libarchive.so.13", "libarchive.so", "libarchive.13.dylib")
_ENCRYPTED = ("encrypt", "passphrase", "password")
_VOLUME = ("multi-volume", "multivolume", "volume", "split")


def library() -> ModuleType | None:
    """Return the binding to the system's libarchive, or None where there is none."""
    for name in _NAMES:
        # the binding asks the linker's tools for the name unless it is given; a child may start no programs
        os.environ.setdefault("LIBARCHIVE", name)
        try:
            import libarchive  # noqa: PLC0415 -- fails without the system's library
        except (ImportError, OSError, TypeError, AttributeError):
            os.environ.pop("LIBARCHIVE", None)
            continue
        return libarchive  # type: ignore[no-any-return]
    return None


def read(source: Source, draft: Draft) -> None:
    """Read a RAR archive to its last member; without the library its headers only."""
    listed = rar_headers.members(source.path)
    members = Members(draft, source.depth, allowed(source.path))
    members.expect(sum(member.size for member in listed))
    found = library()
    if found is None:
        for member in listed:
            members.enter(member.name, member.size)
        members.finish()
        draft.examined = False
        draft.add("reader.absent", what="RAR")
        return
    try:
        with found.file_reader(str(source.path), format_name="all", filter_name="all") as archive:
            files = iter(listed)
            for entry in archive:
                if not entry.isdir:
                    _member(entry, next(files, None), members)
    except found.ArchiveError as error:
        raise _worded(str(error)) from error
    except (OSError, ValueError, TypeError) as error:
        raise Unreadable("zip.broken", why=str(error)[:80]) from error
    if members.files + members.links < len(listed):
        raise Unreadable("zip.broken", why=f"{members.files} of {len(listed)} members")
    members.finish()


def _worded(why: str) -> Unreadable:
    lower = why.lower()
    if any(word in lower for word in _ENCRYPTED):
        return Unreadable("zip.encrypted")
    if any(word in lower for word in _VOLUME):
        return Unreadable("archive.volume")
    return Unreadable("zip.broken", why=why[:80])


def _member(entry: Any, listed: Member | None, members: Members) -> None:
    name = entry.pathname or "?"
    if entry.issym or entry.islnk:
        members.links += 1
        members.draft.add("zip.unsafe_path", f"member {name}", name=name)
        return
    wanted = members.enter(name, int(entry.size or 0))
    crc = size = 0
    with tempfile.NamedTemporaryFile(prefix="huijiao-member-") as target:
        for block in entry.get_blocks():
            members.pour(len(block), name)
            crc, size = zlib.crc32(block, crc), size + len(block)
            if wanted:
                target.write(block)
        target.flush()
        if listed is not None and listed.crc is not None and (size, crc) != (listed.size, listed.crc):
            raise Unreadable("zip.broken", f"member {name}", why="CRC")
        if wanted:
            members.examine(name, Path(target.name))
