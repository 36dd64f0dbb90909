"""Wrong passwords slow a name down by seconds; they lock nobody out, and least of all whose name it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.config import Settings
from archive.web.app import create_app
from archive.web.desk import login
from archive.web.desk.login_throttle import (
    FREE_TRIES,
    FREE_TRIES_OF_ALL,
    LONGEST_PAUSE_FOR_ALL_SECONDS,
    LONGEST_PAUSE_SECONDS,
    MOST_AT_ONCE,
    WINDOW_SECONDS,
    TryLimiter,
    Who,
)
from tests.review.atelier import PASSWORD, Atelier, open_atelier
from tests.web.desk_client import DeskClient, mark_in

LEA = Who("lea")
HERS = Who("lea's own browser", is_known=True)


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


@pytest.fixture
def client(atelier: Atelier) -> Iterator[DeskClient]:
    with DeskClient(create_app(atelier.kit, Settings(language="en"))) as client:
        yield client


def tried(limiter: TryLimiter, who: Who, times: int) -> list[float | None]:
    """Try a wrong password so many times, one after the other, and give the pauses."""
    pauses = []
    for _ in range(times):
        pauses.append(limiter.reserve(who))
        limiter.over(who, was_right=False)
    return pauses


def test_the_first_tries_are_free_and_each_one_more_waits_longer_up_to_seconds() -> None:
    limiter = TryLimiter(lambda: 0.0)

    pauses = tried(limiter, LEA, 1_000)

    assert pauses[:FREE_TRIES] == [0.0] * FREE_TRIES
    assert pauses[FREE_TRIES : FREE_TRIES + 4] == [1.0, 2.0, 4.0, LONGEST_PAUSE_SECONDS]
    assert {pause for pause in pauses[FREE_TRIES + 3 :] if pause is not None} == {LONGEST_PAUSE_SECONDS}
    assert None not in pauses


def test_tries_side_by_side_are_counted_before_any_password_is_looked_at() -> None:
    limiter = TryLimiter(lambda: 0.0)

    pauses = [limiter.reserve(LEA) for _ in range(MOST_AT_ONCE)]

    assert pauses[FREE_TRIES:] == [1.0, 2.0, 4.0][: MOST_AT_ONCE - FREE_TRIES]
    assert limiter.reserve(LEA) is None
    limiter.over(LEA, was_right=False)
    assert limiter.reserve(LEA) == LONGEST_PAUSE_SECONDS


def test_a_browser_that_is_known_is_not_slowed_down_by_strangers() -> None:
    limiter = TryLimiter(lambda: 0.0)
    tried(limiter, LEA, 500)
    for _ in range(MOST_AT_ONCE):
        limiter.reserve(LEA)

    assert tried(limiter, HERS, FREE_TRIES + 1) == [0.0] * FREE_TRIES + [1.0]


def test_one_password_tried_on_many_names_is_slowed_down_too() -> None:
    limiter = TryLimiter(lambda: 0.0)

    pauses = [tried(limiter, Who(f"name {number}"), 1)[0] for number in range(1_000)]

    assert pauses[:FREE_TRIES_OF_ALL] == [0.0] * FREE_TRIES_OF_ALL
    assert pauses[-1] == LONGEST_PAUSE_FOR_ALL_SECONDS


def test_time_and_a_right_password_forget_what_failed() -> None:
    now = [0.0]
    limiter = TryLimiter(lambda: now[0])
    tried(limiter, LEA, FREE_TRIES)
    assert limiter.reserve(LEA) == 1.0
    limiter.over(LEA, was_right=True)
    assert limiter.reserve(LEA) == 0.0
    limiter.over(LEA, was_right=False)
    tried(limiter, LEA, 100)
    now[0] = WINDOW_SECONDS + 1

    assert limiter.reserve(LEA) == 0.0


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each try to log in was made to wait; nobody waits in fact."""
    made: list[float] = []

    async def pause(seconds: float) -> None:
        made.append(seconds)

    monkeypatch.setattr(login, "pause", pause)
    return made


def test_after_many_wrong_passwords_of_a_stranger_the_right_one_still_opens(
    client: DeskClient, pauses: list[float]
) -> None:
    for _ in range(FREE_TRIES):
        assert client.log_in("facilitator", "a wrong password").status_code == 401

    assert client.log_in("facilitator").status_code == 303
    assert pauses == [0.0] * FREE_TRIES + [1.0]


def test_another_spelling_of_a_name_gets_no_free_tries_of_its_own(client: DeskClient, pauses: list[float]) -> None:
    for name in ("facilitator", "ｆacilitator", "fａcilitator", "faｃilitator", "facｉlitator"):
        assert client.log_in(name, "a wrong password").status_code == 401

    assert client.log_in("ｆacilitatoｒ").status_code == 303
    assert pauses[-1] == 1.0


def test_somebody_on_their_own_browser_does_not_wait_for_a_stranger(client: DeskClient, pauses: list[float]) -> None:
    client.log_in("facilitator")
    client.send("/desk/logout", {})
    hers = client.http.cookies["desk_known"]
    client.http.cookies.clear()
    for _ in range(FREE_TRIES):
        client.log_in("facilitator", "a wrong password")
    client.http.cookies.set("desk_known", hers, domain="desk.test", path="/desk")
    mark = mark_in(client.get("/desk/login"))
    answer = client.send("/desk/login", {"name": "Facilitator", "password": PASSWORD}, csrf=mark)

    assert answer.status_code == 303
    assert pauses[-1] == 0.0


def test_the_mark_of_a_known_browser_opens_nothing(client: DeskClient) -> None:
    client.log_in("facilitator")
    hers = client.http.cookies["desk_known"]
    client.http.cookies.clear()
    client.http.cookies.set("desk_known", hers, domain="desk.test", path="/desk")

    assert client.get("/desk").headers["location"].startswith("/desk/login")
    assert client.log_in("facilitator", "a wrong password").status_code == 401
