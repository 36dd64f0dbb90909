"""Consents as JSON-LD after ISO/IEC TS 27560 in the words of the W3C Data Privacy Vocabulary (see `dpv`).

A receipt is for the person: it holds back identity, title, pseudonym and every id of the catalogue; its own handle is
random. The ledger is for whoever must be able to check it: it names records by their opaque ids and actors by roles.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from archive.domain.days import zones_release
from archive.domain.receipt import FOR_WHOM, WHAT, WHY, Office, Receipt, require_one_person
from archive.domain.records import ConsentEvent, ConsentRecord, Permission
from archive.domain.terms import Atom, Audience, ConsentState
from archive.domain.validity import ends_at
from archive.languages import label
from archive.preserve.dpv import (
    CONTEXT,
    LEGAL_BASIS,
    METHODS,
    PERSONAL_DATA,
    PURPOSES,
    RECEIPT_SCHEMA,
    RECORD_SCHEMA,
    RIGHT_TO_WITHDRAW,
    STATES,
)
from archive.preserve.withheld import countries, hash_of, language_of, note_of, opaque, roles_of

Node = dict[str, Any]

_BY_THE_PERSON: Final = frozenset(
    {ConsentState.GIVEN, ConsentState.RENEWED, ConsentState.REFUSED, ConsentState.WITHDRAWN}
)
"""States that the person brings about; the others are the office's doing or the clock's."""


def receipt_as_jsonld(records: Sequence[ConsentRecord], receipt: Receipt, door_url: str, at: datetime) -> str:
    """Give a person's consents as one receipt; `door_url` is where they are taken back.

    Raises:
        InvalidInputError: the consents are of several people.
    """
    require_one_person(records)
    handle = receipt.handle
    written = [_record(record, receipt, f"{handle}-{number}", door_url) for number, record in enumerate(records, 1)]
    return _text(
        {
            "@type": "dpv:ConsentReceipt",
            "dct:identifier": handle,
            "dpv:hasIdentifier": handle,
            "dct:conformsTo": RECEIPT_SCHEMA,
            "dct:created": at.astimezone(UTC).date().isoformat(),
            "dpv:hasRecordOfActivity": written,
        }
    )


def ledger_as_jsonld(events: Iterable[ConsentEvent]) -> str:
    """Give the lines of the ledger as consent records with their states, in the order in which they were written."""
    states: dict[str, list[Node]] = {}
    for event in sorted(events, key=lambda event: event.sequence):
        states.setdefault(opaque(event.record_id), []).append(_line(event))
    records = [
        {
            "@type": "dpv:ConsentRecord",
            "dct:identifier": record_id,
            "dct:conformsTo": RECORD_SCHEMA,
            "dpv:hasConsentStatus": lines,
        }
        for record_id, lines in states.items()
    ]
    return _text({"@graph": records})


def _record(record: ConsentRecord, receipt: Receipt, identifier: str, door_url: str) -> Node:
    language = language_of(record.language)
    return {
        "@type": "dpv:ConsentRecord",
        "dct:identifier": identifier,
        "dct:conformsTo": RECORD_SCHEMA,
        "dct:language": language,
        "dpv:hasDataSubject": {"@id": f"urn:r:{receipt.handle}", "@type": "dpv:DataSubject"},
        "dpv:hasDataController": _controller(receipt.office),
        **_authority(receipt.office),
        "dpv:hasJurisdiction": [f"loc:{code}" for code in countries(record.jurisdictions)],
        "dpv:hasLegalBasis": list(LEGAL_BASIS),
        "dpv:hasNotice": {
            "@type": "dpv:ConsentNotice",
            "dct:identifier": f"sha256:{hash_of(record.notice_sha256)}",
            "dct:language": language,
        },
        "dpv:hasProcess": [_process(p, record, receipt.office) for p in record.permissions if _allows(p)],
        "dpv:hasConsentControl": {"@type": "dpv:WithdrawConsent", "dpv:isExercisedAt": door_url},
        "dpv:hasRight": {"@type": list(RIGHT_TO_WITHDRAW), "dpv:isExercisedAt": door_url},
        "dpv:hasConsentStatus": _status(record),
    }


def _allows(permission: Permission) -> bool:
    return bool(permission.atoms) and permission.audience is not Audience.NOBODY


def _process(permission: Permission, record: ConsentRecord, office: Office) -> Node:
    """Say what one answer allows: what for, which of the person's data, to whom, and where and how long it is kept."""
    return {
        "@type": "dpv:Process",
        "dpv:hasPurpose": {
            "@type": "dpv:Purpose",
            "dct:identifier": permission.purpose.value,
            "skos:broader": PURPOSES[permission.purpose],
            "dct:description": _english(WHY[permission.purpose]),
        },
        "dpv:hasPersonalData": [_datum(atom) for atom in Atom if atom in permission.atoms],
        "dpv:hasRecipient": {
            "@type": "dpv:Recipient",
            "dct:identifier": permission.audience.value,
            "dct:description": _english(FOR_WHOM[permission.audience]),
        },
        "dpv:hasStorageCondition": [
            {"@type": "dpv:StorageLocation", "dpv:hasLocation": [f"loc:{c}" for c in countries(office.hosted_in)]},
            {"@type": "dpv:StorageDuration", "dpv:hasDuration": _duration(record)},
        ],
    }


