"""How bytes leave: never more than a piece after a consent has ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from archive.access.stream import PIECE_BYTES, pour, read_whole
from archive.adapters.memory.stores import MemoryRenditions
from archive.domain.consent import Grant
from archive.domain.records import Rendition, Work
from archive.domain.terms import Recipe
from archive.ports import Span
from tests.access.house import House, noise

SIZE = 10 * PIECE_BYTES + 17


class Reader:
    """A reader's line: takes what it is given, and tells what it does at each step."""

    def __init__(self, room_bytes: int = 2 * PIECE_BYTES) -> None:
        self.pieces: list[bytes] = []
        self.room = room_bytes
        self.broken = False
        self.waits = 0
        self.on_piece: Callable[[], None] = lambda: None
        self.on_wait: Callable[[], None] = lambda: None

    @property
    def received(self) -> bytes:
        return b"".join(self.pieces)

    def is_broken(self) -> bool:
        return self.broken

    def room_bytes(self) -> int:
        return self.room

    async def wait(self, within_seconds: float) -> None:
        assert within_seconds <= 5
        self.waits += 1
        self.on_wait()

    async def put(self, piece: bytes) -> None:
        self.pieces.append(piece)
        self.on_piece()


def _house() -> tuple[House, Rendition]:
    house = House()
    return house, house.rendition(house.work(recipes=()), Recipe.VIDEO, noise(SIZE))


def _pour(house: House, film: Rendition, reader: Reader, *parts: bytes | Span) -> bool:
    admission = house.room.gate.admit(film.id)
    assert admission is not None
    return asyncio.run(pour(house.room.gate, house.renditions, admission, parts, reader))


def _withdraw(house: House, film: Rendition) -> None:
    house.withdraw(house.catalogue.get(Work, film.work_id))


def test_a_span_arrives_whole_and_in_small_pieces() -> None:
    house, film = _house()
    reader = Reader()

    assert _pour(house, film, reader, Span(5, SIZE - 3))

    assert reader.received == noise(SIZE)[5 : SIZE - 3]
    assert max(map(len, reader.pieces)) <= PIECE_BYTES


def test_spans_and_the_words_between_them_keep_their_order() -> None:
    house, film = _house()
    reader = Reader()

    assert _pour(house, film, reader, b"<", Span(0, 10), b"|", Span(20, 30), b">")

    content = noise(SIZE)
    assert reader.received == b"<" + content[:10] + b"|" + content[20:30] + b">"


def test_after_a_withdrawal_not_one_more_piece_is_put_on_the_way() -> None:
    house, film = _house()
    reader = Reader()
    reader.on_piece = lambda: _withdraw(house, film) if len(reader.pieces) == 3 else None

    assert not _pour(house, film, reader, Span(0, SIZE))

    assert len(reader.pieces) == 3


def test_a_reader_who_takes_nothing_is_not_kept_open_after_a_withdrawal() -> None:
    house, film = _house()
    reader = Reader(room_bytes=0)

    reader.on_wait = lambda: _withdraw(house, film) if reader.waits == 3 else None

    assert not _pour(house, film, reader, Span(0, SIZE))

    assert (reader.waits, reader.pieces) == (3, [])


def test_bytes_that_are_gone_end_the_stream() -> None:
    house, film = _house()
    reader = Reader()
    reader.on_piece = lambda: house.renditions.remove(film.id)

    assert not _pour(house, film, reader, Span(0, SIZE))

    assert len(reader.pieces) == 1


def test_a_reader_who_has_left_is_sent_nothing_more() -> None:
    house, film = _house()
    reader = Reader()

    def leave() -> None:
        reader.broken = True

    reader.on_piece = leave

    assert not _pour(house, film, reader, Span(0, SIZE))

    assert len(reader.pieces) == 1


class ColdRenditions(MemoryRenditions):
    """Renditions of which nothing is in memory yet."""

    on_read: Callable[[], None] = staticmethod(lambda: None)

    def read_now(self, grant: Grant, span: Span) -> None:
        """Nothing is there at once."""

    def read(self, grant: Grant, span: Span) -> bytes:
        """Take long enough for something to happen."""
        found = super().read(grant, span)
        self.on_read()
        return found


def test_what_the_disk_must_be_waited_for_arrives_too() -> None:
    house = House(renditions=ColdRenditions())
    film = house.rendition(house.work(recipes=()), Recipe.VIDEO, noise(SIZE))
    reader = Reader()

    assert _pour(house, film, reader, Span(0, SIZE))

    assert reader.received == noise(SIZE)


def test_a_piece_read_while_the_work_was_withdrawn_is_not_put_on_the_way() -> None:
    renditions = ColdRenditions()
    house = House(renditions=renditions)
    film = house.rendition(house.work(recipes=()), Recipe.VIDEO, noise(SIZE))
    renditions.on_read = lambda: _withdraw(house, film)
    reader = Reader()

    assert not _pour(house, film, reader, Span(0, SIZE))

    assert reader.pieces == []


def test_a_text_is_read_only_while_it_may_be_shown() -> None:
    house = House()
    work = house.work()
    admission = house.room.gate.admit(house.of(work, Recipe.TEXT).id)
    assert admission is not None

    before = asyncio.run(read_whole(house.room.gate, house.renditions, admission))
    house.withdraw(work)
    after = asyncio.run(read_whole(house.room.gate, house.renditions, admission))

    assert before == b"<p>Une route, puis la mer.</p>"
    assert after is None
