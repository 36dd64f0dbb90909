"""What became of a taking-back: what was closed, since when, and what of it is still lying anywhere.

Nothing is counted down: each answer is asked of the catalogue and of the stores at this moment. What was noted is
only when something was found gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from archive.domain.consent import Ask, Grant, decide
from archive.domain.erasure import is_lost, others_in, still_allows
from archive.domain.errors import ArchiveError, NotFoundError, readable
from archive.domain.ids import OriginalId, ParticipantId, RenditionId, WorkId
from archive.domain.records import Rendition, Work
from archive.domain.sealed import Original
from archive.domain.terms import Audience, Fate, Purpose, Recipe
from archive.domain.voicing.line_takes import LineTake
from archive.domain.withdrawals import Reach, Withdrawal, erasure_of
from archive.ports import Kit, Page
from archive.review.works.works import draft_shown, renditions, transcripts_of


class OriginalFate(StrEnum):
    """Where a sealed original stands after a taking-back."""

    HIDDEN = "hidden"
    HIDDEN_UNTIL = "hidden_until"
    TO_BE_ERASED = "to_be_erased"
    WAITS_JOINT = "waits_joint"
    WAITS_OFFICER = "waits_officer"
    WAITS_CONSENT = "waits_consent"
    AGREED = "agreed"
    KEPT = "kept"
    ERASED = "erased"


WAITING = frozenset({OriginalFate.WAITS_JOINT, OriginalFate.WAITS_OFFICER, OriginalFate.WAITS_CONSENT})
"""Originals whose erasure a consent officer must decide: others appear, one person alone at the desk asked or somebody
doubts it, or the person still allows something about the work by another consent."""


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """A taking-back as it may be printed for the person: no title, no name, no id but its own.

    `files_left` counts the files that are still to be deleted at this moment; `nothing_left_at` is when the last of
    them was found gone. `waits_for_officer` counts the sealed originals whose erasure a consent officer must decide
    because other people are in them.
    """

    id: str
    at: datetime
    is_whole: bool
    fate: Fate
    hidden_until: date | None = None
    works: int = 0
    files_left: int = 0
    waits_for_officer: int = 0
    nothing_left_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """One file that nobody can be served any more: which, and whether its bytes or its record are still here."""

    id: str
    work_id: WorkId | None = None
    recipe: Recipe | None = None
    is_here: bool
    gone_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OriginalLine:
    """One work's sealed original: where it stands, who else is in it, and when it was or will be erased.

    `due_at` is when it is erased at the earliest, where that is agreed; `doubts` counts who at the desk wants it kept.
    """

    work_id: WorkId
    standing: OriginalFate
    others: int = 0
    due_at: datetime | None = None
    doubts: int = 0
    file_ids: tuple[OriginalId, ...] = ()
    gone_at: datetime | None = None
    texts_left: int = 0


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a taking-back has come."""

    act: Withdrawal
    is_shut: bool
    files: tuple[FileLine, ...]
    originals: tuple[OriginalLine, ...]

    @property
    def files_left(self) -> int:
        """Give how many files are still to be deleted."""
        erasing = sum(line.standing is OriginalFate.TO_BE_ERASED for line in self.originals)
        return sum(line.is_here for line in self.files) + erasing

    @property
    def waits_for_officer(self) -> int:
        """Give how many originals wait for a consent officer."""
        return sum(line.standing in WAITING for line in self.originals)

    @property
    def due_at(self) -> datetime | None:
        """Give when the next original is erased of those whose erasure is agreed."""
        agreed = [line.due_at for line in self.originals if line.standing is OriginalFate.AGREED]
        return min((at for at in agreed if at is not None), default=None)

    @property
    def has_work_left(self) -> bool:
        """Tell whether the worker still has something to delete."""
        return self.files_left > 0

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is left of what was to go."""
        return self.is_shut and not self.files_left and not self.waits_for_officer and self.due_at is None


def all_acts(kit: Kit, most: int | None = None, after: int = 0) -> list[Withdrawal]:
    """Give the last taking-backs, those after so many newer ones, or every one, the newest first."""
    return list(readable(kit.catalogue.find(Withdrawal, Page(order_by="-at", offset=after, limit=most))))


def is_act(kit: Kit, act_id: str) -> bool:
    """Tell whether there is a taking-back of this id that can be read."""
    try:
        kit.catalogue.get(Withdrawal, act_id)
    except ArchiveError:
        return False
    return True


def open_acts(kit: Kit, work_id: str) -> list[Withdrawal]:
    """Give the taking-backs of which something may be left to do about a work."""
    return list(readable(kit.catalogue.find(Withdrawal, work_id=work_id, settled="false")))


def act_about(kit: Kit, work_id: str) -> Withdrawal | None:
    """Give the newest taking-back that a work was closed by, or None."""
    found = readable(kit.catalogue.find(Withdrawal, work_id=work_id))
    return max(found, key=lambda act: (act.at, act.id), default=None)


def progress(kit: Kit, act_id: str) -> Progress:
    """Say how far a taking-back has come, or raise NotFoundError."""
    return progress_of(kit, kit.catalogue.get(Withdrawal, act_id))


def progress_of(kit: Kit, act: Withdrawal) -> Progress:
    """Say how far a taking-back has come, as the catalogue and the stores show it now."""
    works = list(_works(kit, act))
    lost = {r.id: r for work in works for r in _lost(kit, work)}
    return Progress(
        act=act,
        is_shut=not any(_is_met(kit, rendition_id) for rendition_id in act.rendition_ids),
        files=tuple(_files(kit, act, lost)),
        originals=tuple(_original(kit, act, work) for work in works if _is_in(kit, act, work)),
    )


def withdrawn(kit: Kit, act_id: str) -> Withdrawn:
    """Give a taking-back as its person may be told of it, or raise NotFoundError."""
    found = progress(kit, act_id)
    act = found.act
    return Withdrawn(
        id=act.id,
        at=act.at,
        is_whole=act.reach is not Reach.PART,
        fate=act.fate,
        hidden_until=act.hidden_until,
        works=len(act.work_ids),
        files_left=found.files_left,
        waits_for_officer=found.waits_for_officer,
        nothing_left_at=act.done_at if found.is_done else None,
    )


def acts_of(kit: Kit, participant_id: ParticipantId) -> list[Withdrawal]:
    """Give what a person has taken back, the newest first."""
    found = readable(kit.catalogue.find(Withdrawal, participant_id=participant_id))
    return sorted(found, key=lambda act: (act.at, act.id), reverse=True)


def _works(kit: Kit, act: Withdrawal) -> Iterator[Work]:
    for work_id in act.work_ids:
        try:
            yield kit.catalogue.get(Work, work_id)
        except ArchiveError:  # a work that cannot be read is shut; the others go on
            continue


def _lost(kit: Kit, work: Work) -> list[Rendition]:
    try:
        facts = kit.catalogue.facts(work.id)
    except ArchiveError:
        return []
    return [rendition for rendition in renditions(kit, work.id) if is_lost(facts, rendition)]


def _files(kit: Kit, act: Withdrawal, lost: dict[RenditionId, Rendition]) -> Iterator[FileLine]:
    """Yield what was to go when the act was done, and what came to it since: a making that was under way."""
    for rendition_id in dict.fromkeys((*act.rendition_ids, *lost)):
        record = lost.get(rendition_id) or _record(kit, rendition_id)
        is_here = record is not None or kit.renditions.holds(rendition_id)
        yield FileLine(
            id=rendition_id,
            work_id=record.work_id if record else None,
            recipe=record.recipe if record else None,
            is_here=is_here,
            gone_at=None if is_here else act.gone_at(rendition_id),
        )


def _record(kit: Kit, rendition_id: RenditionId) -> Rendition | None:
    try:
        return kit.catalogue.get(Rendition, rendition_id)
    except ArchiveError:
        return None


def _is_met(kit: Kit, rendition_id: RenditionId) -> bool:
    """Tell whether anybody at all could still be served a rendition."""
    rendition = _record(kit, rendition_id)
    if rendition is None:
        return False
    facts, now = kit.catalogue.facts(rendition.work_id), kit.clock.now()
    asks = (Ask(audience=audience, purpose=purpose) for audience in Audience for purpose in Purpose)
    return any(isinstance(decide(facts, rendition, ask, now), Grant) for ask in asks)


def _is_in(kit: Kit, act: Withdrawal, work: Work) -> bool:
    """Tell whether an act may reach a work's original: not one of a part, nor of somebody who reads it, or once did.

    Whoever does not appear any more still reaches it: taking somebody out of a work undoes no wish of theirs.
    """
    if act.reach is Reach.PART or act.participant_id is None:
        return act.reach is not Reach.PART
    if any(each.participant_id == act.participant_id for each in work.appearances):
        return True
    readers = {take.reader_id for take in readable(kit.vault.find(LineTake, work_id=work.id))}
    return act.participant_id not in {work.reader_id, *readers}


def _original(kit: Kit, act: Withdrawal, work: Work) -> OriginalLine:
    sealed = list(kit.vault.find(Original, work_id=work.id))
    others = others_in(work, act.participant_id)
    line = OriginalLine(
        work_id=work.id,
        standing=OriginalFate.HIDDEN_UNTIL if act.fate is Fate.HIDE_UNTIL else OriginalFate.HIDDEN,
        others=others,
        file_ids=tuple(original.id for original in sealed),
        texts_left=_texts(kit, work),
    )
    if not act.erases:
        return line
    gone = [act.gone_at(original.id) for original in sealed]
    gone_at = max((at for at in gone if at is not None), default=None)
    held = any(kit.originals.holds(original.id) or original.erased_at is None for original in sealed)
    if not held and not line.texts_left:
        return replace(line, standing=OriginalFate.ERASED, gone_at=gone_at)
    if gone_at is not None:  # it was erased once, and was put back from a backup
        return replace(line, standing=OriginalFate.TO_BE_ERASED)
    return _decided(kit, act, line)


def _decided(kit: Kit, act: Withdrawal, line: OriginalLine) -> OriginalLine:
    """Say where an original stands that is wished to be erased and still is here."""
    speaks_on = not line.others and _speaks_on(kit, act, line.work_id)
    erasure = erasure_of(act, line.work_id, is_shared=line.others > 0 or speaks_on)
    doubts = sum(not verdict.erase for verdict in act.verdicts_on(line.work_id))
    if erasure.kept:
        standing = OriginalFate.KEPT
    elif erasure.due_at is not None:
        standing = OriginalFate.TO_BE_ERASED if erasure.due_at <= kit.clock.proven() else OriginalFate.AGREED
    elif line.others:
        standing = OriginalFate.WAITS_JOINT
    else:
        standing = OriginalFate.WAITS_CONSENT if speaks_on and act.by_code else OriginalFate.WAITS_OFFICER
    return replace(line, standing=standing, due_at=erasure.due_at, doubts=doubts)


def _texts(kit: Kit, work: Work) -> int:
    draft = draft_shown(kit, work.id)
    written = (*draft.titles.values(), *draft.summaries.values(), draft.notes)
    return sum(bool(t.cues or t.text) for t in transcripts_of(kit, work.id)) + any(written)


def _speaks_on(kit: Kit, act: Withdrawal, work_id: WorkId) -> bool:
    """Tell whether the person still allows something about a work by another consent."""
    if act.participant_id is None:
        return False
    try:
        return still_allows(kit.catalogue.facts(work_id), act.participant_id)
    except NotFoundError:
        return False
