"""Deletes what a taking-back has closed for good; the gate was shut before, this only leaves nothing lying about.

Sealed originals are deleted too where that was wished for and nobody else is in them, or a consent officer decided
so. The proofs of consent and the ledger stay: they are what shows that we had the right to what we did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from archive.domain.covers import Cover
from archive.domain.erasure import is_lost, others_in
from archive.domain.errors import NotFoundError, StaleRecordError
from archive.domain.history.decisions import ReviewDecision
from archive.domain.history.editions import Edition
from archive.domain.history.half_filled import HalfFilled
from archive.domain.records import Rendition, Work
from archive.domain.sealed import Draft, Original, QuarantineEntry, SealedRecord, Upload
from archive.domain.terms import WorkState
from archive.domain.voicing.choice import Voicing, VoicingReport
from archive.domain.withdrawals import Gone, Withdrawal
from archive.domain.words.edit_list import EditList
from archive.domain.words.machine_draft import MachineDraft
from archive.domain.words.transcripts import Transcript
from archive.ports import Kit
from archive.review.half_filled import blanked_half_filled
from archive.review.rooms.forget import forget_in_rooms
from archive.review.withdrawal.progress import OriginalFate, open_acts, progress_of
from archive.review.works.hearing.reports import blanked_hearing
from archive.review.works.machine_drafts import blanked_draft
from archive.review.works.voicing.plan import voicing_of
from archive.review.works.voicing.takes import drop_all, drop_refused
from archive.review.works.works import TRIES, draft_of, edits_of, renditions, transcripts_of


def erase_renditions(kit: Kit, work_id: str) -> tuple[str, ...]:
    """Delete what nobody's consent can serve any more of a work, and do what was wished for its sealed original.

    Running it twice is safe. Gives the ids of the renditions that were deleted.
    """
    lost = _drop_lost(kit, work_id)
    for act in open_acts(kit, work_id):
        for original in progress_of(kit, act).originals:
            if original.standing is OriginalFate.TO_BE_ERASED:
                _erase_original(kit, act, original.work_id)
                lost += _drop_lost(kit, original.work_id)
                _forget_closed(kit, original.work_id)
        _note(kit, act.id)
    _forget_closed(kit, work_id)
    return lost


def _forget_closed(kit: Kit, work_id: str) -> None:
    """Take a work that is closed for good out of the rooms, with what editors said beside it."""
    with suppress(NotFoundError):
        if kit.catalogue.get(Work, work_id).state is WorkState.WITHDRAWN:
            forget_in_rooms(kit, work_id)


def _drop_lost(kit: Kit, work_id: str) -> tuple[str, ...]:
    try:
        facts = kit.catalogue.facts(kit.catalogue.get(Work, work_id).id)
    except NotFoundError:
        return ()
    drop_refused(kit, facts)
    lost = [rendition for rendition in renditions(kit, work_id) if is_lost(facts, rendition)]
    for rendition in lost:
        kit.renditions.remove(rendition.id)
    if lost:
        kit.catalogue.save_all([], remove=[(Rendition, rendition.id) for rendition in lost])
    return tuple(rendition.id for rendition in lost)


def _erase_original(kit: Kit, act: Withdrawal, work_id: str) -> None:
    """Delete an original's bytes, its name, tags and every text written from it; close the work if nobody is left."""
    for original in list(kit.vault.find(Original, work_id=work_id)):
        kit.originals.remove(original.id)
    drop_all(kit, work_id)
    for blank in list(_blanked(kit, work_id)):
        _save_sealed(kit, blank)
    for _ in range(TRIES):
        work = kit.catalogue.get(Work, work_id)
        if work.state is WorkState.WITHDRAWN or others_in(work, act.participant_id):
            break
        try:
            kit.catalogue.save(replace(work, state=WorkState.WITHDRAWN, titles={}, summaries={}))
        except StaleRecordError:
            continue
    kit.vault.compact()
    kit.catalogue.compact()


