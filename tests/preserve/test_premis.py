"""The ledger leaves as PREMIS 3 events that name roles and opaque ids, and nobody."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

from hypothesis import given

from archive.domain.ledger import BROKEN_HASH
from archive.domain.records import ConsentEvent
from archive.preserve.premis import LEDGER, NAMESPACE, ledger_as_premis
from tests.preserve.ledgers import ledger, named_events

INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"


def local(element: ET.Element) -> str:
    """Give an element's name, and see that it is one of PREMIS 3."""
    namespace, _, name = element.tag[1:].partition("}")
    assert namespace == NAMESPACE
    return name


def texts(parent: ET.Element, path: str) -> list[str | None]:
    return [found.text for found in parent.findall("/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/")))]


def document(events: list[ConsentEvent]) -> ET.Element:
    return ET.fromstring(ledger_as_premis(events))


def test_each_line_is_a_policy_assignment_with_its_outcome() -> None:
    events = ledger()
    root = document(events)
    written = root.findall(f"{{{NAMESPACE}}}event")

    assert local(root) == "premis"
    assert root.get("version") == "3.0"
    assert len(written) == len(events)
    for line, event in zip(written, events, strict=True):
        assert texts(line, "eventType") == ["policy assignment"]
        assert texts(line, "eventIdentifier/eventIdentifierValue") == [str(event.sequence)]
        assert texts(line, "eventDateTime") == [event.at.isoformat()]
        assert texts(line, "eventOutcomeInformation/eventOutcome") == [event.state.value]
        assert texts(line, "linkingObjectIdentifier/linkingObjectIdentifierValue") == [event.record_id]


def test_elements_stand_in_the_order_that_the_schema_asks_for() -> None:
    root = document(ledger())
    order = ["object", "event", "agent"]
    parts = [local(child) for child in root]

    assert parts == sorted(parts, key=order.index)
    for line in root.findall(f"{{{NAMESPACE}}}event"):
        names = [local(child) for child in line]
        wanted = ["eventIdentifier", "eventType", "eventDateTime", "eventDetailInformation", "eventOutcomeInformation"]
        wanted += ["linkingAgentIdentifier", "linkingObjectIdentifier"]
        assert names == sorted(names, key=wanted.index)
        assert set(names) == set(wanted)


def test_every_object_and_agent_that_a_line_names_is_described() -> None:
    root = document(ledger())

    objects = set(texts(root, "object/objectIdentifier/objectIdentifierValue"))
    agents = texts(root, "agent/agentIdentifier/agentIdentifierValue")
    assert set(texts(root, "event/linkingObjectIdentifier/linkingObjectIdentifierValue")) == objects - {LEDGER}
    assert set(texts(root, "event/linkingAgentIdentifier/linkingAgentIdentifierValue")) == set(agents)
    assert agents == ["consent_officer", "facilitator", "participant", "reviewer"]
    assert {o.get(f"{INSTANCE}type") for o in root.findall(f"{{{NAMESPACE}}}object")} == {"premis:intellectualEntity"}


def test_an_empty_ledger_is_a_whole_document() -> None:
    root = document([])

    assert texts(root, "object/objectIdentifier/objectIdentifierValue") == [LEDGER]
    assert texts(root, "event/eventType") == []


def test_the_chain_shows_so_that_a_missing_line_would_too() -> None:
    events = ledger()
    details = texts(document(events), "event/eventDetailInformation/eventDetail")

    assert f"sha256 {events[0].hash} first" in details
    assert f"sha256 {events[1].hash} after {events[0].hash}" in details


def test_a_break_in_the_chain_is_not_smoothed_over() -> None:
    (*_, last) = ledger()
    details = texts(document([replace(last, previous_hash=BROKEN_HASH)]), "event/eventDetailInformation/eventDetail")

    assert f"sha256 {last.hash} after {BROKEN_HASH}" in details


def test_a_note_in_somebodys_own_words_stays_here() -> None:
    written = ledger_as_premis(ledger())

    assert b"recorded" in written
    assert b"approved" in written
    assert b"cousin" not in written


@given(named_events())
def test_no_name_ever_leaves(planted: tuple[list[ConsentEvent], list[str]]) -> None:
    events, names = planted
    written = ledger_as_premis(events).decode()
    ET.fromstring(written)

    assert [name for name in names if name in written] == []
