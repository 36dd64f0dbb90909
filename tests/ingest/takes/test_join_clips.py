from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.domain.covers import Box, Cover, CoverStyle, Key
from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.history.decisions import ReviewDecision
from archive.domain.history.editions import Edition, EditionOf, Said
from archive.domain.ids import AccountId, ParticipantId, WorkId, new_id
from archive.domain.records import ParticipantHandle, Segment, Work
from archive.domain.sealed import Draft, SealedRecord
from archive.domain.takes import Assembly
from archive.domain.terms import Recipe, Verdict, WorkState
from archive.domain.words.edit_list import EditList, LeftWords
from archive.domain.words.machine_draft import DraftLine, DraftStretch
from archive.ingest.intake.receive import receive
from archive.ingest.steps.describe import describe
from archive.ingest.steps.probe import probe
from archive.ingest.steps.source import lent
from archive.ingest.takes.find_clips import takes
from archive.ingest.takes.join_clips import finish_joins, join
from archive.ports import Vault
from archive.review.works.sound_tracks import tracks_of
from archive.review.works.works import draft_of
from archive.worker.loop import work_until_done
from tests import samples
from tests.adapters.media.test_soundtrack import film, tone
from tests.ingest.conftest import House
from tests.ingest.power import PowerCutError

pytestmark = pytest.mark.media

STARTS = {"GX010123.mp4": "10:00:00:00", "GX020123.mp4": "10:00:01:00", "GX030123.mp4": "10:00:02:00"}


class HurriedVault:
    """A vault before whose first change somebody else does something."""

    def __init__(self, vault: Vault, first: Callable[[], object]) -> None:
        self._vault = vault
        self._first = [first]

    def save_all(self, records: Sequence[SealedRecord]) -> None:
        while self._first:
            self._first.pop()()
        self._vault.save_all(records)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._vault, name)


def bring_in(house: House, folder: Path, name: str, participant: ParticipantId | None = None) -> Work:
    path = samples.video(folder, name, seconds=1, width=160, height=120, timecode=STARTS[name])
    entry = replace(house.entry, participant_id=participant or house.entry.participant_id)
    return receive(house.kit, path, entry)


def look_at(house: House, work: Work) -> None:
    """Take the first steps of a work's preparation."""
    with lent(house.kit, work.id) as source:
        for step in (probe, describe):
            house.kit.catalogue.save(step(house.kit, source.footage(house.kit, house.kit.catalogue.get(Work, work.id))))


def hashes(house: House) -> dict[str, str]:
    return {each.id: house.kit.originals.verify(each.id).sha256 for each in house.originals()}


def test_a_take_cut_by_its_camera_becomes_one_work_on_one_axis_of_time(house: House, tmp_path: Path) -> None:
    other = ParticipantId(new_id())
    house.kit.catalogue.save(ParticipantHandle(id=other))
    parts = [bring_in(house, tmp_path, "GX010123.mp4"), bring_in(house, tmp_path, "GX020123.mp4", other)]
    for part in parts:
        look_at(house, part)
    before = hashes(house)
    draft = draft_of(house.kit, parts[1].id)
    house.kit.vault.save(replace(draft, titles={"en": "The crossing"}))

    [take] = takes(house.kit)
    assert take.sure
    assert [clip.work_id for clip in take.clips] == [part.id for part in parts]
    work = join(house.kit, [clip.work_id for clip in take.clips], "crew")
    work_until_done(house.kit, {})

    [whole] = house.works()
    assert (whole.id, whole.state) == (work.id, WorkState.IN_REVIEW)
    assert {each.participant_id for each in whole.appearances} == {house.person, other}
    assert house.kit.vault.get(Draft, whole.id).titles == {"en": "The crossing"}
    films = [each for each in house.renditions() if each.recipe is Recipe.VIDEO]
    assert {each.work_id for each in house.renditions()} == {whole.id}
    assert films
    assert all(2_500 <= (film.duration_ms or 0) <= 5_300 for film in films)  # with 0.6 to 3 s after the end
    assert hashes(house) == before  # both originals are as they came in, under their own ids
    assert all(each.work_id == whole.id and each.tags for each in house.originals())
    assert takes(house.kit) == ()


