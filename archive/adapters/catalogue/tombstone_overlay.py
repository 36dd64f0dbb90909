"""What the memory of withdrawals must learn of records, and how it mends an older catalogue's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from archive.domain.cap_lift import narrower_of
from archive.domain.errors import NotFoundError
from archive.domain.ids import WorkId
from archive.domain.records import ConsentRecord, ParticipantHandle, Record, Work
from archive.domain.terms import WorkState
from archive.domain.tombstones import Tombstone, hold_of, is_outdated, review_of, tombstone_of
from archive.domain.withdrawals import Withdrawal
from archive.ports import Catalogue, WithdrawalLog

R = TypeVar("R", bound=Record)
Mended = ConsentRecord | ParticipantHandle | Withdrawal | Work


def stones_of(records: Iterable[Record], log: WithdrawalLog, stored: Catalogue) -> Iterator[Tombstone]:
    """Yield what must be remembered of records before they are kept in the place of those that are stored."""
    for record in records:
        stones = [tombstone_of(record)]
        if isinstance(record, Work):
            stones += [
                hold_of(record, log.held_at(record.id)),
                review_of(record, _stored(stored, Work, record.id)),
            ]
        yield from (stone for stone in stones if stone is not None)


def mended(catalogue: Catalogue, stones: Iterable[Tombstone]) -> list[Mended]:
    """Give the stored records that differ from their last words, each as its word says it must be."""
    found: dict[tuple[type[Mended], str], Mended] = {}
    # A hold first, so that a closing of the same work has the last word.
    known = list(stones)
    for stone in sorted(known, key=lambda stone: stone.holds is None):
        record = _mended(catalogue, stone)
        if record is not None:
            found[type(record), record.id] = record
    for stone in known:
        stored = None if stone.reviewed is None else _stored(catalogue, Work, stone.reviewed)
        if stored is not None and is_outdated(stored, stone.reviewed_version):
            found[Work, stored.id] = _in_review(found.get((Work, stored.id), stored), stone.reviewed_version)
    return list(found.values())


def _in_review(work: Mended, version: int) -> Mended:
    """Give a work taken back into review, no older than it is remembered, unless it is closed altogether."""
    if not isinstance(work, Work) or work.state is not WorkState.RELEASED:
        return work
    return replace(work, state=WorkState.IN_REVIEW, version=max(work.version, version))


def _mended(catalogue: Catalogue, stone: Tombstone) -> Mended | None:
    """Give a stored record as its last word says it must be, or None where it is so already."""
    if stone.handle is not None:
        return _protected(catalogue, stone.handle)
    if stone.withdrawal is not None:
        return _with_act(catalogue, stone.withdrawal)
    if stone.holds is not None:
        return _held(catalogue, stone)
    if stone.work_id is not None:
        return _closed(catalogue, stone.work_id)
    return None if stone.consent is None else _said(catalogue, stone.consent)


def _closed(catalogue: Catalogue, work_id: WorkId) -> Work | None:
    """Give a work that is remembered as closed, with nothing left to read of it."""
    work = _stored(catalogue, Work, work_id)
    if work is None or work.state is WorkState.WITHDRAWN:
        return None
    return replace(work, state=WorkState.WITHDRAWN, titles={}, summaries={}, version=work.version + 1)


def _said(catalogue: Catalogue, word: ConsentRecord) -> ConsentRecord | None:
    """Give a consent as its last word says; an approval is only believed where the catalogue knows of it."""
    known = _stored(catalogue, ConsentRecord, word.id)
    if known is not None and known.version >= word.version:
        return None
    return replace(word, approver=None if known is None else known.approver)


def _protected(catalogue: Catalogue, word: ParticipantHandle) -> ParticipantHandle | None:
    """Give a stored protection no less strict than its last word; one that is not there stays an unknown person."""
    known = _stored(catalogue, ParticipantHandle, word.id)
    return None if known is None or known.version >= word.version else narrower_of(known, word)


def _with_act(catalogue: Catalogue, word: Withdrawal) -> Withdrawal | None:
    """Give a taking-back that an older catalogue knows nothing of, or not all, so that it is carried out once more."""
    known = _stored(catalogue, Withdrawal, word.id)
    return None if known is not None and known.version >= word.version else replace(word, settled=False)


def _held(catalogue: Catalogue, stone: Tombstone) -> Work | None:
    """Give a work that is remembered as held back; what was let go of is not opened by memory alone."""
    work = None if stone.holds is None else _stored(catalogue, Work, stone.holds)
    if stone.held_at is None or work is None or work.state is WorkState.WITHDRAWN or work.held_at is not None:
        return None
    return replace(work, held_at=stone.held_at, version=work.version + 1)


def _stored(catalogue: Catalogue, kind: type[R], record_id: str) -> R | None:
    try:
        return catalogue.get(kind, record_id)
    except NotFoundError:
        return None
