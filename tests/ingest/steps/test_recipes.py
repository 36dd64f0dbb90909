from __future__ import annotations

import pytest

from archive.domain.terms import Recipe
from archive.ingest.media_kind import Medium, Shape
from archive.ingest.steps.recipes import batches_for
from archive.ports import RenderOrder


def orders(shape: Shape) -> list[RenderOrder]:
    return [order for batch in batches_for(shape) for order in batch.orders]


@pytest.mark.parametrize(
    ("height", "made"), [(2160, [240, 480, 720]), (720, [240, 480, 720]), (576, [240, 480]), (240, [240]), (144, [240])]
)
def test_a_film_is_never_made_larger_than_it_came(height: int, made: list[int]) -> None:
    shape = Shape(medium=Medium.FILM, height=height, longest_side=height * 2, duration_ms=60_000)

    films = [order for order in orders(shape) if order.recipe is Recipe.VIDEO]
    assert [order.height for order in films if not order.codec] == made
    assert [(order.height, order.codec) for order in films if order.codec] == [(240, "av1")]


def test_a_film_too_small_for_the_encoder_of_the_lightest_one_goes_without() -> None:
    tiny = Shape(medium=Medium.FILM, height=96, longest_side=128, duration_ms=60_000)

    assert [order.codec for order in orders(tiny) if order.recipe is Recipe.VIDEO] == [""]


@pytest.mark.parametrize(("side", "made"), [(4000, [640, 1600]), (1599, [640]), (100, [640])])
def test_a_photo_is_made_in_two_sizes_and_two_kinds(side: int, made: list[int]) -> None:
    made_of_it = orders(Shape(medium=Medium.PICTURE, longest_side=side))
    sizes = [(order.height, order.codec) for order in made_of_it if order.recipe is Recipe.PHOTO]

    assert sizes == [(size, codec) for size in made for codec in ("webp", "jpeg")]


def test_a_poster_is_cut_from_the_largest_served_film() -> None:
    film = Shape(medium=Medium.FILM, height=720, longest_side=1280, duration_ms=3_600_000, has_sound=True)

    [batch] = [batch for batch in batches_for(film) if any(o.recipe is Recipe.POSTER for o in batch.derived)]

    assert (batch.main.recipe, batch.main.height) == (Recipe.VIDEO, 720)
    assert batch.derived[0].at_ms == 5_000


def test_a_poster_of_a_short_film_is_cut_within_it() -> None:
    film = Shape(medium=Medium.FILM, height=240, longest_side=320, duration_ms=2_000)

    assert [order.at_ms for order in orders(film) if order.recipe is Recipe.POSTER] == [500]


def test_film_and_photo_have_a_small_still_in_two_formats_cut_from_what_is_served() -> None:
    film = Shape(medium=Medium.FILM, height=720, longest_side=1280, duration_ms=60_000, has_sound=True)

    for shape, main in ((film, Recipe.VIDEO), (Shape(medium=Medium.PICTURE, longest_side=4000), Recipe.PHOTO)):
        [batch] = [batch for batch in batches_for(shape) if any(o.recipe is Recipe.THUMBNAIL for o in batch.derived)]
        assert batch.main.recipe is main
        small = [order for order in orders(shape) if order.recipe is Recipe.THUMBNAIL]
        assert [order.codec for order in small] == ["webp", "jpeg"]
        assert set(small) <= set(batch.derived)


def test_the_small_still_shows_the_moment_that_the_poster_shows() -> None:
    film = Shape(medium=Medium.FILM, height=720, longest_side=1280, duration_ms=60_000)

    assert len({order.at_ms for order in orders(film) if order.recipe in (Recipe.POSTER, Recipe.THUMBNAIL)}) == 1


def test_a_waveform_is_drawn_from_served_sound() -> None:
    [batch] = [batch for batch in batches_for(Shape(medium=Medium.SOUND, has_sound=True)) if batch.derived]

    assert (batch.main.recipe, batch.derived[0].recipe) == (Recipe.AUDIO, Recipe.WAVEFORM)


def test_a_silent_film_is_given_no_sound() -> None:
    film = Shape(medium=Medium.FILM, height=240, longest_side=320, duration_ms=2_000)

    assert {order.recipe for order in orders(film)} == {Recipe.VIDEO, Recipe.POSTER, Recipe.THUMBNAIL}


def test_a_written_piece_waits_for_its_release() -> None:
    assert orders(Shape(medium=Medium.WRITING)) == []


def test_every_choice_has_its_own_label() -> None:
    film = Shape(medium=Medium.FILM, height=720, longest_side=1280, duration_ms=9_000, has_sound=True)
    photo = Shape(medium=Medium.PICTURE, longest_side=4000)

    for shape in (film, photo):
        labels = [order.label for order in orders(shape)]
        assert len(set(labels)) == len(labels)
        assert all(labels)


def test_measures_read_back_as_they_were_written() -> None:
    shape = Shape(medium=Medium.FILM, height=720, longest_side=1280, duration_ms=9_000, has_sound=True)

    assert Shape.from_facts({**shape.as_facts(), "container": "mov"}) == shape
