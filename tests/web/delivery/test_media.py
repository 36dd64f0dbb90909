"""Renditions over real HTTP: ranges, conditions, and what is left of them once a consent is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.web.app import create_public_app
from tests.access.house import HEARD, House, Settings, noise
from tests.web.live import Answer, Live, get, listening, open_line, parse, read_rest, request

SIZE = 200_003
CONTENT = noise(SIZE)
LARGE = 30_000_000
ODD_TYPES = ("text/html", "image/svg+xml", "", "application/x-shockwave-flash", "video/mp4\r\nx: y")


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture(scope="module")
def live(house: House) -> Iterator[Live]:
    with listening(create_public_app(house.kit, Settings())) as site:
        yield site


@pytest.fixture(scope="module")
def film(house: House) -> Rendition:
    return house.rendition(house.work(recipes=()), Recipe.VIDEO, CONTENT)


def _media(live: Live, film: Rendition, method: str = "GET", **headers: str) -> Answer:
    return get(live, f"/media/{film.id}", method, **headers)


def test_the_whole_is_sent_with_its_type_length_and_tag(live: Live, film: Rendition) -> None:
    answer = _media(live, film)

    assert (answer.status, answer.body) == (200, CONTENT)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-length"] == str(SIZE)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["etag"] == f'"{film.etag}"'
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["cache-control"] == "no-store"
    assert "last-modified" not in answer.headers
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=1000-66535", 1000, 66_536),
        ("bytes=200000-", 200_000, SIZE),
        ("bytes=-3", SIZE - 3, SIZE),
    ],
)
def test_a_part_is_sent_as_asked(live: Live, film: Rendition, header: str, start: int, end: int) -> None:
    answer = _media(live, film, Range=header)

    assert (answer.status, answer.body) == (206, CONTENT[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert answer.headers["content-length"] == str(end - start)


def test_several_parts_are_sent_between_random_lines(live: Live, film: Rendition) -> None:
    answers = [_media(live, film, Range="bytes=500-599,0-9,900000-,-5") for _ in range(2)]

    boundaries = []
    for answer in answers:
        assert answer.status == 206
        match = re.fullmatch(r"multipart/byteranges; boundary=(\w+)", answer.headers["content-type"])
        assert match is not None
        boundaries.append(match[1])
        parts = answer.body.split(f"--{match[1]}".encode())
        assert [part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in parts[1:-1]] == [
            CONTENT[500:600],
            CONTENT[:10],
            CONTENT[-5:],
        ]
        assert f"content-range: bytes 500-599/{SIZE}".encode() in parts[1]
        assert b"content-type: video/mp4" in parts[1]
        assert answer.headers["content-length"] == str(len(answer.body))
        assert "content-range" not in answer.headers
    assert boundaries[0] != boundaries[1]


def test_parts_that_overlap_are_sent_as_one(live: Live, film: Rendition) -> None:
    answer = _media(live, film, Range="bytes=0-99,50-149")

    assert (answer.status, answer.headers["content-range"]) == (206, f"bytes 0-149/{SIZE}")


@pytest.mark.parametrize(
    "header", ["items=0-5", "bytes=5-1", "nonsense", "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 200, 2))]
)
def test_a_range_that_cannot_be_understood_or_asks_for_crumbs_is_ignored(
    live: Live, film: Rendition, header: str
) -> None:
    answer = _media(live, film, Range=header)

    assert (answer.status, answer.body) == (200, CONTENT)


def test_two_range_headers_are_none_and_two_lists_of_tags_are_one(live: Live, film: Rendition) -> None:
    twice = f"GET /media/{film.id} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{{}}\r\n\r\n"
    answers = []
    for lines in ("Range: bytes=0-1\r\nRange: bytes=4-5", f'If-None-Match: "{film.etag}"\r\nIf-None-Match: "x"'):
        with open_line(live.port) as line:
            line.sendall(twice.format(lines).encode())
            answers.append(parse(read_rest(line)).status)

    assert answers == [200, 304]


def test_a_range_beyond_the_end_is_answered_with_the_size(live: Live, film: Rendition) -> None:
    answer = _media(live, film, Range=f"bytes={SIZE}-")

    assert (answer.status, answer.body) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{SIZE}"


def test_a_head_tells_what_a_get_would_send_and_ignores_ranges(live: Live, film: Rendition) -> None:
    head, whole = _media(live, film, "HEAD", Range="bytes=0-9"), _media(live, film)

    assert (head.status, head.body) == (200, b"")
    assert head.lasting[1] == whole.lasting[1]


def test_a_part_goes_with_the_tag_it_was_asked_for(live: Live, film: Rendition) -> None:
    tag = f'"{film.etag}"'

    assert _media(live, film, Range="bytes=0-9", If_Range=tag).status == 206
    for other in ('"other"', f"W/{tag}", "Sat, 29 Oct 2094 19:43:31 GMT"):
        assert _media(live, film, Range="bytes=0-9", If_Range=other).status == 200


def test_what_a_reader_has_already_is_not_sent_again(live: Live, film: Rendition) -> None:
    answer = _media(live, film, If_None_Match=f'"x", W/"{film.etag}"')

    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["etag"] == f'"{film.etag}"'
    assert _media(live, film, If_None_Match='"x"').status == 200
    assert _media(live, film, If_Modified_Since="Sat, 29 Oct 2094 19:43:31 GMT").status == 200


def test_a_condition_that_fails_is_said_so(live: Live, film: Rendition) -> None:
    assert _media(live, film, If_Match='"x"').status == 412
    assert _media(live, film, If_Match=f'"{film.etag}"').status == 200


def test_one_connection_serves_many_ranges(live: Live, film: Rendition) -> None:
    wanted = [(n * 1000, n * 1000 + 499) for n in range(20)]
    asked = [f"GET /media/{film.id} HTTP/1.1\r\nHost: x\r\nRange: bytes={a}-{b}\r\n\r\n" for a, b in wanted]

    with open_line(live.port) as line:
        line.sendall("".join(asked).encode() + request("/robots.txt"))
        received = read_rest(line)

    assert received.count(b"HTTP/1.1 206") == 20
    assert all(CONTENT[a : b + 1] in received for a, b in wanted)


@pytest.mark.parametrize("recipe", [Recipe.TEXT, Recipe.CARD, Recipe.STUB])
def test_what_only_a_page_may_show_has_no_address_of_its_own(live: Live, house: House, recipe: Recipe) -> None:
    shown = house.of(house.work(), recipe)

    assert _media(live, shown).status == 404


@pytest.mark.parametrize("media_type", ODD_TYPES)
def test_a_type_that_could_run_is_sent_as_mere_bytes(live: Live, house: House, media_type: str) -> None:
    shown = house.rendition(house.work(recipes=()), Recipe.PHOTO, b"<html>", media_type=media_type)

    assert _media(live, shown).headers["content-type"] == "application/octet-stream"


def test_a_guessed_film_of_a_work_that_may_only_be_heard_is_missing(live: Live, house: House) -> None:
    work = house.work(HEARD)

    assert _media(live, house.of(work, Recipe.AUDIO)).status == 200
    for recipe in (Recipe.VIDEO, Recipe.PHOTO, Recipe.POSTER, Recipe.THUMBNAIL):
        assert _media(live, house.of(work, recipe)).status == 404


def test_after_a_withdrawal_no_condition_brings_anything_back(live: Live, house: House) -> None:
    work = house.work()
    film = house.of(work, Recipe.VIDEO)
    tag = f'"{film.etag}"'
    assert _media(live, film, If_None_Match=tag).status == 304
    missing = get(live, f"/media/{'0' * 20}")

    house.withdraw(work)

    for headers in (
        {},
        {"If_None_Match": tag},
        {"If_None_Match": "*"},
        {"If_Modified_Since": "Sat, 29 Oct 2094 19:43:31 GMT"},
        {"If_Match": '"x"'},
        {"If_Range": tag, "Range": "bytes=0-9"},
        {"Range": "bytes=0-9"},
        {"Range": "bytes=99999999-"},
    ):
        assert _media(live, film, **headers).lasting == missing.lasting


def test_a_rendition_whose_bytes_are_gone_is_missing(live: Live, house: House) -> None:
    film = house.of(house.work(), Recipe.VIDEO)

    house.renditions.remove(film.id)

    assert _media(live, film).lasting == get(live, f"/media/{'0' * 20}").lasting


@pytest.mark.parametrize("header", [{}, {"Range": "bytes=0-"}, {"Range": "bytes=1-20000000,25000000-29999999"}])
def test_a_withdrawal_breaks_an_open_stream_within_64_kib(live: Live, house: House, header: dict[str, str]) -> None:
    work = house.work(recipes=())
    film = house.rendition(work, Recipe.VIDEO, noise(LARGE))
    with open_line(live.port, receive_bytes=4_096) as line:
        line.sendall(request(f"/media/{film.id}", **header))
        received = 0
        while received < 0.1 * LARGE:
            received += len(line.recv(65_536))

        house.revoke(work)
        rest = len(read_rest(line))

    assert rest <= 65_536
    assert _media(live, film, Range=f"bytes={received}-").status == 404


def test_a_withdrawal_breaks_a_stream_that_its_reader_lets_stand(live: Live, house: House) -> None:
    work = house.work(recipes=())
    film = house.rendition(work, Recipe.VIDEO, noise(LARGE))
    with open_line(live.port, receive_bytes=4_096) as line:
        line.sendall(request(f"/media/{film.id}"))
        line.recv(1_000)

        house.withdraw(work)
        live.wait_until_nobody_is_connected()

        assert len(read_rest(line)) <= 65_536


def test_a_reader_who_leaves_is_let_go(live: Live, house: House) -> None:
    film = house.rendition(house.work(recipes=()), Recipe.VIDEO, noise(LARGE))
    line = open_line(live.port, receive_bytes=4_096)
    line.sendall(request(f"/media/{film.id}"))
    line.recv(1_000)

    line.close()

    live.wait_until_nobody_is_connected()
