"""RO-Crate 1.2: ``ro-crate-metadata.json`` of one dataset or of several in folders (detached files are not named)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from huijiao.core.exchange.description import Agent, DataFile, Description, Organisation
from huijiao.core.exchange.schema_org import kept
from huijiao.core.text import Text

FILE = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/crate/1.2"
Json = dict[str, Any]


def ro_crate(d: Description, folder: str = "data/") -> Json:
    """Return the crate of one dataset whose files lie below ``folder``."""
    entities = _Entities()
    root = _dataset(d, "./", folder, entities)
    return _crate(root, entities)


def ro_crate_of_many(
    name: Text, day: date, parts: Sequence[tuple[str, Description]], publisher: Organisation, licence: str = ""
) -> Json:
    """Return a crate whose root holds datasets; each is (folder ending with ``/``, description)."""
    entities = _Entities()
    inner = [_dataset(d, folder, folder, entities) for folder, d in parts]
    root = kept({
        "@id": "./", "@type": "Dataset", "name": name.zh or name.en, "description": name.en or name.zh,
        "datePublished": day.isoformat(), "license": entities.add(_licence(licence)) if licence else _mixed(parts),
        "publisher": entities.add(_agent(publisher, entities)), "hasPart": [{"@id": one["@id"]} for one in inner],
    })  # fmt: skip
    entities.rows.update({one["@id"]: one for one in inner})
    return _crate(root, entities)


class _Entities:
    """The flat graph: each entity once, known by its @id."""

    def __init__(self) -> None:
        self.rows: dict[str, Json] = {}

    def add(self, entity: Json) -> Json:
        """Enter an entity; return the reference to it."""
        self.rows.setdefault(entity["@id"], entity)
        return {"@id": entity["@id"]}


def _crate(root: Json, entities: _Entities) -> Json:
    about = {"@id": FILE, "@type": "CreativeWork", "conformsTo": {"@id": PROFILE}, "about": {"@id": "./"}}
    return {"@context": f"{PROFILE}/context", "@graph": [about, root, *entities.rows.values()]}


def _dataset(d: Description, at: str, folder: str, entities: _Entities) -> Json:
    return kept({
        "@id": at, "@type": "Dataset", "name": d.title.zh or d.title.en, "alternateName": d.translated,
        "description": d.abstract.zh or d.abstract.en or d.title.zh, "identifier": d.cite_as or d.accession,
        "cite-as": d.cite_as, "url": d.url, "version": d.version, "keywords": ", ".join(d.keywords),
        "datePublished": d.published.isoformat(), "inLanguage": d.language,
        "author": [entities.add(_agent(who, entities)) for who in d.creators],
        "publisher": entities.add(_agent(d.publisher, entities)),
        "license": entities.add(_licence(d.rights.url, d.rights.name)) if d.rights else d.terms.en or d.mode.label.en,
        "conditionsOfAccess": d.terms.zh, "temporalCoverage": d.interval(), "spatialCoverage": _place(d, entities),
        "funding": [entities.add(one) for one in _grants(d, entities)],
        "hasPart": [entities.add(_file(file, folder)) for file in d.files],
    })  # fmt: skip


def _file(file: DataFile, folder: str) -> Json:
    return kept({"@id": quote(folder + file.path), "@type": "File", "name": file.path, "contentSize": str(file.bytes),
                 "encodingFormat": file.media, "sha256": file.sha256, "md5": file.md5})  # fmt: skip


def _agent(who: Agent, entities: _Entities) -> Json:
    if isinstance(who, Organisation):
        return kept({"@id": who.ror or _local("org", who.name.zh or who.name.en), "@type": "Organization",
                     "name": who.name.zh or who.name.en, "url": who.url})  # fmt: skip
    return kept({
        "@id": f"https://orcid.org/{who.orcid}" if who.orcid else _local("person", who.name), "@type": "Person",
        "name": who.name, "affiliation": [entities.add(_agent(body, entities)) for body in who.affiliations],
    })  # fmt: skip


def _licence(url: str, name: Text | None = None) -> Json:
    words = name.en if name else url
    return {"@id": url, "@type": "CreativeWork", "name": words, "description": name.zh if name else url}


def _place(d: Description, entities: _Entities) -> Json | None:
    if not d.place:
        return None
    return entities.add({"@id": _local("place", d.place), "@type": "Place", "name": d.place})


def _grants(d: Description, entities: _Entities) -> Iterator[Json]:
    for one in d.fundings:
        funder = entities.add(_agent(Organisation(one.funder, ror=one.funder_id), entities))
        yield kept({"@id": _local("grant", one.number or one.title), "@type": "Grant", "name": one.title,
                    "identifier": one.number, "funder": funder})  # fmt: skip


def _mixed(parts: Sequence[tuple[str, Description]]) -> str:
    names = {d.rights.spdx if d.rights else d.mode.label.en for _, d in parts}
    return " / ".join(sorted(names)) or "—"


def _local(kind: str, name: str) -> str:
    return f"#{kind}-{quote(name, safe='')}"
