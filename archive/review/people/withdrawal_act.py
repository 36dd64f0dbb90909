"""A taking-back while it is being done: one id under which everything it closes is written down, as one change each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from archive.domain.errors import BrokenRecordError, NotFoundError
from archive.domain.ids import ParticipantId, RecordId, RenditionId, SegmentId, WithdrawalId, WorkId, new_id
from archive.domain.terms import NO_ATOMS, Atom, Purpose
from archive.domain.withdrawals import JUST_HIDE, Reach, Wish, Withdrawal, require_fitting
from archive.ports import Kit
from archive.review.people.accounts import Actor
from archive.review.people.withdrawal_codes import code_giver, has_held_code


@dataclass(frozen=True)
class Act:
    """One act of taking back: what is wished for the originals, and the id to look it up by."""

    wish: Wish = JUST_HIDE
    id: WithdrawalId = field(default_factory=lambda: WithdrawalId(new_id()))


@dataclass(frozen=True, kw_only=True)
class Closing:
    """What one step of an act closes."""

    reach: Reach
    participant_id: ParticipantId | None = None
    record_id: RecordId | None = None
    work_ids: tuple[WorkId, ...] = ()
    rendition_ids: tuple[RenditionId, ...] = ()
    atoms: frozenset[Atom] = NO_ATOMS
    purposes: frozenset[Purpose] = frozenset()
    segment_ids: tuple[SegmentId, ...] = ()


def require_wish(kit: Kit, act: Act) -> None:
    """Raise InvalidInputError unless what is wished for can be done."""
    require_fitting(act.wish, kit.clock.now().date())


def _asked_by(kit: Kit, by: Actor) -> str | None:
    """Give the account that answers for an act: whoever gave a code has seen it, and could be the one who used it."""
    return by.account_id if by.participant_id is None else code_giver(kit, by.participant_id)


def entered(kit: Kit, act: Act, by: Actor, closing: Closing) -> Withdrawal:
    """Give the record of an act with one more thing closed under it; to be saved together with the closing."""
    known = withdrawal_or_none(kit, act.id) or Withdrawal(
        id=act.id,
        at=kit.clock.now(),
        by_role=by.as_role,
        reach=closing.reach,
        asked_by=_asked_by(kit, by),
        by_code=by.participant_id is not None and has_held_code(kit, by.participant_id),
        participant_id=closing.participant_id,
        fate=act.wish.fate,
        hidden_until=act.wish.hidden_until,
    )
    record_ids = (closing.record_id,) if closing.record_id else ()
    return replace(
        known,
        record_ids=tuple(dict.fromkeys((*known.record_ids, *record_ids))),
        work_ids=tuple(dict.fromkeys((*known.work_ids, *closing.work_ids))),
        rendition_ids=tuple(dict.fromkeys((*known.rendition_ids, *closing.rendition_ids))),
        atoms=known.atoms | closing.atoms,
        purposes=known.purposes | closing.purposes,
        segment_ids=tuple(dict.fromkeys((*known.segment_ids, *closing.segment_ids))),
        settled=False,
        done_at=None,
    )


def withdrawal_or_none(kit: Kit, withdrawal_id: str) -> Withdrawal | None:
    """Give a taking-back, or None when there is none of this id, or it cannot be read."""
    try:
        return kit.catalogue.get(Withdrawal, withdrawal_id)
    except (NotFoundError, BrokenRecordError):
        return None
