"""Whatever is missing is answered at a beat of the clock, and whatever is there at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from archive.domain.ids import new_id
from archive.domain.terms import Recipe
from archive.web.app import create_public_app
from archive.web.http import timing
from archive.web.http.timing import BEAT_SECONDS
from tests.access.house import House, Settings
from tests.web.live import Live, get, listening


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture(scope="module")
def live(house: House) -> Iterator[Live]:
    with listening(create_public_app(house.kit, Settings())) as site:
        yield site


def took_seconds(ask: Callable[[], object]) -> float:
    began = time.monotonic()
    ask()
    return time.monotonic() - began


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("place", ["/media/", "/fr/works/"])
def test_nothing_is_missing_faster_than_a_beat(live: Live, house: House, method: str, place: str) -> None:
    work = house.work()
    house.withdraw(work)
    names = [new_id(), house.of(work, Recipe.VIDEO).id if place == "/media/" else work.id]

    for name in names:
        for _ in range(5):
            assert took_seconds(partial(get, live, place + name, method)) >= BEAT_SECONDS


def test_what_is_there_waits_for_nothing(live: Live, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    film = house.of(house.work(), Recipe.VIDEO)
    beats: list[float] = []
    monkeypatch.setattr(timing, "_sleep_until", beats.append)

    assert [get(live, f"/media/{name}").status for name in (film.id, new_id(), film.id)] == [200, 404, 200]
    assert len(beats) == 1


def test_many_who_ask_for_nothing_at_once_do_not_wait_for_each_other(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_wait = Barrier(40)
    monkeypatch.setattr(timing, "_sleep_until", lambda due: all_wait.wait(20))

    with ThreadPoolExecutor(40) as visitors:
        statuses = [done.status for done in visitors.map(lambda _: get(live, f"/media/{new_id()}"), range(120))]

    assert statuses == [404] * 120
