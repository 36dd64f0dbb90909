"""How a work changes at the desk: on its newest record, back to review when it was out, and never once withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from archive.domain.consent import DESK, Facts, Grant, answers, effective
from archive.domain.cuts import has_closed_parts, holds_fresh_part, with_rest_named
from archive.domain.errors import BrokenRecordError, NotFoundError, RefusedError, StaleRecordError, readable
from archive.domain.ids import WorkId
from archive.domain.jobs import JobName
from archive.domain.recipes import richness
from archive.domain.records import Record, Rendition, Work
from archive.domain.sealed import Draft, Original
from archive.domain.terms import NO_ATOMS, PENDING_STATES, VALID_STATES, Atom, Fate, ScopeKind, WorkState, may_follow
from archive.domain.validity import is_approved
from archive.domain.withdrawals import Reach, Withdrawal
from archive.domain.words.edit_list import SOUNDED, EditList, sound_mark
from archive.domain.words.redaction import as_may_be_shown
from archive.domain.words.speaker_labels import as_published
from archive.domain.words.transcripts import Transcript
from archive.languages import NOT_SAID, _, in_each_language, real_titles
from archive.ports import Kit, Span
from archive.review.people.accounts import Actor, actor
from archive.review.people.withdrawal_act import Act, Closing, entered
from archive.review.works.editions import keep_lists
from archive.review.works.placement import place_work

TRIES = 50
_PIECE_BYTES = 1 << 20
CHANGED_MEANWHILE = _("Something about this work changed while you were looking; look at it once more.")
"""Said to whoever decides about what is not any more as they saw it."""

THEIRS_TOO = _(
    "Somebody else wrote here in the meantime. Nothing was overwritten: both texts stand below, and “Save” puts yours "
    "in the place of theirs."
)
"""Said to whoever saves what somebody else has changed since they opened it."""

R = TypeVar("R", bound=Record)


def change_work(kit: Kit, work_id: str, step: Callable[[Work], Work], by: str) -> Work:
    """Change a work on its newest record; one that was released goes back to review with all its checks undone.

    What was cut around other parts before a new one was named within it is forgotten: nobody could close that part.
    Whoever writes about a work of which nobody wrote down who prepared it will not release it (`by` is empty where
    nothing is written).

    Raises:
        RefusedError: the work was withdrawn.
    """
    for _try in range(TRIES):
        work = kit.catalogue.get(Work, work_id)
        if work.state is WorkState.WITHDRAWN:
            raise RefusedError("This work was withdrawn; nothing about it can be changed any more.")
        changed = step(work)
        if changed == work:
            return work
        keep_lists(kit, work, changed, by)
        records: list[Record] = [changed]
        made = renditions(kit, work_id)
        old = [r for r in made if holds_fresh_part(work, changed, r)]
        if work.state is WorkState.RELEASED:
            state = WorkState.IN_REVIEW if changed.state is WorkState.RELEASED else changed.state
            records = [replace(changed, state=state), *unchecked(r for r in made if r not in old)]
        try:
            kit.catalogue.save_all(records, remove=[(Rendition, r.id) for r in old])
        except StaleRecordError:
            continue
        if work.state is WorkState.RELEASED:
            place_work(kit, work_id)
        if by and not work.operator:
            remember_writer(kit, work_id, by)
        return kit.catalogue.get(Work, work_id)
    raise StaleRecordError("Too many people are writing at this moment; try again.")


def reopen(kit: Kit, work_id: str, by: str) -> Work:
    """Take a released work back into review, because something about it that is kept elsewhere has changed."""
    return change_work(
        kit, work_id, lambda w: replace(w, state=WorkState.IN_REVIEW) if w.state is WorkState.RELEASED else w, by
    )


def outdate_looks(kit: Kit, work_id: str) -> None:
    """Write a work's record once more as it stands: whoever has read it before this cannot save what they decided."""
    for _try in range(TRIES):
        try:
            kit.catalogue.save(kit.catalogue.get(Work, work_id))
        except StaleRecordError:
            continue
        return
    raise StaleRecordError(CHANGED_MEANWHILE)


def require_open(kit: Kit, work_id: str, by: str) -> Work:
    """Give a work about which something may still be changed.

    Raises:
        RefusedError: the work was withdrawn.
    """
    return change_work(kit, work_id, lambda work: work, by)


def hand_in(kit: Kit, work_id: str, by: str) -> Work:
    """Hand a work that was sent back in again."""
    work = kit.catalogue.get(Work, work_id)
    if work.state is not WorkState.SENT_BACK:
        raise RefusedError("Only a work that was sent back can be handed in again.")
    return change_work(
        kit, work_id, lambda w: replace(w, state=WorkState.IN_REVIEW) if w.state is WorkState.SENT_BACK else w, by
    )


