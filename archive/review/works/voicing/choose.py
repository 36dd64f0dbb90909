"""How a work is heard where a voice may not be: written down for its person, and made by the worker."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError, StaleRecordError
from archive.domain.ids import ParticipantId
from archive.domain.jobs import JobName
from archive.domain.records import ParticipantHandle, Work
from archive.domain.terms import WorkState
from archive.domain.voicing.choice import VoiceTrouble, VoiceWay, Voicing
from archive.ports import Kit
from archive.review.people.accounts import actor
from archive.review.works.voicing.plan import voicing_of
from archive.review.works.voicing.takes import OPEN
from archive.review.works.works import (
    CHANGED_MEANWHILE,
    change_work,
    outdate_looks,
    remember_writer,
    reopen,
    whole_transcripts,
)


@dataclass(frozen=True, kw_only=True)
class NewVoicing:
    """What somebody chose: a way, the language that is read, and in what voice: a machine's, or that of `reader_id`."""

    way: VoiceWay
    language: str = ""
    voice: str = ""
    reader_id: str = ""
    seen: int = 0
    """The version of the choice that whoever chooses had before them."""


def choose_voicing(kit: Kit, work_id: str, new: NewVoicing, by: str) -> Voicing:
    """Write down what stands for a voice that may not be heard; the work closes to visitors until it was looked at.

    Raises:
        InvalidInputError: no such voice is installed for this language, or no whole transcript stands in it.
        RefusedError: the work is still being prepared, or was withdrawn.
        StaleRecordError: somebody else has chosen meanwhile.
    """
    actor(kit, by)
    work = kit.catalogue.get(Work, work_id)
    if work.state is WorkState.WITHDRAWN or work.state not in OPEN:
        raise RefusedError("This can be chosen once the work is prepared.")
    before = voicing_of(kit, work_id)
    if before.version != new.seen:
        raise StaleRecordError(CHANGED_MEANWHILE)
    is_machine, reader = new.way is VoiceWay.MACHINE, None
    if is_machine:
        _require_voice(kit, work_id, new)
    if new.way is VoiceWay.READER:
        reader = _require_reader(kit, work, new)
    fresh = replace(
        before,
        way=new.way,
        language="" if new.way is VoiceWay.TEXT else new.language,
        voice=new.voice if is_machine else "",
        chosen_by=by,
        chosen_at=kit.clock.now(),
        trouble=VoiceTrouble.NONE,
        trouble_ms=None,
        tried="",
        late=0,
        latest_ms=0,
        reader_id=reader,
    )
    # The gate shuts first: nobody meets what was read before by a choice that no longer holds.
    reopen(kit, work_id, by)
    change_work(kit, work_id, lambda each: replace(each, reader_id=reader), by)
    remember_writer(kit, work_id, by)
    kept = kit.vault.save(fresh)
    # Released in between, it was released with the choice before; a release that has begun is stale now.
    reopen(kit, work_id, by)
    outdate_looks(kit, work_id)
    kit.jobs.put(JobName.REVOICE, work.id)
    return kept


def languages_to_be_read(kit: Kit, work_id: str) -> tuple[str, ...]:
    """Give the languages of a work's whole transcripts, which another person can read aloud."""
    return tuple(dict.fromkeys(each.language for each in whole_transcripts(kit, work_id)))


def languages_to_read(kit: Kit, work_id: str) -> tuple[str, ...]:
    """Give the languages of a work's whole transcripts that a machine here can read aloud, what was said first."""
    voices = kit.speech.voices() if kit.speech else {}
    return tuple(each.language for each in whole_transcripts(kit, work_id) if voices.get(each.language))


def _require_reader(kit: Kit, work: Work, new: NewVoicing) -> ParticipantId:
    """Give who is to read, somebody else than those who appear in the work."""
    try:
        reader = kit.catalogue.get(ParticipantHandle, new.reader_id).id
    except NotFoundError:
        raise InvalidInputError("voice.reader", "Choose who reads: they are written down among the people.") from None
    if any(each.participant_id == reader for each in work.appearances):
        raise InvalidInputError("voice.appears", "Whoever appears in the work cannot be who reads it for them.")
    if new.language not in languages_to_be_read(kit, work.id):
        raise InvalidInputError("voice.no_words", "No whole transcript stands in this language.")
    return reader


def _require_voice(kit: Kit, work_id: str, new: NewVoicing) -> None:
    if kit.speech is None:
        raise InvalidInputError("voice.no_model", "Nothing that reads aloud is installed here.")
    if new.language not in languages_to_read(kit, work_id):
        raise InvalidInputError("voice.language", "A machine cannot read a transcript in this language here.")
    if new.voice not in kit.speech.voices()[new.language]:
        raise InvalidInputError("voice.name", "Choose one of the voices of this language.")
