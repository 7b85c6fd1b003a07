"""PREMIS 3: elements in the order of the schema, every reference to something that is there."""

from __future__ import annotations

from lxml import etree

from huijiao.core.premis import NAMESPACE, Event, premis_xml

P = f"{{{NAMESPACE}}}"
EVENTS = [
    Event(7, "holding.received", "2026-11-23T12:00:00+00:00", "数据集进入汇总", "系统", "system", "RECEIVED", "", "ab"),
    Event(
        9, "plan.returned", "2026-11-24T12:00:00+00:00", "退回了方案", "沈查 <\x00>", "reviewer", "RETURNED", "缺 & 漏"
    ),
    Event(11, "paper.discarded", "2026-11-25T12:00:00+00:00", "弃用", "系统"),
]
#: Parent → its children in the order of the schema (premis-v3-0.xsd).
ORDER = {
    "premis": ["object", "event", "agent"],
    "object": ["objectIdentifier", "originalName"],
    "event": ["eventIdentifier", "eventType", "eventDateTime", "eventDetailInformation", "eventOutcomeInformation",
              "linkingAgentIdentifier", "linkingObjectIdentifier"],
    "eventOutcomeInformation": ["eventOutcome", "eventOutcomeDetail"],
    "linkingAgentIdentifier": ["linkingAgentIdentifierType", "linkingAgentIdentifierValue", "linkingAgentRole"],
    "agent": ["agentIdentifier", "agentName", "agentType"],
}  # fmt: skip


def _root():
    return etree.fromstring(premis_xml([("accession", "HJD90000001"), ("DOI", "10.5555/x")], "数据集", EVENTS))


def test_elements_stand_in_the_order_of_the_schema() -> None:
    for parent in _root().iter():
        order = ORDER.get(etree.QName(parent).localname)
        if order:
            places = [order.index(etree.QName(child).localname) for child in parent]
            assert places == sorted(places)


def test_every_event_names_agents_and_objects_that_are_there() -> None:
    root = _root()
    agents = {e.text for e in root.iter(f"{P}agentIdentifierValue")}
    assert {e.text for e in root.iter(f"{P}linkingAgentIdentifierValue")} == agents
    assert {e.text for e in root.iter(f"{P}linkingObjectIdentifierValue")} == {"HJD90000001"}
    assert [e.text for e in root.iter(f"{P}eventIdentifierValue")] == ["7", "9", "11"]


def test_known_facts_have_the_vocabulary_s_name_and_texts_are_kept() -> None:
    root = _root()
    assert [e.text for e in root.iter(f"{P}eventType")] == ["accession", "plan.returned", "paper.discarded"]
    assert root.findtext(f".//{P}eventOutcomeDetailNote") == "缺 & 漏"
    assert root.find(f"{P}object").get("{http://www.w3.org/2001/XMLSchema-instance}type") == "intellectualEntity"