def prepare_again(kit: Kit, work_id: str, by: str) -> Work:
    """Have the renditions of a work made anew where they are missing: after a deletion, or with a newer recipe.

    Where a part of it was taken back, what is left is made without that part. All of it is reviewed again.

    Raises:
        RefusedError: it is not in a state to be prepared, or its original was erased.
    """
    actor(kit, by)
    work = kit.catalogue.get(Work, work_id)
    if not may_follow(work.state, WorkState.RECEIVED) or work.state is WorkState.QUARANTINED:
        raise RefusedError("Only a work that is in review, sent back or released can be prepared again.")
    if any(original.erased_at is not None for original in kit.vault.find(Original, work_id=work_id)):
        raise RefusedError("The original of this work was erased; nothing more can be made of it.")
    cuts = has_closed_parts(kit.catalogue.facts(work.id))

    def again(work: Work) -> Work:
        named = with_rest_named(work, in_each_language(_("the rest"))) if cuts else work
        return replace(named, state=WorkState.RECEIVED, steps_done=())

    work = change_work(kit, work_id, again, "")
    kit.jobs.put(JobName.PREPARE, work.id)
    return work


def send_back(kit: Kit, work_id: str, by: str, reason: str) -> Work:
    """Give a work back to those who prepare it; the reason stays on the sealed side."""
    actor(kit, by)
    work = kit.catalogue.get(Work, work_id)
    if not may_follow(work.state, WorkState.SENT_BACK) or work.state is WorkState.SENT_BACK:
        raise RefusedError("Only a work that is in review or released can be sent back.")
    sent = change_work(kit, work_id, _to(WorkState.SENT_BACK), "")
    draft = draft_of(kit, work_id)
    kit.vault.save(replace(draft, notes=reason.strip()))
    return sent


def _to(state: WorkState) -> Callable[[Work], Work]:
    """Make the step to a state that leaves a work alone where somebody else has decided otherwise meanwhile."""
    return lambda work: replace(work, state=state) if may_follow(work.state, state) else work


def withdraw_work(kit: Kit, work_id: str, by: Actor, act: Act | None = None) -> Work:
    """Close a work to everyone at once and for good, then queue the deletion of its renditions.

    `act` says what becomes of the sealed original, and under which id all this can be looked up.

    Raises:
        NotFoundError: there is no such work.
        RefusedError: until a day only consents can be hidden; a work that is closed stays closed.
    """
    actor(kit, by.account_id)
    act = act or Act()
    if act.wish.fate is Fate.HIDE_UNTIL:
        raise RefusedError("A whole work is taken back for good; to hide it until a day, take back its consents.")
    for _try in range(TRIES):
        work = kit.catalogue.get(Work, work_id)
        try:
            if work.state is not WorkState.WITHDRAWN:
                closed = replace(work, state=WorkState.WITHDRAWN, titles={}, summaries={})
                kit.catalogue.save_all([closed, _entry(kit, work, by, act)])
            elif act.wish.fate is Fate.ERASE:
                kit.catalogue.save(_entry(kit, work, by, act))
        except StaleRecordError:
            continue
        kit.jobs.put(JobName.ERASE, work.id)
        place_work(kit, work_id)
        return kit.catalogue.get(Work, work_id)
    raise StaleRecordError("Too many people are writing at this moment; try again.")


def _entry(kit: Kit, work: Work, by: Actor, act: Act) -> Withdrawal:
    made = tuple(rendition.id for rendition in renditions(kit, work.id))
    return entered(kit, act, by, Closing(reach=Reach.WORK, work_ids=(work.id,), rendition_ids=made))


def renditions(kit: Kit, work_id: str) -> tuple[Rendition, ...]:
    """Give everything made from a work, richest first."""
    made = readable(kit.catalogue.find(Rendition, work_id=work_id))
    return tuple(sorted(made, key=lambda r: (richness(r.recipe), -(r.height or 0), r.label, r.id)))


def unchecked(made: Iterable[Rendition]) -> list[Rendition]:
    """Give renditions without any signature, exposing all that they did before one."""
    return [replace(r, checks=(), exposes=as_made(r)) for r in made if r.checks]


def as_made(rendition: Rendition) -> frozenset[Atom]:
    """Give what a rendition exposed when it was made, before anybody signed anything off."""
    return rendition.exposes.union(*(check.cleared for check in rendition.checks))


def present_atoms(work: Work) -> frozenset[Atom]:
    """Give the atoms that somebody who appears has in the work."""
    return NO_ATOMS.union(*(appearance.atoms_present for appearance in work.appearances))


