"""Consents leave as JSON-LD in the words of DPV, and nobody can be found by them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given

from archive.domain.errors import InvalidInputError
from archive.domain.ids import new_id
from archive.domain.receipt import receipt_for
from archive.domain.records import ConsentEvent, ConsentRecord
from archive.domain.terms import Atom, Audience, ConsentState, Method, Purpose
from archive.preserve.dpv import METHODS, PERSONAL_DATA, PURPOSES, STATES
from archive.preserve.jsonld import ledger_as_jsonld, receipt_as_jsonld
from tests.domain.builders import BRAHIM, NOW, permission, record
from tests.preserve.ledgers import DOOR, OFFICE, audiences, ledger, named_events, named_records

# Looked up one by one in the files of DPV 2.0: dpv.ttl, pd.ttl, eu-gdpr.ttl and loc.ttl.
LOOKED_UP = set(
    [
        "dpv:AcademicResearch",
        "dpv:ConsentExpired",
        "dpv:ConsentGiven",
        "dpv:ConsentInvalidated",
        "dpv:ConsentNotice",
        "dpv:ConsentReceipt",
        "dpv:ConsentRecord",
        "dpv:ConsentRefused",
        "dpv:ConsentRequestDeferred",
        "dpv:ConsentRequested",
        "dpv:ConsentRevoked",
        "dpv:ConsentUnknown",
        "dpv:ConsentWithdrawn",
        "dpv:DataController",
        "dpv:DataProtectionAuthority",
        "dpv:DataSubject",
        "dpv:DataSubjectRight",
        "dpv:ExplicitlyExpressedConsent",
        "dpv:GuardianOfDataSubject",
        "dpv:PersonalData",
        "dpv:Process",
        "dpv:PublicBenefit",
        "dpv:PublicRelations",
        "dpv:Purpose",
        "dpv:Recipient",
        "dpv:RecordManagement",
        "dpv:RenewedConsentGiven",
        "dpv:ResearchAndDevelopment",
        "dpv:ServiceProvision",
        "dpv:StorageDuration",
        "dpv:StorageLocation",
        "dpv:UntilEventDuration",
        "dpv:UntilTimeDuration",
        "dpv:WithdrawConsent",
        "dpv:hasAddress",
        "dpv:hasAuthority",
        "dpv:hasConsentControl",
        "dpv:hasConsentStatus",
        "dpv:hasContact",
        "dpv:hasDataController",
        "dpv:hasDataSubject",
        "dpv:hasDuration",
        "dpv:hasIdentifier",
        "dpv:hasIndicationMethod",
        "dpv:hasJurisdiction",
        "dpv:hasLegalBasis",
        "dpv:hasLocation",
        "dpv:hasName",
        "dpv:hasNotice",
        "dpv:hasPersonalData",
        "dpv:hasProcess",
        "dpv:hasPurpose",
        "dpv:hasRecipient",
        "dpv:hasRecordOfActivity",
        "dpv:hasRight",
        "dpv:hasStorageCondition",
        "dpv:isExercisedAt",
        "dpv:isIndicatedAtTime",
        "dpv:isIndicatedBy",
        "pd:Accent",
        "pd:Communication",
        "pd:Location",
        "pd:Name",
        "pd:PhysicalCharacteristic",
        "pd:Picture",
        "pd:VoiceCommunicationRecording",
        "eu-gdpr:A7-3",
        "eu-gdpr:A9-2-a",
        "loc:BE",
        "loc:MA",
    ]
)
GIVEN = record(
    new_id(),
    permissions=tuple(
        permission(Atom, purpose, audience) for purpose, audience in zip(Purpose, cycle(audiences()), strict=False)
    ),
    valid_until=date(2028, 3, 31),
    time_zone="Africa/Casablanca",
    jurisdictions=("MA", "BE"),
    notice_sha256="ab" * 32,
    language="ar",
)


def receipt_of(*records: ConsentRecord) -> dict[str, Any]:
    written = receipt_as_jsonld(records, receipt_for(records, OFFICE, NOW), DOOR, NOW)
    document: dict[str, Any] = json.loads(written)
    return document


def words(node: object) -> Iterator[str]:
    """Yield every name and every text of a document but its context."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name != "@context":
                yield name
                yield from words(value)
    elif isinstance(node, list):
        for value in node:
            yield from words(value)
    else:
        assert isinstance(node, str)
        yield node


