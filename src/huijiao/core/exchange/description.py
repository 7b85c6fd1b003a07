"""One published or kept dataset, described once for every format (domain.md §5.4). No personal contact is in it.

`Description.as_json` and `Description.from_json` are inverse: what lies in the vault can be read back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huijiao.core.text import Text
from huijiao.core.vocabulary import CLASSES, ResourceClass, ShareMode

NOTHING = Text("", "")
SUBJECT_SCHEME = "GB/T 13745-2009"
RESOLVERS: Mapping[str, str] = {"DOI": "https://doi.org/", "CSTR": "https://cstr.cn/"}


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier: kind (ACCESSION CSTR DOI), bare value, whether its registrar knows it."""

    kind: str
    value: str
    registered: bool = False


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body: name in both languages (English may be empty), ROR address, its own page, public mailbox."""

    name: Text
    ror: str = ""
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who made the data: name as printed, institutions, bare ORCID (``0000-0002-1825-0097``)."""

    name: str
    affiliations: tuple[Organisation, ...] = ()
    orcid: str = ""
    name_en: str = ""


Agent = Person | Organisation


@dataclass(frozen=True, slots=True)
class Subject:
    """A class of a scheme."""

    code: str
    name: Text
    scheme: str = SUBJECT_SCHEME


@dataclass(frozen=True, slots=True)
class Funding:
    """Who paid: funder, programme, number and title of the project."""

    funder: Text
    programme: Text = NOTHING
    number: str = ""
    title: str = ""
    funder_id: str = ""  # ROR address


@dataclass(frozen=True, slots=True)
class Rights:
    """A licence: SPDX id, name, address of its text."""

    spdx: str
    name: Text
    url: str


@dataclass(frozen=True, slots=True)
class Related:
    """Something related: DataCite's relation (``IsSupplementTo``), kind of identifier (``DOI``), its value."""

    relation: str
    kind: str
    value: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; ``kind`` is text, integer, decimal or date."""

    name: str
    kind: str = "text"
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of a file that is a table: columns, how it is read."""

    columns: tuple[Column, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    header: bool = True


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file: path without ``data/``, bytes, lower-case hex digests, media type, format (``CSV``), rows or reads."""

    path: str
    bytes: int
    md5: str = ""
    sha256: str = ""
    media: str = "application/octet-stream"
    format: str = ""
    records: int | None = None
    table: Table | None = None


@dataclass(frozen=True)
class Description:
    """Everything public about one dataset, in one version.

    ``abstract``, ``methods`` and ``source`` are as the depositor wrote them; an English one may be empty. ``period`` is
    open where a day is None. ``open_at`` is the end of a protection period. ``facts`` are further filled fields of the
    record with their printed labels. ``files`` may be left empty where they are not to be shown; ``bytes`` and
    ``file_count`` count them all the same.
    """

    accession: str
    title: Text
    abstract: Text
    publisher: Organisation
    published: date
    url: str = ""
    cls: ResourceClass = ResourceClass.DATASET
    version: str = "V1.0"
    identifiers: tuple[Identifier, ...] = ()
    creators: tuple[Agent, ...] = ()
    contributors: tuple[tuple[str, Agent], ...] = ()  # DataCite's contributorType, who
    keywords: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    fundings: tuple[Funding, ...] = ()
    created: date | None = None
    submitted: date | None = None
    updated: date | None = None
    open_at: date | None = None
    period: tuple[date | None, date | None] | None = None
    place: str = ""
    methods: Text = NOTHING
    source: Text = NOTHING
    mode: ShareMode = ShareMode.OPEN
    terms: Text = NOTHING  # the sharing mode in a sentence
    access_right: str = ""  # COAR address
    rights: Rights | None = None
    formats: tuple[str, ...] = ()
    records: str = ""
    bytes: int = 0
    file_count: int = 0
    files: tuple[DataFile, ...] = ()
    variables: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    certificate: str = ""
    language: str = "zh-CN"
    facts: tuple[tuple[Text, str], ...] = field(default=())

    @property
    def cite_as(self) -> str:
        """Return the address to cite: a registered CSTR or DOI, else the landing page."""
        known = [i for i in self.identifiers if i.registered and i.kind in RESOLVERS]
        return RESOLVERS[known[0].kind] + known[0].value if known else self.url

    @property
    def author(self) -> str:
        """Return who is cited, names joined by commas."""
        return ", ".join(a.name if isinstance(a, Person) else a.name.zh for a in self.creators) or (
            self.publisher.name.zh
        )

    @property
    def class_label(self) -> Text:
        """Return the class in words."""
        return CLASSES[self.cls].label

    @property
    def translated(self) -> str:
        """Return the English title where it is another one, else an empty text."""
        return self.title.en if self.title.en != self.title.zh else ""

    def identifier(self, kind: str) -> Identifier | None:
        """Return the identifier of a kind."""
        return next((i for i in self.identifiers if i.kind == kind), None)

    def interval(self) -> str:
        """Return the time covered as an ISO 8601 interval (``2020-01-01/..``), empty when unknown."""
        if self.period is None or not any(self.period):
            return ""
        return "/".join(day.isoformat() if day else ".." for day in self.period)

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON."""
        from huijiao.core.exchange.codec import encode  # noqa: PLC0415 - the codec knows these classes

        said: dict[str, Any] = encode(self)
        return said

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Description:
        """Read what `as_json` wrote; fields it does not know are left aside."""
        from huijiao.core.exchange.codec import decode  # noqa: PLC0415 - the codec knows these classes

        return decode(cls, data)
