"""DataCite metadata 4.6: JSON as the REST API takes it, and the XML made from that JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from huijiao.core.exchange.description import Agent, Description, Organisation
from huijiao.core.exchange.markup import XSI, Element, child, document, element
from huijiao.core.text import Text
from huijiao.core.vocabulary import CLASSES

NAMESPACE = "http://datacite.org/schema/kernel-4"
LOCATION = f"{NAMESPACE} https://schema.datacite.org/meta/kernel-4.6/metadata.xsd"
MEDIA_JSON, MEDIA_XML = "application/vnd.datacite.datacite+json", "application/vnd.datacite.datacite+xml"
_ORCID, _ROR, _SPDX = "https://orcid.org", "https://ror.org", "https://spdx.org/licenses/"
_ZH = "zh-CN"
Json = dict[str, Any]


def datacite_json(d: Description) -> Json:
    """Return the attributes of a DOI (``data.attributes`` of the REST API). Without a DOI ``doi`` is left out."""
    doi = d.identifier("DOI")
    body: Json = {
        "doi": doi.value if doi else "",
        "url": d.url,
        "schemaVersion": NAMESPACE,
        "types": {"resourceTypeGeneral": CLASSES[d.cls].datacite, "resourceType": d.class_label.zh},
        "creators": [_agent(a) for a in d.creators] or [_agent(d.publisher)],
        "titles": [{"title": d.title.zh or d.title.en, "lang": _ZH if d.title.zh else "en"}]
        + ([{"title": d.translated, "titleType": "TranslatedTitle", "lang": "en"}] if d.translated and d.title.zh else []),
        "publisher": _kept({"name": d.publisher.name.zh or d.publisher.name.en, "lang": _ZH, **_ror(d.publisher, "publisher")}),
        "publicationYear": d.published.year,
        "subjects": _subjects(d),
        "contributors": [{**_agent(who), "contributorType": role} for role, who in d.contributors],
        "dates": _dates(d),
        "language": d.language,
        "alternateIdentifiers": _others(d),
        "relatedIdentifiers": [
            {"relatedIdentifier": r.value, "relatedIdentifierType": r.kind, "relationType": r.relation} for r in d.related
        ],
        "sizes": [f"{d.bytes} B", *([f"{d.file_count} files"] if d.file_count else []), *([d.records] if d.records else [])],
        "formats": list(d.formats),
        "version": d.version,
        "rightsList": _rights(d),
        "descriptions": [*_texts(d.abstract, "Abstract"), *_texts(d.methods, "Methods"), *_texts(d.source, "Other")],
        "geoLocations": [{"geoLocationPlace": d.place}] if d.place.strip() else [],
        "fundingReferences": [
            _kept({"funderName": f.funder.zh or f.funder.en, "funderIdentifier": f.funder_id,
                   "funderIdentifierType": "ROR" if f.funder_id else "", "awardNumber": f.number, "awardTitle": f.title})
            for f in d.fundings
        ],
    }  # fmt: skip
    return _kept(body)


def _kept(said: Mapping[str, Any]) -> Json:
    return {key: value for key, value in said.items() if value not in ("", [], None)}


def _agent(who: Agent) -> Json:
    if isinstance(who, Organisation):
        ids = [{"nameIdentifier": who.ror, "nameIdentifierScheme": "ROR", "schemeUri": _ROR}] if who.ror else []
        return _kept({"name": who.name.zh or who.name.en, "nameType": "Organizational", "nameIdentifiers": ids})
    orcid = f"{_ORCID}/{who.orcid}" if who.orcid else ""
    ids = [{"nameIdentifier": orcid, "nameIdentifierScheme": "ORCID", "schemeUri": _ORCID}] if orcid else []
    return _kept({
        "name": who.name, "nameType": "Personal", "nameIdentifiers": ids,
        "affiliation": [_kept({"name": o.name.zh or o.name.en, **_ror(o, "affiliation")}) for o in who.affiliations],
    })  # fmt: skip


def _ror(body: Organisation, what: str) -> Json:
    if not body.ror:
        return {}
    return {f"{what}Identifier": body.ror, f"{what}IdentifierScheme": "ROR", "schemeUri": _ROR}


def _subjects(d: Description) -> list[Json]:
    words: list[Json] = [{"subject": word, "lang": _ZH} for word in d.keywords]
    return words + [
        _kept({"subject": s.name.zh or s.code, "subjectScheme": s.scheme, "classificationCode": s.code, "lang": _ZH})
        for s in d.subjects
    ]


def _dates(d: Description) -> list[Json]:
    rows = [("Created", d.created), ("Submitted", d.submitted), ("Available", max(d.open_at or d.published, d.published)),
            ("Issued", d.published), ("Updated", d.updated)]  # fmt: skip
    said: list[Json] = [{"date": day.isoformat(), "dateType": kind} for kind, day in rows if day]
    return [*said, {"date": d.interval(), "dateType": "Coverage"}] if d.interval() else said


def _others(d: Description) -> list[Json]:
    names = {"ACCESSION": "accession"}
    return [
        {"alternateIdentifier": i.value, "alternateIdentifierType": names.get(i.kind, i.kind)}
        for i in d.identifiers
        if i.kind != "DOI"
    ]


def _rights(d: Description) -> list[Json]:
    access = _kept({"rights": d.mode.label.en, "rightsUri": d.access_right, "lang": "en"})
    if d.rights is None:
        return [access]
    spdx = {"rightsIdentifier": d.rights.spdx.lower(), "rightsIdentifierScheme": "SPDX", "schemeUri": _SPDX}
    return [{"rights": d.rights.name.en, "rightsUri": d.rights.url, "lang": "en", **spdx}, access]


def _texts(text: Text, kind: str) -> list[Json]:
    rows = [(text.zh, _ZH)] + ([(text.en, "en")] if text.en != text.zh else [])
    return [{"description": words, "descriptionType": kind, "lang": lang} for words, lang in rows if words.strip()]


def datacite_xml(d: Description) -> bytes:
    """Return the record as XML, valid by the 4.6 XSD. Without a DOI the identifier is the CSTR or the accession."""
    said = datacite_json(d)
    root = element(NAMESPACE, "resource", xsi=XSI)
    root.set(f"{{{XSI}}}schemaLocation", LOCATION)
    chief = d.identifier("DOI") or d.identifier("CSTR")
    child(
        root, "identifier", chief.value if chief else d.accession, identifierType=chief.kind if chief else "accession"
    )
    for name in _ORDER:
        if name in said:
            _PARTS[name](root, name, said[name])
    return document(root)


_Part = Callable[[Element, str, Any], object]


def _listed(item: str, *attributes: str) -> _Part:
    """Return how a list of one-text items is written: ``attributes`` as named in JSON, ``Uri`` becomes ``URI``."""

    def write(root: Element, name: str, rows: Iterable[Any]) -> None:
        box = child(root, name)
        for row in rows:
            said = row if isinstance(row, Mapping) else {item: row}
            child(box, item, said[item], **{a.replace("Uri", "URI"): said.get(a) for a in attributes})

    return write


def _people(item: str) -> _Part:
    def write(root: Element, name: str, rows: Iterable[Json]) -> None:
        box = child(root, name)
        for row in rows:
            one = child(box, item, contributorType=row.get("contributorType"))
            child(one, f"{item}Name", row["name"], nameType=row["nameType"])
            for known in row.get("nameIdentifiers", ()):
                child(one, "nameIdentifier", known["nameIdentifier"],
                       nameIdentifierScheme=known["nameIdentifierScheme"], schemeURI=known["schemeUri"])  # fmt: skip
            for body in row.get("affiliation", ()):
                child(one, "affiliation", body["name"], affiliationIdentifier=body.get("affiliationIdentifier"),
                       affiliationIdentifierScheme=body.get("affiliationIdentifierScheme"), schemeURI=body.get("schemeUri"))  # fmt: skip

    return write


def _publisher(root: Element, name: str, row: Json) -> None:
    child(root, name, row["name"], lang=row.get("lang"), publisherIdentifier=row.get("publisherIdentifier"),
           publisherIdentifierScheme=row.get("publisherIdentifierScheme"), schemeURI=row.get("schemeUri"))  # fmt: skip


def _type(root: Element, _name: str, row: Json) -> None:
    child(root, "resourceType", row["resourceType"], resourceTypeGeneral=row["resourceTypeGeneral"])


def _places(root: Element, name: str, rows: Iterable[Json]) -> None:
    box = child(root, name)
    for row in rows:
        child(child(box, "geoLocation"), "geoLocationPlace", row["geoLocationPlace"])


def _funding(root: Element, name: str, rows: Iterable[Json]) -> None:
    box = child(root, name)
    for row in rows:
        one = child(box, "fundingReference")
        child(one, "funderName", row["funderName"])
        if "funderIdentifier" in row:
            child(one, "funderIdentifier", row["funderIdentifier"], funderIdentifierType=row["funderIdentifierType"])
        for key in ("awardNumber", "awardTitle"):
            if key in row:
                child(one, key, row[key])


_PARTS: Mapping[str, _Part] = {
    "creators": _people("creator"),
    "titles": _listed("title", "titleType", "lang"),
    "publisher": _publisher,
    "publicationYear": child,
    "types": _type,
    "subjects": _listed("subject", "subjectScheme", "schemeUri", "classificationCode", "lang"),
    "contributors": _people("contributor"),
    "dates": _listed("date", "dateType"),
    "language": child,
    "alternateIdentifiers": _listed("alternateIdentifier", "alternateIdentifierType"),
    "relatedIdentifiers": _listed("relatedIdentifier", "relatedIdentifierType", "relationType"),
    "sizes": _listed("size"),
    "formats": _listed("format"),
    "version": child,
    "rightsList": _listed("rights", "rightsUri", "rightsIdentifier", "rightsIdentifierScheme", "schemeUri", "lang"),
    "descriptions": _listed("description", "descriptionType", "lang"),
    "geoLocations": _places,
    "fundingReferences": _funding,
}
_ORDER = tuple(_PARTS)
