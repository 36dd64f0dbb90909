"""A sound recorder's file and the film it was recorded beside: found by its waves, said by a person, heard in the film.

The recorder's own work stays as it is; the film gets a copy of the file among its originals, so that each can be taken
back by itself. Whoever is in one of them is in both: what is linked never widens anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archive.domain.errors import InvalidInputError, NotFoundError, StaleRecordError
from archive.domain.ids import OriginalId, WorkId, WorkshopId, new_id
from archive.domain.jobs import JobName
from archive.domain.records import Appearance, Work
from archive.domain.sealed import Original
from archive.domain.takes import NO, NOT_HEARD, YES, Assembly, SoundMatch
from archive.domain.terms import WorkState
from archive.ingest.media_kind import Medium
from archive.ingest.steps.footage import held_original
from archive.ingest.steps.source import assembly_of, lent
from archive.ingest.takes.find_clips import OPEN_STATES, medium_of, open_works
from archive.ingest.takes.join_clips import finish
from archive.ports import Kit


def match_beside(kit: Kit, film_id: WorkId) -> None:
    """Compare every recording of its workshop with a film; what is found waits for a person's answer."""
    beside = recordings_beside(kit, kit.catalogue.get(Work, film_id))
    for _ in match(kit, film_id, [work.id for work in beside]):
        continue


def comparable(kit: Kit, workshop_id: WorkshopId) -> tuple[Work, ...]:
    """Give a workshop's films beside which something was recorded that nobody has compared with them yet."""
    media = [(work, medium_of(kit, work)) for work in open_works(kit, workshop_id)]
    sounds = [work for work, medium in media if medium is Medium.SOUND]
    films = [work for work, medium in media if medium is Medium.FILM]
    return tuple(film for film in films if any(_known(kit, film.id, sound.id) is None for sound in sounds))


def recordings_beside(kit: Kit, film: Work) -> tuple[Work, ...]:
    """Give the works of the same workshop that are sound alone, and may have been recorded beside a film."""
    beside = open_works(kit, film.workshop_id)
    return tuple(work for work in beside if medium_of(kit, work) is Medium.SOUND)


def match(kit: Kit, film_id: WorkId, sound_ids: Sequence[WorkId]) -> Iterator[SoundMatch]:
    """Compare recordings with a film and yield what was found for each; a person's answer is never written over.

    Raises:
        NotFoundError: there is no such work.
        InvalidInputError: one of them has no sound, or is not in the film's workshop.
    """
    film = _require_film(kit, film_id)
    with lent(kit, film.id) as seen:
        for sound_id in sound_ids:
            sound = _require_sound(kit, film, sound_id)
            known = _known(kit, film.id, sound.id)
            if known is not None and known.answer in (YES, NO):
                yield known
                continue
            with kit.originals.lend(held_original(kit, sound.id).id) as heard:
                fit = kit.media_tools.match_sound(seen.source, heard)
            found = SoundMatch(
                id=match_id(film.id, sound.id),
                work_id=film.id,
                sound_work_id=sound.id,
                at_ms=fit.at_ms if fit else 0,
                confidence=fit.confidence if fit else 0,
                drift_ppm=fit.drift_ppm if fit else 0,
                covers_ms=fit.covers_ms if fit else 0,
                answer="" if fit else NOT_HEARD,
                found_at=kit.clock.now(),
                version=known.version if known else 0,
            )
            yield kit.vault.save(found)


def refuse(kit: Kit, match_id_: str, by: str) -> SoundMatch:
    """Write down that a recorder's file does not belong to a film; it is not proposed again."""
    found = kit.vault.get(SoundMatch, match_id_)
    if found.answer == YES:
        raise InvalidInputError("sound.linked", "This recording is heard in the film already.")
    return kit.vault.save(replace(found, answer=NO, by=by))


