"""The record of a CSTR as the platform's API v3 takes it for scientific data (domain.md §5.2)."""

from __future__ import annotations

from typing import Any

from huijiao.core.exchange.description import Agent, Description, Organisation
from huijiao.core.exchange.schema_org import kept
from huijiao.core.text import Text
from huijiao.core.vocabulary import ShareMode

Json = dict[str, Any]
RESOURCE = "v3_scientific_data"
BATCH = 100  # records in one request
_DATASET, _FOUND, _RESOLVED = "1", "2", "1"  # type; cstr_state: resolved and found by search, resolved only


def cstr_record(d: Description, identifier: str, target: str) -> Json:
    """Return one member of ``metadatas``. Data that are not shared are resolved, but not found by search."""
    doi = d.identifier("DOI")
    return kept({
        "identifier": identifier, "titles": _both(d.title), "creators": [_creator(who) for who in d.creators],
        "publisher": {"names": _both(d.publisher.name)}, "publish_date": d.published.isoformat(), "type": _DATASET,
        "cstr_state": _RESOLVED if d.mode == ShareMode.NOT_SHARED else _FOUND, "urls": [target], "resource_type": "11",
        "descriptions": [{"lang": lang, "description": words} for lang, words in _rows(d.abstract)],
        "keywords": [{"lang": "zh", "words": list(d.keywords)}] if d.keywords else [],
        "subjects": [{"lang": "zh", "name": s.name.zh, "code": s.code, "scheme": s.scheme} for s in d.subjects],
        "language": "zh", "version": d.version,
        "alternative_identifiers": [{"type": "DOI", "identifier": doi.value}] if doi else [],
        "related_identifiers": [{"type": r.kind, "relation": r.relation, "identifier": r.value} for r in d.related],
        "share_method": {"channel": "1", "range": "2" if d.mode in {ShareMode.OPEN, ShareMode.REGISTERED} else "1"},
        "rights": [{"name": d.rights.name.zh, "url": d.rights.url}] if d.rights else [],
        "funders": [kept({"name": f.funder.zh or f.funder.en, "proj_type": f.programme.zh, "proj_num": f.number,
                          "proj_name": f.title}) for f in d.fundings],
    })  # fmt: skip


def batch(prefix: str, records: list[Json]) -> Json:
    """Return the body of one request: at most `BATCH` records of one prefix."""
    if len(records) > BATCH:
        raise ValueError(f"at most {BATCH} records in one request")
    return {"prefix": prefix, "metadatas": records}


def _rows(text: Text) -> list[tuple[str, str]]:
    rows = [("zh", text.zh)] + ([("en", text.en)] if text.en != text.zh else [])
    return [(lang, words) for lang, words in rows if words.strip()]


def _both(text: Text) -> list[Json]:
    return [{"lang": lang, "name": words} for lang, words in _rows(text)]


def _creator(who: Agent) -> Json:
    if isinstance(who, Organisation):
        return {"type": "2", "affiliation": {"names": _both(who.name)}}
    names = [{"lang": "zh", "name": who.name}] + ([{"lang": "en", "name": who.name_en}] if who.name_en else [])
    return {
        "type": "1",
        "person": kept({"names": names, "affiliations": [{"names": _both(b.name)} for b in who.affiliations]}),
    }
