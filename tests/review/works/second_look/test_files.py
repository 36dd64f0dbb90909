"""What is to be gone through of a work: each file once, a film apart from its sound and from its covered self."""

from __future__ import annotations

from typing import Any

from archive.domain.ids import RenditionId, SegmentId, WorkId
from archive.domain.recipes import AV1, TRANSCRIPT
from archive.domain.records import Rendition
from archive.domain.terms import NO_ATOMS, Recipe
from archive.review.works.concealment import Obstacle
from archive.review.works.release import Shown
from archive.review.works.second_look.files import FileSeen, files_of, not_gone_through


def shown(name: str, recipe: Recipe = Recipe.VIDEO, *, size_bytes: int = 1, met: bool = True, **more: object) -> Shown:
    """Give a file as a preview tells of it, open to the desk."""
    facts: dict[str, Any] = {key: value for key, value in more.items() if key not in ("obstacle", "open_to_desk")}
    told: dict[str, Any] = {"work_id": WorkId("w"), "exposes": NO_ATOMS, "size_bytes": size_bytes, **facts}
    made = Rendition(id=RenditionId(name), recipe=recipe, **told)
    return Shown(
        rendition=made,
        exposes=NO_ATOMS,
        open_to_strangers=met,
        missing=NO_ATOMS,
        open_to_desk=bool(more.get("open_to_desk", True)),
        obstacle=Obstacle(str(more.get("obstacle", ""))),
    )


def names(files: list[FileSeen]) -> list[str]:
    return [one.id for one in files]


def test_whoever_heard_the_sound_has_not_seen_the_film() -> None:
    files = files_of([shown("film"), shown("sound", Recipe.AUDIO), shown("card", Recipe.CARD)])

    assert names(files) == ["film", "sound"]
    assert names(not_gone_through(files, {"sound"})) == ["film"]
    assert names(not_gone_through(files, {"film"})) == ["sound"]
    assert not_gone_through(files, {"film", "sound"}) == []


def test_sizes_of_one_film_are_one_and_a_covered_one_is_another() -> None:
    sizes = [shown(f"{height}", size_bytes=height) for height in (240, 480, 720)]
    light = shown("light", parameters={"codec": AV1}, size_bytes=9)
    covered = [shown(f"c{height}", size_bytes=height, edit="e") for height in (240, 480)]

    assert names(files_of([*sizes, light, *covered])) == ["c480", "480"]


def test_the_other_files_of_one_thing_that_strangers_may_get_stand_beside_it_the_lightest_first() -> None:
    sizes = [shown(f"{height}", size_bytes=height, met=height < 720) for height in (240, 480, 720)]
    light = shown("light", parameters={"codec": AV1}, size_bytes=9)

    [film] = files_of([*sizes, light])

    assert (film.id, [one.id for one in film.others]) == ("480", ["light", "240"])
    assert files_of([shown("alone")])[0].others == ()


def test_each_photo_text_and_part_counts_by_itself() -> None:
    part = frozenset({SegmentId("s")})
    files = files_of(
        [
            shown("photo", Recipe.PHOTO, media_type="image/jpeg"),
            shown("fr", Recipe.TEXT, language="fr", parameters={TRANSCRIPT: "1"}),
            shown("ar", Recipe.TEXT, language="ar", parameters={TRANSCRIPT: "2"}),
            shown("whole", Recipe.AUDIO, media_type="audio/mp4"),
            shown("other encoding", Recipe.AUDIO, media_type="audio/ogg"),
            shown("a part", Recipe.AUDIO, segment_ids=part),
        ]
    )

    assert sorted(names(files)) == ["a part", "ar", "fr", "photo", "whole"]


def test_what_an_approval_does_not_sign_need_not_be_gone_through() -> None:
    unsigned = shown("plain", obstacle=Obstacle.UNSAID, met=False)
    shut = shown("shut", Recipe.AUDIO, open_to_desk=False)
    old = shown("old", edit="old", obstacle=Obstacle.OLD_COVERS)
    later = shown("not allowed yet", Recipe.TEXT, met=False)
    files = files_of([unsigned, shut, old, later])

    assert names(files) == ["plain", "not allowed yet"]
    assert names(not_gone_through(files, ())) == ["not allowed yet"]
