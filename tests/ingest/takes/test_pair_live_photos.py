from __future__ import annotations

import unicodedata
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from archive.domain.ids import ParticipantId, SegmentId, WorkshopId, new_id
from archive.domain.records import Appearance, ParticipantHandle, Segment, Work, Workshop
from archive.domain.sealed import Original
from archive.domain.terms import AppearanceRole, WorkKind, WorkState
from archive.ingest.intake.receive import receive, take
from archive.ingest.steps.describe import describe
from archive.ingest.steps.source import lent
from archive.ingest.takes.join_clips import finish_joins
from archive.ingest.takes.pair_live_photos import pair_live_photo
from archive.worker.loop import work_until_done
from tests import samples
from tests.ingest.conftest import House
from tests.ingest.power import PowerCutError
from tests.live_photos import OTHER_ID, describe_all, moment_of, photo_of

pytestmark = pytest.mark.media

IN_REVIEW = WorkState.IN_REVIEW


def pair(folder: Path) -> dict[str, Path]:
    return {"photo": photo_of(folder, "IMG_0007.jpg"), "film": moment_of(folder, "IMG_0007.mov")}


def test_a_film_that_came_before_its_photo_becomes_part_of_it(house: House, tmp_path: Path) -> None:
    files = pair(tmp_path)
    for name in ("film", "photo"):
        receive(house.kit, files[name], house.entry)
        work_until_done(house.kit, {})

    work = house.only_work()
    assert (work.kind, work.state) == (WorkKind.PHOTO, WorkState.IN_REVIEW)
    originals = house.originals()
    assert {each.file_name for each in originals} == {"IMG_0007.jpg", "IMG_0007.mov"}
    assert {each.work_id for each in originals} == {work.id}
    assert all(house.kit.originals.verify(each.id).sha256 == each.sha256 for each in originals)
    assert {made.work_id for made in house.renditions()} == {work.id}


def test_a_moment_whose_photo_never_comes_is_a_film(house: House, tmp_path: Path) -> None:
    receive(house.kit, moment_of(tmp_path, "IMG_0007.mov"), house.entry)
    receive(house.kit, photo_of(tmp_path, "IMG_0007.jpg", live_id=OTHER_ID), house.entry)
    describe_all(house.kit)

    assert {work.kind for work in house.works()} == {WorkKind.INTERVIEW, WorkKind.PHOTO}


def brought(house: House, path: Path, **said: Any) -> Work:
    return receive(house.kit, path, replace(house.entry, **said))


