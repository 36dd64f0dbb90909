"""One taking-back as a thing of its own: when it bound, what it closed, and what becomes of the sealed originals.

It is kept as one change with what it closes, and remembered apart from the catalogue, so that an older catalogue put
back still deletes and erases. It says what was to be done; whether it has been done is asked of the stores.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from archive.domain.days import require_sensible
from archive.domain.errors import InvalidInputError
from archive.domain.ids import ParticipantId, RecordId, RenditionId, SegmentId, WithdrawalId, WorkId
from archive.domain.terms import NO_ATOMS, Atom, Fate, Purpose


class Reach(StrEnum):
    """How much was taken back."""

    CONSENTS = "consents"
    PART = "part"
    WORK = "work"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody who takes back wants to become of the sealed originals, and for a hiding, until which day."""

    fate: Fate = Fate.HIDE
    hidden_until: date | None = None


JUST_HIDE: Final = Wish()
"""What happens when nothing was chosen: nobody is shown it, no job reads it, and nothing is lost."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A consent officer's decision whether a sealed original that others are in too is erased."""

    work_id: WorkId
    erase: bool
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Gone:
    """When a file, by its own id, was deleted; whether it still is gone is asked of the store."""

    id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """One act of taking back.

    `rendition_ids` are the files that nobody's consent could serve any more from that moment. Of a part, `atoms` and
    `purposes` went out of a consent, and `segment_ids` are the parts of a work that were closed. `settled` tells that
    all of it was found done once, at `done_at`. `by_decider` tells that the person themselves or a consent officer
    asked, so that an erasure waits for nobody unless others appear.
    """

    id: WithdrawalId
    at: datetime
    by_role: str
    reach: Reach
    by_decider: bool = False
    participant_id: ParticipantId | None = None
    record_ids: tuple[RecordId, ...] = ()
    work_ids: tuple[WorkId, ...] = ()
    rendition_ids: tuple[RenditionId, ...] = ()
    atoms: frozenset[Atom] = NO_ATOMS
    purposes: frozenset[Purpose] = frozenset()
    segment_ids: tuple[SegmentId, ...] = ()
    fate: Fate = Fate.HIDE
    hidden_until: date | None = None
    verdicts: tuple[Verdict, ...] = ()
    gone: tuple[Gone, ...] = ()
    settled: bool = False
    done_at: datetime | None = None
    version: int = 0

    @property
    def erases(self) -> bool:
        """Tell whether the person wanted the sealed originals erased."""
        return self.fate is Fate.ERASE

    def verdict_on(self, work_id: str) -> Verdict | None:
        """Give what a consent officer decided about one work's original, or None."""
        return next((verdict for verdict in self.verdicts if verdict.work_id == work_id), None)

    def gone_at(self, file_id: str) -> datetime | None:
        """Give when a file was deleted, or None."""
        return next((gone.at for gone in self.gone if gone.id == file_id), None)


def require_fitting(wish: Wish, today: date) -> None:
    """Raise InvalidInputError unless a day is given where one is needed, and lies ahead."""
    if wish.fate is Fate.HIDE_UNTIL:
        if wish.hidden_until is None:
            raise InvalidInputError("withdrawal.no_day", "Say until which day it is to be hidden.")
        if wish.hidden_until <= today:
            raise InvalidInputError("withdrawal.past_day", "The day until which it is hidden must lie ahead.")
        require_sensible([wish.hidden_until])
