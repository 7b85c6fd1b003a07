"""Core metadata in the style of GB/T 30523, by ``core_metadata.xsd`` beside this module (domain.md §5.1, §5.4)."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from huijiao.core.exchange.description import Agent, Description, Organisation
from huijiao.core.exchange.markup import child, clean, document, element
from huijiao.core.text import Text

NAMESPACE = "urn:huijiao:core-metadata:1"


def schema() -> bytes:
    """Return the XML Schema."""
    return files(__package__).joinpath("core_metadata.xsd").read_bytes()


def core_metadata(d: Description) -> bytes:
    """Return the record as XML."""
    root = element(NAMESPACE, "resource")
    root.set("language", d.language)
    for known in d.identifiers:
        child(root, "identifier", known.value, scheme=known.kind, registered="true" if known.registered else "false")
    _both(root, "name", d.title)
    _both(root, "description", Text(d.abstract.zh or d.abstract.en or d.title.zh, d.abstract.en))
    for word in d.keywords:
        child(root, "keyword", word)
    for name, day in (
        ("createDate", d.created or d.submitted),
        ("registerDate", d.published),
        ("updateDate", d.updated),
    ):
        _filled(root, name, day.isoformat() if day else "")
    for one in d.subjects:
        child(root, "classification", one.name.zh or one.code, scheme=one.scheme, code=one.code)
    child(root, "resourceType", d.class_label.zh)
    child(root, "version", d.version)
    _sharing(root, d)
    for who in d.creators:
        _party(root, "负责方", who)
    _party(root, "发布方", d.publisher)
    for grant in d.fundings:
        _party(root, "资助方", Organisation(grant.funder))
    _filled(root, "accessLink", d.url)
    for grant in d.fundings:
        one_project = child(root, "project")
        _filled(one_project, "programme", grant.programme.zh)
        child(one_project, "number", grant.number or "—")
        _filled(one_project, "title", grant.title)
    for name, words in (("temporalCoverage", d.interval()), ("spatialCoverage", d.place), ("quality", d.methods.zh)):
        _filled(root, name, words)
    extent = child(root, "extent")
    child(extent, "bytes", d.bytes)
    child(extent, "files", d.file_count)
    _filled(extent, "records", d.records)
    for name in d.formats:
        child(extent, "format", name)
    _filled(root, "certificate", d.certificate)
    return document(root)


def _filled(parent: Any, name: str, words: str) -> None:
    if clean(words).strip():
        child(parent, name, words)


def _both(parent: Any, name: str, text: Text) -> None:
    if clean(text.zh).strip():
        child(parent, name, text.zh, language="zh-CN")
    if clean(text.en).strip() and text.en != text.zh:
        child(parent, name, text.en, language="en")


def _sharing(root: Any, d: Description) -> None:
    sharing = child(root, "sharing", mode=d.mode.label.zh)
    _both(sharing, "condition", d.terms)
    _filled(sharing, "licence", d.rights.spdx if d.rights else "")
    _filled(sharing, "openFrom", d.open_at.isoformat() if d.open_at else "")


def _party(root: Any, role: str, who: Agent) -> None:
    party = child(root, "party", role=role)
    if isinstance(who, Organisation):
        _both(party, "organizationName", who.name)
        return
    child(party, "personName", who.name)
    for body in who.affiliations[:1]:
        _both(party, "organizationName", body.name)
    if not who.affiliations:
        child(party, "organizationName", "—")
