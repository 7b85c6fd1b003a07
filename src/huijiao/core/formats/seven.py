"""7z: every member unpacked and its CRC checked; members are examined as files of their own. Records as for ZIP."""

from __future__ import annotations

import stat
import tempfile
from pathlib import Path
from typing import IO, Any

import py7zr
from py7zr.exceptions import ArchiveError, PasswordRequired, UnsupportedCompressionMethodError
from py7zr.io import Py7zIO, WriterFactory

from huijiao.core.formats.archives import Members, allowed
from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.packed import ENTRIES


def read(source: Source, draft: Draft) -> None:
    """Read a 7z archive to its last member."""
    members = Members(draft, source.depth, allowed(source.path))
    try:
        with py7zr.SevenZipFile(source.path, "r") as archive:
            _members(archive, members, draft)
    except PasswordRequired as error:
        raise Unreadable("zip.encrypted") from error
    except UnsupportedCompressionMethodError as error:
        draft.examined = False
        draft.add("gzip.unsupported", what=str(error)[:60])
    except (Unreadable, MemoryError):
        raise
    except (
        ArchiveError,
        EOFError,
        OSError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RuntimeError,
    ) as error:
        raise Unreadable("zip.broken", why=(str(error) or type(error).__name__)[:80]) from error
    except Exception as error:  # its decoders are compiled and raise types of their own
        raise Unreadable("zip.broken", why=(str(error) or type(error).__name__)[:80]) from error
    members.finish()


def _members(archive: py7zr.SevenZipFile, members: Members, draft: Draft) -> None:
    if archive.needs_password():
        raise Unreadable("zip.encrypted")
    listed = archive.list()
    if len(listed) > ENTRIES:
        raise Unreadable("zip.bomb", why=f"> {ENTRIES} members")
    _attributes(archive, draft)
    files = [info for info in listed if not info.is_directory]
    members.expect(sum(int(info.uncompressed or 0) for info in files))
    archive.extractall(factory=_Factory(members, {i.filename: int(i.uncompressed or 0) for i in files}))


def _attributes(archive: py7zr.SevenZipFile, draft: Draft) -> None:
    for member in archive.files:
        if member.is_symlink or member.is_junction or (member.posix_mode and stat.S_ISLNK(member.posix_mode)):
            draft.add("zip.unsafe_path", f"member {member.filename}", name=member.filename)


class _Factory(WriterFactory):
    """Hands out a sink per member."""

    def __init__(self, members: Members, sizes: dict[str, int]) -> None:
        self.members, self.sizes = members, sizes

    def create(self, filename: str) -> Py7zIO:
        return _Sink(self.members, filename, self.sizes.get(filename, 0))


class _Sink(Py7zIO):
    """Takes one member; examines it when it is closed."""

    def __init__(self, members: Members, name: str, size: int) -> None:
        self._members, self._name, self._given = members, name, 0
        self._target: IO[bytes] | None = None
        if members.enter(name, size):
            self._target = tempfile.NamedTemporaryFile(prefix="huijiao-member-")  # noqa: SIM115 -- closed in close()

    def write(self, data: Any) -> int:
        self._given += len(data)
        self._members.pour(len(data), self._name)
        if self._target is not None:
            self._target.write(data)
        return len(data)

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def flush(self) -> None:
        if self._target is not None:
            self._target.flush()

    def size(self) -> int:
        return self._given

    def close(self) -> None:
        """Examine what was written, once."""
        target, self._target = self._target, None
        if target is not None:
            with target:
                target.flush()
                self._members.examine(self._name, Path(target.name))
