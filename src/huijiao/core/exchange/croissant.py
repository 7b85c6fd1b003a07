"""Croissant 1.0 (MLCommons): a dataset whose tables can be loaded by column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huijiao.core.exchange.description import DataFile, Description
from huijiao.core.exchange.schema_org import agent, file_url, kept

Json = dict[str, Any]
PROFILE = "http://mlcommons.org/croissant/1.0"
#: Terms of the vocabulary that stand for themselves (the context the specification prescribes).
_OWN = (
    "citeAs column equivalentProperty extract field fileProperty fileObject fileSet format includes isLiveDataset jsonPath "
    "key md5 parentField path recordSet references regex repeated replace samplingRate separator source subField transform"
).split()
CONTEXT: Json = {
    "@language": "zh-CN", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/", "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo", "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _OWN},
}  # fmt: skip
_TYPES = {"integer": "sc:Integer", "decimal": "sc:Float", "date": "sc:Date"}
_READABLE = {"CSV": "text/csv", "TSV": "text/tab-separated-values"}


def croissant(d: Description) -> Json:
    """Return the JSON-LD: each file a FileObject, each CSV or TSV whose columns are known a RecordSet."""
    files = {file.path: f"file-{number}" for number, file in enumerate(d.files, 1)}
    return kept({
        "@context": CONTEXT, "@type": "sc:Dataset", "conformsTo": PROFILE, "name": d.title.zh or d.title.en,
        "description": d.abstract.zh or d.abstract.en, "url": d.url or d.cite_as, "citeAs": cite(d),
        "datePublished": d.published.isoformat(), "license": d.rights.url if d.rights else d.terms.en,
        "version": _semantic(d.version), "keywords": list(d.keywords), "inLanguage": d.language,
        "creator": [agent(who) for who in d.creators], "publisher": agent(d.publisher), "isLiveDataset": False,
        "distribution": [_object(d, file, files[file.path]) for file in d.files],
        "recordSet": list(_sets(d, files)),
    })  # fmt: skip


def cite(d: Description) -> str:
    """Return the citation in one line: Creator (Year) Title. Version. Publisher. Identifier."""
    return (
        f"{d.author} ({d.published.year}). {d.title.zh or d.title.en} ({d.version}). {d.publisher.name.zh}. {d.cite_as}"
    )


def _semantic(version: str) -> str:
    """Return major.minor.patch, as the specification wants it."""
    parts = [part for part in version.lstrip("Vv").split(".") if part.isdigit()][:3] or ["1"]
    return ".".join([*parts, "0", "0"][:3])


def _object(d: Description, file: DataFile, name: str) -> Json:
    media = _READABLE.get(file.format, file.media)
    return kept({"@type": "cr:FileObject", "@id": name, "name": file.path, "contentUrl": file_url(d, file),
                 "contentSize": f"{file.bytes} B", "encodingFormat": media, "sha256": file.sha256,
                 "md5": file.md5 if not file.sha256 else ""})  # fmt: skip


def _sets(d: Description, files: dict[str, str]) -> Iterator[Json]:
    for file in d.files:
        table = file.table
        names = [column.name for column in table.columns] if table else []
        if table is None or file.format not in _READABLE or not table.header or len(set(names)) < len(names):
            continue  # columns are addressed by name
        key = files[file.path]
        yield {"@type": "cr:RecordSet", "@id": f"{key}-rows", "name": file.path, "field": [
            {"@type": "cr:Field", "@id": f"{key}-rows/column-{number}", "name": column.name,
             "dataType": _TYPES.get(column.kind, "sc:Text"),
             "source": {"fileObject": {"@id": key}, "extract": {"column": column.name}}}
            for number, column in enumerate(table.columns, 1) if column.name]}  # fmt: skip
