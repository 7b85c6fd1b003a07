"""The record for machines: schema.org, DataCite 4.6, plain JSON (domain.md §5.4). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from huijiao.core.vocabulary import CLASSES, ResourceClass, ShareMode
from huijiao.desks.public.described import Described
from huijiao.desks.public.kept import File
from huijiao.desks.public.licences import TERMS

_SCHEMA_TYPES = {ResourceClass.SOFTWARE: "SoftwareApplication", ResourceClass.SYSTEM: "SoftwareApplication"}
_SUBJECT_SCHEME = "GB/T 13745-2009"
DISTRIBUTIONS = 50  # files named in schema.org; the whole list is in the manifest


def schema_org(d: Described, files: Sequence[File] = ()) -> dict[str, Any]:
    """Return schema.org JSON-LD; ``files`` only when anyone may download them."""
    centre = {"@type": "Organization", "name": d.centre.zh, "alternateName": d.centre.en}
    body: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": _SCHEMA_TYPES.get(d.cls, "Dataset"),
        "@id": d.cite_as,
        "url": d.url,
        "identifier": [{"@type": "PropertyValue", "propertyID": n.kind, "value": n.value} for n in d.names],
        "name": d.title.zh,
        "alternateName": d.title.en if d.title.en != d.title.zh else "",
        "description": d.abstract,
        "keywords": list(d.keywords),
        "about": {"@type": "DefinedTerm", "termCode": d.subject_code, "name": d.subject.zh,
                  "inDefinedTermSet": _SUBJECT_SCHEME} if d.subject_code else None,
        "creator": _creator(d),
        "publisher": centre,
        "includedInDataCatalog": {"@type": "DataCatalog", "name": d.centre.zh},
        "datePublished": str(d.published),
        "dateCreated": str(d.submitted),
        "dateModified": str(d.updated) if d.updated else "",
        "version": d.version,
        "license": d.licence.url if d.licence else "",
        "conditionsOfAccess": TERMS[d.mode].means.zh,
        "isAccessibleForFree": d.mode in {ShareMode.OPEN, ShareMode.REGISTERED},
        "temporalCoverage": _period(d),
        "spatialCoverage": d.record["place_cov"],
        "variableMeasured": [f for f in d.record["fields"].replace("；", ";").split(";") if f.strip()],
        "encodingFormat": list(d.formats),
        "size": d.size,
        "measurementTechnique": d.record["quality"],
        "inLanguage": "zh-CN",
        "funding": {"@type": "Grant", "identifier": d.project_no, "name": d.project_title,
                    "funder": {"@type": "Organization", "name": d.agency.zh, "alternateName": d.agency.en}},
        "distribution": [_download(d, f) for f in files[:DISTRIBUTIONS]],
    }  # fmt: skip
    return {key: value for key, value in body.items() if value not in ("", None, [])}


def _creator(d: Described) -> dict[str, Any]:
    org = {"@type": "Organization", "name": d.org.zh}
    return {"@type": "Person", "name": d.person, "affiliation": org} if d.person else org


def _download(d: Described, file: File) -> dict[str, Any]:
    return {"@type": "DataDownload", "name": file.path, "contentUrl": f"{d.url}/files/{file.quoted}",
            "contentSize": f"{file.bytes} B", "encodingFormat": file.media, "sha256": file.sha256}  # fmt: skip


def datacite(d: Described) -> dict[str, Any]:
    """Return the record in DataCite's JSON, schema 4.6. ``state`` is draft while the DOI is only reserved."""
    doi = d.name("DOI")
    lang = "zh-CN"
    titles: list[dict[str, str]] = [{"title": d.title.zh, "lang": lang}]
    if d.title.en != d.title.zh:
        titles.append({"title": d.title.en, "titleType": "TranslatedTitle", "lang": "en"})
    others = [n for n in d.names if n.kind != "DOI"]
    body: dict[str, Any] = {
        "doi": doi.value if doi else "",
        "state": ("findable" if doi.registered else "draft") if doi else "",
        "url": d.url,
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "creators": [_datacite_creator(d)],
        "titles": titles,
        "publisher": {"name": d.centre.zh, "lang": lang},
        "publicationYear": d.published.year,
        "types": {"resourceTypeGeneral": CLASSES[d.cls].datacite, "resourceType": d.class_label.zh},
        "subjects": [
            *({"subject": k, "lang": lang} for k in d.keywords),
            *([{"subject": d.subject.zh, "classificationCode": d.subject_code, "subjectScheme": _SUBJECT_SCHEME,
                "lang": lang}] if d.subject_code else []),
        ],
        "contributors": [{"name": d.centre.zh, "nameType": "Organizational", "contributorType": "HostingInstitution"}],
        "dates": _dates(d),
        "language": lang,
        "alternateIdentifiers": [
            {"alternateIdentifier": n.value, "alternateIdentifierType": {"ACCESSION": "accession"}.get(n.kind, n.kind)}
            for n in others
        ],
        "sizes": [f"{d.bytes} B", *([d.records] if d.records else [])],
        "formats": list(d.formats),
        "version": d.version,
        "rightsList": _rights(d),
        "descriptions": [
            {"description": d.abstract, "descriptionType": "Abstract", "lang": lang},
            *([{"description": d.record["quality"], "descriptionType": "Methods", "lang": lang}]
              if d.record["quality"] else []),
        ],
        "geoLocations": [{"geoLocationPlace": d.record["place_cov"]}] if d.record["place_cov"] else [],
        "fundingReferences": [{"funderName": d.agency.zh, "awardNumber": d.project_no, "awardTitle": d.project_title}],
    }  # fmt: skip
    return {key: value for key, value in body.items() if value not in ("", [])}