def test_a_missing_part_is_said_and_only_joined_over_if_it_is_lost(house: House, tmp_path: Path) -> None:
    works = [bring_in(house, tmp_path, name) for name in ("GX010123.mp4", "GX030123.mp4")]
    ids = [work.id for work in works]
    with pytest.raises(InvalidInputError, match="Part 2 of this take is missing"):
        join(house.kit, ids)
    for work in works:
        look_at(house, work)
    [take] = takes(house.kit)
    assert (take.missing, take.sure) == ((2,), False)

    whole = join(house.kit, ids, gap_known=True)

    assert house.works() == [house.kit.catalogue.get(Work, whole.id)]


def test_what_is_no_take_or_was_worked_on_stays_as_it_is(house: House, tmp_path: Path) -> None:
    kit = house.kit
    film = bring_in(house, tmp_path, "GX010123.mp4")
    small = receive(kit, samples.video(tmp_path, "large.mp4"), house.entry)
    spoken = bring_in(house, tmp_path, "GX020123.mp4")
    part = Segment(id=new_id(), start_ms=0, end_ms=1_000)  # type: ignore[arg-type]
    kit.catalogue.save(replace(spoken, segments=(part,)))

    with pytest.raises(InvalidInputError, match="not one take"):
        join(kit, [film.id, small.id])
    with pytest.raises(InvalidInputError, match="has been worked on already"):
        join(kit, [film.id, spoken.id])
    kit.catalogue.save(replace(kit.catalogue.get(Work, spoken.id), segments=()))
    line = DraftLine(start_ms=0, end_ms=900, language="fr", text="Je suis Amina.")
    kit.vault.save(DraftStretch(id="s", work_id=spoken.id, run="r", start_ms=0, end_ms=900, lines=(line,)))
    with pytest.raises(InvalidInputError, match="has been worked on already"):
        join(kit, [film.id, spoken.id])
    with pytest.raises(InvalidInputError, match="at least two"):
        join(kit, [film.id, film.id])
    with pytest.raises(NotFoundError):
        join(kit, [film.id, WorkId(new_id())])
    assert {work.id for work in house.works()} == {film.id, small.id, spoken.id}
    assert not list(kit.vault.find(Assembly))


def test_files_whose_tracks_differ_are_one_take_only_if_a_person_says_so(house: House, tmp_path: Path) -> None:
    kit = house.kit
    sources = (film(tmp_path / "GX010123.mov", tone(700)), film(tmp_path / "GX020123.mov", tone(900), tone(1100)))
    works = [receive(kit, source, house.entry) for source in sources]
    for work in works:
        look_at(house, work)
    [take] = takes(kit)
    assert (take.sounds_otherwise, take.sure) == (True, False)

    with pytest.raises(InvalidInputError, match="recorded with different tracks"):
        join(kit, [work.id for work in works])
    whole = join(kit, [work.id for work in works], sound_known=True)

    assert house.works() == [kit.catalogue.get(Work, whole.id)]


def test_the_tracks_of_a_take_are_shown_and_a_choice_made_before_stays(house: House, tmp_path: Path) -> None:
    kit = house.kit
    sources = [film(tmp_path / f"GX0{number}0123.mov", tone(700), tone(900 + number)) for number in (1, 2)]
    works = [receive(kit, source, house.entry) for source in sources]
    for work in works:
        look_at(house, work)
        kit.vault.save(replace(draft_of(kit, work.id), sound_tracks=(2,)))

    whole = join(kit, [work.id for work in works])
    look_at(house, whole)

    shown = tracks_of(kit, draft_of(kit, whole.id))
    assert [(track.number, track.channels, track.heard) for track in shown] == [(1, 1, False), (2, 1, True)]


