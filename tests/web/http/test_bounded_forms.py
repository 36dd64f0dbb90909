"""However many strangers send slowly, the site answers everybody else (real sockets)."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from functools import partial
from itertools import islice
from urllib.parse import urlencode

import pytest

from archive.config import Settings
from archive.languages import translate
from archive.web.app import create_app
from archive.web.http import body_stream, bounded_forms
from archive.web.http.bounded_forms import MOST_BYTES, SmallForms, Turns
from archive.web.my import pages
from archive.web.public import takedown
from tests.review.atelier import PASSWORD, Atelier, open_atelier
from tests.web.live import Answer, Live, get, listening, open_line, parse, read_rest

MANY = 60
"""More than there are threads for the whole site."""

ADDRESSES = ("/en/takedown", "/en/my", "/desk/login")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def atelier() -> Atelier:
    return open_atelier()


@pytest.fixture(scope="module")
def live(atelier: Atelier) -> Iterator[Live]:
    with listening(create_app(atelier.kit, Settings(language="en"))) as site:
        yield site


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_forms, "_small_forms", SmallForms(deadline_seconds=1.0))
    monkeypatch.setattr(takedown, "LEAST_SECONDS", 0.0)


def head(path: str, length: int, cookie: str = "", content_type: str = FORM) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Length: {length}", f"Content-Type: {content_type}"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(live: Live, path: str, body: str) -> Answer:
    with open_line(live.port) as line:
        line.sendall(head(path, len(body)).replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + body.encode())
        return parse(read_rest(line))


def send_slowly(live: Live, path: str, stack: ExitStack) -> list[socket.socket]:
    """Begin to send a form on many lines, and stop."""
    slow = [stack.enter_context(open_line(live.port)) for _ in range(MANY)]
    for line in slow:
        line.sendall(head(path, 500) + b"page=")
    return slow


@pytest.mark.parametrize("path", ADDRESSES)
def test_many_who_send_slowly_keep_nobody_waiting(live: Live, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_forms, "_small_forms", SmallForms(deadline_seconds=600.0))
    monkeypatch.setattr(takedown, "LEAST_SECONDS", 0.0)
    with ExitStack() as stack:
        slow = send_slowly(live, path, stack)

        assert get(live, "/en/my").status == 200
        assert get(live, "/desk").status == 303
        assert post(live, "/en/takedown", "page=nonsense").status == 200
        assert select.select(slow, [], [], 0)[0] == [], "all of them are still waited for"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("path", ADDRESSES)
def test_many_who_send_slowly_are_let_go_in_time(live: Live, path: str) -> None:
    with ExitStack() as stack:
        slow = send_slowly(live, path, stack)

        answers = [parse(read_rest(line)) for line in slow]

    assert {answer.status for answer in answers} == {408}
    assert answers[0].headers["connection"] == "close"
    for lang in ("fr", "ar", "en"):
        assert translate(lang, "This took too long").replace("'", "&#39;") in answers[0].body.decode()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("path", ADDRESSES)
def test_who_sends_a_byte_now_and_then_is_let_go_all_the_same(live: Live, path: str) -> None:
    with open_line(live.port) as line:
        line.sendall(head(path, 500))
        line.settimeout(0.1)
        received = b""
        while not received:
            line.sendall(b"x")
            try:
                received = line.recv(65_536)
            except TimeoutError:
                continue

    assert received.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_form_that_is_too_long_is_told_so_after_it_was_sent(live: Live, path: str) -> None:
    answer = post(live, path, "reason=" + "x" * MOST_BYTES)

    assert answer.status == 413
    assert "longer than this form can take" in answer.body.decode()


def test_a_form_of_the_longest_letter_is_taken(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(takedown, "LEAST_SECONDS", 0.0)
    letter = urlencode({"page": "nonsense", "reason": "ﷺ" * 4_000})

    assert post(live, "/ar/takedown", letter).status == 200


def test_when_too_many_are_read_at_once_the_next_is_told_to_come_back(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_forms, "_small_forms", SmallForms(deadline_seconds=3.0, most_at_once=1))
    with open_line(live.port) as line:
        line.sendall(head("/en/takedown", 500) + b"page=")
        answer = _until(live, 503)

    assert answer.headers["retry-after"]
    for lang in ("fr", "ar", "en"):
        assert translate(lang, "Nothing was changed. Please wait a minute and try again.") in answer.body.decode()


def _until(live: Live, status: int) -> Answer:
    for _ in range(100):
        answer = post(live, "/en/takedown", "page=")
        if answer.status == status:
            return answer
        time.sleep(0.01)
    raise AssertionError("the line never was full")


def test_a_full_line_before_the_slow_hash_is_a_plain_no_and_keeps_no_page_waiting(
    atelier: Atelier, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashing = threading.Event()
    monkeypatch.setattr(pages, "open_door", lambda kit, typed: hashing.wait(20) and None)
    monkeypatch.setattr(pages, "Turns", partial(Turns, most_waiting=2))
    with listening(create_app(atelier.kit, Settings(language="en"))) as live, ThreadPoolExecutor(8) as visitors:
        knocks = [visitors.submit(post, live, "/en/my", "act=enter&code=nothing") for _ in range(8)]
        refused = [done.result().status for done in islice(as_completed(knocks, timeout=20), 4)]
        page = get(live, "/en/my").status
        hashing.set()
        statuses = sorted(knock.result(20).status for knock in knocks)

    assert (refused, page) == ([503] * 4, 200)
    assert statuses == [403] * 4 + [503] * 4


def test_a_film_on_its_way_to_the_desk_that_brings_nothing_is_let_go(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body_stream, "SILENCE_SECONDS", 0.5)
    cookie = log_in(live)
    with open_line(live.port) as line:
        kind = "multipart/form-data; boundary=b"
        line.sendall(head("/desk/upload", 9_000, cookie, kind) + b'--b\r\nContent-Disposition: form-data; name="csrf"')
        answer = parse(read_rest(line))

    assert answer.status == 408
    assert "did not arrive in time" in answer.body.decode()


def log_in(live: Live) -> str:
    page = get(live, "/desk/login")
    mark = page.body.decode().partition('name="csrf" value="')[2].partition('"')[0]
    body = urlencode({"csrf": mark, "name": "crew", "password": PASSWORD})
    with open_line(live.port) as line:
        line.sendall(head("/desk/login", len(body), f"desk_visit={mark}") + body.encode())
        received = line.recv(65_536).decode()
    assert received.startswith("HTTP/1.1 303")
    return "desk=" + received.partition("set-cookie: desk=")[2].partition(";")[0]
