"""ZIP and TAR: every member read to its end, names, limits; members are examined as files of their own (depth ≤ 3).

Records are those of the members if one unit counts them all, else the number of members (``个``).
"""

from __future__ import annotations

import re
import stat
import tarfile
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from huijiao.core.formats.defects import safe
from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.packed import ENTRIES, FREE, RATIO, TOTAL, UTF8, copy_member, opened
from huijiao.core.formats.report import FileReport, Verdict
from huijiao.core.formats.streams import BLOCK, drain, open_plain

DEPTH = 3
EXAMINED = 256 << 20  # larger members are only checked for integrity
EXAMINED_TOTAL = 8 << 30
_NAMES = 2000
_FILE_UNITS = {"个", ""}
_ARCHIVES = frozenset({"ZIP", "TAR", "TAR.GZ", "7Z", "RAR", "JAR"})


@dataclass
class Budget:
    """What all archives nested in one file may unpack to together: a small archive of archives is a bomb as well."""

    bytes: int
    members: int = ENTRIES


_budget: ContextVar[Budget | None] = ContextVar("budget", default=None)


def allowed(path: Path) -> Budget:
    """Return the budget of the outermost archive that is being read; a fresh one for ``path`` if there is none."""
    running = _budget.get()
    return running or Budget(min(TOTAL, max(FREE, path.stat().st_size * RATIO)))


_SECOND_MATE = re.compile(r"^(.*[._\-](?:R|read)?)2((?:[._\-]\d{3})?\.(?:fastq|fq)(?:\.\w+)?)$", re.IGNORECASE)


@dataclass
class Members:
    """What the members were, gathered while the archive is walked."""

    draft: Draft
    depth: int
    budget: Budget
    files: int = 0
    links: int = 0
    bytes: int = 0
    examined: int = 0
    units: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    mates: dict[str, tuple[str, int]] = field(default_factory=dict)

    def expect(self, size: int) -> None:
        """Refuse an archive that declares more than the budget, before anything is unpacked."""
        if size > self.budget.bytes:
            raise Unreadable("zip.bomb", why=f"{size >> 20} MiB")

    def pour(self, size: int, name: str) -> None:
        """Count bytes that were unpacked against the budget."""
        self.budget.bytes -= size
        if self.budget.bytes < 0:
            raise Unreadable("zip.bomb", f"member {name}", why=f"{self.bytes >> 20} MiB")

    def enter(self, name: str, size: int) -> bool:
        """Note a member; True when it is to be examined, not only read."""
        self.files += 1
        self.bytes += size
        self.budget.members -= 1
        if self.budget.members < 0:
            raise Unreadable("zip.bomb", f"member {name}", why=f"> {ENTRIES} members")
        if len(self.names) < _NAMES:
            self.names.append(name)
        self.draft.show(name, str(size))
        if unsafe(name):
            self.draft.add("zip.unsafe_path", f"member {name}", name=name)
        key = name.replace("\\", "/").casefold()
        if key in self.seen:
            self.draft.add("archive.duplicate", f"member {name}", name=name)
        self.seen.add(key)
        return size <= EXAMINED and self.bytes <= EXAMINED_TOTAL

    def examine(self, name: str, path: Path) -> None:
        """Examine an unpacked member and take its defects over."""
        from huijiao.core.formats import examine_at  # noqa: PLC0415 -- readers and their entry point call each other
        from huijiao.core.formats.detect import detect  # noqa: PLC0415 -- as above

        if self.depth >= DEPTH:
            guess = detect(path, name) if path.stat().st_size else None
            if guess is not None:
                self.formats[guess.format] += 1
                if guess.format in _ARCHIVES:
                    self.draft.add("archive.depth", f"member {name}", depth=DEPTH, name=name)
            return
        token = _budget.set(self.budget)
        try:
            report: FileReport = examine_at(path, name, self.depth + 1)
        finally:
            _budget.reset(token)
        self.examined += 1
        self.formats[report.format] += 1
        if report.verdict is not Verdict.NOT_EXAMINED and report.records is not None:
            self.units[report.unit] += report.records
            if _SECOND_MATE.match(name):
                self.mates[name] = (report.unit, report.records)
        self._screen(name, report)
        for found in report.defects:
            if found.code != "file.empty":
                where = f"member {name}" + (f": {found.where}" if found.where else "")
                self.draft.take(type(found)(found.code, found.message_zh, found.message_en, where, found.data))
        if any(found.code == "zip.bomb" for found in report.defects):
            raise Unreadable("zip.bomb", f"member {name}", why=name)

    def _screen(self, name: str, report: FileReport) -> None:
        """Add what the screen saw in a member, and what its columns count, to that of the archive."""
        total = self.draft.facts.setdefault("screen", {})
        found = {k: dict(v) for k, v in (report.facts.get("screen") or {}).items()}
        for column in report.columns:
            for flag in ("id_card", "bank_card"):
                if column.flags.get(flag):
                    one = found.setdefault(flag, {"n": 0, "samples": [], "places": [column.name]})
                    one["n"] += column.flags[flag]
        for kind, seen in found.items():
            old = total.setdefault(kind, {"n": 0, "samples": [], "places": []})
            old["n"] += seen["n"]
            old["samples"] = (old["samples"] + seen["samples"])[:3]
            old["places"] = (old["places"] + [f"member {name}: {place}" for place in seen["places"]])[:5]

    def finish(self) -> None:
        """Write the counts; of a FASTQ pair R1 alone counts (domain.md §3.9)."""
        for name, (unit, n) in self.mates.items():
            second = _SECOND_MATE.match(name)
            if second and f"{second[1]}1{second[2]}" in self.names:
                self.units[unit] -= n
        if not self.draft.facts.get("screen"):
            self.draft.facts.pop("screen", None)
        elif "secret_mark" in self.draft.facts["screen"]:
            self.draft.preview.clear()
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
    members = Members(draft, source.depth, allowed(source.path))
    with opened(source.path) as archive:
        _before(source.path, archive, draft)
        listed = [member for member in archive.infolist() if not member.is_dir()]
        members.expect(sum(member.file_size for member in listed))
        for member in listed:
            name = _zip_name(member, draft)
            if stat.S_ISLNK(member.external_attr >> 16):
                draft.add("zip.unsafe_path", f"member {name}", name=name)
            wanted = members.enter(name, member.file_size)
            members.pour(member.file_size, name)
            if wanted:
                _unpacked(members, name, lambda target, m=member: copy_member(archive, m, target))  # type: ignore[misc]
            else:
                copy_member(archive, member)
    members.finish()


def _before(path: Path, archive: zipfile.ZipFile, draft: Draft) -> None:
    """Note what stands before the first member: the file may be opened as something else as well."""
    first = min((member.header_offset for member in archive.infolist()), default=0)
    if not first:
        return
    with path.open("rb") as stream:
        head = stream.read(16)
    if head.startswith(b"PK\x03\x04"):
        return  # a member that was deleted from the list
    what = "MZ" if head.startswith(b"MZ") else safe(head.decode("latin-1"), 16)
    draft.add("archive.polyglot", n=first, what=what)


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
    members = Members(draft, source.depth, allowed(source.path))
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
    members.pour(member.size, name)
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
