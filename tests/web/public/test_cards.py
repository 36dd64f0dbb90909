"""Works come first: a picture, a waveform or a first line stands for each, unless data is saved or nothing may."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from archive.adapters.search.search_sqlite import SqliteSearch
from archive.domain.terms import Recipe, WorkKind
from archive.web.app import create_public_app
from tests.access.house import HEARD, READ, House, Settings
from tests.web.client import Client

FILM = (Recipe.CARD, Recipe.VIDEO, Recipe.AUDIO, Recipe.TEXT, Recipe.POSTER, Recipe.THUMBNAIL, Recipe.WAVEFORM)
LISTS = ("/fr/", "/fr/browse", "/fr/search?q=titre")
FIRST_LINE = "Une route, puis la mer."


@pytest.fixture
def house() -> House:
    house = House()
    assert isinstance(house.kit.search, SqliteSearch)
    return house


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    with Client(create_public_app(house.kit, Settings())) as client:
        yield client


def pictures(page: str) -> list[str]:
    return re.findall(r'<img class="(?:still|wave)" src="/media/(\w+)"', page)


@pytest.mark.parametrize("path", LISTS)
def test_each_work_is_shown_by_what_may_be_met_of_it(client: Client, house: House, path: str) -> None:
    film = house.work(recipes=FILM, kind=WorkKind.INTERVIEW)
    sound = house.work(HEARD, recipes=FILM, kind=WorkKind.MUSIC)
    house.work(READ, recipes=FILM, kind=WorkKind.WRITING)

    page = client.get(path).text

    shown = {house.of(film, Recipe.THUMBNAIL).id, house.of(sound, Recipe.WAVEFORM).id}
    assert set(pictures(page)) == shown
    assert page.count(f'<p class="first" lang="fr" dir="ltr">{FIRST_LINE}</p>') == 1
    assert all(client.get(f"/media/{name}").status_code == 200 for name in shown)


@pytest.mark.parametrize("path", LISTS)
def test_what_is_taken_back_is_gone_from_lists_at_the_next_request(client: Client, house: House, path: str) -> None:
    film, text = house.work(recipes=FILM), house.work(READ, recipes=FILM)
    still = house.of(film, Recipe.THUMBNAIL).id
    assert pictures(client.get(path).text) == [still]
    house.revoke(film)
    house.withdraw(text)

    page = client.get(path).text
    assert pictures(page) == []
    assert FIRST_LINE not in page
    assert client.get(f"/media/{still}").status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_who_saves_data_is_sent_no_picture_unasked(client: Client, house: House, path: str) -> None:
    house.work(recipes=FILM)
    house.work(HEARD, recipes=FILM)

    saving = client.get(path, {"save-data": "on"})
    assert pictures(saving.text) == []
    assert "<img" not in saving.text
    assert "save-data" in saving.headers["vary"]
    asked = client.get(path)
    assert len(pictures(asked.text)) == 2
    # Browsers that are told to use less data by their owner, and not by a header, are given an empty drawing.
    empty = re.findall(r'<source media="\(prefers-reduced-data: reduce\)" srcset="(/static/[^"]+)">', asked.text)
    assert len(empty) == 2
    assert len(client.get(empty[0]).content) < 100


@pytest.mark.parametrize("path", LISTS)
def test_a_browser_that_reads_it_takes_the_lighter_still_which_goes_as_the_other_does(
    client: Client, house: House, path: str
) -> None:
    film = house.work(recipes=FILM)
    light = house.rendition(film, Recipe.THUMBNAIL, media_type="image/webp")

    page = client.get(path).text
    empty, lighter = re.findall(r"<picture>(<source[^>]*>)(<source[^>]*>)<img", page)[0]
    assert "prefers-reduced-data" in empty
    assert lighter == f'<source type="image/webp" srcset="/media/{light.id}">'
    assert client.get(f"/media/{light.id}").headers["content-type"] == "image/webp"
    assert "/media/" not in client.get(path, {"save-data": "on"}).text

    house.revoke(film)

    assert light.id not in client.get(path).text
    assert client.get(f"/media/{light.id}").status_code == 404


def test_pictures_wait_until_they_are_near_and_nothing_jumps_when_they_come(client: Client, house: House) -> None:
    work = house.work(recipes=(Recipe.CARD, Recipe.VIDEO))
    house.rendition(work, Recipe.THUMBNAIL, width=320, height=180)

    [picture] = re.findall(r"<img[^>]*>", client.get("/fr/").text)
    assert 'width="320" height="180"' in picture
    assert 'loading="lazy"' in picture
    assert 'alt=""' in picture


def test_a_card_says_how_long_a_work_is_and_what_it_speaks_of(client: Client, house: House) -> None:
    house.work(recipes=FILM, content_warnings=("death",))

    page = client.get("/en/").text
    assert "This work speaks of: death and grief" in re.sub(r"\s+", " ", page)
    assert "2 min" in page
    assert pictures(page) == []


def test_the_works_stand_before_the_search_and_the_forms(client: Client, house: House) -> None:
    house.work(recipes=FILM)

    page = client.get("/fr/").text
    assert page.index('<article class="card') < page.index('class="seek"') < page.index('id="forms"')
