"""What another person has read aloud of a work: kept sealed line after line, and taken away with their consent.

The gate shuts before a line is kept. A line is the reading of just these words: where they change, or are concealed,
it is taken away and read anew; all other lines stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain
from typing import Final

from archive.domain.concealment import unheard
from archive.domain.consent import DESK, Facts, shut_by_reader
from archive.domain.erasure import as_it_would_be, is_lost
from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError, StaleRecordError, readable
from archive.domain.ids import OriginalId, new_id
from archive.domain.jobs import JobName
from archive.domain.records import Rendition, Work
from archive.domain.terms import Recipe, WorkState
from archive.domain.voicing.choice import VoiceWay, Voicing
from archive.domain.voicing.line_takes import A_PERSON, LineTake, place_of_all, places_of, without_sound
from archive.domain.voicing.script import Script, script_of
from archive.domain.words.transcripts import Transcript
from archive.ports import Kit
from archive.review.people.accounts import actor
from archive.review.works.works import (
    CHANGED_MEANWHILE,
    edits_of,
    outdate_looks,
    published_transcripts,
    remember_writer,
    reopen,
)

MOST_BYTES: Final = 400_000_000
"""How large the sound of a line, or of all lines, may be."""

_UNFINISHED_FOR: Final = timedelta(hours=6)
"""After so long what was begun to be kept, and never was, is given up."""


@dataclass(frozen=True, kw_only=True)
class NewTake:
    """What was recorded: the mark of the words that were read, and of what kind the sound is."""

    place: str
    media_type: str = ""


def script_for(kit: Kit, chosen: Voicing) -> tuple[Transcript, Script] | None:
    """Give what another person is to read, as others may read it; None without a whole transcript in the language."""
    published = published_transcripts(kit, chosen.id)
    transcript = next((each for each in published if each.language == chosen.language), None)
    return None if transcript is None else (transcript, script_of(transcript, A_PERSON))


def takes_of(kit: Kit, chosen: Voicing) -> Mapping[str, LineTake]:
    """Give what today's reader has read so far, by the marks of the words; of one line the newest."""
    found = (take for take in readable(kit.vault.find(LineTake, work_id=chosen.id)) if take.is_kept)
    mine = sorted((take for take in found if take.reader_id == chosen.reader_id), key=lambda take: take.recorded_at)
    return {take.place: take for take in mine}


def may_be_recorded(kit: Kit, facts: Facts, chosen: Voicing) -> bool:
    """Tell whether the reader's own consent, approved by a second person, lets the team keep their voice."""
    made = _as_read(facts.work, chosen)
    return made.read_by is not None and not shut_by_reader(facts, made, DESK, kit.clock.now())


def keep_take(kit: Kit, chosen: Voicing, new: NewTake, chunks: Iterable[bytes], by: str) -> LineTake:
    """Keep the sound of a line in place of an older one, and have the reading put together once all lines are there.

    Raises:
        InvalidInputError: nothing was recorded, or too much.
        RefusedError: the work is not open, nobody was chosen to read it, or the reader has not consented.
        StaleRecordError: these are not the words of the work any more.
    """
    account = actor(kit, by)
    facts = kit.catalogue.facts(chosen.id)
    if facts.work.state not in OPEN:
        raise RefusedError("This can be chosen once the work is prepared.")
    if chosen.way is not VoiceWay.READER or chosen.reader_id is None or chosen.reader_id != facts.work.reader_id:
        raise RefusedError("Nobody was chosen to read this work.")
    if not may_be_recorded(kit, facts, chosen):
        raise RefusedError("First write down the reader’s own consent to their voice, and have it approved.")
    found = script_for(kit, chosen)
    if found is None or new.place not in {*places_of(found[1]), place_of_all(found[1])}:
        raise StaleRecordError(CHANGED_MEANWHILE)
    # The gate shuts first: nobody meets a reading that is being changed.
    reopen(kit, chosen.id, by)
    remember_writer(kit, chosen.id, by)
    begun = LineTake(
        id=new_id(),
        work_id=chosen.id,
        reader_id=chosen.reader_id,
        place=new.place,
        sound_id=OriginalId(new_id()),
        recorded_by=account.account_id,
        recorded_at=kit.clock.now(),
        media_type=new.media_type,
    )
    kept = _kept(kit, kit.vault.save(begun), chunks)
    # What is read last stands: one file for all lines, or a line for the file of all.
    of_all = place_of_all(found[1])
    replaced = {kept.place, of_all} if kept.place != of_all else {of_all, *places_of(found[1])}
    _take_all_away(kit, chosen.id, lambda older: older.place in replaced and older.id != kept.id)
    outdate_looks(kit, chosen.id)
    kit.jobs.put(JobName.REVOICE, chosen.id)
    return kept


