"""Making one work of the files that a camera cut a take into: decided once, then carried out, again after a crash.

The originals stay as they are. Whoever appears in any part appears in the whole: joining never widens anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from archive.domain.covers import Cover
from archive.domain.errors import InvalidInputError, NotFoundError, StaleRecordError
from archive.domain.history.decisions import ReviewDecision
from archive.domain.history.editions import Edition, EditionOf, Said
from archive.domain.history.half_filled import HalfFilled
from archive.domain.ids import WorkId, new_id
from archive.domain.jobs import JobName
from archive.domain.records import ConsentRecord, Rendition, Work
from archive.domain.sealed import Draft, Original, SealedRecord, Upload
from archive.domain.takes import Assembly, Clip, differs, gap_ms, sounds_otherwise, takes_among
from archive.domain.terms import WorkState
from archive.domain.withdrawals import Withdrawal
from archive.domain.words.machine_draft import DraftStretch
from archive.domain.words.transcripts import Transcript
from archive.ingest.intake.quarantine import Wait, resolve
from archive.ingest.steps.footage import held_original
from archive.ingest.steps.make_renditions import drop_renditions, made_of
from archive.ingest.steps.source import assembly_of, edits_of
from archive.ingest.takes.find_clips import OPEN_STATES, clip_of
from archive.languages import real_titles
from archive.ports import Kit

T = TypeVar("T")

_CLOCK_SLACK_MS = 250


def join(
    kit: Kit, work_ids: Sequence[WorkId], by: str = "", *, gap_known: bool = False, sound_known: bool = False
) -> Work:
    """Make one work of several, in this order; its times run on through all of them, and it is prepared anew.

    `gap_known` says that what the camera's clock or the names miss between them was lost and is not waited for,
    `sound_known` that they belong together though their tracks of sound differ: each is heard as it is.

    Raises:
        NotFoundError: there is no such work.
        InvalidInputError: they cannot be one take, a part is missing, or one of them has been worked on already.
    """
    works = [kit.catalogue.get(Work, work_id) for work_id in dict.fromkeys(work_ids)]
    if len(works) < 2:
        raise InvalidInputError("join.few", "Name at least two works to be put together.")
    for work in works:
        require_untouched(kit, work)
    clips = [clip_of(kit, work) for work in works]
    _require_one_take(works, clips)
    if not sound_known:
        _require_same_sound(clips)
    if not gap_known:
        _require_no_gap(clips)
    return finish(kit, _decide(kit, works, by))


def finish(kit: Kit, whole: Assembly) -> Work:
    """Carry out what was decided; what was done before a crash is found done."""
    if whole.replaces:
        _bring_together(kit, whole)
    else:
        _begin_anew(kit, whole.id)
    kit.jobs.put(JobName.PREPARE, whole.id)
    kit.vault.save(replace(kit.vault.get(Assembly, whole.id), unmade=False))
    return kit.catalogue.get(Work, whole.id)


def finish_joins(kit: Kit) -> int:
    """Carry out what a cut-off process had only decided, and give how many that were."""
    unmade = list(kit.vault.find(Assembly, unmade="true"))
    for whole in unmade:
        if whole.replaces or _or_none(kit, whole.id) is not None:
            finish(kit, whole)
    return len(unmade)


def require_untouched(kit: Kit, work: Work) -> None:
    """Refuse a work about which somebody has said anything that counts on its own file or its own times.

    Raises:
        InvalidInputError: with the sentence why.
    """
    if work.state not in OPEN_STATES or work.held_at is not None:
        raise InvalidInputError("join.state", "The work {work} was released, taken back or sent back.", work=work.id)
    spoken = kit.catalogue.count(ConsentRecord, scope_id=work.id) + kit.catalogue.count(Withdrawal, work_id=work.id)
    timed = work.segments or any(appearance.spans for appearance in work.appearances)
    drawn = any(cover.editors or not cover.found_by for cover in kit.vault.find(Cover, work_id=work.id))
    signed = any(made.checks for made in made_of(kit, work.id))
    heard = any(stretch.lines for stretch in kit.vault.find(DraftStretch, work_id=work.id))
    written = any(kit.vault.find(Transcript, work_id=work.id)) or bool(edits_of(kit, work.id).redactions)
    if spoken or timed or drawn or signed or heard or written or assembly_of(kit, work.id) is not None:
        raise InvalidInputError(
            "join.touched", "The work {work} has been worked on already, so it stays on its own.", work=work.id
        )


def _decide(kit: Kit, works: Sequence[Work], by: str) -> Assembly:
    """Write down that works are put together, unless somebody else has done so a moment before."""
    originals = [held_original(kit, work.id) for work in works]
    replaces = tuple(work.id for work in works)
    if any(next(kit.vault.find(Assembly, replaces=work_id), None) for work_id in replaces):
        raise _decided_already()
    parts = tuple(original.sha256 for original in originals)
    whole = Assembly(id=WorkId(new_id()), parts=parts, replaces=replaces, by=by, unmade=True)
    try:
        # The originals are written unchanged beside it: of two who read them at once, the second one's are stale.
        kit.vault.save_all([whole, *originals])
    except StaleRecordError as error:
        raise _decided_already() from error
    return kit.vault.get(Assembly, whole.id)


def _decided_already() -> InvalidInputError:
    return InvalidInputError("join.twice", "Somebody is working on these files at this moment; look at the list again.")


def _require_one_take(works: Sequence[Work], clips: Sequence[Clip]) -> None:
    if len({work.workshop_id for work in works}) > 1:
        raise InvalidInputError("join.workshops", "These works come from different workshops.")
    films = all(clip.streams.get("stream_0_kind") and _is_film(clip) for clip in clips)
    if not films or any(differs(one, other) for one, other in pairwise(clips)):
        raise InvalidInputError(
            "parts.differ",
            "These files differ in size, rate or direction, so they are not one take; leave them apart.",
        )


def _require_same_sound(clips: Sequence[Clip]) -> None:
    unlike = next(((one, other) for one, other in pairwise(clips) if sounds_otherwise(one, other)), None)
    if unlike is not None:
        raise InvalidInputError(
            "join.sound",
            "The sound of {one} and {other} was recorded with different tracks; look whether they are one take, and if"
            " so, say that each is to be heard as it is.",
            one=unlike[0].work_id,
            other=unlike[1].work_id,
        )


def _is_film(clip: Clip) -> bool:
    return any(name.endswith("_kind") and value == "video" for name, value in clip.streams.items())


def _require_no_gap(clips: Sequence[Clip]) -> None:
    missing = [number for take in takes_among(clips) for number in take.missing]
    if missing:
        raise InvalidInputError(
            "join.missing",
            "Part {number} of this take is missing; bring it in first, or say that it is lost.",
            number=missing[0],
        )
    for one, other in pairwise(clips):
        gap = gap_ms(one, other)
        if gap is not None and abs(gap) > _CLOCK_SLACK_MS:
            raise InvalidInputError(
                "join.gap",
                "By the camera's clock, {other} does not begin where {one} ends; put them in order, bring in what lies"
                " between, or say that it is lost.",
                one=one.work_id,
                other=other.work_id,
            )


def _bring_together(kit: Kit, whole: Assembly) -> None:
    """Move the originals to the new work and let it take the place of the old ones, as one change of the catalogue."""
    old = [work for work in (_or_none(kit, work_id) for work_id in whole.replaces) if work is not None]
    _move_sealed(kit, whole)
    records = [] if _or_none(kit, whole.id) is not None else [_united(whole, old)]
    gone = [(Rendition, made.id) for work in old for made in made_of(kit, work.id)]
    kit.catalogue.save_all(records, remove=[*((Work, work.id) for work in old), *gone])
    for _, rendition_id in gone:
        kit.renditions.remove(rendition_id)
    for work_id in whole.replaces:
        resolve(kit, Wait(work_id=work_id))


def _move_sealed(kit: Kit, whole: Assembly) -> None:
    for work_id in whole.replaces:
        originals = [replace(original, work_id=whole.id) for original in kit.vault.find(Original, work_id=work_id)]
        sent = [upload for each in originals if each.sha256 for upload in kit.vault.find(Upload, sha256=each.sha256)]
        uploads = [replace(upload, work_id=whole.id) for upload in sent if upload.work_id == work_id]
        kit.vault.save_all([*originals, *uploads])
    drafts = [draft for draft in (_draft(kit, work_id) for work_id in whole.replaces) if draft is not None]
    if drafts and _draft(kit, whole.id) is None:
        kit.vault.save(_united_draft(whole.id, drafts))
    for work_id in whole.replaces:
        _move_written(kit, whole, work_id)


def _move_written(kit: Kit, whole: Assembly, work_id: WorkId) -> None:
    """Move all that was written about a work to the new one, and leave nothing under the old name: nobody erases it."""
    records: list[SealedRecord] = [
        *(replace(each, work_id=whole.id) for each in kit.vault.find(Edition, work_id=work_id)),
        *(replace(each, work_id=whole.id) for each in kit.vault.find(ReviewDecision, work_id=work_id)),
    ]
    covers = (cover for cover in kit.vault.find(Cover, work_id=work_id) if cover.keys)
    records += (replace(cover, keys=(), participant_id=None, dismissed=True) for cover in covers)
    records += _half_filled(kit, work_id)
    edits = edits_of(kit, work_id)
    records += [replace(edits, left=())] if edits.left else []
    draft, united = _draft(kit, work_id), _draft(kit, whole.id)
    if draft is not None and any((draft.titles, draft.summaries, draft.notes, draft.label)):
        said = Said(titles=real_titles(draft.titles), summaries=draft.summaries)
        if said not in (Said(), united and Said(titles=real_titles(united.titles), summaries=united.summaries)):
            records.append(_earlier(kit, whole, said))
        records.append(replace(draft, titles={}, summaries={}, notes="", label=""))
    if records:
        kit.vault.save_all(records)


def _half_filled(kit: Kit, work_id: WorkId) -> list[SealedRecord]:
    """Give the forms about a part that somebody had begun, without anything in them: their part is gone."""
    try:
        begun = kit.vault.get(HalfFilled, work_id)
    except NotFoundError:
        return []
    return [replace(begun, said={})] if begun.said else []


def _earlier(kit: Kit, whole: Assembly, said: Said) -> Edition:
    """Give what was said of a part as an earlier version of what is said of the whole."""
    now = kit.clock.now()
    return Edition(id=new_id(), work_id=whole.id, until=now, of=EditionOf.DESCRIPTION, said=said, ended_by=whole.by)


def _united(whole: Assembly, old: Sequence[Work]) -> Work:
    first = old[0]
    return replace(
        first,
        id=whole.id,
        state=WorkState.RECEIVED,
        languages=_all(work.languages for work in old),
        themes=_all(work.themes for work in old),
        content_warnings=_all(work.content_warnings for work in old),
        appearances=_all(work.appearances for work in old),
        film_at_high_risk=all(work.film_at_high_risk for work in old),
        duration_ms=None,
        steps_done=(),
        version=0,
    )


def _united_draft(work_id: WorkId, drafts: Sequence[Draft]) -> Draft:
    tracks = {draft.sound_tracks for draft in drafts}
    titles = [titles for draft in drafts if (titles := real_titles(draft.titles))]
    return Draft(
        id=work_id,
        titles=titles[0] if titles else {},
        summaries=next((draft.summaries for draft in drafts if draft.summaries), {}),
        notes="\n\n".join(draft.notes for draft in drafts if draft.notes),
        writers=_all(draft.writers for draft in drafts),
        label=next((draft.label for draft in drafts if draft.label), ""),
        sound_tracks=tracks.pop() if len(tracks) == 1 else (),
    )


def _begin_anew(kit: Kit, work_id: WorkId) -> None:
    """Let a work be prepared from what it is put together from now; what was made of it before goes."""
    work = kit.catalogue.get(Work, work_id)
    while work.state in OPEN_STATES and (work.state is not WorkState.RECEIVED or work.steps_done):
        try:
            work = kit.catalogue.save(replace(work, state=WorkState.RECEIVED, steps_done=()))
        except StaleRecordError:
            work = kit.catalogue.get(Work, work_id)
    drop_renditions(kit, work_id)


def _all(several: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    """Give everything that stands in any of several, once and in order."""
    return tuple(dict.fromkeys(each for some in several for each in some))


def _or_none(kit: Kit, work_id: WorkId) -> Work | None:
    try:
        return kit.catalogue.get(Work, work_id)
    except NotFoundError:
        return None


def _draft(kit: Kit, work_id: WorkId) -> Draft | None:
    try:
        return kit.vault.get(Draft, work_id)
    except NotFoundError:
        return None
