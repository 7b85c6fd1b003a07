"""The depositor's own lists of files: md5sum and sha256sum files, BagIt, 文件清单.xlsx (domain.md §3.8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huijiao.core.forms.entity import Entity, shown
from huijiao.core.forms.grid import Paper
from huijiao.core.forms.labels import Labels
from huijiao.core.forms.pairs import header, rows_of
from huijiao.core.forms.safe import Unreadable
from huijiao.core.forms.small import decode
from huijiao.core.forms.xlsx import read_xlsx
from huijiao.core.records.base import FieldSpec, RecordSpec
from huijiao.core.text import Text

_AROUND = 3
_JUNK = re.compile(r"(?:^|/)(?:\.|~\$|__MACOSX/|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_DATASET = re.compile(r"^\d{1,3}[\s._\-、].+")
MAX_BYTES, MAX_LINES = 100 * 10**6, 500_000

_SUM = re.compile(r"^\\?([0-9A-Fa-f]{32}|[0-9A-Fa-f]{64})\s+[* ]?(\S.*)$")
_BSD = re.compile(r"^(MD5|SHA256|SM3)\s*\((.+)\)\s*=\s*([0-9A-Fa-f]{32,64})$", re.IGNORECASE)
_LOOSE = re.compile(r"^(\S.*?)[\t,;]\s*([0-9A-Fa-f]{32}|[0-9A-Fa-f]{64})$")
_NAMES = re.compile(r"manifest|md5|sha-?\d|sm3|checksum|校验|文件清单|文件列表|file[_ -]*list", re.IGNORECASE)
_ENDINGS = frozenset({".txt", ".md5", ".sha256", ".sha256sum", ".md5sum", ".sm3", ".csv", ".xlsx", ""})

_SPEC = RecordSpec(
    "manifest",
    Text("文件清单", "File list"),
    (
        FieldSpec("seq", Text("数据集序号", "Dataset no."), synonyms=("序号",)),
        FieldSpec("set", Text("数据集名称", "Dataset")),
        FieldSpec(
            "path",
            Text("相对路径", "Path"),
            synonyms=("文件路径", "路径", "Relative path", "File path", "文件名", "File"),
        ),
        FieldSpec("format", Text("格式", "Format")),
        FieldSpec("bytes", Text("字节数", "Bytes"), synonyms=("文件大小", "文件大小（字节）", "大小", "Size")),
        FieldSpec("algorithm", Text("校验算法", "Algorithm"), synonyms=("算法",)),
        FieldSpec("digest", Text("校验值", "Checksum"), synonyms=("校验码", "MD5值", "Digest")),
        FieldSpec("md5", Text("MD5", "MD5")),
        FieldSpec("sha256", Text("SHA-256", "SHA256")),
        FieldSpec("sm3", Text("SM3", "SM3")),
        FieldSpec("records", Text("记录数", "Records")),
        FieldSpec("note", Text("说明", "Note")),
    ),
)
_LABELS = Labels(_SPEC)
_WIDTH = {32: "md5", 64: "sha256"}


@dataclass(frozen=True)
class Listed:
    """All lines of all manifests, by path below the data folder, and the first manifest's path."""

    lines: Mapping[str, Mapping[str, Any]] | None = None
    path: str = ""


def read_manifests(entity: Entity, files: Iterable[Path]) -> Listed:
    """Read every manifest among the files (and at a bag's top). A manifest need not list itself."""
    root = entity.root
    present = {shown(f, root): f for f in files}
    lines: dict[str, dict[str, Any]] = {}
    manifests: list[str] = []
    for name, path in _candidates(entity, present):
        found = _read(path)
        if not found:
            continue
        manifests.append(name)
        base = name.rpartition("/")[0]
        rebase = _base(list(found), present, base, entity)
        for stated, facts in found.items():
            lines.setdefault(rebase(stated), {}).update(facts)
    if not manifests:
        return Listed()
    for name in manifests:
        if name in present:
            lines.setdefault(name, {})
    return Listed(lines, manifests[0])