def robbed(folder: Path, name: str, colour: str = "teal") -> Path:
    """Make a photo that says nothing at all, as a messenger or an editor leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (320, 240), colour).save(folder / name, format="JPEG")
    return folder / name


@pytest.mark.parametrize(
    "names", [("IMG_0007.MOV", "img_0007.JPG"), ("Été 3.mov", unicodedata.normalize("NFD", "Été 3.jpg"))]
)
def test_a_photo_that_lost_its_identifier_is_known_by_lying_beside_its_film(
    house: House, tmp_path: Path, names: tuple[str, str]
) -> None:
    brought(house, moment_of(tmp_path, names[0]))
    brought(house, robbed(tmp_path, names[1]))
    describe_all(house.kit)

    assert house.only_work().kind is WorkKind.PHOTO
    assert len(house.originals()) == 2


@pytest.mark.parametrize("what", ["workshop", "hands", "hour", "third", "telephone", "name", "plain film"])
def test_files_of_one_name_that_did_not_lie_beside_each_other_stay_works(
    house: House, tmp_path: Path, what: str
) -> None:
    """Two telephones both call their first picture IMG_0001."""
    other = replace(next(house.kit.catalogue.find(Workshop)), id=WorkshopId(new_id()), version=0)
    house.kit.catalogue.save(other)
    film = moment_of(tmp_path, "IMG_0001.MOV")
    if what == "plain film":
        film = samples.video(tmp_path / "plain", "IMG_0001.MOV", seconds=1, width=160, height=120)
    brought(house, film)
    if what == "hour":
        house.clock.advance(timedelta(hours=2))
    if what == "third":
        brought(house, robbed(tmp_path / "another", "IMG_0001.JPG", "olive"))
    otherwise: dict[str, dict[str, Any]] = {
        "workshop": {"workshop_id": other.id},
        "hands": {"operator": "somebody"},
    }
    photo = robbed(tmp_path, "IMG_0002.JPG" if what == "name" else "IMG_0001.JPG")
    if what == "telephone":
        photo = photo_of(tmp_path, "IMG_0001.jpg", live_id=OTHER_ID)
    brought(house, photo, **otherwise.get(what, {}))
    describe_all(house.kit)

    assert len(house.works()) == (3 if what == "third" else 2)


def test_a_film_goes_with_the_photo_that_says_its_identifier_whatever_else_is_called_so(
    house: House, tmp_path: Path
) -> None:
    brought(house, robbed(tmp_path / "another", "IMG_0007.JPG"))
    for path in pair(tmp_path).values():
        brought(house, path)
    describe_all(house.kit)

    assert sorted(len(list(house.kit.vault.find(Original, work_id=work.id))) for work in house.works()) == [1, 2]


def test_a_film_whose_kind_was_said_stays_a_work_even_if_it_was_a_moment_before(house: House, tmp_path: Path) -> None:
    files = pair(tmp_path)
    for path in files.values():
        receive(house.kit, path, house.entry)
    describe_all(house.kit)
    photo = house.only_work()
    with lent(house.kit, photo.id) as source:  # what is made anew is made of the photo
        assert house.kit.media_tools.identify(source.source) == "image/jpeg"

    again = take(house.kit, files["film"], house.entry)
    assert (again.work.id, again.known, again.work.kind) == (photo.id, True, WorkKind.PHOTO)
    said = take(house.kit, files["film"], replace(house.entry, kind=WorkKind.SLAM))
    describe_all(house.kit)

    assert (said.known, said.work.kind) == (False, WorkKind.SLAM)
    assert {work.id for work in house.works()} == {photo.id, said.work.id}


def test_a_film_that_somebody_worked_on_stays_a_work(house: House, tmp_path: Path) -> None:
    files = pair(tmp_path)
    film = receive(house.kit, files["film"], house.entry)
    describe_all(house.kit)
    parts = (Segment(id=SegmentId(new_id()), start_ms=0, end_ms=500),)
    house.kit.catalogue.save(replace(house.kit.catalogue.get(type(film), film.id), segments=parts))

    receive(house.kit, files["photo"], house.entry)
    describe_all(house.kit)

    assert len(house.works()) == 2


def test_a_film_that_somebody_wrote_about_stays_a_work_whatever_photo_says_its_identifier(
    house: House, tmp_path: Path
) -> None:
    files = pair(tmp_path)
    film = receive(house.kit, files["film"], replace(house.entry, titles={"en": "The crossing"}))
    describe_all(house.kit)

    receive(house.kit, files["photo"], house.entry)
    describe_all(house.kit)

    assert film.id in {work.id for work in house.works()}
    assert len(house.works()) == 2


def test_a_moment_adds_nobody_to_a_photo_that_is_released(house: House, tmp_path: Path) -> None:
    files = pair(tmp_path)
    other = house.kit.catalogue.save(ParticipantHandle(id=ParticipantId(new_id()))).id
    photo = receive(house.kit, files["photo"], house.entry)
    describe_all(house.kit)
    house.kit.catalogue.save(replace(house.only_work(), state=WorkState.RELEASED))
    film = receive(house.kit, files["film"], replace(house.entry, participant_id=other))
    describe_all(house.kit)
    assert {work.id for work in house.works()} == {photo.id, film.id}

    moving = next(work for work in house.works() if work.id == film.id)
    seen = Appearance(participant_id=house.person, role=AppearanceRole.AUTHOR, atoms_present=frozenset())
    house.kit.catalogue.save(replace(moving, appearances=(seen,)))
    pair_live_photo(house.kit, film.id)

    assert (house.only_work().id, house.only_work().state) == (photo.id, WorkState.RELEASED)


@pytest.mark.parametrize("moment", [0, 1, 2, 4, 6])
def test_a_pairing_that_is_cut_off_is_carried_out_later(house: House, tmp_path: Path, moment: int) -> None:
    for path in pair(tmp_path).values():
        work = receive(house.kit, path, house.entry)
        with lent(house.kit, work.id) as source:
            house.kit.catalogue.save(replace(describe(house.kit, source.footage(house.kit, work)), state=IN_REVIEW))
    house.fuse.blow_at(moment)
    with suppress(PowerCutError):
        pair_live_photo(house.kit, house.works()[0].id)
    house.fuse.blow_at(None)

    finish_joins(house.kit)
    for work in house.works():
        pair_live_photo(house.kit, work.id)

    work = house.only_work()
    assert work.kind is WorkKind.PHOTO
    assert {each.work_id for each in house.kit.vault.find(Original)} == {work.id}
