"""What stands for a work in a list is what this visitor may meet of it at this moment, covered where it is covered."""

from __future__ import annotations

import pytest

from archive.access.plate import Plate
from archive.access.work import Card
from archive.domain.ids import SegmentId, new_id
from archive.domain.records import Hidden, QualityCheck, Rendition, Work
from archive.domain.terms import ALL_ATOMS, CONTENT_ATOMS, Atom, Recipe, Risk
from tests.access.house import HEARD, KNOWN_OF, READ, House
from tests.domain.builders import LONG_AGO

FILM = (Recipe.CARD, Recipe.VIDEO, Recipe.AUDIO, Recipe.TEXT, Recipe.POSTER, Recipe.THUMBNAIL, Recipe.WAVEFORM)
SHEET = "0" * 64


def card_of(house: House, work: Work) -> Card:
    view = house.room.work(work.id)
    assert view is not None
    return view.card


def plate_of(house: House, work: Work) -> Plate:
    return card_of(house, work).plate


def covered(house: House, work: Work, recipe: Recipe, *, signed: bool = True) -> Rendition:
    """Add what hides the author's face and body, signed or not."""
    [author] = [appearance.participant_id for appearance in work.appearances]
    hides = (Hidden(participant_id=author, atoms=frozenset({Atom.FACE, Atom.BODY})),)
    check = QualityCheck(
        reviewer="reviewer",
        operator="operator",
        at=LONG_AGO,
        cleared=CONTENT_ATOMS,
        report_sha256=SHEET,
        hidden=hides if signed else (),
    )
    return house.rendition(work, recipe, hides=hides, edit="covers", checks=(check,))


def test_a_film_is_shown_by_its_still_a_sound_by_its_waveform_and_a_text_by_its_first_line() -> None:
    house = House()
    film, sound, text = house.work(recipes=FILM), house.work(HEARD, recipes=FILM), house.work(READ, recipes=FILM)

    still = plate_of(house, film).still
    assert still is not None
    assert still.rendition.recipe is Recipe.THUMBNAIL
    waveform = plate_of(house, sound).waveform
    assert waveform is not None
    assert waveform.rendition.recipe is Recipe.WAVEFORM
    first = plate_of(house, text).first_line
    assert first is not None
    assert (first.text, first.language, first.goes_on) == ("Une route, puis la mer.", "fr", False)
    assert card_of(house, text).shown == (first.source,)
    for work in (film, sound, text):
        plate = plate_of(house, work)
        assert sum(each is not None for each in (plate.still, plate.waveform, plate.first_line)) == 1


def test_a_work_made_before_there_were_small_stills_keeps_its_spine() -> None:
    house = House()
    work = house.work(recipes=(Recipe.CARD, Recipe.VIDEO, Recipe.POSTER, Recipe.AUDIO, Recipe.WAVEFORM, Recipe.TEXT))

    assert plate_of(house, work) == Plate()


def test_of_what_warns_and_of_a_mark_nothing_is_shown_unasked() -> None:
    house = House()
    warned, mark = house.work(recipes=FILM, content_warnings=("death",)), house.work(KNOWN_OF)

    assert plate_of(house, warned) == plate_of(house, mark) == Plate()
    assert card_of(house, warned).warnings == ("death and grief",)
    assert card_of(house, mark).warnings == ()
    assert card_of(house, mark).length_ms is None


def test_where_the_face_may_not_be_seen_only_a_signed_covered_still_is_shown() -> None:
    house = House()
    work = house.work(ALL_ATOMS - {Atom.FACE, Atom.BODY}, recipes=FILM)
    assert plate_of(house, work).still is None

    covered(house, work, Recipe.VIDEO)
    waiting = covered(house, work, Recipe.THUMBNAIL, signed=False)
    assert plate_of(house, work).still is None
    assert house.room.gate.admit(waiting.id, house.room.ask) is None

    still = covered(house, work, Recipe.THUMBNAIL)
    shown = plate_of(house, work).still
    assert shown is not None
    assert shown.rendition.id == still.id


def test_a_covered_film_never_stands_behind_an_uncovered_still() -> None:
    """The plain still would be allowed by its own grant here, yet the film that is met hides the face."""
    house = House()
    work = house.work(recipes=(Recipe.CARD, Recipe.THUMBNAIL))
    covered(house, work, Recipe.VIDEO)
    assert plate_of(house, work).still is None

    still = covered(house, work, Recipe.THUMBNAIL)
    shown = plate_of(house, work).still
    assert shown is not None
    assert shown.rendition.id == still.id


