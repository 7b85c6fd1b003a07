"""From an accepted metadata record (domain.md §2.6) to the neutral description. Contacts of people stay behind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from huijiao.core.dates import parse_date, parse_period
from huijiao.core.exchange.description import (
    NOTHING,
    Agent,
    DataFile,
    Description,
    Funding,
    Identifier,
    Organisation,
    Person,
    Rights,
    Subject,
)
from huijiao.core.licences import LICENCES, TERMS
from huijiao.core.normal import keywords
from huijiao.core.records.metadata import METADATA
from huijiao.core.text import Text
from huijiao.core.vocabulary import ResourceClass, ShareMode, formats, record_class, share_mode

#: What of the record is shown. Telephone, e-mail and postal address of people stay inside (personal information law).
SHOWN = (
    "records", "fields", "source", "time_cov", "place_cov", "quality", "sw_name", "sw_purpose", "sw_tools", "sw_runtime",
    "sw_developer", "sw_version",
)  # fmt: skip
_VERSION = re.compile(r"[vV]\s*(\d+(?:\.\d+)*)")


def describe(
    record: Mapping[str, str],
    *,
    accession: str,
    publisher: Organisation,
    institution: Organisation,
    published: date,
    url: str = "",
    identifiers: Sequence[Identifier] = (),
    subject: Subject | None = None,
    funding: Funding | None = None,
    mode: ShareMode | None = None,
    licence: str = "",
    submitted: date | None = None,
    certificate: str = "",
    files: Sequence[DataFile] = (),
) -> Description:
    """Return the description of one record; ``mode`` and ``licence`` (SPDX id) are those agreed for the catalogue.

    ``institution`` is the project's lead; it is the creator's affiliation unless the record names another body.
    """
    agreed = mode or share_mode(record["share"]) or ShareMode.NOT_SHARED
    known = LICENCES.get(licence)
    return Description(
        accession=accession, title=Text(record["name_zh"], record["name_en"] or record["name_zh"]),
        abstract=Text(record["abstract"], ""), publisher=publisher, published=published, url=url,
        cls=record_class(record["type"], record["name_zh"]) or ResourceClass.DATASET, version=version_of(record),
        identifiers=tuple(identifiers) or (Identifier("ACCESSION", accession, registered=True),),
        creators=(_creator(record, institution),), contributors=(("HostingInstitution", publisher),),
        keywords=keywords(record["keywords"]), subjects=(subject,) if subject else (),
        fundings=(funding,) if funding else (), submitted=submitted, updated=parse_date(record["revised"]),
        open_at=parse_date(record["open_at"]), period=parse_period(record["time_cov"]), place=record["place_cov"].strip(),
        methods=_text(record["quality"]), source=_text(record["source"]), mode=agreed, terms=TERMS[agreed].means,
        access_right=TERMS[agreed].open_access, rights=Rights(known.spdx, known.name, known.url) if known else None,
        formats=formats(record["format"]), records=record["records"].strip(), bytes=sum(f.bytes for f in files),
        file_count=len(files), files=tuple(files), variables=_variables(record["fields"]), certificate=certificate,
        facts=tuple((METADATA[name].label, record[name]) for name in SHOWN if record[name].strip()),
    )  # fmt: skip


def with_files(description: Description, files: Sequence[DataFile]) -> Description:
    """Return the same dataset with its files listed."""
    return replace(description, files=tuple(files), file_count=len(files), bytes=sum(f.bytes for f in files))


def version_of(record: Mapping[str, str]) -> str:
    """Return V1.0 unless the record names another."""
    found = _VERSION.search(record["revised"]) or _VERSION.search(record["sw_version"])
    return f"V{found[1]}" if found else "V1.0"


def _creator(record: Mapping[str, str], institution: Organisation) -> Agent:
    own = record["resp_org"].strip()
    body = institution if own in {"", institution.name.zh} else Organisation(Text(own, own))
    name = record["resp_name"].strip()
    return Person(name, (body,)) if name else body


def _variables(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.replace("；", ";").split(";") if word.strip())


def _text(words: str) -> Text:
    return Text(words, "") if words.strip() else NOTHING
