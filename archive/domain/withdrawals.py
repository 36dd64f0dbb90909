"""One taking-back as a thing of its own: when it bound, what it closed, and what becomes of the sealed originals.

It is kept as one change with what it closes, and remembered apart from the catalogue, so that an older catalogue put
back still deletes and erases. It says what was to be done; whether it has been done is asked of the stores.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from archive.domain.days import later, require_sensible
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


THE_PERSON: Final = ""
"""Stands in a verdict for the person themselves, who came with their code: they have no account."""

TIME_TO_RECONSIDER: Final = timedelta(days=7)
"""How long after it was agreed an original is erased at the earliest."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What somebody said about erasing one sealed original: an account, or THE_PERSON; their last word counts."""

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
    all of it was found done once, at `done_at`. `asked_by` is the account that asked, or that gave the code with which
    the person did; None when nobody knows. `by_code` tells that they asked with a code that was theirs for a while.
    """

    id: WithdrawalId
    at: datetime
    by_role: str
    reach: Reach
    asked_by: str | None = None
    by_code: bool = False
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

    def verdicts_on(self, work_id: str) -> tuple[Verdict, ...]:
        """Give the last word of everybody who said anything about one work's original, as they came."""
        last = {verdict.by: verdict for verdict in self.verdicts if verdict.work_id == work_id}
        return tuple(sorted(last.values(), key=lambda verdict: verdict.at))

    def gone_at(self, file_id: str) -> datetime | None:
        """Give when a file was deleted, or None."""
        return next((gone.at for gone in self.gone if gone.id == file_id), None)


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """Whether an original is kept after all, or since when it is agreed that it goes; neither: somebody must agree."""

    kept: bool = False
    agreed_at: datetime | None = None

    @property
    def due_at(self) -> datetime | None:
        """Give from when on the original may be erased, or None."""
        return later(self.agreed_at, TIME_TO_RECONSIDER) if self.agreed_at else None


def erasure_of(act: Withdrawal, work_id: str, *, is_shared: bool) -> Erasure:
    """Tell what those who were asked have made of the wish to erase one original.

    It takes two: whoever asked, and a consent officer who is somebody else. The person's own code stands for both,
    unless the original is shared: others are in it, or another consent of theirs still allows something. Then, and
    where somebody doubts it, an officer agrees besides. The person alone, or two others, may have it kept; so may one
    officer as long as it is not agreed.

    Args:
        act: a taking-back that asks for erasing; whether its verdicts were given by different people was seen then.
        work_id: which of its originals is meant.
        is_shared: whether the original is not the person's alone to erase.
    """
    verdicts = act.verdicts_on(work_id)
    against = [verdict for verdict in verdicts if not verdict.erase]
    if len(against) > 1 or any(verdict.by == THE_PERSON for verdict in against):
        return Erasure(kept=True)
    needed = _officers_needed(act, verdicts, is_shared)
    if against and needed and _agreed_at(act, verdicts, needed) is None:
        return Erasure(kept=True)
    return Erasure(agreed_at=_agreed_at(act, verdicts, max(needed, len(against))))


def _officers_needed(act: Withdrawal, verdicts: tuple[Verdict, ...], is_shared: bool) -> int:
    if act.by_code or any(verdict.erase and verdict.by == THE_PERSON for verdict in verdicts):
        return 1 if is_shared else 0
    return 2 if act.asked_by is None else 1


def _agreed_at(act: Withdrawal, verdicts: tuple[Verdict, ...], needed: int) -> datetime | None:
    officers = [verdict.at for verdict in verdicts if verdict.erase and verdict.by != THE_PERSON]
    if len(officers) < needed:
        return None
    person = [verdict.at for verdict in verdicts if verdict.erase and verdict.by == THE_PERSON]
    return max([act.at, *officers[:needed], *person])


def require_fitting(wish: Wish, today: date) -> None:
    """Raise InvalidInputError unless a day is given where one is needed, and lies ahead."""
    if wish.fate is Fate.HIDE_UNTIL:
        if wish.hidden_until is None:
            raise InvalidInputError("withdrawal.no_day", "Say until which day it is to be hidden.")
        if wish.hidden_until <= today:
            raise InvalidInputError("withdrawal.past_day", "The day until which it is hidden must lie ahead.")
        require_sensible([wish.hidden_until])
