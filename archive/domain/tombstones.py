"""What was taken back outlives the catalogue: a second memory of every consent's last word, kept apart.

A catalogue restored from an older backup knows nothing of later withdrawals. This memory does, and it is laid over
whatever the catalogue says before anything is decided. It can only close, never open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from archive.domain.cap_lift import narrower_of
from archive.domain.consent import Facts, Person
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.records import ConsentRecord, ParticipantHandle, Work
from archive.domain.terms import WorkState
from archive.domain.withdrawals import Withdrawal


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """The last word on one consent, one person's protection or one taking-back, or the closing of one work.

    Its id is theirs. A work held back (`holds`, `held_at`) has an id of its own, as it may be let go of again; so has
    the version with which a work was last released or taken back into review (`reviewed`, `reviewed_version`).
    """

    id: str
    participant_id: ParticipantId | None = None
    consent: ConsentRecord | None = None
    work_id: WorkId | None = None
    handle: ParticipantHandle | None = None
    withdrawal: Withdrawal | None = None
    holds: WorkId | None = None
    held_at: datetime | None = None
    reviewed: WorkId | None = None
    reviewed_version: int = 0
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class LogMark:
    """How far the memory of withdrawals had come when the catalogue last wrote to it, and which memory it was."""

    id: str
    log_id: str
    number: int
    version: int = 0


def tombstone_of(record: object) -> Tombstone | None:
    """Give what must be remembered of a record to be kept: every consent and protection, and a work that closes."""
    if isinstance(record, ConsentRecord):
        kept = replace(record, version=record.version + 1)
        return Tombstone(id=record.id, participant_id=record.participant_id, consent=kept)
    if isinstance(record, Work) and record.state is WorkState.WITHDRAWN:
        return Tombstone(id=record.id, work_id=record.id)
    if isinstance(record, ParticipantHandle):
        protection = replace(record, version=record.version + 1)
        return Tombstone(id=record.id, participant_id=record.id, handle=protection)
    if isinstance(record, Withdrawal):
        return Tombstone(id=record.id, withdrawal=replace(record, version=record.version + 1))
    return None


def hold_id(work_id: WorkId) -> str:
    """Give the id under which it is remembered whether a work is held back."""
    return f"hold {work_id}"


def hold_of(record: object, remembered_at: datetime | None) -> Tombstone | None:
    """Give what must be remembered anew of whether a work is held back, or None where nothing changes."""
    if not isinstance(record, Work) or record.state is WorkState.WITHDRAWN or record.held_at == remembered_at:
        return None
    return Tombstone(id=hold_id(record.id), holds=record.id, held_at=record.held_at)


def review_id(work_id: WorkId) -> str:
    """Give the id under which it is remembered with which version a work was last released or reviewed again."""
    return f"review {work_id}"


def review_of(record: object, stored: Work | None) -> Tombstone | None:
    """Give what must be remembered of a work that is released, or is so no longer; None where neither changes.

    Whatever is said about a released work takes it back into review. An older catalogue would show it as it was
    before: with somebody uncovered, unnamed among those who appear, or named in its title.
    """
    if not isinstance(record, Work) or record.state is WorkState.WITHDRAWN:
        return None
    was_out = stored is not None and stored.state is WorkState.RELEASED
    same = stored is not None and record == replace(stored, held_at=record.held_at)
    if same or not (was_out or record.state is WorkState.RELEASED):
        return None
    return Tombstone(id=review_id(record.id), reviewed=record.id, reviewed_version=record.version + 1)


def lay_over(
    facts: Facts,
    closed: bool,
    tombstones: Iterable[Tombstone],
    held_at: datetime | None = None,
    reviewed_version: int = 0,
) -> Facts:
    """Give the facts of a work as they are once what was taken back is laid over them.

    Args:
        facts: what the catalogue says.
        closed: whether the work itself is remembered as closed.
        tombstones: the last words remembered of anybody who appears.
        held_at: since when it is remembered as held back, if it is.
        reviewed_version: with which version it is remembered as last released or taken back into review.
    """
    last_words: dict[ParticipantId, list[ConsentRecord]] = {}
    protections: dict[ParticipantId, ParticipantHandle] = {}
    for tombstone in tombstones:
        if tombstone.handle is not None:
            protections[tombstone.handle.id] = tombstone.handle
        if tombstone.consent is not None:
            last_words.setdefault(tombstone.consent.participant_id, []).append(tombstone.consent)
    people = {
        name: _with(_protected(person, protections.get(name)), last_words.get(name, ()))
        for name, person in facts.people.items()
    }
    work = replace(facts.work, held_at=facts.work.held_at or held_at)
    if is_outdated(work, reviewed_version):
        work = replace(work, state=WorkState.IN_REVIEW)
    work = replace(work, state=WorkState.WITHDRAWN) if closed else work
    return replace(facts, work=work, people=people)


def is_outdated(work: Work, reviewed_version: int) -> bool:
    """Tell whether a work stands released as it was before it was reviewed again."""
    return work.state is WorkState.RELEASED and work.version < reviewed_version


def _protected(person: Person, word: ParticipantHandle | None) -> Person:
    if word is None or word.version <= person.handle.version:
        return person
    return replace(person, handle=narrower_of(person.handle, word))


def _with(person: Person, last_words: Iterable[ConsentRecord]) -> Person:
    records = {record.id: record for record in person.records}
    for word in last_words:
        known = records.get(word.id)
        if known is None or known.version < word.version:
            # An approval is only believed where the catalogue knows of it: the memory may close, never open.
            records[word.id] = replace(word, approver=known.approver if known is not None else None)
    return replace(person, records=tuple(records.values()))