def terms(document: dict[str, Any]) -> set[str]:
    return {word for word in words(document) if re.fullmatch(r"(dpv|pd|loc|eu-gdpr):\S+", word)}


def test_every_word_of_ours_has_one_in_dpv() -> None:
    assert STATES.keys() == set(ConsentState)
    assert PURPOSES.keys() == set(Purpose)
    assert PERSONAL_DATA.keys() == set(Atom)
    assert METHODS.keys() == set(Method)
    assert {*STATES.values(), *PURPOSES.values(), *PERSONAL_DATA.values()} <= LOOKED_UP


@pytest.mark.parametrize("state", ConsentState)
def test_only_terms_that_were_looked_up_are_used(state: ConsentState) -> None:
    used = terms(receipt_of(replace(GIVEN, state=state), replace(GIVEN, guardian=new_id(), valid_until=None)))

    assert used <= LOOKED_UP
    assert terms(json.loads(ledger_as_jsonld(ledger()))) <= LOOKED_UP


def test_a_receipt_has_the_fields_that_27560_asks_for() -> None:
    receipt = receipt_of(GIVEN)
    (given,) = receipt["dpv:hasRecordOfActivity"]

    assert receipt["@type"] == "dpv:ConsentReceipt"
    assert receipt["dct:conformsTo"] == "https://w3id.org/dpv/schema/dpv-27560#receipt"
    assert receipt["dct:identifier"] == receipt["dpv:hasIdentifier"]
    assert receipt["dct:created"] == "2026-02-10"
    assert given["@type"] == "dpv:ConsentRecord"
    assert given["dct:conformsTo"] == "https://w3id.org/dpv/schema/dpv-27560#record"
    assert given["dct:language"] == "ar"
    assert given["dpv:hasNotice"]["dct:identifier"] == "sha256:" + "ab" * 32
    assert given["dpv:hasJurisdiction"] == ["loc:MA", "loc:BE"]
    assert given["dpv:hasLegalBasis"] == ["dpv:ExplicitlyExpressedConsent", "eu-gdpr:A9-2-a"]
    assert given["dpv:hasConsentControl"] == {"@type": "dpv:WithdrawConsent", "dpv:isExercisedAt": DOOR}
    assert given["dpv:hasRight"]["@type"] == ["dpv:DataSubjectRight", "eu-gdpr:A7-3"]
    assert given["dpv:hasDataController"]["dpv:hasContact"] == [OFFICE.phone, OFFICE.email]
    assert given["dpv:hasAuthority"]["@type"] == "dpv:DataProtectionAuthority"


def test_each_yes_is_a_process_of_its_own() -> None:
    (given,) = receipt_of(GIVEN)["dpv:hasRecordOfActivity"]

    assert [process["dpv:hasPurpose"]["dct:identifier"] for process in given["dpv:hasProcess"]] == list(Purpose)
    for process in given["dpv:hasProcess"]:
        assert [datum["dct:identifier"] for datum in process["dpv:hasPersonalData"]] == list(Atom)
        assert process["dpv:hasRecipient"]["@type"] == "dpv:Recipient"
        assert process["dpv:hasStorageCondition"][0]["dpv:hasLocation"] == ["loc:BE"]


def test_a_no_is_no_process() -> None:
    no = replace(GIVEN, permissions=(permission((), Purpose.SOCIAL, Audience.NOBODY), permission((), Purpose.STREAM)))
    (written,) = receipt_of(no)["dpv:hasRecordOfActivity"]

    assert written["dpv:hasProcess"] == []