def draft_of(kit: Kit, work_id: str) -> Draft:
    """Give what is being written about a work, or an empty page."""
    try:
        draft = kit.vault.get(Draft, work_id)
        return replace(draft, titles=real_titles(draft.titles))
    except NotFoundError:
        return Draft(id=WorkId(work_id))


def draft_shown(kit: Kit, work_id: str) -> Draft:
    """Give what is being written about a work for a page that only shows it: one that cannot be read is empty."""
    try:
        return draft_of(kit, work_id)
    except BrokenRecordError:
        return Draft(id=WorkId(work_id))


def tell_language(kit: Kit, work_id: str, language: str) -> None:
    """Write down the language of a text that came in without one, unless another text in it stands there."""
    known = {t.language: t for t in transcripts_of(kit, work_id)}
    if NOT_SAID in known and language not in known:
        with suppress(StaleRecordError):
            kit.vault.save(replace(known[NOT_SAID], language=language))


def remember_writer(kit: Kit, work_id: str, by: str) -> None:
    """Note that somebody wrote a part of what is said about a work, so that they will not release it."""
    for _try in range(TRIES):
        draft = draft_of(kit, work_id)
        if by in draft.writers:
            return
        try:
            kit.vault.save(replace(draft, writers=(*draft.writers, by)))
        except StaleRecordError:
            continue
        return


def transcripts_of(kit: Kit, work_id: str) -> Sequence[Transcript]:
    """Give a work's transcripts, the original language before translations; those still being written, too."""
    return sorted(kit.vault.find(Transcript, work_id=work_id), key=lambda t: (t.is_translation, t.language))


def whole_transcripts(kit: Kit, work_id: str) -> Sequence[Transcript]:
    """Give those of a work's transcripts of which a person said that they are whole: only these are read outside."""
    return [transcript for transcript in transcripts_of(kit, work_id) if transcript.is_whole]


def edits_of(kit: Kit, work_id: str) -> EditList:
    """Give what is concealed of a work's words."""
    try:
        return kit.vault.get(EditList, work_id)
    except NotFoundError:
        return EditList(id=WorkId(work_id))


def has_old_sound(kit: Kit, rendition: Rendition) -> bool:
    """Tell whether a file was made with other words concealed in its sound than are now."""
    return rendition.recipe in SOUNDED and rendition.silenced != sound_mark(edits_of(kit, rendition.work_id))


def is_shut_to_team(facts: Facts, now: datetime) -> bool:
    """Tell whether somebody in a work, once asked, lets the team read it no longer, or never did.

    Who was not asked yet, or whose first answer waits for a second person, shuts nothing: their words are being
    written down meanwhile. Nor does who is only named or shown: it is on these pages that their name is taken out.
    """
    work, now = facts.work, max(now, facts.latest_event_at)
    speaking = {each.participant_id for each in work.appearances if Atom.WORDS in each.atoms_present}
    whole = ((ScopeKind.WORK, work.id), (ScopeKind.WORKSHOP, work.workshop_id), (ScopeKind.PROJECT, work.project_id))
    for person in facts.people.values():
        in_scope = (record for record in person.records if (record.scope.kind, record.scope.id) in whole)
        said = [r for r in in_scope if answers(r, DESK.purpose) and r.state not in PENDING_STATES]
        settled = any(is_approved(record) or record.state not in VALID_STATES for record in said)
        is_said = person.handle.id in speaking and settled
        if person.unreadable or (is_said and Atom.WORDS not in effective(person, whole, DESK, now)):
            return True
    return False


def as_others_read(transcript: Transcript, edits: EditList) -> Transcript:
    """Give a transcript without who speaks, and without what is concealed."""
    return as_may_be_shown(as_published(transcript), edits)


def published_transcripts(kit: Kit, work_id: str) -> Sequence[Transcript]:
    """Give a work's transcripts as others may read them: without who speaks, and without what is concealed.

    Whatever shows or counts the words of a work outside the workbench takes them from here.
    """
    edits = edits_of(kit, work_id)
    shown = (as_others_read(each, edits) for each in whole_transcripts(kit, work_id))
    return [each for each in shown if each.cues or each.text]


def copy_rendition(kit: Kit, grant: Grant, target: Path) -> None:
    """Write the bytes of a rendition to a file that is not there yet, piece by piece."""
    with target.open("xb") as file:
        for start in range(0, grant.size_bytes, _PIECE_BYTES):
            file.write(kit.renditions.read(grant, Span(start, min(grant.size_bytes, start + _PIECE_BYTES))))
