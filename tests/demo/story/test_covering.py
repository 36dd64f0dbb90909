"""Covers of the sample: every drawn face is somebody's, and what nobody should see is solid in all that is served."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

from archive.demo.drawing.hiding import SPOTS, Spot
from archive.demo.home import Home, opened
from archive.demo.show import serving
from archive.demo.story.covering import cover_found_again, settle_covers
from archive.demo.story.works import WORKS
from archive.demo.visitor import Visitor
from archive.domain.covers import FULL, Box, Cover, CoverStyle, Key, box_at, unsaid
from archive.domain.ids import WorkId, new_id
from archive.domain.sealed import Original
from archive.domain.terms import ALL_ATOMS, AppearanceRole
from archive.ingest.media_kind import Shape
from archive.ingest.steps.make_renditions import early_of
from archive.ports import Kit, PictureOrder, SmallPicture
from archive.review.participants import NewParticipant, create_participant
from archive.review.works.appearances import NewAppearance, add_appearance
from archive.review.works.covers import covers_of
from tests.review.atelier import Atelier, open_atelier
from tests.samples_workshop import MAKING_TAKES, sample_home

__all__ = ["sample_home"]

BY_KEY = {told.key: told for told in WORKS}
SOLID = 40
FADE_MS = 700
"""How far the colours of a cover may lie apart after packing, of 255; within what is drawn they lie much farther."""


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


def settled(atelier: Atelier, key: str) -> tuple[Cover, ...]:
    """Settle the covers of one of the sample's films; the atelier's person is the first who tells in it."""
    told = BY_KEY[key]
    tellers = {told.by[0]: atelier.participant.id}
    for other in told.by[1:]:
        tellers[other] = create_participant(atelier.kit, NewParticipant(legal_name=f"A second {other}")).id
        also = NewAppearance(participant_id=tellers[other], role=AppearanceRole.PERFORMER, atoms_present=ALL_ATOMS)
        add_appearance(atelier.kit, atelier.work.id, also, atelier.facilitator.id)
    settle_covers(atelier.kit, atelier.work.id, told, tellers, atelier.facilitator.id)
    return covers_of(atelier.kit, atelier.work.id)


def found(atelier: Atelier, box: Box) -> Cover:
    """Keep a cover as a detector would have."""
    cover = Cover(
        id=new_id(),
        work_id=atelier.work.id,
        style=CoverStyle.FACE,
        start_ms=0,
        end_ms=9000,
        keys=(Key(0, box),),
        found_by="a detector",
    )
    return atelier.kit.vault.save(cover)


@pytest.mark.parametrize("key", SPOTS)
def test_without_a_detector_everything_is_covered_by_hand_where_it_was_drawn(atelier: Atelier, key: str) -> None:
    covers = settled(atelier, key)

    assert len(covers) == len(SPOTS[key])
    assert all(cover.editors == (atelier.facilitator.id,) and not cover.found_by for cover in covers)
    assert {cover.style for cover in unsaid(covers)} <= {CoverStyle.FIGURE, CoverStyle.THING}
    assert all(box_at(cover, cover.start_ms) == spot.keys[0].box for cover, spot in _paired(covers, SPOTS[key]))


def test_a_face_that_was_found_is_said_to_be_somebodys_and_drawn_for_all_its_time(atelier: Atelier) -> None:
    (spot,) = SPOTS["sea-is-a-word"]
    box = spot.keys[0].box
    inside = Box(box.left + 200, box.top + 200, box.width - 400, box.height - 400)
    kept = found(atelier, inside)
    covers = {cover.id: cover for cover in settled(atelier, "sea-is-a-word")}

    cover = covers.pop(kept.id)
    assert (cover.participant_id, cover.dismissed) == (atelier.participant.id, False)
    assert [(each.participant_id, each.keys) for each in covers.values()] == [(atelier.participant.id, spot.keys)]


def test_what_was_found_where_nobody_is_drawn_is_dismissed(atelier: Atelier) -> None:
    nobody = found(atelier, Box(100, 9000, 400, 500))
    covers = {cover.id: cover for cover in settled(atelier, "sea-is-a-word")}

    assert covers.pop(nobody.id).dismissed
    assert [cover.participant_id for cover in covers.values()] == [atelier.participant.id]


@pytest.mark.media
@MAKING_TAKES
def test_exactly_those_are_covered_in_every_picture_who_did_not_allow_it(sample_home: Home, tmp_path: Path) -> None:
    with opened(sample_home.settings) as kit, serving(kit, sample_home.settings) as port:
        visitor = Visitor(port)
        films = {key: _film(visitor, sample_home.sample.works[key], tmp_path / key) for key in SPOTS}
        solid = {
            key: _solid(kit, films[key], SPOTS[key], sample_home.sample.works[key])
            for key in ("sea-is-a-word", "one-bar", "two-glasses")
        }

    assert solid["sea-is-a-word"] == [True]
    assert solid["one-bar"] == [False, True, True]
    assert dict(zip((spot.whose for spot in SPOTS["two-glasses"]), solid["two-glasses"], strict=True)) == {
        "lantern": False,
        "salt": True,
    }


def _paired(covers: tuple[Cover, ...], spots: tuple[Spot, ...]) -> list[tuple[Cover, Spot]]:
    by_keys = {spot.keys: spot for spot in spots}
    return [(cover, by_keys[cover.keys]) for cover in covers]


def _film(visitor: Visitor, work_id: WorkId, target: Path) -> Path:
    """Keep the film that a visitor is shown."""
    page = visitor.get(f"/en/works/{work_id}")
    played = {
        media_id: kind
        for way in page.choices()
        for media_id, kind in visitor.get(f"/en/works/{work_id}?play={way}").media().items()
    }
    film = next(media_id for media_id, kind in played.items() if kind == "video/mp4")
    target.write_bytes(visitor.get(f"/media/{film}").body)
    return target


def _solid(kit: Kit, film: Path, spots: tuple[Spot, ...], work_id: WorkId) -> list[bool]:
    """Tell of each spot whether its middle is one colour in every clear picture in which something is there."""
    seen: list[set[bool]] = [set() for _ in spots]
    [original] = kit.vault.find(Original, work_id=work_id)
    whole_ms = Shape.from_facts(original.probe).duration_ms
    told_ms = whole_ms - early_of(original, whole_ms) - FADE_MS

    def take(picture: SmallPicture) -> None:
        if picture.at_ms >= told_ms:
            return
        points = numpy.frombuffer(picture.points, dtype=numpy.uint8).reshape(picture.height, picture.width, 3)
        for spot, ways in zip(spots, seen, strict=True):
            middle = _middle(points, spot, picture.at_ms)
            if middle is not None and middle.size:
                apart = middle.max(axis=(0, 1)).astype(int) - middle.min(axis=(0, 1))
                ways.add(int(apart.max()) < SOLID)

    pictures = kit.media_tools.pictures(film, PictureOrder(longest_side=426), take)
    assert pictures > 60
    assert all(len(ways) == 1 for ways in seen), seen
    return [ways.pop() for ways in seen]


def _middle(
    points: numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.uint8]], spot: Spot, at_ms: float
) -> numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.uint8]] | None:
    """Give the middle half of where a spot stands, or None where nothing is to be seen of it."""
    end_ms = spot.end_ms or 600_000
    cover = Cover(id="c", work_id=WorkId("w"), style=spot.style, start_ms=spot.start_ms, end_ms=end_ms, keys=spot.keys)
    box = box_at(cover, at_ms)
    if box is None:
        return None
    height, width = points.shape[:2]
    edges = (
        box.left + box.width / 4,
        box.left + 3 * box.width / 4,
        box.top + box.height / 4,
        box.top + 3 * box.height / 4,
    )
    left, right = (round(max(0.0, min(FULL, edge)) * width / FULL) for edge in edges[:2])
    top, bottom = (round(max(0.0, min(FULL, edge)) * height / FULL) for edge in edges[2:])
    return points[top:bottom, left:right]


def test_of_what_the_second_look_could_not_explain_the_whole_figure_is_covered(atelier: Atelier) -> None:
    told = BY_KEY["one-bar"]
    settled(atelier, told.key)
    assert not cover_found_again(atelier.kit, atelier.work.id, told, atelier.facilitator.id)

    again = found(atelier, Box(6513, 1528, 2177, 5356))
    assert cover_found_again(atelier.kit, atelier.work.id, told, atelier.facilitator.id)
    [now] = [cover for cover in covers_of(atelier.kit, atelier.work.id) if cover.id == again.id]
    assert (now.style, now.participant_id, now.dismissed) == (CoverStyle.FIGURE, None, False)
    assert not cover_found_again(atelier.kit, atelier.work.id, told, atelier.facilitator.id)