def test_it_says_until_when() -> None:
    until, endless = receipt_of(GIVEN, replace(GIVEN, valid_until=None))["dpv:hasRecordOfActivity"]

    assert until["dpv:hasConsentStatus"]["dpv:hasDuration"]["rdf:value"]["@value"] == "2028-04-01T00:00:00+00:00"
    assert until["dpv:hasConsentStatus"]["dpv:hasDuration"]["dct:source"].startswith("tz database 20")
    assert endless["dpv:hasConsentStatus"]["dpv:hasDuration"]["@type"] == "dpv:UntilEventDuration"


@pytest.mark.parametrize(
    ("state", "actors"),
    [
        (ConsentState.GIVEN, ["dpv:DataSubject"]),
        (ConsentState.WITHDRAWN, ["dpv:DataSubject"]),
        (ConsentState.INVALIDATED, ["dpv:DataController"]),
    ],
)
def test_it_says_who_brought_the_state_about_and_when(state: ConsentState, actors: list[str]) -> None:
    at = datetime(2026, 1, 5, 10, tzinfo=UTC)
    (written,) = receipt_of(replace(GIVEN, state=state, changed_at=at))["dpv:hasRecordOfActivity"]

    assert written["dpv:hasConsentStatus"]["dpv:isIndicatedBy"] == actors
    assert written["dpv:hasConsentStatus"]["dpv:isIndicatedAtTime"] == "2026-01-05T10:00:00+00:00"


def test_a_guardian_is_named_as_one_and_no_more() -> None:
    (written,) = receipt_of(replace(GIVEN, guardian=new_id()))["dpv:hasRecordOfActivity"]

    assert written["dpv:hasConsentStatus"]["dpv:isIndicatedBy"] == ["dpv:DataSubject", "dpv:GuardianOfDataSubject"]


def test_the_handle_belongs_to_the_receipt_alone() -> None:
    first, second = receipt_of(GIVEN), receipt_of(GIVEN)
    handle = first["dct:identifier"]

    assert handle != second["dct:identifier"]
    assert first["dpv:hasRecordOfActivity"][0]["dpv:hasDataSubject"]["@id"] == f"urn:r:{handle}"
    assert first["dpv:hasRecordOfActivity"][0]["dct:identifier"] == f"{handle}-1"
    assert GIVEN.id not in json.dumps(first)


def test_reading_a_document_asks_nobody_for_its_context() -> None:
    assert isinstance(receipt_of(GIVEN)["@context"], dict)
    assert isinstance(json.loads(ledger_as_jsonld([]))["@context"], dict)


def test_a_receipt_is_for_one_person() -> None:
    receipt = receipt_for([GIVEN], OFFICE, NOW)
    with pytest.raises(InvalidInputError):
        receipt_as_jsonld([GIVEN, record("other", BRAHIM)], receipt, DOOR, NOW)


@given(named_records())
def test_no_name_title_or_id_is_in_a_receipt(planted: tuple[ConsentRecord, list[str]]) -> None:
    said, names = planted
    written = receipt_as_jsonld([said], receipt_for([said], OFFICE, NOW), DOOR, NOW)
    json.loads(written)

    assert [name for name in names if name in written] == []


def test_the_ledger_keeps_its_order_its_roles_and_its_chain() -> None:
    events = ledger()
    records = json.loads(ledger_as_jsonld(reversed(events)))["@graph"]
    first = records[0]["dpv:hasConsentStatus"]

    assert [r["dct:identifier"] for r in records] == [events[0].record_id, events[1].record_id]
    assert [line["@type"] for line in first] == ["dpv:ConsentGiven", "dpv:ConsentGiven", "dpv:ConsentWithdrawn"]
    assert [line["dct:identifier"] for line in first] == ["1", "3", "4"]
    assert first[1]["dct:creator"] == ["consent_officer", "reviewer"]
    assert first[1]["dct:provenance"] == f"sha256 {events[2].hash} after {events[1].hash}"
    assert "cousin" not in json.dumps(records)


@given(named_events())
def test_no_name_leaves_with_the_ledger(planted: tuple[list[ConsentEvent], list[str]]) -> None:
    events, names = planted
    written = ledger_as_jsonld(events)
    json.loads(written)

    assert [name for name in names if name in written] == []