def _kept(kit: Kit, begun: LineTake, chunks: Iterable[bytes]) -> LineTake:
    """Keep the sound of a take that is written down: whatever is cut off here is found, and given up, later."""
    sound_id = begun.sound_id
    if sound_id is None:
        raise NotFoundError(f"The line {begun.id} has no place for its sound.")
    rest = iter(chunks)
    first = next((chunk for chunk in rest if chunk), b"")
    try:
        if not first:
            raise InvalidInputError("reading.nothing", "Nothing was recorded. Please read it once more.")
        kept = kit.originals.keep_chunks(sound_id, _bounded(chain([first], rest)))
        return kit.vault.save(replace(begun, sha256=kept.sha256, size_bytes=kept.size_bytes))
    except Exception:
        # Also where consent was taken back meanwhile, and with it this take.
        kit.originals.remove(sound_id)
        with suppress(StaleRecordError):
            take_away(kit, begun)
        raise


def _bounded(chunks: Iterable[bytes]) -> Iterable[bytes]:
    so_far = 0
    for chunk in chunks:
        so_far += len(chunk)
        if so_far > MOST_BYTES:
            raise InvalidInputError("reading.too_large", "This file is too large for a reading.")
        yield chunk


def take_away(kit: Kit, take: LineTake) -> None:
    """Erase the sound of a line and which words it was of; doing it twice is safe."""
    if take.sound_id is not None:
        kit.originals.remove(take.sound_id)
    if take.place or take.sound_id:
        kit.vault.save(without_sound(take))


def drop_useless(kit: Kit, chosen: Voicing) -> None:
    """Take away what was read by somebody who reads no more, of words that changed, or what was never kept whole.

    While no whole transcript stands, as when it is being corrected, all lines stay.
    """
    found = script_for(kit, chosen) if chosen.way is VoiceWay.READER else None
    today = {*places_of(found[1]), place_of_all(found[1])} if found else set[str]()
    concealed_at = max((each.at for each in edits_of(kit, chosen.id).standing), default=None)
    begun_after = kit.clock.now() - _UNFINISHED_FOR
    newest = {take.id for take in takes_of(kit, chosen).values()}

    def is_useless(take: LineTake) -> bool:
        if chosen.way is not VoiceWay.READER or take.reader_id != chosen.reader_id:
            return True
        if take.is_kept and take.id not in newest:
            return True
        is_old = take.place not in today and (bool(found) or (concealed_at or take.recorded_at) > take.recorded_at)
        return is_old if take.sha256 else take.recorded_at < begun_after

    _take_all_away(kit, chosen.id, is_useless)


def drop_refused(kit: Kit, facts: Facts) -> None:
    """Take away what was read once nobody's consent can serve it any more: the reader's, or the teller's."""
    work = facts.work
    made = replace(as_it_would_be(work, Recipe.REVOICED), hides=unheard(work), edit=A_PERSON)
    is_closed = work.state is WorkState.WITHDRAWN

    def is_refused(take: LineTake) -> bool:
        return is_closed or is_lost(facts, replace(made, read_by=take.reader_id))

    _take_all_away(kit, work.id, is_refused)


def drop_all(kit: Kit, work_id: str) -> None:
    """Take away everything that was read of a work that is erased."""
    _take_all_away(kit, work_id, lambda take: bool(take))


def _take_all_away(kit: Kit, work_id: str, is_wanted: Callable[[LineTake], bool]) -> None:
    for take in list(readable(kit.vault.find(LineTake, work_id=work_id))):
        if (take.place or take.sound_id) and is_wanted(take):
            take_away(kit, take)


def _as_read(work: Work, chosen: Voicing) -> Rendition:
    return replace(as_it_would_be(work, Recipe.REVOICED), read_by=chosen.reader_id)


OPEN: Final = frozenset({WorkState.IN_REVIEW, WorkState.SENT_BACK, WorkState.RELEASED})
"""The states of a work that is prepared and was not taken back."""
