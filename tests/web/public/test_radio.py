"""The web radio: what stands for a programme, and its episodes from the day on which they are on the air."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from archive.domain.rooms.entries import RoomKind
from archive.domain.terms import Recipe
from archive.web.app import create_public_app
from tests.access.house import House, Settings
from tests.web.client import Client
from tests.web.hung_rooms import entry


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def client(house: House) -> Iterator[Client]:
    with Client(create_public_app(house.kit, Settings())) as client:
        yield client


def test_a_programme_shows_its_episodes_from_the_day_they_are_on_the_air(house: House, client: Client) -> None:
    programme = entry(house, RoomKind.PROGRAMME, texts={"slot": {"en": "Thursdays at 18:00"}})
    today, works = house.clock.now().date(), [house.work() for _ in range(3)]
    episodes = [
        entry(
            house,
            RoomKind.EPISODE,
            work,
            choices={"programme": (programme.id,)},
            days={"on_air": today + timedelta(days=days)},
            texts={"title": {"en": f"Episode {days}"}},
        )
        for work, days in zip(works, (-7, 0, 7), strict=True)
    ]

    listed, page = client.get("/en/radio").text, client.get(f"/en/radio/{programme.id}").text

    assert [f"Episode {days}" in listed for days in (-7, 0, 7)] == [True, True, True]
    assert [episode.id in listed for episode in episodes] == [True, True, False]
    assert [f"Episode {days}" in page for days in (-7, 0, 7)] == [True, True, False]
    assert "Thursdays at 18:00" in page
    assert [client.get(f"/en/radio/{episode.id}").status_code for episode in episodes] == [200, 200, 404]
    assert f"/en/radio/{programme.id}" in client.get(f"/en/radio/{episodes[0].id}").text
    house.withdraw(works[0])
    assert "Episode -7" not in client.get("/en/radio").text + client.get(f"/en/radio/{programme.id}").text


def test_what_was_on_the_air_stands_for_its_programme_while_it_may_be_met(house: House, client: Client) -> None:
    programme, silent = entry(house, RoomKind.PROGRAMME), entry(house, RoomKind.PROGRAMME)
    today, heard = house.clock.now().date(), (Recipe.CARD, Recipe.AUDIO, Recipe.WAVEFORM)
    past, words, coming = (
        house.work(recipes=heard),
        house.work(recipes=(Recipe.CARD, Recipe.TEXT)),
        house.work(recipes=heard),
    )
    for work, days in ((past, -7), (words, 0), (coming, 7)):
        on_air = {"on_air": today + timedelta(days=days)}
        entry(house, RoomKind.EPISODE, work, choices={"programme": (programme.id,)}, days=on_air)
    drawn, unheard = house.of(past, Recipe.WAVEFORM), house.of(coming, Recipe.WAVEFORM)

    for page in (client.get("/en/radio").text, client.get("/en/rooms").text):
        [shown] = re.findall(
            rf'<article class="entry[^>]*>(?:(?!</article>).)*/en/radio/{programme.id}', page, re.DOTALL
        )
        [bare] = re.findall(rf'<article class="entry[^>]*>(?:(?!</article>).)*/en/radio/{silent.id}', page, re.DOTALL)
        assert f'src="/media/{drawn.id}"' in shown
        assert "<img" not in bare
        assert unheard.id not in page
    saving = client.get("/en/radio", {"save-data": "on"}).text
    assert "<img" not in saving
    house.withdraw(past)
    assert drawn.id not in client.get("/en/radio").text + client.get("/en/rooms").text
