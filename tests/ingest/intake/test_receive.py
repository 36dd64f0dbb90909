from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.catalogue.schema import to_json
from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError
from archive.domain.ids import ParticipantId, WorkshopId, looks_like_id, new_id
from archive.domain.records import ParticipantHandle, Project, Rendition, Work, Workshop
from archive.domain.sealed import Draft
from archive.domain.terms import ALL_ATOMS, Atom, WorkKind, WorkState
from archive.domain.thesaurus.concept import Concept
from archive.ingest.intake.receive import receive, take, take_chunks
from tests import samples
from tests.ingest.conftest import House
from tests.ingest.power import PowerCutError

TELLING_NAME = "Amina_Tanger_2023.txt"


def everything_on_the_open_side(house: House) -> bytes:
    kinds = (Project, Workshop, ParticipantHandle, Work, Rendition, Concept)
    return b"".join(to_json(record) for kind in kinds for record in house.kit.catalogue.find(kind))


@pytest.mark.media
def test_a_file_is_kept_whole_and_its_work_waits_to_be_prepared(house: House, tmp_path: Path) -> None:
    path = samples.text(tmp_path)

    work = receive(house.kit, path, house.entry)

    [original] = house.originals()
    assert house.only_work() == work
    assert work.state is WorkState.RECEIVED
    assert original.work_id == work.id
    assert original.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert house.kit.originals.verify(original.id).sha256 == original.sha256
    assert house.kit.jobs.waiting() == 1


@pytest.mark.media
def test_ids_tell_nothing_of_the_file(house: House, tmp_path: Path) -> None:
    work = receive(house.kit, samples.text(tmp_path), house.entry)

    assert looks_like_id(work.id)
    assert looks_like_id(house.originals()[0].id)


@pytest.mark.media
def test_a_files_name_and_title_stay_on_the_sealed_side(house: House, tmp_path: Path) -> None:
    entry = replace(house.entry, titles={"fr": "Le départ d'Amina"})

    work = receive(house.kit, samples.text(tmp_path, TELLING_NAME), entry)

    assert b"Amina" not in everything_on_the_open_side(house)
    assert house.originals()[0].file_name == TELLING_NAME
    assert house.kit.vault.get(Draft, work.id).titles == entry.titles


@pytest.mark.media
def test_the_named_participant_appears_with_all_that_the_medium_carries(house: House, tmp_path: Path) -> None:
    film = receive(house.kit, samples.video(tmp_path), house.entry)
    sound = receive(house.kit, samples.audio(tmp_path), house.entry)

    assert [each.participant_id for each in film.appearances] == [house.person]
    assert film.appearances[0].atoms_present == ALL_ATOMS
    assert sound.appearances[0].atoms_present == ALL_ATOMS - {Atom.FACE, Atom.BODY}


@pytest.mark.media
@pytest.mark.media
@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (samples.video, WorkKind.INTERVIEW),
        (samples.audio, WorkKind.RADIO),
        (samples.photo, WorkKind.PHOTO),
        (samples.odt, WorkKind.WRITING),
    ],
)
def test_a_file_says_by_its_content_what_kind_of_work_it_is(
    house: House, tmp_path: Path, make: Callable[[Path], Path], kind: WorkKind
) -> None:
    disguised = make(tmp_path).rename(tmp_path / "thing.bin")

    assert receive(house.kit, disguised, house.entry).kind is kind


@pytest.mark.media
def test_a_kind_that_cannot_hold_the_file_is_refused(house: House, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as caught:
        receive(house.kit, samples.text(tmp_path), replace(house.entry, kind=WorkKind.PHOTO))

    assert caught.value.code == "wrong_kind"
    assert house.works() == []


@pytest.mark.media
def test_the_same_file_twice_is_one_work_and_is_stored_once(house: House, tmp_path: Path) -> None:
    first = take(house.kit, samples.text(tmp_path), house.entry)
    again = take(house.kit, samples.text(tmp_path, "other-name.txt"), house.entry)

    assert not first.known
    assert again.known
    assert again.work == first.work == house.only_work()
    assert len(list(house.kit.originals.ids())) == 1
    assert sorted(each.file_name for each in house.originals()) == ["other-name.txt", "story.txt"]
    assert {each.work_id for each in house.originals()} == {first.work.id}


@pytest.mark.media
def test_the_same_file_under_another_persons_name_only_narrows(house: House, tmp_path: Path) -> None:
    other = house.add_person()
    receive(house.kit, samples.text(tmp_path), house.entry)

    again = receive(house.kit, samples.text(tmp_path), replace(house.entry, participant_id=other))

    assert [each.participant_id for each in again.appearances] == [house.person, other]
    assert house.only_work() == again


@pytest.mark.media
def test_a_file_that_was_taken_back_does_not_come_in_again(house: House, tmp_path: Path) -> None:
    work = receive(house.kit, samples.text(tmp_path), house.entry)
    house.kit.catalogue.save(replace(work, state=WorkState.WITHDRAWN))

    with pytest.raises(RefusedError):
        receive(house.kit, samples.text(tmp_path), house.entry)

    assert house.only_work().state is WorkState.WITHDRAWN
    assert len(list(house.kit.originals.ids())) == 1
    assert house.quarantine() == ()


@pytest.mark.media
def test_an_upload_comes_in_as_its_bytes_arrive(house: House, tmp_path: Path) -> None:
    content = samples.text(tmp_path).read_bytes()

    taken = take_chunks(
        house.kit, (content[n : n + 7] for n in range(0, len(content), 7)), "a/b\\story.txt", house.entry
    )

    assert house.only_work() == taken.work
    assert house.originals()[0].file_name == "story.txt"


@pytest.mark.parametrize("entry", [{"workshop_id": WorkshopId(new_id())}, {"participant_id": ParticipantId(new_id())}])
def test_what_is_said_about_a_file_has_to_exist(house: House, tmp_path: Path, entry: dict[str, str]) -> None:
    with pytest.raises(NotFoundError):
        receive(house.kit, samples.text(tmp_path), replace(house.entry, **entry))  # type: ignore[arg-type]

    assert house.originals() == []


@pytest.mark.media
def test_a_name_of_broken_letters_is_no_obstacle(house: House, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/r\xe9cit\n.txt"))
    samples.text(tmp_path).rename(path)

    receive(house.kit, path, house.entry)

    assert house.originals()[0].file_name == "r?cit.txt"


@pytest.mark.media
def test_progress_is_told_in_bytes(house: House, tmp_path: Path) -> None:
    path = samples.text(tmp_path)
    told: list[int] = []

    take(house.kit, path, house.entry, told.append)

    assert told[-1] == path.stat().st_size


@pytest.mark.media
@pytest.mark.parametrize("moment", range(12))
def test_cut_off_at_any_write_a_second_try_makes_one_work(house: House, tmp_path: Path, moment: int) -> None:
    path = samples.text(tmp_path)
    house.fuse.blow_at(moment)
    acknowledged = False
    try:
        receive(house.kit, path, replace(house.entry, titles={"fr": "Départ"}))
        acknowledged = True
    except PowerCutError:
        pass
    house.fuse.blow_at(None)
    before = house.works()

    again = take(house.kit, path, replace(house.entry, titles={"fr": "Départ"}))

    assert house.only_work() == again.work
    assert house.kit.vault.get(Draft, again.work.id).titles == {"fr": "Départ"}
    assert house.kit.jobs.waiting() == 1
    if acknowledged or before:
        assert again.known
        assert [work.id for work in before] == [again.work.id]
