"""What is to be read aloud of a work today, and whether what was made is just that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.domain.concealment import joined_hides, marked_with, plan, unheard
from archive.domain.consent import PLAYER, Facts, may_not_be_seen
from archive.domain.covers import Cover
from archive.domain.cuts import cues_left, parts_left, time_left
from archive.domain.erasure import as_it_would_be, is_lost
from archive.domain.errors import NotFoundError
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.jobs import JobName
from archive.domain.records import Hidden, Rendition, Work
from archive.domain.terms import READ_ALOUD, Recipe
from archive.domain.voicing.choice import VoiceWay, Voicing
from archive.domain.voicing.line_takes import LineTake, read_whole
from archive.domain.voicing.script import Script, script_of
from archive.domain.words.redaction import holds_concealed
from archive.domain.words.transcripts import Transcript
from archive.ports import Kit
from archive.review.works.voicing.takes import OPEN, script_for, takes_of
from archive.review.works.works import edits_of, published_transcripts, renditions


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Something to be read: the script, the transcript it was made of, and whose voice is not heard in it.

    Where another person has read it, `takes` are their lines.
    """

    script: Script
    transcript: Transcript
    hides: tuple[Hidden, ...]
    takes: tuple[LineTake, ...] = ()
    reader_id: ParticipantId | None = None

    @property
    def mark(self) -> str:
        """Give a mark that changes with what is read, and with whose voice is not heard in it."""
        return marked_with(self.script.mark, self.hides)


def voicing_of(kit: Kit, work_id: str) -> Voicing:
    """Give what was chosen for a work; where nobody chose anything, what is said is read as text."""
    try:
        return kit.vault.get(Voicing, work_id)
    except NotFoundError:
        return Voicing(id=WorkId(work_id))


def readings_of(kit: Kit, facts: Facts, chosen: Voicing) -> Iterator[Reading]:
    """Yield what is to be read of a work: all of it, or where parts are closed to strangers, what is left.

    Nothing where no machine was chosen, where no whole transcript stands in the language, or where no consent could
    serve it. Words without times cannot be told apart, so of parts nothing is made of those.
    """
    if chosen.way is VoiceWay.READER:
        yield from _read_by_person(kit, facts, chosen)
    if chosen.way is not VoiceWay.MACHINE:
        return
    published = published_transcripts(kit, facts.work.id)
    transcript = next((each for each in published if each.language == chosen.language), None)
    if transcript is None:
        return
    hides = unheard(facts.work)
    whole = Reading(script=script_of(transcript, chosen.voice), transcript=transcript, hides=hides)
    if may_serve(facts, whole):
        yield whole
    parts = parts_left(facts, Recipe.REVOICED, hides, whole.mark)
    cues = cues_left(transcript.cues, time_left(facts.work, parts)) if parts else ()
    if cues:
        script = script_of(replace(transcript, cues=cues, text=""), chosen.voice)
        yield replace(whole, script=replace(script, parts=parts))


def _read_by_person(kit: Kit, facts: Facts, chosen: Voicing) -> Iterator[Reading]:
    """Yield what another person has read, once all of it is there and good; of a work with closed parts nothing is."""
    found = script_for(kit, chosen)
    whole = read_whole(found[1], takes_of(kit, chosen)) if found else None
    if found is None or whole is None or chosen.reader_id != facts.work.reader_id:
        return
    script, takes = whole
    hides = unheard(facts.work)
    reading = Reading(script=script, transcript=found[0], hides=hides, takes=takes, reader_id=chosen.reader_id)
    if may_serve(facts, reading):
        yield reading


def may_serve(facts: Facts, reading: Reading) -> bool:
    """Tell whether anybody's consent could ever serve what is read, once a second person has signed it."""
    made = as_it_would_be(facts.work, Recipe.REVOICED)
    script = reading.script
    whole = replace(made, segment_ids=script.parts, hides=reading.hides, edit=reading.mark, read_by=reading.reader_id)
    return not is_lost(facts, whole)


def marks_today(kit: Kit, facts: Facts) -> frozenset[str]:
    """Give the marks of what is to be read of a work today; anything else that was read may not be signed."""
    readings = tuple(readings_of(kit, facts, voicing_of(kit, facts.work.id)))
    under = {film_mark(one, film) for one in readings for film in films_under(kit, facts, one)}
    return frozenset(each.mark for each in readings) | under


def films_under(kit: Kit, facts: Facts, reading: Reading) -> tuple[Rendition, ...]:
    """Give the films of today under which a reading can be heard: the covered ones wherever anybody may not be seen.

    Of a film of which parts are closed there is none: what is left of it runs at other times.
    """
    hidden = may_not_be_seen(facts, PLAYER, kit.clock.now())
    covers = plan(facts.work, kit.vault.find(Cover, work_id=facts.work.id), hidden)
    if reading.script.parts is not None or (hidden and covers is None):
        return ()
    edit = covers.edit if covers else ""
    films = (each for each in renditions(kit, facts.work.id) if each.recipe is Recipe.VIDEO and each.edit == edit)
    whole = (film for film in films if film.segment_ids is None and film.is_for_every_device and not film.is_outdated)
    return tuple(film for film in whole if _may_serve_under(facts, reading, film))


def film_mark(reading: Reading, film: Rendition) -> str:
    """Give the mark of a film with a reading under it: it changes with both, and with what of whom they hide."""
    made = f"{film.edit}|{film.recipe_version}|{film.covering_version}"
    return hashlib.sha256(f"{reading.mark}|{made}".encode()).hexdigest()[:32]


def hidden_under(reading: Reading, film: Rendition) -> tuple[Hidden, ...]:
    """Give what of whom is neither seen nor heard in a film with a reading under it."""
    return joined_hides(film.hides if film.edit else (), reading.hides)


def _may_serve_under(facts: Facts, reading: Reading, film: Rendition) -> bool:
    made = as_it_would_be(facts.work, Recipe.REVOICED_FILM)
    hides, mark = hidden_under(reading, film), film_mark(reading, film)
    return not is_lost(facts, replace(made, hides=hides, edit=mark, read_by=reading.reader_id))


def says_concealed(kit: Kit, work_id: WorkId, script: Script) -> bool:
    """Tell whether a script holds words that are concealed somewhere in its work: then nothing of it is read."""
    return holds_concealed([line.text for line in script.lines], edits_of(kit, work_id))


def read_aloud(kit: Kit, work_id: str) -> tuple[Rendition, ...]:
    """Give what was read aloud of a work, whenever it was, alone and under its film."""
    return tuple(each for each in renditions(kit, work_id) if each.recipe in READ_ALOUD)


def queue_reading(kit: Kit, work_id: str) -> None:
    """Have a work read anew where what is to be read has changed; what failed is not tried by itself."""
    work = kit.catalogue.get(Work, work_id)
    chosen = voicing_of(kit, work_id)
    if chosen.way is VoiceWay.TEXT or work.state not in OPEN:
        return
    wanted = marks_today(kit, kit.catalogue.facts(work.id))
    made = {each.edit for each in read_aloud(kit, work_id)}
    if wanted != made and tried(wanted) != chosen.tried:
        kit.jobs.put(JobName.REVOICE, work.id)


def tried(marks: frozenset[str]) -> str:
    """Give what is kept of an attempt, so that the same one is not begun again and again."""
    return "|".join(sorted(marks)) or "nothing"
