"""Reads a folder into one deposit: papers wherever they lie, the data folder, its manifests."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from huijiao.core.deposit import Context, Deposit, Package, PaperFile, Truncated
from huijiao.core.formats.report import Defect, FileReport, Verdict
from huijiao.core.forms.agreement import read_agreement
from huijiao.core.forms.boxes import OFF, has_boxes
from huijiao.core.forms.entity import Entity, entry, files_below, shown
from huijiao.core.forms.grid import Paper, Para
from huijiao.core.forms.manifests import read_manifests
from huijiao.core.forms.metadata import distinct, read_metadata
from huijiao.core.forms.paper import PAPER_ENDINGS, Read, open_paper
from huijiao.core.forms.plan import read_plan
from huijiao.core.forms.project import read_project
from huijiao.core.forms.quality import read_quality
from huijiao.core.forms.small import Shelf
from huijiao.core.forms.taskbook import read_taskbook
from huijiao.core.forms.truncated import find_truncated
from huijiao.core.forms.unpack import opened_entity
from huijiao.core.records.agreement import Agreement, QualityReport
from huijiao.core.records.base import Record
from huijiao.core.records.plan import Plan
from huijiao.core.records.taskbook import TaskBook
from huijiao.core.text import Text

T = TypeVar("T")

Examine = Callable[[Path], FileReport]

#: Kinds whose words reach the rules as records.
_IN_RECORDS = frozenset({"taskbook", "plan", "metadata", "project"})
_COVER, _MAX_TEXT = 20, 400_000

_LOCK = re.compile(r"^(?:~\$|\.~lock|\._|\.)")


def read_deposit(dir: Path, context: Context, examine: Examine | None = None) -> Deposit:  # noqa: A002
    """Read everything in a folder; ``examine`` validates each data file (None: files are only hashed).

    Raises `OSError` when the folder itself cannot be read. ``expected.json`` is no part of a deposit.
    """
    with opened_entity(dir) as entity:
        return _read(dir, entity, context, examine)


def _read(dir: Path, entity: Entity | None, context: Context, examine: Examine | None) -> Deposit:  # noqa: A002
    package = read_package(entity, examine) if entity is not None else None
    return assemble([open_paper(p, _shown(p, dir, entity)) for p in _papers(dir, entity)], package, context)


def read_package(entity: Entity, examine: Examine | None) -> Package:
    """List, hash and (with ``examine``) validate the files of a data folder."""
    files = sorted(files_below(entity.root), key=lambda f: shown(f, entity.root))
    shelf = Shelf()
    entries = []
    for path in files:
        one = entry(path, entity.root)
        shelf.offer(one.path, path, one.bytes)
        report = examine(path) if examine is not None else None
        if entity.refused is not None:
            report = _refused(report, entity.refused)
        entries.append(replace(one, report=report))
    listed = read_manifests(entity, files)
    return Package(tuple(entries), listed.lines, listed.path, shelf.tables, shelf.texts)


def _refused(report: FileReport | None, why: Text) -> FileReport:
    """Return the report of an archive that was not unpacked: what was found in it, and why it stayed packed."""
    found = report or FileReport("ZIP")
    defect = Defect("archive.refused", why.zh, why.en)
    return replace(found, verdict=Verdict.BROKEN, defects=(defect, *found.defects))


def _shown(path: Path, top: Path, entity: Entity | None) -> str:
    """Return a paper's name; one out of an unpacked archive is named within it."""
    outside = entity is not None and not path.is_relative_to(top)
    return shown(path, entity.outer if outside and entity is not None else top)


def _papers(top: Path, entity: Entity | None) -> list[Path]:
    """Return what may be a paper: all documents outside the data folder, and those among its notes."""
    found = []
    unpacked = entity is not None and not entity.outer.is_relative_to(top)
    for path in (*files_below(top), *(files_below(entity.outer) if unpacked and entity is not None else ())):
        if path.suffix.lower() not in PAPER_ENDINGS or _LOCK.match(path.name):
            continue
        inside = entity is not None and path.is_relative_to(entity.outer)
        if not inside or (entity is not None and _among_notes(path, entity)):
            found.append(path)
    return found


def _among_notes(path: Path, entity: Entity) -> bool:
    """Tell whether a document of the data folder lies at its top or in 00_说明, not in a dataset."""
    if not path.is_relative_to(entity.root):
        return True
    parts = path.relative_to(entity.root).parts
    folder = entity.root  # further folders may stand around those of the datasets
    while len(parts) > 2 and [p.name for p in folder.iterdir() if p.is_dir()] == [parts[0]]:
        folder, parts = folder / parts[0], parts[1:]
    note = len(parts) == 1 or (len(parts) == 2 and re.match(r"^0{1,3}(?:\D|$)|.*说明|.*文档", parts[0]) is not None)
    return note and path.suffix.lower() in (".docx", ".doc", ".docm", ".pdf")


