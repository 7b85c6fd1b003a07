"""schema.org JSON-LD of a dataset, as search engines for data read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from huijiao.core.exchange.description import Agent, DataFile, Description, Organisation
from huijiao.core.text import Text
from huijiao.core.vocabulary import ResourceClass, ShareMode

Json = dict[str, Any]
DISTRIBUTIONS = 50  # files named on a page; the whole list is in the manifest
_TYPES = {ResourceClass.SOFTWARE: "SoftwareApplication", ResourceClass.SYSTEM: "SoftwareApplication"}


def schema_org(d: Description, limit: int = DISTRIBUTIONS) -> Json:
    """Return the JSON-LD; the first ``limit`` of ``d.files`` stand in it."""
    body: Json = {
        "@context": "https://schema.org/",
        "@type": _TYPES.get(d.cls, "Dataset"),
        "@id": d.cite_as,
        "url": d.url,
        "identifier": [{"@type": "PropertyValue", "propertyID": n.kind, "value": n.value} for n in d.identifiers],
        "name": d.title.zh or d.title.en,
        "alternateName": d.translated,
        "description": d.abstract.zh or d.abstract.en,
        "keywords": list(d.keywords),
        "about": [{"@type": "DefinedTerm", "termCode": s.code, "name": s.name.zh, "inDefinedTermSet": s.scheme}
                  for s in d.subjects],
        "creator": [agent(who) for who in d.creators],
        "publisher": agent(d.publisher),
        "includedInDataCatalog": {"@type": "DataCatalog", "name": d.publisher.name.zh},
        "datePublished": d.published.isoformat(),
        "dateCreated": str(d.created or d.submitted or ""),
        "dateModified": str(d.updated or ""),
        "version": d.version,
        "license": d.rights.url if d.rights else "",
        "conditionsOfAccess": d.terms.zh,
        "isAccessibleForFree": d.mode in {ShareMode.OPEN, ShareMode.REGISTERED},
        "temporalCoverage": d.interval(),
        "spatialCoverage": d.place,
        "variableMeasured": list(d.variables),
        "encodingFormat": list(d.formats),
        "size": f"{d.bytes} B",
        "measurementTechnique": d.methods.zh or d.methods.en,
        "inLanguage": d.language,
        "funding": [_grant(f.number, f.title, f.funder) for f in d.fundings],
        "citation": [{"@type": "CreativeWork", "identifier": r.value, "name": r.title or r.value} for r in d.related],
        "distribution": [_download(d, file) for file in d.files[:limit]],
    }  # fmt: skip
    return kept(body)


def kept(body: Mapping[str, Any]) -> Json:
    """Return what is filled."""
    return {key: value for key, value in body.items() if value not in ("", None, [])}


def agent(who: Agent) -> Json:
    """Return a person or body."""
    if isinstance(who, Organisation):
        alternate = who.name.en if who.name.en != who.name.zh else ""
        return kept({"@type": "Organization", "@id": who.ror, "name": who.name.zh or who.name.en,
                     "alternateName": alternate, "url": who.url})  # fmt: skip
    return kept({"@type": "Person", "@id": f"https://orcid.org/{who.orcid}" if who.orcid else "", "name": who.name,
                 "alternateName": who.name_en, "affiliation": [agent(body) for body in who.affiliations]})  # fmt: skip


def _grant(number: str, title: str, funder: Text) -> Json:
    return {"@type": "Grant", "identifier": number, "name": title,
            "funder": agent(Organisation(funder))}  # fmt: skip


def file_url(d: Description, file: DataFile) -> str:
    """Return the lasting address of one file."""
    return f"{d.url}/files/{quote(file.path)}"


def _download(d: Description, file: DataFile) -> Json:
    return kept({"@type": "DataDownload", "name": file.path, "contentUrl": file_url(d, file),
                 "contentSize": f"{file.bytes} B", "encodingFormat": file.media, "sha256": file.sha256})  # fmt: skip
