"""The consents that wait for a second person: counted, a page at a time, or of some people alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from archive.domain.errors import readable
from archive.domain.records import ConsentRecord
from archive.domain.terms import VALID_STATES
from archive.ports import Kit, Page
from archive.review.directory import PersonName

_STATES: Final = tuple(sorted(VALID_STATES))


def waiting_count(kit: Kit) -> int:
    """Count the consents that were given and nobody has approved yet."""
    return sum(_counts(kit))


def waiting_approvals(kit: Kit, offset: int, limit: int) -> list[ConsentRecord]:
    """Give some of the consents that were given and nobody has approved yet, the newest of each state first."""
    found: list[ConsentRecord] = []
    for state, count in zip(_STATES, _counts(kit), strict=True):
        if offset < count and len(found) < limit:
            page = Page(order_by="-changed_at", offset=offset, limit=limit - len(found))
            found += readable(kit.catalogue.find(ConsentRecord, page, approver="", state=state))
        offset = max(0, offset - count)
    return found


def waiting_of(kit: Kit, people: Iterable[PersonName]) -> list[ConsentRecord]:
    """Give those of some people."""
    asked = (
        kit.catalogue.find(ConsentRecord, participant_id=person.id, approver="", state=state)
        for person in people
        for state in _STATES
    )
    return [record for records in asked for record in readable(records)]


def _counts(kit: Kit) -> list[int]:
    return [kit.catalogue.count(ConsentRecord, approver="", state=state) for state in _STATES]
