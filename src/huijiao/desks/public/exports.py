"""What may be had of a release besides its page: each form by its name in the address and by its media type."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huijiao.core.exchange import citations, core_metadata, croissant, datacite, datapackage, rocrate
from huijiao.core.exchange.description import SUBJECT_SCHEME, Description
from huijiao.core.exchange.schema_org import schema_org

Make = Callable[[Description, date], bytes]


@dataclass(frozen=True, slots=True)
class Export:
    """Media type; how it is made; whether it is made from the list of files too; whether clients may ask for it by type."""

    media: str
    make: Make
    files: bool = False
    asked: bool = True


def _json(make: Callable[[Description], dict[str, Any]]) -> Make:
    return lambda d, _day: (json.dumps(make(d), ensure_ascii=False, indent=1) + "\n").encode()


def _text(make: Callable[[Description, date], str]) -> Make:
    return lambda d, day: make(d, day).encode()


def _csl(d: Description, day: date) -> bytes:
    return (json.dumps(citations.csl(d, day), ensure_ascii=False, indent=1) + "\n").encode()


def datacite_record(d: Description) -> dict[str, Any]:
    """Return DataCite's JSON; ``state`` is draft while the DOI is only reserved."""
    doi = d.identifier("DOI")
    state = {"state": "findable" if doi.registered else "draft"} if doi else {}
    return {**datacite.datacite_json(d), **state}


def plain(d: Description) -> dict[str, Any]:
    """Return the record as plain JSON, names as on the page."""
    grant = d.fundings[0] if d.fundings else None
    subject = d.subjects[0] if d.subjects else None
    return {
        "accession": d.accession, "url": d.url, "cite_as": d.cite_as,
        "identifiers": [{"kind": n.kind, "value": n.value, "registered": n.registered} for n in d.identifiers],
        "title": {"zh": d.title.zh, "en": d.title.en}, "abstract": d.abstract.zh, "keywords": list(d.keywords),
        "class": d.cls.value, "subject": {"scheme": SUBJECT_SCHEME, "code": subject.code if subject else "",
                                          "name": subject.name.zh if subject else ""},
        "creator": d.author, "publisher": d.publisher.name.zh,
        "project": {"number": grant.number, "title": grant.title, "programme": grant.programme.zh} if grant else {},
        "published": str(d.published), "version": d.version, "share_mode": d.mode.value,
        "licence": d.rights.spdx if d.rights else "", "bytes": d.bytes, "records": d.records, "formats": list(d.formats),
        "certificate": d.certificate, "record": {label.en: text for label, text in d.facts},
    }  # fmt: skip


def _core(d: Description, _day: date) -> bytes:
    return core_metadata.core_metadata(d)


EXPORTS: Mapping[str, Export] = {
    "schema.jsonld": Export("application/ld+json", _json(schema_org), files=True),
    "datacite.json": Export(datacite.MEDIA_JSON, _json(datacite_record)),
    "datacite.xml": Export(datacite.MEDIA_XML, lambda d, _day: datacite.datacite_xml(d)),
    "record.json": Export("application/json", _json(plain)),
    "ro-crate-metadata.json": Export('application/ld+json; profile="https://w3id.org/ro/crate"', _json(rocrate.ro_crate), files=True, asked=False),
    "croissant.json": Export('application/ld+json; profile="http://mlcommons.org/croissant/1.0"', _json(croissant.croissant), files=True, asked=False),
    "datapackage.json": Export("application/vnd.datapackage+json", _json(datapackage.datapackage), files=True),
    "core-metadata.xml": Export("application/xml", _core),
    "citation.bib": Export("application/x-bibtex", _text(citations.bibtex)),
    "citation.ris": Export("application/x-research-info-systems", _text(citations.ris)),
    "citation.enw": Export("application/x-endnote-refer", _text(citations.endnote)),
    "citation.json": Export("application/vnd.citationstyles.csl+json", _csl),
}  # fmt: skip
#: What a client may ask for at the page's own address.
NEGOTIATED = {export.media: name for name, export in EXPORTS.items() if export.asked}
BIBLIOGRAPHY = "text/x-bibliography"
