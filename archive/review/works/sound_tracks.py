"""Which tracks of a recording are heard: what was found by listening, until a person chooses otherwise."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from archive.domain.errors import InvalidInputError, NotFoundError, StaleRecordError, readable
from archive.domain.ids import WorkId
from archive.domain.records import Rendition, Work
from archive.domain.sealed import Draft, Original
from archive.domain.sound_tracks import SoundTrack, from_facts
from archive.domain.takes import Assembly
from archive.domain.terms import Recipe
from archive.languages import broad_tag
from archive.ports import Kit
from archive.review.works.works import TRIES, draft_of, prepare_again, remember_writer

_SOUNDING = frozenset({Recipe.VIDEO, Recipe.STILL, Recipe.AUDIO, Recipe.WAVEFORM})


def tracks_of(kit: Kit, draft: Draft) -> tuple[SoundTrack, ...]:
    """Give the tracks of a work's recording, heard as somebody chose or else as was found; none where it has no choice.

    A take of several files has those of its whole: all of its files' where they are the same, else one sound.
    """
    try:
        tracks = from_facts(kit.vault.get(Assembly, draft.id).probe)
    except NotFoundError:
        found = (from_facts(original.probe) for original in readable(kit.vault.find(Original, work_id=draft.id)))
        tracks = next((each for each in found if each), ())
    wanted = draft.sound_tracks
    return tuple(
        replace(
            track,
            language=broad_tag(track.language),
            heard=track.number in wanted if wanted else track.heard,
        )
        for track in tracks
    )


def choose_tracks(kit: Kit, work_id: str, numbers: Collection[int], by: str) -> Work:
    """Have these tracks heard in all that is made of a work; it is made anew and reviewed again.

    Raises:
        InvalidInputError: there is no such track, or none was chosen.
        RefusedError: the work cannot be prepared again.
    """
    wanted = tuple(sorted(set(numbers)))
    there = {track.number for track in tracks_of(kit, draft_of(kit, WorkId(work_id)))}
    if not wanted or not there.issuperset(wanted):
        raise InvalidInputError("sound_tracks", "Choose at least one of the tracks.")
    work = prepare_again(kit, work_id, by)
    remember_writer(kit, work.id, by)
    for _ in range(TRIES):
        try:
            kit.vault.save(replace(draft_of(kit, work.id), sound_tracks=wanted))
        except StaleRecordError:
            continue
        break
    made = [each.id for each in kit.catalogue.find(Rendition, work_id=work.id) if each.recipe in _SOUNDING]
    kit.catalogue.save_all([], remove=[(Rendition, rendition_id) for rendition_id in made])
    for rendition_id in made:
        kit.renditions.remove(rendition_id)
    return work
