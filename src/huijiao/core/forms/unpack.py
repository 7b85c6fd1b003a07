"""A data folder that arrived as one archive (实体数据.zip) is unpacked into a temporary folder, within limits.

An archive that cannot be unpacked safely stays one file of the package: its own report then says what is wrong.
"""

from __future__ import annotations

import shutil
import stat
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO

from huijiao.core.forms.entity import Entity, find_entity, named_entity
from huijiao.core.quantities import fmt_bytes
from huijiao.core.text import Text

MAX_FILES = 200_000
MAX_BYTES = 50 * 10**9  # unpacked
MAX_RATIO = 200  # unpacked to packed, once past a size that no small archive needs
SMALL = 100 * 10**6
SPARE = 10**9  # bytes that the disk keeps free
_ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz")
_OTHERS = (".rar", ".7z")
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, OSError, EOFError, RuntimeError, ValueError, NotImplementedError)
_UNKNOWN = Text(
    "不是ZIP或TAR压缩包，请改用ZIP或直接上传文件夹", "neither ZIP nor TAR; use ZIP or send the folder itself"
)
_ENCRYPTED = Text("压缩包有密码", "the archive has a password")


class Refused(Exception):
    """The archive is too large, hostile, encrypted or broken; ``why`` says which."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


@contextmanager
def opened_entity(top: Path) -> Iterator[Entity | None]:
    """Yield the data folder of a deposit, unpacked for the time of the block where it is an archive."""
    entity = find_entity(top)
    archive = None if entity is not None else find_archive(top)
    if archive is None:
        yield entity
        return
    with tempfile.TemporaryDirectory(prefix="huijiao-entity-") as room:
        folder = Path(room) / "实体数据"
        folder.mkdir()
        try:
            unpack(archive, folder)
        except Refused as refused:
            shutil.rmtree(folder)
            folder.mkdir()
            shutil.copyfile(archive, folder / archive.name)
            yield Entity(folder, folder, folder, refused.why)
            return
        inner = find_entity(folder)
        yield replace(inner, top=folder) if inner is not None else Entity(folder, folder, folder)


def find_archive(top: Path) -> Path | None:
    """Return the archive named as a data folder is, at the top of a deposit or one folder below."""
    for path in (*sorted(top.iterdir()), *sorted(top.glob("*/*"))):
        name = path.name.lower()
        ending = next((e for e in (*_ENDINGS, *_OTHERS) if name.endswith(e)), "")
        if ending and path.is_file() and not path.is_symlink() and named_entity(path.name[: -len(ending)]):
            return path
    return None


def unpack(archive: Path, folder: Path) -> None:
    """Write the files of an archive below a folder. Raises `Refused`; what was written so far may be left."""
    budget = _Budget(archive.stat().st_size, shutil.disk_usage(folder).free)
    try:
        _open(archive)(archive, folder, budget)
    except _BROKEN as error:
        raise Refused(_broken(error)) from error
    except Refused:
        raise
    except Exception as error:
        # zlib.error and lzma.LZMAError have no common base
        raise Refused(_broken(error)) from error


def _broken(error: Exception) -> Text:
    return Text(
        f"压缩包损坏，无法完整解压（{error}）", f"the archive is damaged and cannot be unpacked whole ({error})"
    )


def _open(archive: Path) -> Callable[[Path, Path, _Budget], None]:
    """Return what unpacks this archive."""
    if zipfile.is_zipfile(archive):
        return _zip
    if tarfile.is_tarfile(archive):
        return _tar
    raise Refused(_UNKNOWN)


class _Budget:
    """What may still be written."""

    def __init__(self, packed: int, free: int) -> None:
        self.files, self.bytes = 0, 0
        self._most = min(MAX_BYTES, max(SMALL, packed * MAX_RATIO), max(0, free - SPARE))

    def file(self) -> None:
        self.files += 1
        if self.files > MAX_FILES:
            raise Refused(Text(f"文件超过{MAX_FILES}个", f"more than {MAX_FILES} files"))

    def spend(self, n: int) -> None:
        self.bytes += n
        if self.bytes > self._most:
            size = fmt_bytes(self._most)
            raise Refused(
                Text(f"解压后超过{size}，请直接上传文件夹", f"more than {size} when unpacked; send the folder itself")
            )


def _zip(archive: Path, folder: Path, budget: _Budget) -> None:
    with zipfile.ZipFile(archive) as packed:
        for info in packed.infolist():
            if info.is_dir() or stat.S_ISLNK(info.external_attr >> 16):
                continue
            if info.flag_bits & 1:
                raise Refused(_ENCRYPTED)
            budget.file()
            with packed.open(info) as source:
                _write(source, _place(folder, _name(info)), budget)


def _tar(archive: Path, folder: Path, budget: _Budget) -> None:
    with tarfile.open(archive) as packed:
        for info in packed:
            source = packed.extractfile(info) if info.isfile() else None
            if source is not None:
                budget.file()
                with source:
                    _write(source, _place(folder, info.name), budget)


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; without the UTF-8 flag its bytes are tried as UTF-8, then as GB 18030."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _place(folder: Path, name: str) -> Path:
    parts = [p for p in PurePosixPath(name.replace("\\", "/")).parts if p not in ("/", ".", "")]
    if not parts or ".." in parts or "\0" in name:
        raise Refused(Text(f"成员路径不安全：{name[:80]!r}", f"unsafe member path {name[:80]!r}"))
    return folder.joinpath(*parts)


def _write(source: IO[bytes], place: Path, budget: _Budget) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as out:
        while chunk := source.read(1 << 20):
            budget.spend(len(chunk))
            out.write(chunk)