def _blanked_covers(kit: Kit, work_id: str) -> Iterator[Cover]:
    """Yield a work's covers without where anybody stood and whose they were."""
    for cover in kit.vault.find(Cover, work_id=work_id):
        if cover.keys or cover.participant_id:
            yield replace(cover, keys=(), participant_id=None, dismissed=True)


def _blanked(kit: Kit, work_id: str) -> Iterator[SealedRecord]:
    """Yield every sealed record about a work without what it told; what is blank already is not written again."""
    now = kit.clock.now()
    yield from _blanked_covers(kit, work_id)
    for original in kit.vault.find(Original, work_id=work_id):
        if original.erased_at is None:
            yield replace(original, file_name="", media_type="", tags={}, probe={}, live_id="", erased_at=now)
        for upload in kit.vault.find(Upload, sha256=original.sha256) if original.sha256 else ():
            yield replace(upload, file_name="", said="", label="", work_id=None)
        for entry in _quarantined(kit, work_id, original.id):
            yield replace(entry, file_name="", titles={}, label="", held_path=None, resolved=True)
    yield from (replace(each, cues=(), text="") for each in transcripts_of(kit, work_id) if each.cues or each.text)
    editions = kit.vault.find(Edition, work_id=work_id)
    yield from (replace(each, cues=(), text="", said=None) for each in editions if each.tells)
    yield from blanked_draft(kit, work_id)
    yield from blanked_half_filled(kit, work_id)
    edits = edits_of(kit, work_id)
    if edits.redactions or edits.left:
        yield replace(edits, redactions=(), left=())
    # A mark is made of all words that were read: of few words it tells which they were.
    yield from (replace(each, edit="") for each in kit.vault.find(VoicingReport, work_id=work_id) if each.edit)
    yield from blanked_hearing(kit, work_id)
    chosen = voicing_of(kit, work_id)
    if chosen.tried:
        yield replace(chosen, tried="")
    decisions = kit.vault.find(ReviewDecision, work_id=work_id)
    yield from (replace(each, reason="") for each in decisions if each.reason)
    draft = draft_of(kit, work_id)
    if draft.version:
        yield replace(draft, titles={}, summaries={}, notes="", label="")


def _quarantined(kit: Kit, work_id: str, original_id: str) -> Iterable[QuarantineEntry]:
    """Give what waits in quarantine of a work or an original, each entry once."""
    of_work = kit.vault.find(QuarantineEntry, work_id=work_id)
    of_original = kit.vault.find(QuarantineEntry, original_id=original_id)
    return {entry.id: entry for found in (of_work, of_original) for entry in found}.values()


def _save_sealed(kit: Kit, blank: SealedRecord) -> None:
    """Save a blanked record; one that was written meanwhile is found again by the next run."""
    if isinstance(blank, Draft | Transcript | MachineDraft | HalfFilled | EditList | Voicing):
        for _ in range(TRIES):
            try:
                kit.vault.save(blank)
            except StaleRecordError:
                blank = replace(blank, version=kit.vault.get(type(blank), blank.id).version)
            else:
                return
    kit.vault.save(blank)


def _note(kit: Kit, act_id: str) -> None:
    """Write down what is gone by now and when; an act of which nothing is left to do is settled."""
    for _ in range(TRIES):
        act = kit.catalogue.get(Withdrawal, act_id)
        progress, now = progress_of(kit, act), kit.clock.now()
        gone = [f.id for f in progress.files if not f.is_here]
        gone += [file_id for o in progress.originals if o.standing is OriginalFate.ERASED for file_id in o.file_ids]
        fresh = tuple(Gone(id=file_id, at=now) for file_id in gone if act.gone_at(file_id) is None)
        done_at = (act.done_at or now) if progress.is_done else None
        noted = replace(act, gone=act.gone + fresh, settled=not progress.has_work_left, done_at=done_at)
        if noted == act:
            return
        try:
            kit.catalogue.save(noted)
        except StaleRecordError:
            continue
        return
