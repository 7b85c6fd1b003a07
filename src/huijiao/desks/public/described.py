"""A release as the public reads it: one value, from which page, citations and exports are made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from huijiao.core.dates import parse_date, parse_period
from huijiao.core.normal import keywords as split_keywords
from huijiao.core.quantities import fmt_bytes
from huijiao.core.records.metadata import METADATA
from huijiao.core.text import Text as T
from huijiao.core.vocabulary import CLASSES, ResourceClass, ShareMode, formats, record_class
from huijiao.desks.public.licences import LICENCES, Licence
from huijiao.steps.s5_archiving.subjects import SUBJECTS
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.pids import queries as pids
from huijiao.tools.pids.models import State

#: What of the record is shown. Telephone, e-mail and postal address of people stay inside (personal information law).
SHOWN = (
    "records", "fields", "source", "time_cov", "place_cov", "quality", "sw_name", "sw_purpose", "sw_tools", "sw_runtime",
    "sw_developer", "sw_version",
)  # fmt: skip
_VERSION = re.compile(r"[vV]\s*(\d+(?:\.\d+)*)")
_RESOLVERS = {"CSTR": "https://cstr.cn/", "DOI": "https://doi.org/"}


@dataclass(frozen=True, slots=True)
class Name:
    """One identifier: kind (ACCESSION CSTR DOI), value, whether its registrar knows it, where it leads."""

    kind: str
    value: str
    registered: bool
    url: str


@dataclass(frozen=True, slots=True)
class Described:
    """Everything public about one release."""

    accession: str
    url: str
    cite_as: str  # the address to cite: CSTR or DOI once registered, else the landing page
    title: T
    abstract: str
    keywords: tuple[str, ...]
    person: str
    org: T
    centre: T
    contact: str
    programme: T
    agency: T
    project_no: str
    project_title: str
    cls: ResourceClass
    subject_code: str
    subject: T
    mode: ShareMode
    licence: Licence | None
    open_at: date | None
    published: date
    submitted: date
    updated: date | None
    version: str
    formats: tuple[str, ...]
    files: int
    bytes: int
    records: str
    period: tuple[date | None, date | None] | None
    record: Mapping[str, str]
    names: tuple[Name, ...]

    @property
    def author(self) -> str:
        """Return who is cited: the person responsible, else the institution."""
        return self.person or self.org.zh

    @property
    def size(self) -> str:
        """Return the volume in words."""
        return fmt_bytes(self.bytes)

    @property
    def class_label(self) -> T:
        """Return the class in words."""
        return CLASSES[self.cls].label

    def name(self, kind: str) -> Name | None:
        """Return the identifier of a kind."""
        return next((n for n in self.names if n.kind == kind), None)

    def facts(self) -> list[tuple[T, str]]:
        """Return the filled fields of the record that are shown, with their printed labels."""
        return [(METADATA[name].label, self.record[name]) for name in SHOWN if self.record[name].strip()]


def describe(release: Release) -> Described:
    """Gather what is public about a release."""
    holding, record = release.holding, release.metadata
    project = holding.dataset.project
    centre, programme, home = project.centre, project.programme, project.institution
    part = holding.dataset.part  # the data alone; the holding also counts the papers kept beside them
    url = f"{settings.PUBLIC_URL}/d/{release.accession}"
    names = _names(release, url)
    published = timezone.localtime(release.published or release.state_at).date()
    org = record["resp_org"] or home.name_zh
    return Described(
        accession=release.accession, url=url, cite_as=next((n.url for n in names if n.registered and n.url != url), url),
        title=T(release.title_zh, release.title_en or release.title_zh), abstract=release.abstract,
        keywords=split_keywords(release.keywords), person=record["resp_name"],
        org=T(org, home.name_en if org == home.name_zh and home.name_en else org),
        centre=T(centre.name_zh, centre.name_en or centre.name_zh), contact=centre.email,
        programme=programme.name, agency=T(programme.agency.name_zh, programme.agency.name_en),
        project_no=project.project_no, project_title=project.title,
        cls=record_class(record["type"], record["name_zh"]) or ResourceClass.DATASET,
        subject_code=holding.subject_code, subject=SUBJECTS.get(holding.subject_code, T("", "")),
        mode=ShareMode(release.mode), licence=LICENCES.get(release.licence), open_at=release.open_at, published=published,
        submitted=timezone.localtime(holding.submission.state_at).date(), updated=parse_date(record["revised"]),
        version=_version(record), formats=formats(record["format"]),
        files=part.files, bytes=part.bytes, records=record["records"],
        period=parse_period(record["time_cov"]), record=record, names=names,
    )  # fmt: skip


def _version(record: Mapping[str, str]) -> str:
    """Return V1.0 unless the record names another."""
    found = _VERSION.search(record["revised"]) or _VERSION.search(record["sw_version"])
    return f"V{found[1]}" if found else "V1.0"


def _names(release: Release, url: str) -> tuple[Name, ...]:
    rows = pids.of(release.holding.subject)
    own = Name("ACCESSION", release.accession, registered=True, url=url)
    others = [
        Name(kind, rows[kind].value, rows[kind].state == State.REGISTERED, resolver + rows[kind].value)
        for kind, resolver in _RESOLVERS.items()
        if kind in rows
    ]
    return (*others, own)
