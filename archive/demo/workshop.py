"""Making the sample workshop through the same doors as a real one: taken in, prepared, described, allowed, released."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from archive.demo.rooms import fill_rooms
from archive.demo.story.consents import record_answer
from archive.demo.story.covering import ask_for_covered, cover_found_again, settle_covers
from archive.demo.story.desk_people import DeskPeople, enter_tellers, open_accounts, talk_over
from archive.demo.story.originals import Brought, bring, teller
from archive.demo.story.telling import TELLERS, ConsentAnswer, Told, in_three
from archive.demo.story.works import WORKS
from archive.demo.story.works_filmed import FILMED
from archive.domain.covers import CONCEALABLE
from archive.domain.errors import MediaToolError
from archive.domain.ids import ConceptId, ParticipantId, SessionId, WorkId, WorkshopId, new_id
from archive.domain.records import Session, Work
from archive.domain.terms import ALL_ATOMS, CONTENT_ATOMS, NO_ATOMS, AppearanceRole, Atom, Risk, WorkState
from archive.domain.voicing.choice import VoiceWay
from archive.ingest.intake.receive import NewWork, take
from archive.ingest.workshops import NewArchive, found_archive, open_workshop
from archive.ports import Kit
from archive.review.consent.consents import approve_consent, withdraw_consent
from archive.review.people.accounts import actor
from archive.review.works.appearances import NewAppearance, add_appearance
from archive.review.works.describe import Description, describe_work
from archive.review.works.release import release
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.voicing.choose import NewVoicing, choose_voicing, languages_to_read
from archive.review.works.voicing.plan import voicing_of
from archive.review.works.works import withdraw_work
from archive.worker.loop import work_until_done
from archive.worker.schedule import HANDLERS

Tell = Callable[[str], None]
"""Is told, in a few words, what is being done now."""

STAGES: Final = (
    "painting pictures, giving voices, writing letters",
    "preparing films, sounds, photos and texts",
    "saying whose each face is, and covering by hand what nobody should see",
    "writing down who allows what, and having a second person approve it",
    "releasing, and taking back",
)
"""What is told while the workshop is made."""

_DAYS: Final = ("writing", "interviews", "interviews", "slam", "music", "radio")
_UNHEARD: Final = frozenset({Atom.SPEECH, Atom.VOICE})
_AT_ONCE: Final = 2
_LONGEST_SECONDS: Final = 900
_PAUSE_SECONDS: Final = 0.2


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A sample workshop that stands: its works' ids by their keys, and who works at its desk."""

    works: Mapping[str, WorkId]
    people: DeskPeople


@dataclass(frozen=True, kw_only=True)
class _Ground:
    """What everything else stands on: the workshop, its six days, its tellers and the desk."""

    workshop_id: WorkshopId
    days: tuple[SessionId, ...]
    tellers: Mapping[str, ParticipantId]
    desk: DeskPeople


def make_workshop(kit: Kit, ffmpeg: Path, folder: Path, tell: Tell) -> Sample:
    """Make the sample workshop in an empty archive; `folder` holds the files that the crew brings.

    Whoever calls may keep another worker at work beside it: films are then prepared while others are still painted.
    """
    tell(STAGES[0])
    ground = _lay_ground(kit)
    brought = {_take_in(kit, ground, one): one for one in _all_brought(folder, ffmpeg)}
    tell(STAGES[1])
    _prepare_all(kit, brought)
    tell(STAGES[2])
    for work_id, one in brought.items():
        _write_about(kit, ground, work_id, one)
        settle_covers(kit, work_id, one.told, ground.tellers, ground.desk.ids["facilitator"])
    tell(STAGES[3])
    for work_id, one in brought.items():
        _ask(kit, ground, work_id, one.told)
        ask_for_covered(kit, work_id, one.told, ground.desk.ids["facilitator"])
    _finish(kit)
    for work_id, one in brought.items():
        if cover_found_again(kit, work_id, one.told, ground.desk.ids["facilitator"]):
            ask_for_covered(kit, work_id, one.told, ground.desk.ids["facilitator"])
    _finish(kit)
    _have_read(kit, ground, brought)
    _finish(kit)
    tell(STAGES[4])
    _release(kit, ground, brought)
    works = {one.told.key: work_id for work_id, one in brought.items()}
    fill_rooms(kit, works, ground.desk)
    _take_back(kit, ground, works)
    _finish(kit)
    return Sample(works=works, people=ground.desk)


def _lay_ground(kit: Kit) -> _Ground:
    project = in_three("D’ailleurs, atelier d’essai", "من مكان آخر، ورشة تجريبية", "From elsewhere, a sample workshop")
    controller = in_three("Maison d’essai des récits", "بيت الحكايات التجريبي", "Sample House of Stories")
    found_archive(kit.catalogue, NewArchive(project=project, controller=controller, country="BE"))
    labels = in_three("Six jours pour dire", "ستة أيام للحكي", "Six days of telling")
    workshop = open_workshop(kit.catalogue, labels, "BE", kit.clock.now().year)
    days = [
        Session(id=SessionId(new_id()), workshop_id=workshop.id, day_number=number, kind=kind)
        for number, kind in enumerate(_DAYS, 1)
    ]
    kit.catalogue.save_all(days)
    ground = _Ground(
        workshop_id=workshop.id,
        days=tuple(day.id for day in days),
        tellers=enter_tellers(kit),
        desk=open_accounts(kit),
    )
    for one in TELLERS:
        if one.risk is Risk.HIGH:
            talk_over(kit, ground.tellers[one.key], ground.desk)
    return ground