def test_nothing_that_was_written_of_a_part_is_left_under_its_old_name(house: House, tmp_path: Path) -> None:
    vault = house.kit.vault
    works = [bring_in(house, tmp_path, name) for name in ("GX010123.mp4", "GX020123.mp4")]
    for number, work in enumerate(works):
        draft = Draft(id=work.id, titles={"en": f"Amina {number}"}, label=f"Amina's {number}", notes="Her brother")
        vault.save(replace(draft, version=draft_of(house.kit, work.id).version))
        said, now = Said(titles={"en": f"Amina of Tangier {number}"}), house.kit.clock.now()
        vault.save(Edition(id=f"e{number}", work_id=work.id, until=now, of=EditionOf.DESCRIPTION, said=said))
        sent = ReviewDecision(
            id=f"d{number}", work_id=work.id, at=now, by=AccountId("r"), verdict=Verdict.SENT_BACK, reason="Amina"
        )
        vault.save(sent)
        vault.save(EditList(id=work.id, left=(LeftWords(words="Amina", by="x", at=now),)))
        key = Key(0, Box(0, 0, 10, 10))
        vault.save(
            Cover(
                id=f"c{number}", work_id=work.id, style=CoverStyle.FACE, start_ms=0, end_ms=9, keys=(key,), found_by="d"
            )
        )

    whole = join(house.kit, [work.id for work in works])

    for work in works:
        assert "Amina" not in str((vault.get(Draft, work.id), vault.get(EditList, work.id)))
        assert not any(cover.keys for cover in vault.find(Cover, work_id=work.id))
        assert not any(vault.count(kind, work_id=work.id) for kind in (Edition, ReviewDecision))
    kept = {each.said.titles["en"] for each in vault.find(Edition, work_id=whole.id) if each.said}
    assert kept == {"Amina of Tangier 0", "Amina of Tangier 1", "Amina 1"}
    assert vault.get(Draft, whole.id).titles == {"en": "Amina 0"}
    assert vault.count(ReviewDecision, work_id=whole.id) == 2


@pytest.mark.parametrize("moment", [0, 1, 4, 7])
def test_a_join_that_is_cut_off_is_carried_out_later(house: House, tmp_path: Path, moment: int) -> None:
    works = [bring_in(house, tmp_path, name) for name in ("GX010123.mp4", "GX020123.mp4")]
    house.fuse.blow_at(moment)
    with suppress(PowerCutError):
        join(house.kit, [work.id for work in works])
    house.fuse.blow_at(None)

    decided = bool(list(house.kit.vault.find(Assembly)))
    finish_joins(house.kit)
    finish_joins(house.kit)

    left = house.works()
    assert len(left) == (1 if decided else 2)
    assert {each.work_id for each in house.originals()} == {work.id for work in left}
    assert decided == (moment > 0)
    if decided:
        with lent(house.kit, left[0].id) as source:
            assert len(source.files) == 2


def test_of_two_who_join_the_same_files_at_once_only_one_does(house: House, tmp_path: Path) -> None:
    works = [bring_in(house, tmp_path, name) for name in ("GX010123.mp4", "GX020123.mp4", "GX030123.mp4")]
    ids = [work.id for work in works]
    vault = HurriedVault(house.kit.vault, lambda: join(house.kit, ids[:2], "first"))

    with pytest.raises(InvalidInputError, match="at this moment"):
        join(house.but_with(vault=vault), ids[1:], "second", gap_known=True)

    [whole] = house.kit.vault.find(Assembly)
    assert (whole.by, whole.replaces) == ("first", tuple(ids[:2]))
    assert {work.id for work in house.works()} == {whole.id, ids[2]}
    assert sorted(each.work_id for each in house.originals()) == sorted([whole.id, whole.id, ids[2]])


def test_what_somebody_else_has_just_decided_is_not_decided_again(house: House, tmp_path: Path) -> None:
    ids = [bring_in(house, tmp_path, name).id for name in ("GX010123.mp4", "GX020123.mp4")]
    house.fuse.blow_at(1)
    with suppress(PowerCutError):
        join(house.kit, ids, "first")
    house.fuse.blow_at(None)

    with pytest.raises(InvalidInputError, match="at this moment"):
        join(house.kit, ids, "second")

    assert [whole.by for whole in house.kit.vault.find(Assembly)] == ["first"]
