from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.ids import ParticipantId, new_id
from archive.domain.records import ParticipantHandle, Work
from archive.domain.sealed import Original
from archive.domain.takes import NO, NOT_HEARD
from archive.domain.terms import WorkState
from archive.ingest.intake.receive import receive
from archive.ingest.steps.describe import describe
from archive.ingest.steps.probe import probe
from archive.ingest.steps.source import lent
from archive.ingest.takes.sync_audio import confirm, match, matches_of, recordings_beside, refuse
from tests import samples
from tests.ingest.conftest import House

pytestmark = pytest.mark.media


def bring_in(house: House, path: Path, participant: ParticipantId) -> Work:
    """Take a file in and take the first steps of its preparation."""
    work = receive(house.kit, path, replace(house.entry, participant_id=participant))
    with lent(house.kit, work.id) as source:
        for step in (probe, describe):
            work = house.kit.catalogue.save(step(house.kit, source.footage(house.kit, work)))
    return work


def test_a_recorder_is_linked_to_its_film_by_a_person_and_heard_in_it(house: House, tmp_path: Path) -> None:
    kit, other = house.kit, ParticipantId(new_id())
    kit.catalogue.save(ParticipantHandle(id=other))
    quiet = samples.talk(tmp_path, "film.mp4", seconds=12, since=30, picture=True, filters="volume=0.2")
    film = bring_in(house, quiet, house.person)
    sound = bring_in(house, samples.talk(tmp_path, "recorder.wav", seconds=16, since=28), other)
    stranger = bring_in(house, samples.talk(tmp_path, "stranger.wav", seconds=10, seed=2), other)

    assert {work.id for work in recordings_beside(kit, film)} == {sound.id, stranger.id}
    found = {each.sound_work_id: each for each in match(kit, film.id, [sound.id, stranger.id])}
    assert found[stranger.id].answer == NOT_HEARD
    heard = found[sound.id]
    assert not heard.answer
    assert heard.at_ms == pytest.approx(-2_000, abs=5)
    assert matches_of(kit, film.id)[0] == heard
    with pytest.raises(InvalidInputError, match="was not heard in the film"):
        confirm(kit, found[stranger.id].id, "crew")

    before = {each.id: each.sha256 for each in house.originals()}
    linked = confirm(kit, heard.id, "crew")

    assert (linked.state, linked.steps_done) == (WorkState.RECEIVED, ())
    people = {each.participant_id for each in linked.appearances}
    assert people == {each.participant_id for each in kit.catalogue.get(Work, sound.id).appearances}
    assert people == {house.person, other}
    assert {each.id: each.sha256 for each in house.originals() if each.id in before} == before
    own = list(kit.vault.find(Original, work_id=film.id))
    assert len(own) == 2  # the film's, and a copy of the recording that goes when the film is erased
    assert all(kit.originals.verify(each.id).sha256 == each.sha256 for each in own)
    with lent(kit, film.id) as source:
        louder = samples.listen(source.source, 1, 8) - samples.listen(quiet, 1, 8)
    assert louder == pytest.approx(14, abs=1)
    assert confirm(kit, heard.id, "crew").id == film.id  # saying yes twice is the same


def test_a_recording_that_was_refused_is_not_proposed_again(house: House, tmp_path: Path) -> None:
    kit = house.kit
    film = bring_in(house, samples.talk(tmp_path, "film.mp4", seconds=12, since=30, picture=True), house.person)
    sound = bring_in(house, samples.talk(tmp_path, "recorder.wav", seconds=16, since=28), house.person)
    [heard] = match(kit, film.id, [sound.id])

    refuse(kit, heard.id, "crew")

    [again] = match(kit, film.id, [sound.id])
    assert (again.answer, again.by) == (NO, "crew")
    with pytest.raises(InvalidInputError, match="not linked"):
        confirm(kit, heard.id, "crew")
    with pytest.raises(InvalidInputError, match="is no film"):
        next(match(kit, sound.id, [film.id]))
