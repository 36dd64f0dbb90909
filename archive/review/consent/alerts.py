"""What is wrong with a consent and must not be overlooked: nothing opens by it, and the desk is told (B.4, 8, 56)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from archive.domain.errors import readable
from archive.domain.narrowing import widens
from archive.domain.records import ConsentRecord
from archive.domain.terms import VALID_STATES
from archive.domain.validity import is_approved
from archive.ports import Kit


class Alarm(StrEnum):
    """What is the matter."""

    PROOF_LOST = "proof_lost"
    SELF_APPROVED = "self_approved"
    WIDER = "wider"


@dataclass(frozen=True)
class Alert:
    """One consent about which the desk is told."""

    alarm: Alarm
    record: ConsentRecord


def alerts(kit: Kit) -> list[Alert]:
    """Give the consents that somebody must look at, the gravest first."""
    given = [r for state in VALID_STATES for r in readable(kit.catalogue.find(ConsentRecord, state=state))]
    approved: dict[tuple[str, str], list[ConsentRecord]] = {}
    for record in given:
        if is_approved(record):
            approved.setdefault((record.participant_id, record.scope.id), []).append(record)
    found = [
        Alert(alarm, record)
        for record in given
        if (alarm := _alarm(record, approved.get((record.participant_id, record.scope.id), ()))) is not None
    ]
    return sorted(found, key=lambda alert: (list(Alarm).index(alert.alarm), alert.record.changed_at, alert.record.id))


def _alarm(record: ConsentRecord, in_force: Iterable[ConsentRecord]) -> Alarm | None:
    if record.evidence_lost:
        return Alarm.PROOF_LOST
    if is_approved(record):
        return None
    if record.approver:
        return Alarm.SELF_APPROVED
    return Alarm.WIDER if any(widens(record, other) for other in in_force) else None
