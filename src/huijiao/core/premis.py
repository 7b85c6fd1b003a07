"""What happened to an object, as PREMIS 3 XML (Library of Congress, PREMIS Data Dictionary 3.0). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huijiao.core.exchange.markup import XSI, Element, child, document, element

NAMESPACE = "http://www.loc.gov/premis/v3"
LOCATION = f"{NAMESPACE} https://www.loc.gov/standards/premis/premis.xsd"
#: Facts that have a name in the Library of Congress' vocabulary of preservation event types; others keep their own.
TYPES = {
    "submission.frozen": "message digest calculation", "submission.checked": "validation", "holding.received": "accession",
    "holding.kept": "ingestion end", "holding.withdrawn": "deaccession", "submission.confirmed": "transfer",
    "holding.inscribed": "metadata modification", "holding.classified": "metadata modification",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One event: number and hash in the ledger, kind, time (RFC 3339), what happened, who did it in which role."""

    number: int
    kind: str
    at: str
    said: str
    agent: str
    role: str = ""
    outcome: str = ""
    note: str = ""
    hash: str = ""


def premis_xml(identifiers: Iterable[tuple[str, str]], name: str, events: Iterable[Event]) -> bytes:
    """Return the document of one object. ``identifiers``: type and value, at least one, the first being its own."""
    root = element(NAMESPACE, "premis", xsi=XSI)
    root.set("version", "3.0")
    root.set(f"{{{XSI}}}schemaLocation", LOCATION)
    listed = list(identifiers)
    thing = child(root, "object")
    thing.set(f"{{{XSI}}}type", "intellectualEntity")
    for kind, value in listed:
        _identifier(thing, "object", kind, value)
    child(thing, "originalName", name)
    agents: dict[str, str] = {}
    for event in events:
        _event(root, event, listed[0], agents.setdefault(event.agent, f"agent-{len(agents) + 1}"))
    for agent, key in agents.items():
        made = child(root, "agent")
        _identifier(made, "agent", "local", key)
        child(made, "agentName", agent)
        child(made, "agentType", "software" if agent == "系统" else "person")
    return document(root)


def _event(root: Element, event: Event, thing: tuple[str, str], agent: str) -> None:
    made = child(root, "event")
    _identifier(made, "event", "ledger", str(event.number))
    child(made, "eventType", TYPES.get(event.kind, event.kind))
    child(made, "eventDateTime", event.at)
    details = [event.said, f"{event.kind} sha256:{event.hash}" if event.hash else event.kind]
    for said in details:
        child(child(made, "eventDetailInformation"), "eventDetail", said)
    if event.outcome:
        outcome = child(made, "eventOutcomeInformation")
        child(outcome, "eventOutcome", event.outcome)
        if event.note:
            child(child(outcome, "eventOutcomeDetail"), "eventOutcomeDetailNote", event.note)
    linked = child(made, "linkingAgentIdentifier")
    child(linked, "linkingAgentIdentifierType", "local")
    child(linked, "linkingAgentIdentifierValue", agent)
    if event.role:
        child(linked, "linkingAgentRole", event.role)
    about = child(made, "linkingObjectIdentifier")
    child(about, "linkingObjectIdentifierType", thing[0])
    child(about, "linkingObjectIdentifierValue", thing[1])


def _identifier(parent: Element, what: str, kind: str, value: str) -> None:
    made = child(parent, f"{what}Identifier")
    child(made, f"{what}IdentifierType", kind)
    child(made, f"{what}IdentifierValue", value)
