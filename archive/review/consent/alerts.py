"""What is wrong with a consent and must not be overlooked: nothing opens by it, and the desk is told (B.4, 8, 56).

Asking costs the same in an archive of any size: lost proofs are found by their field, and of the consents that wait
only some are looked at. A consent that was approved by somebody who took part in it cannot be made at the desk; the
daily round finds each, and the newest changes are looked at besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from typing import Final

from archive.domain.errors import ArchiveError, readable
from archive.domain.narrowing import widens
from archive.domain.records import ConsentRecord
from archive.domain.terms import VALID_STATES
from archive.domain.validity import is_approved
from archive.ports import Kit, Page
from archive.review.consent.evidence_audit import last_round

LOOKED_AT: Final = 100
"""How many of the newest changes, and of the consents that wait, are looked at."""

_STATES: Final = tuple(sorted(VALID_STATES))


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


def alerts(kit: Kit, most: int = LOOKED_AT) -> list[Alert]:
    """Give the consents that somebody must look at, at most so many, the gravest first and of those the oldest."""
    found: dict[str, Alert] = {}
    for alarm, records in (
        (Alarm.PROOF_LOST, _lost(kit, most)),
        (Alarm.SELF_APPROVED, _self_approved(kit)),
        (Alarm.WIDER, _wider(kit)),
    ):
        for record in islice(records, most):
            found.setdefault(record.id, Alert(alarm, record))
    told = sorted(found.values(), key=lambda one: (list(Alarm).index(one.alarm), one.record.changed_at, one.record.id))
    return told[:most]


def _lost(kit: Kit, most: int) -> Iterator[ConsentRecord]:
    """Yield the consents in force whose proof was found missing or changed, the oldest first."""
    page = Page(order_by="changed_at", limit=most)
    for state in _STATES:
        yield from readable(kit.catalogue.find(ConsentRecord, page, state=state, evidence_lost="true"))


def _self_approved(kit: Kit) -> Iterator[ConsentRecord]:
    """Yield the consents approved by somebody who took part: those of the daily round, and what changed since."""
    known = last_round(kit)
    newest = Page(order_by="-changed_at", limit=LOOKED_AT)
    changed = (kit.catalogue.find(ConsentRecord, newest, state=state) for state in _STATES)
    noted = _still_there(kit, known.self_approved[:LOOKED_AT] if known else ())
    for record in chain(noted, chain.from_iterable(map(readable, changed))):
        if record.state in VALID_STATES and record.approver and not is_approved(record):
            yield record


def _still_there(kit: Kit, names: Iterable[str]) -> Iterator[ConsentRecord]:
    for name in names:
        try:
            record = kit.catalogue.get(ConsentRecord, name)
        except ArchiveError:
            continue
        yield record


def _wider(kit: Kit) -> Iterator[ConsentRecord]:
    """Yield consents that wait, the oldest first, and would open more than what the person said before."""
    oldest = Page(order_by="changed_at", limit=LOOKED_AT)
    for state in _STATES:
        for record in readable(kit.catalogue.find(ConsentRecord, oldest, state=state, approver="")):
            if any(widens(record, other) for other in _in_force(kit, record)):
                yield record


def _in_force(kit: Kit, record: ConsentRecord) -> Iterator[ConsentRecord]:
    """Yield what the same person said about the same thing, and a second person stands behind."""
    about = {"participant_id": record.participant_id, "scope_id": record.scope.id}
    for other in readable(kit.catalogue.find(ConsentRecord, **about)):
        if other.state in VALID_STATES and is_approved(other):
            yield other
