"""A release in the neutral words of `core.exchange`, and its files with what validation found in them."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from huijiao.core.exchange.description import (
    Column,
    DataFile,
    Description,
    Funding,
    Identifier,
    Organisation,
    Subject,
    Table,
)
from huijiao.core.exchange.from_record import describe, with_files
from huijiao.core.formats.report import FileReport
from huijiao.core.text import Text
from huijiao.core.vocabulary import ShareMode
from huijiao.steps.s3_submission import queries as submissions
from huijiao.steps.s4_review import queries as reviews
from huijiao.steps.s5_archiving import queries as archiving
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.intake.models import Box
from huijiao.tools.pids import queries as pids
from huijiao.tools.pids.models import State
from huijiao.tools.vault import queries as vault

DATA = "data/"  # documents/ and metadata/ of the object name people; they stay inside
_ORDER = ("CSTR", "DOI")


@dataclass(frozen=True, slots=True)
class Stored:
    """One data file and where its bytes lie."""

    file: DataFile
    at: Path


def url_of(release: Release) -> str:
    """Return the lasting address of the landing page."""
    return f"{settings.PUBLIC_URL}/d/{release.accession}"


def description(release: Release, files: Iterable[DataFile] | None = None) -> Description:
    """Return what is public about a release; with ``files`` they are listed in it."""
    holding, record = release.holding, release.metadata
    project = holding.dataset.project
    centre, programme, home = project.centre, project.programme, project.institution
    report, part = reviews.report(project), holding.dataset.part
    agreed = record.with_(
        name_zh=release.title_zh, name_en=release.title_en, abstract=release.abstract, keywords=release.keywords,
        open_at=release.open_at.isoformat() if release.open_at else "",
    )  # fmt: skip
    code = holding.subject_code
    words = archiving.subject_name(code)
    made = describe(
        agreed, accession=release.accession, url=url_of(release), identifiers=_identifiers(release),
        publisher=Organisation(Text(centre.name_zh, centre.name_en or centre.name_zh), email=centre.email),
        institution=Organisation(Text(home.name_zh, home.name_en or home.name_zh), ror=home.ror),
        published=timezone.localtime(release.published or release.state_at).date(),
        subject=Subject(code, words) if words else None,
        funding=Funding(Text(programme.agency.name_zh, programme.agency.name_en), programme.name, project.project_no,
                        project.title),
        mode=ShareMode(release.mode), licence=release.licence,
        submitted=timezone.localtime(holding.submission.state_at).date(),
        certificate=(report.number or "") if report else "",
    )  # fmt: skip
    if files is not None:
        return with_files(made, tuple(files))
    # The data alone; the holding also counts the papers kept beside them.
    return replace(made, bytes=part.bytes, file_count=part.files)


def _identifiers(release: Release) -> tuple[Identifier, ...]:
    rows = pids.of(release.holding.subject)
    others = (
        Identifier(kind, rows[kind].value, rows[kind].state == State.REGISTERED) for kind in _ORDER if kind in rows
    )
    return (*others, Identifier("ACCESSION", release.accession, registered=True))


def data_files(release: Release, *, tables: bool = False) -> tuple[Stored, ...]:
    """Return the data files sorted by path; with ``tables``, columns and counts where validation knows them.

    Raises `vault.NotKept`.
    """
    known = _reports(release) if tables else {}
    return tuple(_stored(entry, known.get(entry.sha256)) for entry in _entries(release))


def _entries(release: Release) -> Iterator[vault.Entry]:
    holding = release.holding
    version = holding.object_version.removeprefix("v")
    for entry in vault.listing(holding.object_id, int(version) if version.isdigit() else None):
        if entry.path.startswith(DATA):
            yield entry


def _reports(release: Release) -> dict[str, FileReport]:
    """Return digest → what validation said, as far as the submission's files are still listed."""
    submission = release.holding.submission
    if not Box.objects.filter(pk=submission.box or 0).exists():
        return {}
    return {entry.sha256: entry.report for entry in submissions.files(submission) if entry.report is not None}


def _stored(entry: vault.Entry, report: FileReport | None) -> Stored:
    path = entry.path.removeprefix(DATA)
    return Stored(
        DataFile(path, entry.bytes, entry.md5, entry.sha256, media_type(path), report.format if report else format_of(path),
                 report.records if report else None, _table(report) if report else None), entry.file)  # fmt: skip


def _table(report: FileReport) -> Table | None:
    if not report.columns or report.format not in {"CSV", "TSV"}:
        return None
    kinds = tuple(Column(c.name, c.kind or "text", c.missing) for c in report.columns)
    default = "\t" if report.format == "TSV" else ","
    return Table(kinds, str(report.facts.get("delimiter") or default), report.encoding or "utf-8")


@lru_cache(maxsize=4096)
def _media(ending: str) -> str:
    return mimetypes.guess_type(f"x{ending}")[0] or "application/octet-stream"


def media_type(path: str) -> str:
    """Return the media type of a file, by its name."""
    return _media(Path(path).suffix.lower())


def format_of(path: str) -> str:
    """Return the endings of a name, as written on the page (CSV, FASTQ.GZ)."""
    endings = [e for e in Path(path).suffixes[-2:] if e[1:].isalnum() and not e[1:].isdigit()]
    packed = len(endings) > 1 and endings[-1].lower() in {".gz", ".bz2", ".xz"}
    return "".join(endings[-2:] if packed else endings[-1:])[1:].upper()
