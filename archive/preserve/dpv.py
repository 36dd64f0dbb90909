"""How our words for consent are said in the W3C Data Privacy Vocabulary (DPV) 2.0.

Every term was looked up in DPV 2.0's own files: `dpv:` in `2.0/dpv/dpv.ttl` (states, purposes, `ConsentReceipt`,
`ConsentRecord`, `hasRecordOfActivity`), `pd:` in `2.0/pd/pd.ttl`, `eu-gdpr:A9-2-a` and `eu-gdpr:A7-3` in
`2.0/legal/eu/gdpr/eu-gdpr.ttl`, `loc:` in `2.0/loc/loc.ttl`. The shape, `dct:` terms and schema addresses follow the
DPV 2.0 guide consent-27560 (ISO/IEC TS 27560:2023), sections 8 and 9, examples 39 and 46.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from archive.domain.terms import Atom, ConsentState, Method, Purpose

RECORD_SCHEMA: Final = "https://w3id.org/dpv/schema/dpv-27560#record"
RECEIPT_SCHEMA: Final = "https://w3id.org/dpv/schema/dpv-27560#receipt"

LEGAL_BASIS: Final = ("dpv:ExplicitlyExpressedConsent", "eu-gdpr:A9-2-a")
RIGHT_TO_WITHDRAW: Final = ("dpv:DataSubjectRight", "eu-gdpr:A7-3")

STATES: Final[Mapping[ConsentState, str]] = {
    ConsentState.REQUESTED: "dpv:ConsentRequested",
    ConsentState.DEFERRED: "dpv:ConsentRequestDeferred",
    ConsentState.REFUSED: "dpv:ConsentRefused",
    ConsentState.GIVEN: "dpv:ConsentGiven",
    ConsentState.RENEWED: "dpv:RenewedConsentGiven",
    ConsentState.EXPIRED: "dpv:ConsentExpired",
    ConsentState.INVALIDATED: "dpv:ConsentInvalidated",
    ConsentState.REVOKED: "dpv:ConsentRevoked",
    ConsentState.WITHDRAWN: "dpv:ConsentWithdrawn",
    ConsentState.UNKNOWN: "dpv:ConsentUnknown",
}

PURPOSES: Final[Mapping[Purpose, str]] = {
    Purpose.STREAM: "dpv:ServiceProvision",
    Purpose.BROADCAST: "dpv:ServiceProvision",
    Purpose.EDUCATION: "dpv:PublicBenefit",
    Purpose.RESEARCH: "dpv:AcademicResearch",
    Purpose.SOCIAL: "dpv:PublicRelations",
    Purpose.FUNDRAISE: "dpv:PublicRelations",
    Purpose.PRESERVE: "dpv:RecordManagement",
    Purpose.AI_TRAIN: "dpv:ResearchAndDevelopment",
}
"""The broader purpose of each of ours; ours themselves are narrower than anything DPV names."""

PERSONAL_DATA: Final[Mapping[Atom, str]] = {
    Atom.EXISTENCE: "dpv:PersonalData",
    Atom.WORDS: "pd:Communication",
    Atom.SPEECH: "pd:Accent",
    Atom.VOICE: "pd:VoiceCommunicationRecording",
    Atom.BODY: "pd:PhysicalCharacteristic",
    Atom.FACE: "pd:Picture",
    Atom.PSEUDONYM: "pd:Name",
    Atom.NAME: "pd:Name",
    Atom.ORIGIN: "dpv:PersonalData",
    Atom.PLACE: "pd:Location",
    Atom.TIME: "dpv:PersonalData",
}
"""The broader kind of data of each atom; where DPV's nearest word would tell what this is about, the widest."""

METHODS: Final[Mapping[Method, str]] = {
    Method.FORM_SCAN: "on paper",
    Method.AUDIO: "aloud, recorded",
    Method.VIDEO: "aloud, filmed",
    Method.THUMBPRINT: "by thumbprint before a witness",
    Method.DIGITAL: "on a screen",
}

_ADDRESS: Final = {"@type": "@id"}

CONTEXT: Final[Mapping[str, Any]] = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "loc": "https://w3id.org/dpv/loc#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct:conformsTo": _ADDRESS,
    "dct:created": {"@type": "xsd:date"},
    "dpv:hasJurisdiction": _ADDRESS,
    "dpv:hasLegalBasis": _ADDRESS,
    "dpv:hasLocation": _ADDRESS,
    "dpv:isExercisedAt": _ADDRESS,
    "dpv:isIndicatedBy": _ADDRESS,
    "dpv:isIndicatedAtTime": {"@type": "xsd:dateTime"},
    "skos:broader": _ADDRESS,
}
"""What the short names stand for; it is written into each document, so that reading it asks nobody for anything."""
