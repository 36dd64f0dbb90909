"""What may be kept of pages, how much of it, and for whom."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator

import pytest
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Message, Scope

from archive.access.facets import Query
from archive.domain.errors import NotFoundError
from archive.domain.terms import Recipe
from archive.web.app import create_public_app
from archive.web.delivery.page_cache import PageCache
from tests.access.house import House, Settings, noise
from tests.waiting import wait_until
from tests.web.live import get, listening, open_line, read_rest, request

LONG = "<p>" + "word " * 60_000 + "</p>"


@pytest.fixture
def house() -> House:
    return House()


class Kept:
    """A cache before one endpoint that gives what it is told to."""

    def __init__(self, house: House, give: Callable[[Request], Response], most_bytes: int = 1 << 20) -> None:
        self.made = 0
        self.seconds = 0.0
        self._give = give
        self.cache = PageCache(house.room, most_bytes, lambda: self.seconds)
        self.endpoint = self.cache.keeping(self._make)

    def ask(self, path: str = "/en/about", method: str = "GET", **headers: str) -> bytes:
        """Ask as the site does: what is kept first, and else what is made."""
        return asyncio.run(self.answer(path, method, **headers))

    async def answer(self, path: str, method: str = "GET", **headers: str) -> bytes:
        """Ask in a loop that runs already."""
        plain, _, query = path.partition("?")
        scope: Scope = {"type": "http", "method": method, "path": plain, "query_string": query.encode()}
        scope["headers"] = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        kept = self.cache.find(scope)
        await (kept or await self.endpoint(Request(scope, receive)))(scope, receive, send)
        return b"".join(bytes(message.get("body", b"")) for message in sent)

    async def _make(self, request: Request) -> Response:
        self.made += 1
        return self._give(request)


def _plain(request: Request) -> Response:
    return HTMLResponse(f"{request.url.path} {request.url.query} {sorted(request.headers.items())}")


def test_a_page_is_made_once_for_everybody(house: House) -> None:
    kept = Kept(house, _plain)

    assert kept.ask() == kept.ask() == kept.ask()
    assert kept.made == 1


def test_nothing_of_whoever_asked_first_reaches_whoever_asks_next(house: House) -> None:
    kept = Kept(house, _plain)

    first = kept.ask(
        cookie="desk=secret", authorization="Basic secret", user_agent="secret", accept_encoding="br, gzip"
    )
    second = kept.ask(accept_encoding="gzip;q=0.5", accept_language="ar")

    assert first == second
    assert b"secret" not in first
    assert kept.made == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("/en/about", {}), ("/ar/about", {})),
        (("/en/browse", {}), ("/en/browse?form=fm.slam", {})),
        (("/en/about", {}), ("/en/about", {"accept_encoding": "gzip"})),
        (("/en/about", {}), ("/en/about", {"save_data": "on"})),
    ],
)
def test_each_address_and_each_way_of_sending_has_a_page_of_its_own(
    house: House, one: tuple[str, dict[str, str]], other: tuple[str, dict[str, str]]
) -> None:
    kept = Kept(house, _plain)

    first, second = kept.ask(one[0], **one[1]), kept.ask(other[0], **other[1])

    assert first != second
    assert (kept.ask(one[0], **one[1]), kept.ask(other[0], **other[1])) == (first, second)
    assert kept.made == 2


def _strange() -> Iterator[Response]:
    yield HTMLResponse("x", 500)
    yield HTMLResponse("x", 404)
    yield RedirectResponse("/en/")
    yield Response("x", media_type="text/plain")
    yield HTMLResponse("x", headers={"set-cookie": "a=b"})
    yield HTMLResponse("x", headers={"vary": "accept-encoding, cookie"})
    yield HTMLResponse("x", headers={"etag": '"x"'})
    yield HTMLResponse("x", background=BackgroundTask(print))
    yield StreamingResponse(iter(["x"]), media_type="text/html")


@pytest.mark.parametrize("strange", list(_strange()), ids=lambda response: type(response).__name__)
def test_what_is_no_plain_page_is_never_kept(house: House, strange: Response) -> None:
    kept = Kept(house, lambda request: strange)
    scope: Scope = {"type": "http", "method": "GET", "path": "/en/", "query_string": b"", "headers": []}

    asyncio.run(_ask(kept.endpoint, scope))

    assert (kept.made, kept.cache.size_bytes) == (1, 0)


@pytest.mark.parametrize(("path", "method"), [("/en/", "HEAD"), ("/en/", "POST"), (f"/en/?q={'x' * 300}", "GET")])
def test_other_questions_are_answered_anew(house: House, path: str, method: str) -> None:
    kept = Kept(house, _plain)

    assert kept.ask(path, method) == kept.ask(path, method)
    assert (kept.made, kept.cache.size_bytes) == (2, 0)


def test_memory_is_bounded_and_what_nobody_asks_for_goes_first(house: House) -> None:
    kept = Kept(house, lambda request: HTMLResponse(request.url.query.ljust(10_000)), most_bytes=100_000)

    for number in range(40):
        kept.ask(f"/en/?{number}")
        kept.ask("/en/?0")
        assert kept.cache.size_bytes <= 100_000
    made = kept.made
    kept.ask("/en/?0")
    kept.ask("/en/?39")

    assert made == kept.made == 40
    kept.ask("/en/?20")
    assert kept.made == 41


def test_what_is_forgotten_gives_its_room_back(house: House) -> None:
    kept = Kept(house, _plain)
    for number in range(5):
        kept.ask(f"/en/?{number}")
    full = kept.cache.size_bytes

    house.work()
    kept.ask("/en/?0")

    assert kept.cache.size_bytes == pytest.approx(full / 5, rel=0.01)


def test_a_page_too_long_to_keep_is_made_anew(house: House) -> None:
    kept = Kept(house, lambda request: HTMLResponse("x" * 300_000), most_bytes=10 << 20)

    assert kept.ask() == kept.ask()
    assert (kept.made, kept.cache.size_bytes) == (2, 0)


def test_no_page_is_kept_for_more_than_a_minute(house: House) -> None:
    kept = Kept(house, _plain)
    kept.ask()
    kept.seconds = 59.9
    kept.ask()
    assert kept.made == 1

    kept.seconds = 60.0
    kept.ask()

    assert kept.made == 2


def test_a_page_during_whose_making_something_changed_is_not_kept(house: House) -> None:
    def give(request: Request) -> Response:
        house.work()
        return HTMLResponse("of two moments")

    kept = Kept(house, give)

    kept.ask()

    assert kept.cache.size_bytes == 0


def test_a_refusal_is_passed_on_and_nothing_is_kept(house: House) -> None:
    def give(request: Request) -> Response:
        raise NotFoundError

    kept = Kept(house, give)

    for _ in range(2):
        with pytest.raises(NotFoundError):
            kept.ask()
    assert (kept.made, kept.cache.size_bytes) == (2, 0)


def test_a_page_of_shelves_that_are_out_of_date_is_not_kept(house: House) -> None:
    made = 0

    async def look_along(request: Request) -> Response:
        nonlocal made
        made += 1
        return HTMLResponse("works")

    cache = PageCache(house.room)
    endpoint = cache.keeping(look_along, from_shelves=True)
    scope: Scope = {"type": "http", "method": "GET", "path": "/en/", "query_string": b"", "headers": []}

    asyncio.run(_ask(endpoint, scope))
    assert cache.find(scope) is None
    asyncio.run(_look(house))
    asyncio.run(_ask(endpoint, scope))
    assert cache.find(scope) is not None


async def _ask(endpoint: Callable[[Request], Awaitable[Response]], scope: Scope) -> None:
    await endpoint(Request(scope))


async def _look(house: House) -> None:
    await house.room.browse(Query())


@pytest.mark.parametrize("path", ["/fr/why", "/fr/", "/fr/about"])
def test_a_kept_page_goes_over_a_real_line_as_it_was_made(house: House, path: str) -> None:
    with listening(create_public_app(house.kit, Settings())) as live:
        answers = [get(live, path, accept_encoding="gzip").lasting for _ in range(4)]
        head = get(live, path, "HEAD", accept_encoding="gzip")

    assert answers[0][0] == 200
    assert answers[1:] == answers[:1] * 3
    assert (head.headers | {"date": ""}, head.body) == (answers[0][1] | {"date": ""}, b"")


def test_somebodys_words_are_broken_off_though_the_page_was_kept(house: House) -> None:
    work = house.work(recipes=(Recipe.CARD,))
    house.rendition(work, Recipe.TEXT, b"<p>" + noise(90_000).hex().encode() + b"</p>")
    path = f"/en/works/{work.id}"
    with listening(create_public_app(house.kit, Settings())) as live:
        whole = get(live, path, accept_encoding="identity")
        assert (whole.status, len(whole.body) > 180_000) == (200, True)
        with open_line(live.port, receive_bytes=4_096) as line:
            line.sendall(request(path, accept_encoding="identity"))
            first = line.recv(1_000)
            time.sleep(0.2)
            house.withdraw(work)
            received = first + read_rest(line)

    assert received.startswith(b"HTTP/1.1 200")
    assert len(received) < 140_000


def test_no_answer_to_a_question_asked_after_a_withdrawal_shows_the_work(house: House) -> None:
    work = house.work(titles={"en": "A long way"})
    late: list[bytes] = []
    counts = [0, 0]
    taken_back = threading.Event()
    stop = threading.Event()
    with listening(create_public_app(house.kit, Settings())) as live:

        def read(path: str) -> None:
            while not stop.is_set():
                after = taken_back.is_set()
                body = get(live, path, accept_encoding="identity").body
                counts[after] += 1
                if after and b"A long way" in body:
                    late.append(body)

        readers = [
            threading.Thread(target=read, args=(path,)) for path in ("/en/", "/en/browse", f"/en/works/{work.id}")
        ]
        for reader in readers:
            reader.start()
        _wait_until(lambda: counts[0] > 20)
        house.withdraw(work)
        taken_back.set()
        _wait_until(lambda: counts[1] > 20)
        stop.set()
        for reader in readers:
            reader.join()

    assert late == []


def _wait_until(holds: Callable[[], bool]) -> None:
    wait_until(holds, seconds=30, every_seconds=0.01)