def _all_brought(folder: Path, ffmpeg: Path) -> Iterator[Brought]:
    """Make every original file, two at a time and the longest first."""
    films_first = sorted(WORKS, key=lambda told: told not in FILMED)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(lambda told: bring(told, folder, ffmpeg), films_first)


def _take_in(kit: Kit, ground: _Ground, one: Brought) -> WorkId:
    told = one.told
    entry = NewWork(
        workshop_id=ground.workshop_id,
        kind=told.kind,
        participant_id=ground.tellers[told.by[0]],
        titles=told.titles,
        session_id=ground.days[told.day - 1],
        languages=told.languages,
        form=ConceptId(told.form),
        operator=ground.desk.ids["crew"],
    )
    return take(kit, one.path, entry).work.id


def _work(kit: Kit) -> None:
    if work_until_done(kit, HANDLERS) or kit.jobs.parked():
        raise MediaToolError("The sample workshop could not be prepared: a media job failed.")


def _finish(kit: Kit) -> None:
    """Work until nothing waits any more, whoever of the workers does it."""
    give_up_at = time.monotonic() + _LONGEST_SECONDS
    while True:
        _work(kit)
        if not kit.jobs.waiting():
            return
        if time.monotonic() > give_up_at:
            raise MediaToolError("The sample workshop could not be prepared in time.")
        time.sleep(_PAUSE_SECONDS)


def _prepare_all(kit: Kit, works: Iterable[WorkId]) -> None:
    """Work until every work is ready for review, whoever of the workers made it so."""
    give_up_at = time.monotonic() + _LONGEST_SECONDS
    while any(kit.catalogue.get(Work, work_id).state is not WorkState.IN_REVIEW for work_id in works):
        _work(kit)
        if time.monotonic() > give_up_at:
            raise MediaToolError("The sample workshop could not be prepared in time.")
        time.sleep(_PAUSE_SECONDS)


def _write_about(kit: Kit, ground: _Ground, work_id: WorkId, one: Brought) -> None:
    told, facilitator = one.told, ground.desk.ids["facilitator"]
    description = Description(
        titles=told.titles,
        summaries=told.summaries,
        form=told.form,
        themes=told.themes,
        languages=told.languages,
        licence=told.licence,
    )
    describe_work(kit, work_id, description, facilitator)
    for language, content in one.transcripts.items():
        new = NewTranscript(content=content, language=language, is_translation=language != told.language)
        attach_transcript(kit, work_id, new, facilitator)
    for key in told.by[1:]:
        also = NewAppearance(participant_id=ground.tellers[key], role=AppearanceRole.PERFORMER, atoms_present=ALL_ATOMS)
        add_appearance(kit, work_id, also, facilitator)


def _ask(kit: Kit, ground: _Ground, work_id: WorkId, told: Told) -> None:
    """Record what each of those who made a work answers, and have a second person approve it."""
    for key in told.by:
        person = (teller(key), ground.tellers[key])
        record = record_answer(kit, told, work_id, person, ground.desk.ids["facilitator"])
        if told.answer_of(key) not in (ConsentAnswer.REFUSED, ConsentAnswer.WAITING):
            approve_consent(kit, record.id, ground.desk.ids["officer"])
        if told.answer is ConsentAnswer.MARK:
            withdraw_consent(kit, record.id, actor(kit, ground.desk.ids["facilitator"]))


def _have_read(kit: Kit, ground: _Ground, brought: Mapping[WorkId, Brought]) -> None:
    """Have a machine read what may be met in its voice, where one is installed that speaks the language."""
    for work_id, one in brought.items():
        language = one.told.language
        if one.told.answer is ConsentAnswer.READ_ALOUD and kit.speech and language in languages_to_read(kit, work_id):
            voice = next(iter(kit.speech.voices()[language]))
            new = NewVoicing(way=VoiceWay.MACHINE, language=language, voice=voice)
            seen = voicing_of(kit, work_id).version
            choose_voicing(kit, work_id, replace(new, seen=seen), ground.desk.ids["facilitator"])


def _release(kit: Kit, ground: _Ground, brought: Mapping[WorkId, Brought]) -> None:
    for work_id, one in brought.items():
        if one.told.answer is not ConsentAnswer.WAITING:
            unheard = _UNHEARD if one.told.answer is ConsentAnswer.READ_ALOUD else NO_ATOMS
            release(kit, work_id, ground.desk.ids["reviewer"], CONTENT_ATOMS | CONCEALABLE | unheard)


def _take_back(kit: Kit, ground: _Ground, works: Mapping[str, WorkId]) -> None:
    for told in WORKS:
        if told.answer is ConsentAnswer.WITHDRAWN:
            gone = withdraw_work(kit, works[told.key], actor(kit, ground.desk.ids["facilitator"]))
            assert gone.state is WorkState.WITHDRAWN