def _datacite_creator(d: Described) -> dict[str, Any]:
    if not d.person:
        return {"name": d.org.zh, "nameType": "Organizational"}
    return {"name": d.person, "nameType": "Personal", "affiliation": [{"name": d.org.zh}]}


def _dates(d: Described) -> list[dict[str, str]]:
    rows = [("Available", str(d.published)), ("Submitted", str(d.submitted)), ("Updated", str(d.updated or "")),
            ("Coverage", _period(d))]  # fmt: skip
    return [{"date": text, "dateType": kind} for kind, text in rows if text]


def _rights(d: Described) -> list[dict[str, str]]:
    rows = [{"rights": d.mode.label.en, "rightsUri": TERMS[d.mode].open_access, "lang": "en"}]
    if d.licence:
        rows.insert(0, {"rights": d.licence.name.en, "rightsUri": d.licence.url, "rightsIdentifier": d.licence.spdx,
                        "rightsIdentifierScheme": "SPDX", "lang": "en"})  # fmt: skip
    return rows


def _period(d: Described) -> str:
    """Return the time covered as an ISO 8601 interval, empty when unknown."""
    if d.period is None or not any(d.period):
        return ""
    return "/".join(str(day) if isinstance(day, date) else ".." for day in d.period)


def plain(d: Described) -> dict[str, Any]:
    """Return the record as plain JSON, names as on the page."""
    return {
        "accession": d.accession, "url": d.url, "cite_as": d.cite_as,
        "identifiers": [{"kind": n.kind, "value": n.value, "registered": n.registered} for n in d.names],
        "title": {"zh": d.title.zh, "en": d.title.en}, "abstract": d.abstract, "keywords": list(d.keywords),
        "class": d.cls.value, "subject": {"scheme": _SUBJECT_SCHEME, "code": d.subject_code, "name": d.subject.zh},
        "creator": d.author, "institution": d.org.zh, "publisher": d.centre.zh,
        "project": {"number": d.project_no, "title": d.project_title, "programme": d.programme.zh},
        "published": str(d.published), "version": d.version, "share_mode": d.mode.value,
        "licence": d.licence.spdx if d.licence else "", "bytes": d.bytes, "records": d.records, "formats": list(d.formats),
        "record": {label.en: text for label, text in d.facts()},
    }  # fmt: skip
