"""A stream that a log-in or a code opened ends with it; bytes that are lost are missing to everybody (real sockets)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from archive.config import Settings
from archive.domain.codes import Code
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.review.people.accounts import change_account, end_sessions, set_password
from archive.review.people.withdrawal_codes import end_codes, give_code
from archive.web.app import create_app
from tests.access.house import noise
from tests.review.atelier import Atelier, add_rendition, open_atelier
from tests.web.http.test_bounded_forms import head, log_in
from tests.web.live import Live, get, listening, open_line, read_rest, request

LARGE = 20_000_000
MOST_BYTES = 65_536
NOWHERE = f"/media/{'0' * 20}"


@pytest.fixture
def atelier() -> Atelier:
    atelier = open_atelier()
    atelier.consented()
    return atelier


@pytest.fixture
def film(atelier: Atelier) -> Rendition:
    film = add_rendition(atelier.kit, atelier.now(), Recipe.VIDEO, "video/mp4", noise(LARGE))
    atelier.release()
    return film


@pytest.fixture
def live(atelier: Atelier) -> Iterator[Live]:
    with listening(create_app(atelier.kit, Settings(language="en"))) as site:
        yield site


def enter(live: Live, code: Code) -> str:
    body = urlencode({"act": "enter", "code": code.groups})
    with open_line(live.port) as line:
        line.sendall(head("/en/my", len(body)) + body.encode())
        received = line.recv(65_536).decode()
    assert received.startswith("HTTP/1.1 303")
    return "choices=" + received.partition("set-cookie: choices=")[2].partition(";")[0]


def crew_logs_out(atelier: Atelier) -> None:
    end_sessions(atelier.kit, atelier.crew.id)


def crew_is_closed(atelier: Atelier) -> None:
    change_account(atelier.kit, atelier.crew.id, atelier.crew.roles, active=False)


def crew_gets_a_new_password(atelier: Atelier) -> None:
    set_password(atelier.kit, atelier.crew.id, "five other quiet words here")


@pytest.mark.parametrize("ending", [crew_logs_out, crew_is_closed, crew_gets_a_new_password])
@pytest.mark.parametrize("is_reading", [True, False])
def test_a_stream_of_the_desk_ends_with_its_log_in(live: Live, atelier: Atelier, film: Rendition, ending, is_reading):  # type: ignore[no-untyped-def]
    address, cookie = f"/desk/media/{film.id}", log_in(live)
    with open_line(live.port, receive_bytes=4_096) as line:
        line.sendall(request(address, Cookie=cookie))
        received = 0
        while received < (LARGE / 20 if is_reading else 1):
            received += len(line.recv(65_536))

        ending(atelier)
        if not is_reading:
            live.wait_until_nobody_is_connected()
        rest = len(read_rest(line))

    assert rest <= MOST_BYTES
    assert get(live, address, Cookie=cookie).lasting == get(live, NOWHERE).lasting


def test_a_stream_of_ones_own_copy_ends_with_the_code(live: Live, atelier: Atelier, film: Rendition) -> None:
    code = give_code(atelier.kit, atelier.participant.id, atelier.acting(atelier.facilitator))
    address, cookie = f"/en/my/copies/{film.id}", enter(live, code)
    with open_line(live.port, receive_bytes=4_096) as line:
        line.sendall(request(address, Cookie=cookie))
        received = 0
        while received < LARGE / 20:
            received += len(line.recv(65_536))

        end_codes(atelier.kit, atelier.participant.id, atelier.acting(atelier.facilitator))
        rest = len(read_rest(line))

    assert rest <= MOST_BYTES
    assert get(live, address, Cookie=cookie).lasting == get(live, NOWHERE).lasting


@pytest.mark.parametrize("headers", [{}, {"If_None_Match": "*"}, {"If_Match": '"x"'}, {"Range": "bytes=99999999-"}])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_bytes_that_are_lost_are_missing_whatever_is_asked(
    live: Live, atelier: Atelier, film: Rendition, method: str, headers: dict[str, str]
) -> None:
    address = f"/media/{film.id}"
    assert get(live, address, method, **headers).status in (200, 304, 412, 416)

    atelier.kit.renditions.remove(film.id)

    assert get(live, address, method, **headers).lasting == get(live, NOWHERE, method).lasting
