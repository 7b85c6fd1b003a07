"""ZIP and TAR: every member read to its end, names, limits; members are examined as files of their own (depth ≤ 3).

Records are those of the members if one unit counts them all, else the number of members (``个``).
"""

from __future__ import annotations

import re
import tarfile
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.packed import MEMBERS, TOTAL, UTF8, copy_member, opened
from huijiao.core.formats.report import FileReport, Verdict
from huijiao.core.formats.streams import BLOCK, drain, open_plain

DEPTH = 3
EXAMINED = 256 << 20  # larger members are only checked for integrity
EXAMINED_TOTAL = 8 << 30
_NAMES = 2000
_FILE_UNITS = {"个", ""}


_SECOND_MATE = re.compile(r"^(.*[._\-](?:R|read)?)2((?:[._\-]\d{3})?\.(?:fastq|fq)(?:\.\w+)?)$", re.IGNORECASE)


@dataclass
class Members:
    """What the members were, gathered while the archive is walked."""

    draft: Draft
    depth: int
    files: int = 0
    bytes: int = 0
    examined: int = 0
    units: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)
    mates: dict[str, tuple[str, int]] = field(default_factory=dict)

    def enter(self, name: str, size: int) -> bool:
        """Note a member; True when it is to be examined, not only read."""
        self.files += 1
        self.bytes += size
        if self.files > MEMBERS or self.bytes > TOTAL:
            raise Unreadable("zip.bomb", f"member {name}", why=f"{self.files} members, {self.bytes >> 30} GiB")
        if len(self.names) < _NAMES:
            self.names.append(name)
        self.draft.show(name, str(size))
        if unsafe(name):
            self.draft.add("zip.unsafe_path", f"member {name}", name=name)
        return self.depth < DEPTH and size <= EXAMINED and self.bytes <= EXAMINED_TOTAL

    def examine(self, name: str, path: Path) -> None:
        """Examine an unpacked member and take its defects over."""
        from huijiao.core.formats import examine_at  # noqa: PLC0415 -- readers and their entry point call each other

        report: FileReport = examine_at(path, name, self.depth + 1)
        self.examined += 1
        self.formats[report.format] += 1
        if report.verdict is not Verdict.NOT_EXAMINED and report.records is not None:
            self.units[report.unit] += report.records
            if _SECOND_MATE.match(name):
                self.mates[name] = (report.unit, report.records)
        for found in report.defects:
            if found.code != "file.empty":
                where = f"member {name}" + (f": {found.where}" if found.where else "")
                self.draft.take(type(found)(found.code, found.message_zh, found.message_en, where, found.data))

    def finish(self) -> None:
        """Write the counts; of a FASTQ pair R1 alone counts (domain.md §3.9)."""
        for name, (unit, n) in self.mates.items():
            second = _SECOND_MATE.match(name)
            if second and f"{second[1]}1{second[2]}" in self.names:
                self.units[unit] -= n
        counted = {unit: n for unit, n in self.units.items() if unit not in _FILE_UNITS}
        self.draft.facts |= {"members": self.names, "member_count": self.files, "unpacked": self.bytes}
        self.draft.facts |= {"formats": dict(self.formats), "by_unit": dict(self.units)}
        if self.examined < self.files:
            self.draft.facts["members_unexamined"] = self.files - self.examined
        if len(counted) == 1:
            unit, n = next(iter(counted.items()))
            self.draft.count(n, unit)
        else:
            self.draft.count(self.files, "个")


def unsafe(name: str) -> bool:
    """Tell whether a member's path would leave the folder it is unpacked in."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or name[1:2] == ":"


def repaired(raw: bytes) -> str:
    """Return the name that bytes without an encoding most probably stand for."""
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _unpacked(members: Members, name: str, write: Callable[[IO[bytes]], object]) -> None:
    with tempfile.NamedTemporaryFile(prefix="huijiao-member-") as target:
        write(target)
        target.flush()
        members.examine(name, Path(target.name))


def read_zip(source: Source, draft: Draft) -> None:
    """Read a ZIP."""
    members = Members(draft, source.depth)
    with opened(source.path) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            name = _zip_name(member, draft)
            if members.enter(name, member.file_size):
                _unpacked(members, name, lambda target, m=member: copy_member(archive, m, target))  # type: ignore[misc]
            else:
                copy_member(archive, member)
    members.finish()


def _zip_name(member: zipfile.ZipInfo, draft: Draft) -> str:
    """Names without the UTF-8 flag are bytes of an unknown code page; Chinese Windows writes GBK (R-ENT-08)."""
    if member.flag_bits & UTF8 or member.filename.isascii():
        if "�" in member.filename:
            draft.add("name.mojibake", f"member {member.filename}", name="?")
        return member.filename
    name = repaired(member.filename.encode("cp437", "replace"))
    draft.add("name.mojibake", f"member {name}", name=name)
    return name


def read_tar(source: Source, draft: Draft) -> None:
    """Read a TAR, compressed or not, as a stream."""
    members = Members(draft, source.depth)
    with open_plain(source.path, source.compression) as stream:
        try:
            with tarfile.open(fileobj=stream, mode="r|", errorlevel=2) as archive:
                for member in archive:
                    _tar_member(archive, member, members)
        except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
            raise Unreadable("zip.broken", why=str(error)[:80]) from error
        drain(stream)
    members.finish()


def _tar_member(archive: tarfile.TarFile, member: tarfile.TarInfo, members: Members) -> None:
    name = member.name
    raw = name.encode("utf-8", "surrogateescape")
    if raw != name.encode("utf-8", "replace"):
        name = repaired(raw)
        members.draft.add("name.mojibake", f"member {name}", name=name)
    if member.isdir():
        return
    if not member.isreg():
        members.draft.add("zip.unsafe_path", f"member {name}", name=name)
        return
    wanted = members.enter(name, member.size)
    content = archive.extractfile(member)
    if content is None:
        return
    if wanted:
        _unpacked(members, name, lambda target: _copy(content, target))
    else:
        drain(content)


def _copy(content: IO[bytes], target: IO[bytes]) -> None:
    while block := content.read(BLOCK):
        target.write(block)
