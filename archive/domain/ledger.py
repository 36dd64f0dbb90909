"""How the ledger of consents is chained: each line carries the hash of the line before, so that tampering shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from archive.domain.errors import TamperedError
from archive.domain.ids import EvidenceId, ParticipantId, RecordId
from archive.domain.records import ConsentEvent, ConsentRecord
from archive.domain.terms import ConsentState

FIRST_HASH = ""
"""What stands before the first line."""

BROKEN_HASH = "the line before could not be read"
"""What a taking-back writes when the ledger is damaged: it may not wait for a repair, and the break must show."""


@dataclass(frozen=True, kw_only=True)
class EvidenceRound:
    """When every proof of a consent was last read through, how many there were, and how many were not as kept.

    `self_approved` are the consents that were found approved by somebody who took part in them.
    """

    id: str
    at: datetime
    checked: int
    lost: int
    self_approved: tuple[RecordId, ...] = ()
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Something beside a consent that decides what may be met of a person: a cap lifted, a death; `id` says which."""

    id: RecordId
    participant_id: ParticipantId
    changed_at: datetime
    evidence_id: EvidenceId | None = None


def event_id(sequence: int) -> str:
    """Give the id of the line at a place, so that two writers can never both take it."""
    return f"{sequence:020d}"


def next_event(
    previous: ConsentEvent | None, record: ConsentRecord | Turn, state: ConsentState, actor_role: str, note: str = ""
) -> ConsentEvent:
    """Write the line that follows another: this consent has come to this state, by somebody in this role."""
    sequence = previous.sequence + 1 if previous else 1
    return event_at(sequence, previous.hash if previous else FIRST_HASH, record, (state, actor_role, note))


def event_at(
    sequence: int, previous_hash: str, record: ConsentRecord | Turn, said: tuple[ConsentState, str, str]
) -> ConsentEvent:
    """Write a line at a given place; `said` is the state, the actor's role and the note."""
    state, actor_role, note = said
    event = ConsentEvent(
        id=event_id(sequence),
        sequence=sequence,
        record_id=record.id,
        participant_id=record.participant_id,
        state=state,
        at=record.changed_at,
        actor_role=actor_role,
        evidence_id=record.evidence_id,
        previous_hash=previous_hash,
        hash="",
        note=note,
    )
    return replace(event, hash=line_hash(event))


def verify_ledger(events: Iterable[ConsentEvent]) -> int:
    """Read lines in their order and give their number.

    Raises:
        TamperedError: a line was edited, removed, added or moved; the message names its place.
    """
    previous_hash = FIRST_HASH
    number = 0
    for event in events:
        number += 1
        whole = event.sequence == number and event.id == event_id(number) and event.previous_hash == previous_hash
        if not whole or event.hash != line_hash(event):
            raise TamperedError(f"Line {number} of the consent ledger does not fit the line before it.")
        previous_hash = event.hash
    return number


def line_hash(event: ConsentEvent) -> str:
    """Give the SHA-256 of everything a line says, the hash before it included."""
    said = [
        event.sequence,
        event.record_id,
        event.participant_id,
        event.state.value,
        event.at.isoformat(),
        event.actor_role,
        event.evidence_id,
        event.previous_hash,
        event.note,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()