def test_somebody_at_high_risk_is_in_no_still_that_is_not_covered() -> None:
    house = House()
    work = house.work(recipes=FILM, author=house.person(risk=Risk.HIGH))

    view = house.room.work(work.id)
    assert view is None or view.card.plate.still is None
    assert house.room.gate.admit(house.of(work, Recipe.THUMBNAIL).id, house.room.ask) is None


def test_a_still_of_other_parts_than_those_that_can_be_met_is_not_shown() -> None:
    house = House()
    work = house.work(recipes=(Recipe.CARD, Recipe.VIDEO))
    house.rendition(work, Recipe.THUMBNAIL, segment_ids=frozenset({SegmentId(new_id())}))

    assert plate_of(house, work).still is None


def test_everything_on_a_card_is_gone_once_it_is_taken_back() -> None:
    house = House()
    film, text = house.work(recipes=FILM), house.work(READ, recipes=FILM)
    still, first = plate_of(house, film).still, plate_of(house, text).first_line
    assert still is not None
    assert first is not None
    house.revoke(film)
    house.withdraw(text)

    assert house.room.work(film.id) is None
    assert house.room.work(text.id) is None
    assert not house.room.gate.still_admits(still)
    assert not house.room.gate.still_admits(first.source)


@pytest.mark.parametrize(
    ("html", "line", "goes_on"),
    [
        ("<h2>Un titre</h2><p>Une ligne.</p>", "Un titre", True),
        ("<p></p><p>A &amp; B<br>C</p>", "A & B", True),
        ("<p><em>أختي</em> العزيزة،</p>", "أختي العزيزة،", False),
        (f"<p>{'mot ' * 200}</p>", ("mot " * 27).strip(), True),
        (f"<p>{'é' * 3_000}</p>", "é" * 110, True),
        ("<script>alert(1)</script><p>&lt;b&gt; seul</p>", "<b> seul", False),
    ],
)
def test_the_first_line_is_the_first_that_says_something(html: str, line: str, goes_on: bool) -> None:
    house = House()
    work = house.work(READ, recipes=(Recipe.CARD,))
    house.rendition(work, Recipe.TEXT, html.encode())

    first = plate_of(house, work).first_line
    assert first is not None
    assert (first.text, first.goes_on) == (line, goes_on)


@pytest.mark.parametrize("html", ["", "<p> </p>", "<p>Amina raconte.</p>"])
def test_a_text_that_says_nothing_or_names_whom_nobody_may_read_has_no_first_line(html: str) -> None:
    house = House()
    work = house.work(READ, recipes=(Recipe.CARD,), author=house.person("Amina"))
    house.rendition(work, Recipe.TEXT, html.encode())

    assert plate_of(house, work).first_line is None


def test_a_text_whose_bytes_are_gone_has_no_first_line() -> None:
    house = House()
    work = house.work(READ, recipes=(Recipe.CARD, Recipe.TEXT))
    house.renditions.remove(house.of(work, Recipe.TEXT).id)

    assert plate_of(house, work).first_line is None


def test_a_length_is_that_of_what_can_be_met() -> None:
    house = House()
    work = house.work(HEARD, recipes=(Recipe.CARD,))
    house.rendition(work, Recipe.VIDEO, duration_ms=300_000)
    house.rendition(work, Recipe.AUDIO, duration_ms=200_000)

    assert card_of(house, work).length_ms == 200_000


def test_a_still_in_fewer_bytes_stands_beside_one_of_the_same_kind_and_never_alone() -> None:
    house = House()
    work = house.work(recipes=(Recipe.CARD, Recipe.VIDEO))
    light = house.rendition(work, Recipe.THUMBNAIL, media_type="image/webp")
    assert plate_of(house, work) == Plate()

    still = house.rendition(work, Recipe.THUMBNAIL)
    house.rendition(work, Recipe.THUMBNAIL, media_type="image/webp", segment_ids=frozenset({SegmentId(new_id())}))
    plate = plate_of(house, work)
    assert plate.still is not None
    assert plate.lighter_still is not None
    assert (plate.still.rendition.id, plate.lighter_still.rendition.id) == (still.id, light.id)

    house.revoke(work)
    assert house.room.gate.admit(light.id, house.room.ask) is None


def test_a_covered_still_never_stands_beside_a_lighter_one_that_is_not_covered() -> None:
    house = House()
    work = house.work(recipes=(Recipe.CARD,))
    covered(house, work, Recipe.VIDEO)
    covered(house, work, Recipe.THUMBNAIL)
    house.rendition(work, Recipe.THUMBNAIL, media_type="image/webp")

    plate = plate_of(house, work)
    assert plate.still is not None
    assert plate.lighter_still is None
