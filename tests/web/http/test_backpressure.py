"""The way to a reader on servers that are not ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.types import Message

from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.web.app import create_public_app
from archive.web.http.backpressure import MeasuredConnection
from tests.access.house import House, Settings, noise

SIZE = 500_000


def _ask(house: House, film: Rendition, on_piece: Callable[[int], None], pause_seconds: float = 0.0) -> list[Message]:
    """Ask for a rendition as another server would, and give what it was sent."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        await asyncio.sleep(pause_seconds)
        sent.append(message)
        on_piece(len(sent))

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": f"/media/{film.id}",
        "raw_path": f"/media/{film.id}".encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [],
    }
    app = create_public_app(house.kit, Settings())
    asyncio.run(asyncio.wait_for(app(scope, receive, send), 30))
    return sent


def _body(sent: list[Message]) -> bytes:
    return b"".join(message.get("body", b"") for message in sent)


class _HeldUp:
    """A connection whose reader stands still, with a little of what was written still in our own buffer."""

    def is_closed(self) -> bool:
        return False

    def is_held_up(self) -> bool:
        return True

    def untaken_bytes(self) -> int:
        return 20_000

    async def drained(self, within_seconds: float) -> None:
        await asyncio.sleep(0)

    def abort(self) -> None:
        raise AssertionError("nobody broke it")


def test_nothing_is_written_that_would_wait_where_no_gate_is_asked() -> None:
    async def send(_: Message) -> None:
        raise AssertionError("whoever writes now waits for the reader, however long that takes")

    async def room_bytes() -> int:
        return MeasuredConnection(_HeldUp(), send, {"type": "http.response.start"}, SIZE).room_bytes()

    assert asyncio.run(room_bytes()) == 0


def test_the_whole_arrives_and_is_ended() -> None:
    house = House()
    film = house.rendition(house.work(recipes=()), Recipe.VIDEO, noise(SIZE))

    sent = _ask(house, film, lambda _: None)

    assert _body(sent) == noise(SIZE)
    assert [message.get("more_body") for message in sent[-2:]] == [True, False]


def test_a_withdrawal_leaves_the_answer_unfinished() -> None:
    house = House()
    work = house.work(recipes=())
    film = house.rendition(work, Recipe.VIDEO, noise(SIZE))

    sent = _ask(house, film, lambda count: house.withdraw(work) if count == 3 else None)

    assert len(_body(sent)) <= 3 * 65_536
    assert all(message["more_body"] for message in sent[1:])


def test_a_server_that_does_not_take_the_bytes_is_not_waited_for() -> None:
    house = House()
    work = house.work(recipes=())
    film = house.rendition(work, Recipe.VIDEO, noise(SIZE))
    house.clock.now()

    async def stall() -> list[Message]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)
            if message["type"] == "http.response.body":
                house.withdraw(work)
                await asyncio.sleep(3_600)

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        scope = {"type": "http", "method": "GET", "path": f"/media/{film.id}", "headers": [], "http_version": "1.1"}
        await asyncio.wait_for(create_public_app(house.kit, Settings())(scope, receive, send), 5)
        return sent

    assert len(_body(asyncio.run(stall()))) <= 65_536


def test_a_server_that_says_the_reader_has_left_is_believed() -> None:
    house = House()
    film = house.rendition(house.work(recipes=()), Recipe.VIDEO, noise(SIZE))

    def leave(count: int) -> None:
        if count == 3:
            raise OSError("gone")

    sent = _ask(house, film, leave)

    assert len(sent) == 3