def _candidates(entity: Entity, present: Mapping[str, Path]) -> list[tuple[str, Path]]:
    """Return likely manifests: at the top, beside it, or in a folder of notes; never inside a dataset's data."""
    deepest = 1 + len(_wrapping(present))
    found = [(name, path) for name, path in present.items() if name.count("/") <= deepest and _likely(path)]
    if entity.bag:
        outside = (p for p in sorted(entity.outer.iterdir()) if p.is_file() and p.name.startswith("manifest-"))
        found = [(f"../{p.name}", p) for p in outside] + found
    elif entity.top is not None and entity.outer != entity.top:
        beside = (p for p in sorted(entity.outer.parent.iterdir()) if p.is_file() and not p.is_symlink() and _likely(p))
        found += [(f"../{p.name}", p) for p in beside]
    # A list with digests comes before a workbook: it is the manifest that findings name.
    return sorted(found, key=lambda f: (f[1].suffix.lower() == ".xlsx", f[0].startswith("../"), f[0]))


def _wrapping(present: Mapping[str, Path]) -> list[str]:
    """Return the folders that stand around all files: an archive unpacked into a folder of its own."""
    folders = [name.split("/")[:-1] for name in present if not _JUNK.search(name)]
    around: list[str] = []
    while folders and all(len(f) > len(around) for f in folders):
        heads = {f[len(around)] for f in folders}
        if len(heads) != 1 or _DATASET.match(next(iter(heads))):
            break
        around.append(heads.pop())
    return around[:_AROUND]


def _likely(path: Path) -> bool:
    return path.suffix.lower() in _ENDINGS and bool(_NAMES.search(path.name)) and path.stat().st_size <= MAX_BYTES


def _read(path: Path) -> dict[str, dict[str, Any]]:
    if path.suffix.lower() == ".xlsx":
        try:
            return _sheet(read_xlsx(path, path.name, MAX_LINES))
        except Unreadable:
            return {}
    return _text(decode(path.read_bytes()))


def _text(text: str) -> dict[str, dict[str, Any]]:
    """Read digest lines; a file in which most lines are something else is no manifest."""
    found: dict[str, dict[str, Any]] = {}
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in lines[:MAX_LINES]:
        if match := _SUM.match(line):
            digest, name = match[1], match[2]
        elif match := _BSD.match(line):
            name, digest = match[2], match[3]
        elif match := _LOOSE.match(line):
            name, digest = match[1], match[2]
        else:
            continue
        found[_tidy(name)] = {_WIDTH.get(len(digest), "md5"): digest.lower()}
    return found if len(found) * 2 >= len(lines) else {}


def _sheet(paper: Paper) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for table in paper.tables:
        head = header(table, _LABELS, 2, "path")
        if head is None or not any(head.has(n) for n in ("digest", "bytes", "md5", "sha256", "sm3")):
            continue
        for row in rows_of(paper, table, head, raw=True):
            if not row["path"]:
                continue
            facts: dict[str, Any] = {n: row[n].lower() for n in ("md5", "sha256", "sm3") if row[n]}
            if row["digest"]:
                facts[_algorithm(row["algorithm"], row["digest"])] = row["digest"].strip().lower()
            if re.fullmatch(r"[\d,]+", row["bytes"]):
                facts["bytes"] = int(row["bytes"].replace(",", ""))
            found[_tidy(row["path"])] = facts
    return found


def _algorithm(stated: str, digest: str) -> str:
    name = re.sub(r"[^a-z0-9]", "", stated.lower())
    return name if name in ("md5", "sha256", "sm3") else _WIDTH.get(len(digest.strip()), "md5")


def _tidy(name: str) -> str:
    return re.sub(r"/{2,}", "/", name.strip().strip('"').replace("\\", "/")).removeprefix("./")


class _Rebase:
    """Turns the paths of one manifest into paths below the data folder."""

    def __init__(self, drop: str, add: str) -> None:
        self.drop, self.add = drop, add

    def __call__(self, stated: str) -> str:
        return self.add + (stated.removeprefix(self.drop) if self.drop else stated)


def _base(stated: list[str], present: Mapping[str, Path], folder: str, entity: Entity) -> _Rebase:
    """Choose what the paths are relative to: whichever reading meets the most files."""
    first = stated[0].split("/")[0] + "/" if "/" in stated[0] else ""
    choices = [
        _Rebase("", ""),
        _Rebase(f"{entity.root.name}/", ""),
        _Rebase("data/", "") if entity.bag else _Rebase("", ""),
    ]
    choices.append(_Rebase(f"{entity.outer.name}/", ""))
    if folder and folder != "..":
        parts = folder.split("/")
        choices.extend(_Rebase("", "/".join(parts[:n]) + "/") for n in range(len(parts), 0, -1))
    if around := "/".join(_wrapping(present)):
        choices.append(_Rebase("", f"{around}/"))
    if first:
        choices.append(_Rebase(first, ""))
    return max(choices, key=lambda c: sum(c(s) in present for s in stated))
