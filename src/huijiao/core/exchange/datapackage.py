"""Data Package 2.0 (Frictionless): ``datapackage.json`` beside the files."""

from __future__ import annotations

import re
from typing import Any

from huijiao.core.exchange.description import DataFile, Description, Organisation, Person
from huijiao.core.exchange.schema_org import kept

FILE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
Json = dict[str, Any]
_TYPES = {"integer": "integer", "decimal": "number", "date": "date", "text": "string"}
_TABULAR = frozenset({"CSV", "TSV"})


def datapackage(d: Description, folder: str = "data/") -> Json:
    """Return the descriptor; paths are relative to it."""
    people = [_contributor(who, ["creator"]) for who in d.creators] + [_contributor(d.publisher, ["publisher"])]
    return kept({
        "$schema": PROFILE, "name": d.accession.lower(), "id": d.cite_as or d.accession, "title": d.title.zh or d.title.en,
        "description": d.abstract.zh or d.abstract.en, "homepage": d.url, "version": _semantic(d.version),
        "created": f"{d.published.isoformat()}T00:00:00Z", "keywords": list(d.keywords), "contributors": people,
        "licenses": [{"name": d.rights.spdx, "path": d.rights.url, "title": d.rights.name.en}] if d.rights else [],
        "sources": [{"title": d.source.zh or d.source.en}] if (d.source.zh or d.source.en).strip() else [],
        "resources": [_resource(file, f"file-{number}", folder) for number, file in enumerate(d.files, 1)],
    })  # fmt: skip


def _contributor(who: Person | Organisation, roles: list[str]) -> Json:
    if isinstance(who, Organisation):
        return {"title": who.name.zh or who.name.en, "roles": roles}
    org = who.affiliations[0].name.zh if who.affiliations else ""
    return kept({"title": who.name, "roles": roles, "organization": org,
                 "path": f"https://orcid.org/{who.orcid}" if who.orcid else ""})  # fmt: skip


def _semantic(version: str) -> str:
    return re.sub(r"[^\d.]", "", version) or "1.0"


def _resource(file: DataFile, name: str, folder: str) -> Json:
    plain = {"name": name, "path": folder + file.path, "title": file.path, "bytes": file.bytes, "mediatype": file.media,
             "format": file.format.lower(), "hash": f"sha256:{file.sha256}" if file.sha256 else file.md5}  # fmt: skip
    table = file.table
    if table is None or file.format not in _TABULAR or not table.header:
        return kept(plain)
    named = [column for column in table.columns if column.name]
    if len({column.name for column in named}) < len(table.columns):
        return kept(plain)  # a schema addresses columns by name
    fields = [{"name": column.name, "type": _TYPES.get(column.kind, "string")} for column in named]
    return kept({**plain, "type": "table", "encoding": table.encoding, "dialect": {"delimiter": table.delimiter},
                 "schema": {"fields": fields}})  # fmt: skip