@dataclass
class _Found:
    """The best of each kind so far; ``rank`` tells how much of it is filled."""

    project: list[tuple[int, Record]] = field(default_factory=list)
    taskbook: list[tuple[int, TaskBook]] = field(default_factory=list)
    plan: list[tuple[int, Plan]] = field(default_factory=list)
    agreement: list[tuple[int, Agreement]] = field(default_factory=list)
    metadata: list[Record] = field(default_factory=list)
    quality: list[tuple[int, QualityReport]] = field(default_factory=list)
    truncated: list[Truncated] = field(default_factory=list)
    metadata_seen: bool = False
    undertaking: bool = True


def assemble(reads: Sequence[Read], package: Package | None, context: Context) -> Deposit:
    """Make one deposit of opened papers and a package. Of two papers of one kind the fuller one counts."""
    found = _Found()
    for read in reads:
        if read.paper is not None and not read.problem:
            _take(found, read.kind, read.paper)
    editable = {r.kind for r in reads if r.paper is not None and not r.problem}
    papers = tuple(_paper_file(r, editable) for r in reads)
    sealed = any(p.kind == "agreement" and p.sealed for p in papers)
    agreement = _best(found.agreement)
    if agreement is not None and sealed:
        # The scan of an agreement is made when both have sealed it.
        agreement = replace(agreement, sealed=frozenset({"depositor", "centre"}))
    return Deposit(
        context=context if found.undertaking else replace(context, undertaking=False),
        project=_best(found.project),
        taskbook=_best(found.taskbook),
        plan=_best(found.plan),
        metadata=distinct(found.metadata) if found.metadata_seen else None,
        agreement=agreement,
        quality=_best(found.quality),
        package=package,
        papers=papers,
        truncated=tuple(found.truncated),
    )


def _best(ranked: list[tuple[int, T]]) -> T | None:
    return max(ranked, key=lambda r: r[0])[1] if ranked else None


def _take(found: _Found, kind: str, paper: Paper) -> None:
    if kind != "index":
        found.truncated.extend(find_truncated(paper))
    if kind == "project":
        one = read_project(paper)
        if one is not None:
            found.project.append((sum(bool(one[n]) for n in one), one))
            found.undertaking = found.undertaking and _undertaken(paper)
    elif kind == "taskbook":
        book = read_taskbook(paper)
        found.taskbook.append((len(book.indicators) * 10 + len(book.cover), book))
    elif kind == "plan":
        plan = read_plan(paper)
        found.plan.append((len(plan.rows) * 10 + sum(bool(v.text) for v in plan.sections.values()), plan))
    elif kind == "agreement":
        said = read_agreement(paper)
        found.agreement.append((sum(bool(v.text) for v in said.counts.values()) + len(said.record), said))
    elif kind == "quality":
        report = read_quality(paper)
        found.quality.append((len(report.sections) + len(report.rows), report))
    if kind in ("metadata", "plan", "project"):
        records = read_metadata(paper) if kind != "plan" else _appended(paper)
        found.metadata.extend(records)
        found.metadata_seen = found.metadata_seen or kind == "metadata" or bool(records)


def _appended(paper: Paper) -> tuple[Record, ...]:
    """Return metadata forms appended to a plan: table 1 itself is none."""
    return tuple(r for r in read_metadata(paper) if r.has("abstract"))


def _undertaken(paper: Paper) -> bool:
    """Tell whether the undertaking's box is ticked; a form without that box leaves it to the portal."""
    for line in (line.strip() for p in paper.paras for line in p.text.split("\n")):
        if "承诺" in line and has_boxes(line):
            return not line.startswith(tuple(OFF))
    return True


def _paper_file(read: Read, editable: set[str]) -> PaperFile:
    sealed = read.scanned and read.kind in editable
    problem = "" if sealed and read.problem == "wrong_kind" else read.problem
    return PaperFile(read.name, read.kind, problem, sealed, _words(read))


def _words(read: Read) -> str:
    """Return the text that no record holds: of a form its first paragraphs, headers and footers, else all."""
    if read.paper is None or read.kind not in _IN_RECORDS:
        return read.text[:_MAX_TEXT]
    first = (b.text for b in read.paper.blocks[:_COVER] if isinstance(b, Para))
    return "\n".join((*first, *read.paper.margins))
