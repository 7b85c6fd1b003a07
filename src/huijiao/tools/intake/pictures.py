"""Pictures and spreads of staged files for the pages: drawn once in the isolated child, kept beside the box.

Nobody's browser sees the bytes themselves inline: what leaves is a PNG made here, by a signed link.
"""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huijiao.core.formats.columns import PERSONAL
from huijiao.core.formats.isolated import Examiner, Preview
from huijiao.core.formats.shapes import TABLES
from huijiao.core.formats.thumbs import drawable
from huijiao.tools.intake import downloads
from huijiao.tools.intake.models import Box, StagedFile

log = logging.getLogger(__name__)

SECONDS, MEMORY = 20, 2 << 30  # of processor time, of address space, for one file
VERSION = 1  # of what is drawn; a new one draws all anew
_MANY = 500  # parameters of one query
_ONE = threading.BoundedSemaphore(1)  # drawing keeps a core busy: one at a time in each process


@dataclass(frozen=True, slots=True)
class Kept:
    """What was drawn of a file: the PNG files, the shapes of its columns, why there is nothing."""

    pictures: tuple[Path, ...] = ()
    shapes: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""

    def links(self, name: str) -> list[str]:
        """Return signed links to the pictures, for an hour."""
        return [
            downloads.sign(path, name=f"{name}-{n}.png", media="image/png", inline=True)
            for n, path in enumerate(self.pictures, 1)
        ]


def wanted(file: StagedFile) -> dict[str, Any] | None:
    """Return what to ask the child of a file; None where nothing is drawn: other formats, unread, marked as secret."""
    report: Mapping[str, Any] = file.verdict or {}
    format_, facts = str(report.get("format", "")), report.get("facts") or {}
    if report.get("verdict") in {None, "DIED"} or "secret_mark" in (facts.get("screen") or {}):
        return None
    columns = [
        {"name": c.get("name", ""), "kind": c.get("kind", ""), "hidden": bool(set(c.get("flags") or ()) & set(PERSONAL))}
        for c in report.get("columns", ())
    ]  # fmt: skip
    if not drawable(format_) and not (format_ in TABLES and columns):
        return None
    if drawable(format_) and facts.get("compression"):
        return None
    return {
        "format": format_, "columns": columns, "encoding": report.get("encoding", ""),
        "compression": facts.get("compression", ""), "delimiter": facts.get("delimiter", ""),
    }  # fmt: skip


def preview(file: StagedFile) -> Kept | None:
    """Return what is drawn of a file, drawing it the first time; None when nothing is, or too many wait."""
    asked = wanted(file)
    if asked is None or not file.sha256:
        return None
    folder = _folder(file.box, file.sha256)
    kept = _kept(folder)
    if kept is not None:
        return kept
    if not _ONE.acquire(timeout=2 * SECONDS):
        return None
    try:
        return _kept(folder) or _draw(file, asked, folder)
    finally:
        _ONE.release()


def _folder(box: Box, sha256: str) -> Path:
    return box.root / "previews" / f"{sha256}-{VERSION}"


def _kept(folder: Path) -> Kept | None:
    try:
        said = json.loads((folder / "made.json").read_text("utf-8"))
        return Kept(tuple(folder / f"{n}.png" for n in range(1, said["pictures"] + 1)), said["shapes"], said["problem"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _draw(file: StagedFile, asked: Mapping[str, Any], folder: Path) -> Kept:
    place = file.location
    if not place.is_file():
        return Kept(problem="missing")
    with Examiner(seconds=SECONDS, memory=MEMORY, roots=[place]) as examiner:
        made = examiner.preview(place, asked)
    forget(file.box)
    _keep(made, folder)
    return _kept(folder) or Kept(problem=made.problem)


def _keep(made: Preview, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        for n, png in enumerate(made.pictures, 1):
            (fresh / f"{n}.png").write_bytes(png)
        said = {"pictures": len(made.pictures), "shapes": dict(made.shapes), "problem": made.problem}
        (fresh / "made.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        fresh.rename(folder)
    except OSError:
        shutil.rmtree(
            fresh, ignore_errors=True
        )  # another process was first, or there is no room: then it is drawn again
        if not folder.is_dir():
            log.exception("a preview could not be kept (%s)", folder)


def forget(box: Box) -> None:
    """Remove what was drawn of files that are no longer in the box."""
    root = box.root / "previews"
    names = [p.name for p in root.iterdir() if not p.name.startswith(".")] if root.is_dir() else []
    known = sorted({name.partition("-")[0] for name in names})
    here: set[str] = set()
    for start in range(0, len(known), _MANY):
        rows = StagedFile.objects.filter(box=box, sha256__in=known[start : start + _MANY])
        here.update(rows.values_list("sha256", flat=True))
    for name in names:
        sha256, _, version = name.partition("-")
        if sha256 not in here or version != str(VERSION):
            shutil.rmtree(root / name, ignore_errors=True)
