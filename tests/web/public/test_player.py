"""What stands on a work's stage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.domain.ids import SegmentId, new_id
from archive.domain.records import Hidden, ParticipantHandle, QualityCheck, Segment
from archive.domain.terms import CONTENT_ATOMS, Atom, FaceWords, Recipe
from archive.web.app import create_public_app
from archive.web.http.static_files import allow_inlined, assets
from archive.web.public.player import moment_ms
from archive.web.public.work_page import WITH_PLAYER
from tests.access.house import House, Settings
from tests.domain.builders import LONG_AGO
from tests.journeys.stage_house import ARABIC, FRENCH, captions
from tests.web.client import Client

SMALL_PAGE_BYTES = 30_000


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    with Client(create_public_app(house.kit, Settings())) as client:
        yield client


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [
        ("83", 83_000),
        ("83s", 83_000),
        ("83.5", 83_500),
        ("83.0401", 83_040),
        ("1m23s", 83_000),
        ("1m", 60_000),
        ("1h2m3s", 3_723_000),
        ("0", 0),
        ("25h", None),
        ("", None),
        ("-1", None),
        ("1:23", None),
        ("s", None),
        ("٨٣", None),
        ("9" * 400, None),
        ("83&x", None),
    ],
)
def test_a_moment_is_read_or_left_aside(written: str, milliseconds: int | None) -> None:
    assert moment_ms(written) == milliseconds


def test_a_moment_puts_the_lightest_on_the_stage_at_that_moment(client: Client, house: House) -> None:
    work = house.work(recipes=(Recipe.CARD,))
    sound = house.rendition(work, Recipe.AUDIO)
    film = house.rendition(work, Recipe.VIDEO)

    for address, chosen in (("t=1m23s", sound), ("t=83&play=audio", sound), ("play=video&t=83", film)):
        page = client.get(f"/en/works/{work.id}?{address}").text
        assert f'<source src="/media/{chosen.id}#t=83"' in page
    beyond = client.get(f"/en/works/{work.id}?t=90").text
    assert f'<source src="/media/{sound.id}" ' in beyond
    assert "<audio" not in client.get(f"/en/works/{work.id}?t=soon").text


def test_who_saves_data_is_sent_no_picture_unasked(client: Client, house: House) -> None:
    film, photo = house.work(), house.work(recipes=(Recipe.CARD, Recipe.PHOTO))
    saving = {"save-data": "on"}

    for lang in ("fr", "ar", "en"):
        assert "poster=" in client.get(f"/{lang}/works/{film.id}?play=video").text
        for kind in ("video", "audio"):
            page = client.get(f"/{lang}/works/{film.id}?play={kind}", headers=saving).text
            assert "poster=" not in page
            assert "<img" not in page
        assert "<img" in client.get(f"/{lang}/works/{photo.id}").text
        assert "<img" not in client.get(f"/{lang}/works/{photo.id}", headers=saving).text


def test_captions_are_on_from_the_first_where_another_language_is_spoken(client: Client, house: House) -> None:
    spoken = {"fr": ("fr",), "both": ("fr", "ar"), "ary": ("ary",)}
    films = {name: house.work(recipes=(Recipe.CARD, Recipe.VIDEO), languages=tags) for name, tags in spoken.items()}
    for film in films.values():
        for language in ("fr", "ary"):
            house.rendition(film, Recipe.CAPTIONS, captions(FRENCH), language=language)

    for name, lang, first in (
        ("fr", "fr", None),
        ("ary", "ar", None),
        ("fr", "ar", "ar"),
        ("ary", "fr", "fr"),
        ("both", "fr", "fr"),
        ("fr", "en", None),
    ):
        page = client.get(f"/{lang}/works/{films[name].id}?play=video").text
        on = re.findall(r'<track [^>]*srclang="(\w+)"[^>]* default>', page)
        select = page.partition('data-do="captions"')[2].partition("</select>")[0]
        chosen = re.findall(r'<option value="(\d)" selected>', select)
        assert bool(on) == bool(chosen) == (first is not None or lang == "en"), (name, lang)
        assert first is None or on == [first]
        assert chosen in ([], ["0"])


def test_a_browser_told_to_save_data_is_given_nothing_instead_of_each_picture(client: Client, house: House) -> None:
    photo, sound = house.work(recipes=(Recipe.CARD, Recipe.PHOTO)), house.work(recipes=(Recipe.CARD, Recipe.AUDIO))
    house.rendition(sound, Recipe.WAVEFORM)
    reduced = r'<source media="\(prefers-reduced-data: reduce\)" srcset="/static/nothing[^"]*">'
    nothing = f'<picture[^>]*>{reduced}<img src="/media/'

    assert re.search(nothing, client.get(f"/en/works/{photo.id}").text)
    assert re.search(nothing, client.get(f"/en/works/{sound.id}?play=audio").text)
    asked = client.get(f"/en/works/{photo.id}?play={house.of(photo, Recipe.PHOTO).id}").text
    assert "<img" in asked
    assert "prefers-reduced-data" not in asked.partition('id="following"')[0].partition('id="stage"')[2]


def test_no_picture_stands_where_a_warning_asks_to_think_first(client: Client, house: House) -> None:
    work = house.work(content_warnings=("death",))

    page = client.get(f"/en/works/{work.id}?play=video&t=3#stage").text

    assert "poster=" not in page
    assert page.index('id="stage"') < page.index("This work speaks of:") < page.index("<video")
    assert page.count("This work speaks of:") == 1


def test_what_is_said_stands_once_in_each_language_and_names_no_dialect(client: Client, house: House) -> None:
    work = house.work(recipes=(Recipe.CARD,))
    house.rendition(work, Recipe.AUDIO, language="ary")
    for language, lines in (("fr", FRENCH), ("ary", ARABIC)):
        house.rendition(work, Recipe.CAPTIONS, captions(lines), language=language)
        house.rendition(work, Recipe.TEXT, f"<p>{' '.join(lines)}</p>".encode(), language=language)

    before = client.get(f"/ar/works/{work.id}").text
    page = client.get(f"/ar/works/{work.id}?play=audio&t=4.5").text

    assert ARABIC[0] in before
    assert [page.count(line) for line in (*FRENCH, *ARABIC)] == [1] * 24
    assert page.index(ARABIC[0]) < page.index(FRENCH[0])
    assert re.findall(r'aria-current="true"><span class="at">0:04</span> <bdi[^>]*>([^<]*)', page) == [
        ARABIC[2],
        FRENCH[2],
    ]
    assert not re.search(r"\bary\b", page)


def test_each_turn_begins_a_paragraph_and_nobody_is_named(client: Client, house: House) -> None:
    work = house.work(recipes=(Recipe.CARD,))
    house.rendition(work, Recipe.AUDIO)
    house.rendition(work, Recipe.CAPTIONS, captions(FRENCH))
    turns = f"<p>{' '.join(FRENCH[:5])}</p>\n<p>{' '.join(FRENCH[5:])}</p>\n"
    house.rendition(work, Recipe.TEXT, turns.encode())

    page = client.get(f"/fr/works/{work.id}?play=audio").text
    assert [FRENCH[0] in page.split('class="turn"')[1], FRENCH[5] in page.split('class="turn"')[2]] == [True, True]
    assert page.count('class="turn"') == 2

    # Before anything plays, each paragraph of the text leads to its time.
    page = client.get(f"/fr/works/{work.id}").text
    links = re.findall(r'<p[^>]*><a class="at" href="([^"]*)">([^<]*)</a> ([^<]{3})', page)
    assert links == [("?t=0#stage", "0:00", FRENCH[0][:3]), ("?t=10#stage", "0:10", FRENCH[5][:3])]


def test_a_text_of_other_words_than_the_captions_has_no_times(client: Client, house: House) -> None:
    work = house.work(recipes=(Recipe.CARD,))
    house.rendition(work, Recipe.AUDIO)
    house.rendition(work, Recipe.CAPTIONS, captions(FRENCH))
    house.rendition(work, Recipe.TEXT, b"<p>Autre chose.</p>")
    assert 'class="at"' not in client.get(f"/fr/works/{work.id}").text
    assert 'class="turn"' not in client.get(f"/fr/works/{work.id}?play=audio").text


def test_lines_that_run_beside_what_is_played_are_not_offered(client: Client, house: House) -> None:
    part = Segment(id=SegmentId(new_id()), start_ms=20_000, end_ms=90_000)
    work = house.work(recipes=(Recipe.CARD, Recipe.VIDEO), segments=(part,))
    left = frozenset({part.id})
    house.rendition(work, Recipe.AUDIO, segment_ids=left)
    whole = house.rendition(work, Recipe.CAPTIONS, captions(FRENCH))
    cut = house.rendition(work, Recipe.CAPTIONS, captions(ARABIC), segment_ids=left, language="ar")

    film, sound = (client.get(f"/fr/works/{work.id}?play={kind}&t=30").text for kind in ("video", "audio"))

    assert (whole.id in film, cut.id in film) == (True, False)
    assert (FRENCH[1] in film, ARABIC[1] in film, FRENCH[1] in sound, ARABIC[1] in sound) == (True, False, False, True)
    # Nor does a moment of the one mean anything in the other.
    assert re.findall(r'href="(\?play=\w+[^"]*)#stage"[^>]*>[^<]*<span', film)[0] == "?play=audio"


def test_a_hard_part_is_told_of_before_anything_plays_with_a_way_past_it(client: Client, house: House) -> None:
    part = Segment(id=SegmentId(new_id()), start_ms=20_000, end_ms=35_500, labels={"en": "unsaid"}, is_hard=True)
    work = house.work(segments=(part,))

    page = client.get(f"/en/works/{work.id}?play=video").text

    assert page.index("Hard to see or hear:") < page.index("0:20–0:35") < page.index("<video")
    assert 'href="?play=video&t=35.500#stage">Go on after it</a>' in page
    assert "unsaid" not in page
    assert "Hard to see" not in client.get(f"/en/works/{work.id}").text


def test_our_script_runs_only_where_something_is_played(client: Client, house: House) -> None:
    work, photo = house.work(), house.work(recipes=(Recipe.CARD, Recipe.PHOTO))

    for address in (f"works/{work.id}", f"works/{photo.id}", "browse", ""):
        answer = client.get(f"/en/{address}")
        assert "<script" not in answer.text
        assert "script-src" not in answer.headers["content-security-policy"]
    answer = client.get(f"/en/works/{work.id}?play=audio")
    assert answer.text.count("<script") == 1
    assert " src=" not in re.findall("<script[^>]*>", answer.text)[0]
    assert answer.headers.get_list("content-security-policy") == [allow_inlined(WITH_PLAYER, answer.content)]
    assert answer.headers["cache-control"] == "no-store"


def test_a_covered_film_says_so_and_not_who(client: Client, house: House) -> None:
    plain, covered = house.work(), house.work(recipes=(Recipe.CARD,))
    check = QualityCheck(reviewer="reviewer", operator="operator", at=LONG_AGO, cleared=CONTENT_ATOMS)
    [person] = [each.participant_id for each in covered.appearances if each.participant_id]
    hides = (Hidden(participant_id=person, atoms=frozenset({Atom.FACE})),)
    house.rendition(covered, Recipe.VIDEO, edit="an edit", hides=hides, checks=(check,))

    assert "Faces stay covered here, by choice." in client.get(f"/en/works/{covered.id}").text
    handle = house.catalogue.get(ParticipantHandle, person)
    house.catalogue.save(replace(handle, face_words=FaceWords.CHOSE))
    page = client.get(f"/en/works/{covered.id}").text
    assert "<q>I chose not to show my face.</q>" in page
    assert "Faces stay covered" not in page
    assert "covered" not in client.get(f"/en/works/{plain.id}").text


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_a_stage_stays_light(client: Client, house: House, lang: str) -> None:
    work = house.work(recipes=(*Recipe, *[Recipe.VIDEO] * 3), content_warnings=("death",))
    house.rendition(work, Recipe.CAPTIONS, captions(FRENCH * 2), language="fr")

    answer = client.get(f"/{lang}/works/{work.id}?play=video", headers={"accept-encoding": "gzip"})
    dress = sum(len(assets()[name].compressed) for name in ("site.css", "player.css", "player.js"))

    assert int(answer.headers["content-length"]) + dress < SMALL_PAGE_BYTES
    assert len(assets()["player.js"].compressed) < 5_000
