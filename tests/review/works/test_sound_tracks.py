"""A recording with several tracks: the desk shows them, and what a person chooses is heard in all made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.domain.errors import InvalidInputError
from archive.domain.records import Rendition, Work
from archive.domain.terms import Recipe, WorkState
from archive.ingest.intake.receive import NewWork, receive
from archive.ingest.run import prepare
from archive.ports import Span
from archive.review.works.sound_tracks import choose_tracks, tracks_of
from archive.review.works.works import draft_of
from tests.adapters.media.test_soundtrack import SILENCE, film, heard, tone
from tests.contracts.grants import grant_for
from tests.review.atelier import open_atelier
from tests.web.desk_room import Room

pytestmark = pytest.mark.media

LANGUAGES = ("-metadata:s:a:0", "language=ara", "-metadata:s:a:1", "language=fra")


def test_the_tracks_of_a_film_are_shown_and_another_can_be_chosen(tmp_path: Path) -> None:
    atelier = open_atelier()
    kit = atelier.kit
    source = film(tmp_path / "film.mkv", tone(700), tone(1100), SILENCE, options=LANGUAGES)
    work = receive(kit, source, NewWork(workshop_id=atelier.workshop.id))
    assert prepare(kit, work.id).state is WorkState.IN_REVIEW

    shown = [(t.number, t.language, t.silent, t.heard) for t in tracks_of(kit, draft_of(kit, work.id))]
    assert shown == [(1, "ar", False, True), (2, "fr", False, False), (3, "", True, False)]
    with pytest.raises(InvalidInputError):
        choose_tracks(kit, work.id, [4], atelier.crew.id)
    room = Room(atelier)
    page = room.at("crew").get(f"/desk/works/{work.id}").text
    assert "Track 2" in page
    assert "nothing is heard on it" in page

    answer = room.at("crew").fill(f"/desk/works/{work.id}", f"/desk/works/{work.id}/sound", {"track": ["2"]})
    assert answer.status_code == 303
    room.leave()
    assert kit.catalogue.get(Work, work.id).state is WorkState.RECEIVED
    prepare(kit, work.id)

    assert [track.heard for track in tracks_of(kit, draft_of(kit, work.id))] == [False, True, False]
    made = [each for each in kit.catalogue.find(Rendition, work_id=work.id) if each.recipe is Recipe.AUDIO]
    assert len(made) == 2
    for each in made:
        path = tmp_path / each.id
        path.write_bytes(kit.renditions.read(grant_for(each.id), Span(0, each.size_bytes)))
        assert min(heard(path, 1100)) > -40
        assert max(heard(path, 700)) < -60
    assert atelier.crew.id in draft_of(kit, work.id).writers