def confirm(kit: Kit, match_id_: str, by: str) -> Work:
    """Let a film be heard by its recorder from now on; the camera's own sound stays in its original.

    Raises:
        NotFoundError: nothing was found for them.
        InvalidInputError: nothing was heard, one of them is not in the team's hands alone, or is being prepared.
    """
    found = kit.vault.get(SoundMatch, match_id_)
    if found.answer not in ("", YES):
        raise InvalidInputError("sound.not_heard", "This recording was not heard in the film, so it is not linked.")
    film = _require_film(kit, found.work_id)
    sound = _require_sound(kit, film, found.sound_work_id)
    whole = assembly_of(kit, film.id)
    original = held_original(kit, sound.id)
    if whole is not None and whole.sound not in ("", original.sha256):
        raise InvalidInputError("sound.other", "This film is heard by another recording already.")
    if film.state is WorkState.PREPARING:
        raise InvalidInputError(
            "sound.busy", "This film is being prepared at this moment; try again when it is ready for review."
        )
    add_people(kit, film.id, sound.appearances)
    add_people(kit, sound.id, film.appearances)
    heard = replace(
        whole or Assembly(id=film.id, parts=(held_original(kit, film.id).sha256,)),
        sound=original.sha256,
        sound_at_ms=found.at_ms,
        drift_ppm=found.drift_ppm,
        replaces=(),
        by=by,
        unmade=True,
    )
    # Decided before the copy is there: from then on it is known which of the film's originals is its picture.
    decided = kit.vault.save(heard)
    _copy(kit, original, film.id)
    kit.vault.save(replace(found, answer=YES, by=by))
    return finish(kit, decided)


def matches_of(kit: Kit, film_id: WorkId) -> tuple[SoundMatch, ...]:
    """Give what was found for a film, the surest first."""
    found = kit.vault.find(SoundMatch, work_id=film_id)
    return tuple(sorted(found, key=lambda each: (-each.confidence, each.id)))


def match_id(film_id: WorkId, sound_id: WorkId) -> str:
    """Give the id under which a film and a recording are compared."""
    return f"{film_id}.{sound_id}"


def _known(kit: Kit, film_id: WorkId, sound_id: WorkId) -> SoundMatch | None:
    try:
        return kit.vault.get(SoundMatch, match_id(film_id, sound_id))
    except NotFoundError:
        return None


def _require_film(kit: Kit, work_id: WorkId) -> Work:
    film = kit.catalogue.get(Work, work_id)
    if film.state not in OPEN_STATES or film.held_at is not None:
        raise InvalidInputError("join.state", "The work {work} was released, taken back or sent back.", work=film.id)
    if medium_of(kit, film) is not Medium.FILM:
        raise InvalidInputError("sound.no_film", "The work {work} is no film, or was not prepared yet.", work=film.id)
    return film


def _require_sound(kit: Kit, film: Work, work_id: WorkId) -> Work:
    sound = kit.catalogue.get(Work, work_id)
    if sound.workshop_id != film.workshop_id:
        raise InvalidInputError("join.workshops", "These works come from different workshops.")
    if sound.state not in OPEN_STATES or sound.held_at is not None:
        raise InvalidInputError("join.state", "The work {work} was released, taken back or sent back.", work=sound.id)
    if medium_of(kit, sound) is not Medium.SOUND:
        raise InvalidInputError(
            "sound.no_sound", "The work {work} is no recording of sound alone, or was not prepared yet.", work=sound.id
        )
    return sound


def add_people(kit: Kit, work_id: WorkId, people: Sequence[Appearance]) -> None:
    """Let whoever is in one be everywhere in the other: nobody has said yet when."""
    while True:
        work = kit.catalogue.get(Work, work_id)
        present = {(each.participant_id, each.role) for each in work.appearances}
        added = tuple(replace(each, spans=()) for each in people if (each.participant_id, each.role) not in present)
        if not added:
            return
        try:
            kit.catalogue.save(replace(work, appearances=work.appearances + added))
        except StaleRecordError:
            continue
        return


def _copy(kit: Kit, original: Original, work_id: WorkId) -> None:
    """Keep the recording among a film's originals too, unless it is there."""
    same = kit.vault.find(Original, sha256=original.sha256)
    if any(each.work_id == work_id and kit.originals.holds(each.id) for each in same):
        return
    copy = kit.vault.save(
        replace(original, id=OriginalId(new_id()), work_id=work_id, sha256="", received_at=kit.clock.now(), version=0)
    )
    with kit.originals.lend(original.id) as path:
        kept = kit.originals.keep(copy.id, path)
    if kept.sha256 != original.sha256:
        kit.originals.remove(copy.id)
        raise InvalidInputError("sound.changed", "The recording in the store is not as it came in; have it looked at.")
    kit.vault.save(replace(copy, sha256=kept.sha256))
    kit.jobs.put(JobName.COPY, work_id)
