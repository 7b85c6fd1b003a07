"""A bag's own word about itself: declaration, information, manifests. The payload is not read here."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from huijiao.core.bags import digests, manifests, names, tags
from huijiao.core.bags.errors import BagError
from huijiao.core.bags.manifests import Manifest
from huijiao.core.discrepancies import Discrepancy, Kind
from huijiao.core.text import Text

PAYLOAD = "data"
_VERSION = re.compile(r"^(\d+)\.(\d+)$")
_MANIFEST = re.compile(r"^(tag)?manifest-([a-z0-9]+)\.txt$")
_FETCH = re.compile(r"^\S+[ \t]+(?:\d+|-)[ \t]+(.+)$")
#: Since 1.0 the declaration is these two lines and nothing else (RFC 8493 §2.1.1).
_STRICT = re.compile(r"^BagIt-Version: \d+\.\d+(?:\r\n|\n|\r)Tag-File-Character-Encoding: \S+(?:\r\n|\n|\r)?$")
_BOM = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TEXT = 4 << 30  # bytes of a manifest; ten million lines are 1 GB


@dataclass(frozen=True)
class Bag:
    """A bag on disk. Paths of ``payload`` begin with ``data/``, those of ``tagged`` are tag files."""

    root: Path
    version: tuple[int, int]
    encoding: str
    info: Mapping[str, tuple[str, ...]]
    payload: tuple[Manifest, ...]
    tagged: tuple[Manifest, ...]
    faults: tuple[Discrepancy, ...]

    @property
    def paths(self) -> list[str]:
        """Return every payload file that a manifest names, sorted."""
        return sorted({path for manifest in self.payload for path in manifest.lines})

    def digests(self, path: str) -> dict[str, str]:
        """Return algorithm → digest of one file, as far as this machine has the algorithms."""
        return _of(self.payload, path)

    def tag_digests(self, path: str) -> dict[str, str]:
        """Return algorithm → digest of one tag file."""
        return _of(self.tagged, path)

    @property
    def oxum(self) -> tuple[int, int] | None:
        """Return Payload-Oxum as (bytes, files); None when the bag does not tell it."""
        match = re.fullmatch(r"(\d+)\.(\d+)", tags.first(self.info, "Payload-Oxum"))
        return (int(match[1]), int(match[2])) if match else None


def _of(lists: Iterable[Manifest], path: str) -> dict[str, str]:
    return {m.algorithm: m.lines[path] for m in lists if path in m.lines and m.algorithm in digests.ALGORITHMS}


def is_bag(folder: Path) -> bool:
    """Tell whether a folder says that it is a bag."""
    return (folder / "bagit.txt").is_file() and not (folder / "bagit.txt").is_symlink()


def find_bag(top: Path) -> Path | None:
    """Return the bag at ``top`` or, when there is just one, in a folder directly below it."""
    if is_bag(top):
        return top
    below = [
        folder for folder in sorted(top.iterdir()) if folder.is_dir() and not folder.is_symlink() and is_bag(folder)
    ]
    return below[0] if len(below) == 1 else None


def open_bag(root: Path) -> Bag:
    """Read declaration, information and manifests.

    Raises `BagError` for what cannot be used as a bag at all: no declaration, an unknown version or encoding, no
    payload folder, no manifest, a ``fetch.txt`` that names anything that does not lie in the bag (nothing is fetched).
    """
    version, encoding = _declared(root)
    if not _fetched(root, encoding):
        raise BagError(Text("此包含有 fetch.txt，即部分文件须另行下载，不能接收。请把全部文件放入包内后重新封装。",
                            "The bag has a fetch.txt: some files would have to be downloaded. Put all files into the bag and seal again."))  # fmt: skip
    if not (root / PAYLOAD).is_dir() or (root / PAYLOAD).is_symlink():
        raise BagError(Text("此包没有 data 文件夹。", "The bag has no folder “data”."))
    payload: list[Manifest] = []
    tagged: list[Manifest] = []
    faults: list[Discrepancy] = []
    for path in sorted(root.iterdir()):
        if not (match := _MANIFEST.match(path.name)) or path.is_symlink():
            continue
        one = manifests.read(_text(path, encoding), match[2], path.name, legacy=version < (1, 0))
        faults += one.faults
        faults += _misplaced(one, path.name, tag=bool(match[1]))
        (tagged if match[1] else payload).append(one)
    if not any(m.algorithm in digests.ALGORITHMS for m in payload):
        raise BagError(Text("此包没有可用的校验清单（manifest-md5.txt 或 manifest-sha256.txt 等）。",
                            "The bag has no manifest with a known algorithm (manifest-md5.txt, manifest-sha256.txt …)."))  # fmt: skip
    info = tags.read(_text(root / "bag-info.txt", encoding)) if (root / "bag-info.txt").is_file() else {}
    return Bag(root, version, encoding, info, tuple(payload), tuple(tagged), tuple(faults))


def _fetched(root: Path, encoding: str) -> bool:
    """Tell whether everything that ``fetch.txt`` names (URL, length, path) lies in the payload already."""
    listed = root / "fetch.txt"
    if not listed.exists():
        return True
    for line in filter(str.strip, re.split(r"\r\n|\n|\r", _text(listed, encoding))):
        match = _FETCH.match(line)
        path = names.decode(match[1]) if match else ""
        if names.unsafe(path) or not path.startswith(f"{PAYLOAD}/") or not (root / path).is_file():
            return False
    return True


def _misplaced(one: Manifest, name: str, *, tag: bool) -> Iterable[Discrepancy]:
    for path in list(one.lines):
        if path.startswith(f"{PAYLOAD}/") == tag:
            del one.lines[path]
            yield Discrepancy(Kind.TAG, path, what=name, found="不属于这份清单 / does not belong in this list")


def _declared(root: Path) -> tuple[tuple[int, int], str]:
    try:
        raw = (root / "bagit.txt").read_bytes()
    except OSError:
        raise BagError(
            Text("这个文件夹没有 bagit.txt，不是 BagIt 包。", "The folder has no bagit.txt: it is no bag.")
        ) from None
    if raw.startswith(_BOM):
        raise BagError(Text("bagit.txt 不应带 BOM。", "bagit.txt must not begin with a byte-order mark."))
    said = tags.read(raw.decode("utf-8", "replace"))
    match = _VERSION.match(tags.first(said, "BagIt-Version"))
    version = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (0, 93) <= version <= (1, 0):
        raise BagError(
            Text("不认识的 BagIt 版本（支持 0.93 至 1.0）。", "Unknown BagIt version (0.93 to 1.0 are known).")
        )
    if version >= (1, 0) and not _STRICT.match(raw.decode("utf-8", "replace")):
        raise BagError(Text("bagit.txt 的写法不符合 BagIt 1.0：只能有两行，冒号前没有空格。",
                            "bagit.txt is not as BagIt 1.0 has it: two lines, no blank before the colon."))  # fmt: skip
    name = tags.first(said, "Tag-File-Character-Encoding") or "UTF-8"
    try:
        "x".encode(name)
    except (LookupError, UnicodeError):
        raise BagError(Text(f"不认识的字符编码：{name}", f"Unknown character encoding: {name}")) from None
    return version, name


def _text(path: Path, encoding: str) -> str:
    if path.stat().st_size > _TEXT:
        raise BagError(Text(f"{path.name} 过大。", f"{path.name} is too large."))
    try:
        return path.read_bytes().decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise BagError(
            Text(f"{path.name} 不是 {encoding} 编码。", f"{path.name} is not encoded in {encoding}.")
        ) from None