def _datum(atom: Atom) -> Node:
    named = {"@type": "dpv:PersonalData", "dct:identifier": atom.value, "skos:broader": PERSONAL_DATA[atom]}
    return named if atom is Atom.EXISTENCE else {**named, "dct:description": _english(WHAT[atom])}


def _status(record: ConsentRecord) -> Node:
    by_guardian = ["dpv:DataSubject", "dpv:GuardianOfDataSubject"] if record.guardian else ["dpv:DataSubject"]
    by_person = record.state in _BY_THE_PERSON
    return {
        "@type": STATES[record.state],
        "dpv:isIndicatedAtTime": _instant(record.changed_at),
        "dpv:isIndicatedBy": by_guardian if by_person else ["dpv:DataController"],
        "dpv:hasIndicationMethod": METHODS[record.method],
        "dpv:hasDuration": _duration(record),
    }


def _duration(record: ConsentRecord) -> Node:
    """Say until when it holds: the midnight after the last day, or until it is taken back."""
    if record.valid_until is None:
        return {"@type": "dpv:UntilEventDuration", "rdf:value": "consent withdrawn"}
    until = _instant(ends_at(record.valid_until, record.time_zone))
    reckoned = {"dct:source": f"tz database {zones_release()}"} if record.time_zone else {}
    return {"@type": "dpv:UntilTimeDuration", "rdf:value": {"@type": "xsd:dateTime", "@value": until}, **reckoned}


def _line(event: ConsentEvent) -> Node:
    line: Node = {
        "@type": STATES[event.state],
        "dct:identifier": str(event.sequence),
        "dpv:isIndicatedAtTime": _instant(event.at),
        "dct:creator": list(roles_of(event)),
        "dct:provenance": f"sha256 {hash_of(event.hash)} after {hash_of(event.previous_hash) or 'nothing'}",
    }
    return {**line, "dct:description": _english(note_of(event))} if note_of(event) else line


def _controller(office: Office) -> Node:
    ways = {"dpv:hasContact": [way for way in (office.phone, office.email) if way], "dpv:hasAddress": office.address}
    return _named("dpv:DataController", office.name) | {name: way for name, way in ways.items() if way}


def _authority(office: Office) -> Node:
    return {"dpv:hasAuthority": _named("dpv:DataProtectionAuthority", office.authority)} if office.authority else {}


def _named(kind: str, names: Mapping[str, str]) -> Node:
    said = [{"@language": language, "@value": name} for language, name in sorted(names.items())]
    return {"@type": kind, "dpv:hasName": said, "dpv:hasIdentifier": label(names, "en")}


def _english(text: str) -> Node:
    return {"@language": "en", "@value": text}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _text(document: Node) -> str:
    return json.dumps({"@context": CONTEXT, **document}, ensure_ascii=False, indent=1)
