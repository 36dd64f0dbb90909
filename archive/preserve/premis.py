"""The ledger of consents as PREMIS 3 events, for archives that read no other tongue.

Every change of a consent is a *policy assignment*. Agents are roles, objects are consent records by their opaque ids:
no person, no work, no note in anybody's own words. The order of elements was checked against the schema of
version 3.0 (18 January 2016), the terms against the Library of Congress's vocabularies of event types (`poa`) and of
roles (`imp`).
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Final

from archive.domain.records import ConsentEvent
from archive.preserve.withheld import hash_of, note_of, opaque, roles_of

NAMESPACE: Final = "http://www.loc.gov/premis/v3"
EVENT_TYPES: Final = "http://id.loc.gov/vocabulary/preservation/eventType"
AGENT_ROLES: Final = "http://id.loc.gov/vocabulary/preservation/eventRelatedAgentRole"
LEDGER: Final = "consent ledger"
"""The object that all lines are part of; it is named even when there is no line yet, as PREMIS asks for one."""

_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"


def ledger_as_premis(events: Iterable[ConsentEvent]) -> bytes:
    """Give the lines of the ledger as one PREMIS document, in their order."""
    ET.register_namespace("premis", NAMESPACE)
    ET.register_namespace("xsi", _INSTANCE)
    lines = sorted(events, key=lambda event: event.sequence)
    root = ET.Element(_name("premis"), {"version": "3.0"})
    _add_object(root, "local", LEDGER)
    for record_id in dict.fromkeys(opaque(event.record_id) for event in lines):
        _add_object(root, "consent record", record_id)
    for event in lines:
        _add_event(root, event)
    for role in sorted({role for event in lines for role in roles_of(event)}):
        identifier = _add(_add(root, "agent"), "agentIdentifier")
        _add(identifier, "agentIdentifierType", "role")
        _add(identifier, "agentIdentifierValue", role)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add_object(root: ET.Element, kind: str, value: str) -> None:
    described = _add(root, "object")
    described.set(f"{{{_INSTANCE}}}type", "premis:intellectualEntity")
    identifier = _add(described, "objectIdentifier")
    _add(identifier, "objectIdentifierType", kind)
    _add(identifier, "objectIdentifierValue", value)


def _add_event(root: ET.Element, event: ConsentEvent) -> None:
    described = _add(root, "event")
    identifier = _add(described, "eventIdentifier")
    _add(identifier, "eventIdentifierType", "line of the consent ledger")
    _add(identifier, "eventIdentifierValue", str(event.sequence))
    poa = {"authority": "eventType", "authorityURI": EVENT_TYPES, "valueURI": f"{EVENT_TYPES}/poa"}
    _add(described, "eventType", "policy assignment", **poa)
    _add(described, "eventDateTime", event.at.isoformat())
    for detail in (note_of(event), _chain(event)):
        if detail:
            _add(_add(described, "eventDetailInformation"), "eventDetail", detail)
    _add(_add(described, "eventOutcomeInformation"), "eventOutcome", event.state.value)
    for role in roles_of(event):
        agent = _add(described, "linkingAgentIdentifier")
        _add(agent, "linkingAgentIdentifierType", "role")
        _add(agent, "linkingAgentIdentifierValue", role)
        _add(agent, "linkingAgentRole", "implementer", authorityURI=AGENT_ROLES, valueURI=f"{AGENT_ROLES}/imp")
    subject = _add(described, "linkingObjectIdentifier")
    _add(subject, "linkingObjectIdentifierType", "consent record")
    _add(subject, "linkingObjectIdentifierValue", opaque(event.record_id))


def _chain(event: ConsentEvent) -> str:
    """Say the line's own hash and the one it follows, so that a missing line shows in the export too."""
    before = hash_of(event.previous_hash)
    return f"sha256 {hash_of(event.hash)}" + (f" after {before}" if before else " first")


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, _name(name), attributes)
    child.text = text
    return child


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"
