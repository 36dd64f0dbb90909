"""Kept pages: given again while nothing has changed, and never once after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Scope

from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.adapters.catalogue.guarded_catalogue import GuardedCatalogue
from archive.adapters.catalogue.withdrawal_log import open_withdrawal_log
from archive.domain.consent import PLAYER
from archive.domain.records import ConsentRecord, Pseudonym, Work
from archive.domain.terms import Atom, Recipe
from archive.domain.tombstones import tombstone_of
from archive.ports import PublicKit
from archive.web.app import Site, create_public_app
from tests.access.house import KNOWN_OF, READ, House, Settings
from tests.domain.builders import NOW
from tests.examples import examples
from tests.web.client import Client

GZIP = {"accept-encoding": "gzip"}


class Visited:
    """A site that people look at, and beside it the same one as it would answer if it kept nothing."""

    def __init__(self, house: House, kit: PublicKit | None = None) -> None:
        self.house = house
        self._kit = kit or house.kit
        self.site = create_public_app(self._kit, Settings())
        self._client = Client(self.site)

    def __enter__(self) -> Self:
        self._client.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._client.__exit__(*error)

    def get(self, path: str) -> httpx.Response:
        """Ask for an address."""
        return self._client.get(path, GZIP)

    def warm(self, *paths: str) -> None:
        """Look at pages until they are kept, and see that they are."""
        for path in paths:
            for headers in (GZIP, {"accept-encoding": "identity"}):
                first, second = self._client.get(path, headers), self._client.get(path, headers)
                assert (first.status_code, first.headers, first.content) == (200, second.headers, second.content), path
                assert self._keeps(path), path

    def now(self, path: str) -> httpx.Response:
        """Give the very next answer, after seeing that it is what a site without a memory answers."""
        answer, plain = self._client.get(path, GZIP), self._client.get(path, {"accept-encoding": "identity"})
        with Client(create_public_app(self._kit, Settings())) as fresh:
            anew = fresh.get(path, GZIP)
        assert (answer.status_code, answer.headers, answer.text) == (anew.status_code, anew.headers, anew.text)
        assert plain.text == answer.text
        return answer

    def _keeps(self, path: str) -> bool:
        assert isinstance(self.site, Site)
        assert self.site.pages is not None
        return self.site.pages.find(asked(path)) is not None


def asked(path: str, method: str = "GET", **headers: str) -> Scope:
    """A question as a server hands it on."""
    plain, _, query = path.partition("?")
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {
        **{"type": "http", "method": method, "path": plain, "query_string": query.encode(), "path_params": {}},
        "headers": pairs or [(b"accept-encoding", b"gzip")],
    }


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def visited(house: House) -> Iterator[Visited]:
    with Visited(house) as visited:
        yield visited


def _pages(work: Work) -> tuple[str, ...]:
    return tuple(f"/{lang}/{page}" for lang in ("fr", "ar", "en") for page in ("", "browse", f"works/{work.id}"))


def test_a_kept_page_is_the_page_as_it_was_made_head_and_body(house: House, visited: Visited) -> None:
    work = house.work()

    visited.warm(*_pages(work), "/en/about", "/ar/why", "/fr/browse?form=fm.interview")

    for path in _pages(work):
        assert visited.now(path).status_code == 200


def _withdrawn(house: House, work: Work) -> None:
    house.withdraw(work)


def _revoked(house: House, work: Work) -> None:
    house.revoke(work)


def _narrowed(house: House, work: Work) -> None:
    (record,) = house.catalogue.find(ConsentRecord, scope_id=work.id)
    (permission,) = record.permissions
    house.catalogue.save(replace(record, permissions=(replace(permission, atoms=KNOWN_OF),)))


def _renamed(house: House, work: Work) -> None:
    (name,) = house.catalogue.find(Pseudonym)
    house.catalogue.save(replace(name, text="Another name"))


def _name_taken_back(house: House, work: Work) -> None:
    (name,) = house.catalogue.find(Pseudonym)
    house.catalogue.save_all([], remove=[(Pseudonym, name.id)])


def _held(house: House, work: Work) -> None:
    house.catalogue.save(replace(house.catalogue.get(Work, work.id), held_at=NOW))


@pytest.mark.parametrize(
    ("change", "gone", "status"),
    [
        (_withdrawn, "A long way", 404),
        (_revoked, "A long way", 404),
        (_held, "A long way", 404),
        (_narrowed, "A long way", 200),
        (_renamed, "Nour", 200),
        (_name_taken_back, "Nour", 200),
    ],
)
def test_the_very_next_answer_after_a_change_knows_of_it(
    house: House, visited: Visited, change: Callable[[House, Work], None], gone: str, status: int
) -> None:
    work = house.work(author=house.person("Nour"), titles={"en": "A long way"})
    visited.warm(*_pages(work))
    assert all(gone in visited.now(path).text for path in _pages(work))

    change(house, work)

    for path in _pages(work):
        answer = visited.now(path)
        assert gone not in answer.text, path
        assert answer.status_code == (status if "/works/" in path else 200)


@pytest.mark.parametrize("dates", [{"valid_until": date(2026, 2, 12)}, {"review_on": date(2026, 2, 12)}])
def test_what_ends_with_the_clock_alone_ends_at_its_instant(
    house: House, visited: Visited, dates: dict[str, Any]
) -> None:
    work = house.work(titles={"en": "A long way"}, consent={**dates, "time_zone": "UTC"})
    visited.warm(*_pages(work))
    opening = house.room.gate.open(work.id, PLAYER)
    assert opening is not None
    assert opening.until is not None

    house.clock.set(opening.until - timedelta(microseconds=1))
    assert all("A long way" in visited.now(path).text for path in _pages(work))
    visited.warm(*_pages(work))
    house.clock.set(opening.until)

    assert all("A long way" not in visited.now(path).text for path in _pages(work))


def test_an_embargo_ends_at_its_instant(house: House, visited: Visited) -> None:
    open_from_the_start = house.work()
    work = house.work(titles={"en": "A long way"}, consent={"not_before": date(2026, 2, 11), "time_zone": "UTC"})
    visited.warm("/en/", "/en/browse", f"/en/works/{open_from_the_start.id}")
    assert visited.now(f"/en/works/{work.id}").status_code == 404

    house.clock.set(datetime(2026, 2, 11, tzinfo=NOW.tzinfo) + timedelta(days=2))

    assert all("A long way" in visited.now(path).text for path in ("/en/", "/en/browse", f"/en/works/{work.id}"))


def test_a_page_of_a_credit_ends_when_the_credit_does(house: House, visited: Visited) -> None:
    """The name beside a work is decided apart from the work itself, by the same clock."""
    author = house.person("Nour")
    work = house.work(READ, recipes=(Recipe.CARD, Recipe.TEXT), author=author)
    house.revoke(work)
    for atoms, until in ((READ | {Atom.PSEUDONYM}, date(2026, 2, 12)), (READ, None)):
        house.consent(author, work, atoms, valid_until=until, time_zone="UTC")
    paths = (f"/en/works/{work.id}", "/en/browse")
    if visited.now(paths[0]).status_code == 200:
        visited.warm(*paths)

    house.clock.set(NOW + timedelta(days=10))

    assert all("Nour" not in visited.now(path).text for path in paths)


@examples(8)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2)), min_size=3, max_size=14))
def test_whatever_happens_in_whatever_order_every_answer_is_the_one_of_now(steps: list[tuple[int, int]]) -> None:
    house = House()
    works = [
        house.work(
            recipes=(Recipe.CARD, Recipe.TEXT, Recipe.AUDIO),
            author=house.person(f"Name {number}"),
            consent={"valid_until": date(2026, 2, 10 + 3 * number), "time_zone": "UTC"},
        )
        for number in range(3)
    ]
    changes = (_withdrawn, _revoked, _narrowed_any, _retitled, _held)
    with Visited(house) as visited:
        for what, which in steps:
            if what < len(changes):
                changes[what](house, works[which])
            elif what == len(changes):
                house.clock.advance(timedelta(days=1, hours=7))
            else:
                visited.now(
                    ("/en/browse", "/fr/", f"/en/works/{works[which].id}", f"/ar/works/{works[which].id}")[what - 6]
                )


def _narrowed_any(house: House, work: Work) -> None:
    for record in list(house.catalogue.find(ConsentRecord, scope_id=work.id)):
        permissions = tuple(replace(each, atoms=READ) for each in record.permissions)
        house.catalogue.save(replace(record, permissions=permissions))


def _retitled(house: House, work: Work) -> None:
    now = house.catalogue.get(Work, work.id)
    house.catalogue.save(replace(now, titles={"en": f"Retold {now.version} times"}))


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[tuple[House, Visited]]:
    """A desk that writes on the disk, and a public site that only reads there, as another process does."""
    house = House()
    log = open_withdrawal_log(tmp_path / "w", clock=house.clock)
    writer = GuardedCatalogue(open_catalogue(tmp_path / "c", clock=house.clock), log, house.clock)
    house = House(writer, house.renditions)
    reader = GuardedCatalogue(
        open_catalogue(tmp_path / "c", read_only=True),
        open_withdrawal_log(tmp_path / "w", read_only=True),
        house.clock,
    )
    with Visited(house, replace(house.kit, catalogue=reader)) as visited:
        yield house, visited
    reader.close()
    writer.close()


def test_what_another_process_wrote_is_known_to_the_next_answer(shared: tuple[House, Visited]) -> None:
    house, visited = shared
    work = house.work(titles={"en": "A long way"})
    visited.warm(*_pages(work))

    house.withdraw(work)

    assert all("A long way" not in visited.now(path).text for path in _pages(work))


def test_a_word_in_the_memory_of_withdrawals_is_enough(shared: tuple[House, Visited], tmp_path: Path) -> None:
    house, visited = shared
    work = house.work(titles={"en": "A long way"})
    visited.warm(*_pages(work))
    (record,) = house.catalogue.find(ConsentRecord, scope_id=work.id)
    stone = tombstone_of(replace(record, state=type(record.state).WITHDRAWN))
    assert stone is not None

    # As when the desk is killed between the two: the catalogue has not heard of it yet.
    log = open_withdrawal_log(tmp_path / "w", clock=house.clock)
    log.write([stone])
    log.close()

    assert all("A long way" not in visited.now(path).text for path in _pages(work))


@pytest.mark.parametrize("more", [0, 3])
def test_a_catalogue_that_was_put_back_brings_no_kept_page_back(
    shared: tuple[House, Visited], tmp_path: Path, more: int
) -> None:
    """One step back is told apart by the memory of withdrawals; further back, nothing is answered at all."""
    house, visited = shared
    work = house.work(titles={"en": "A long way"})
    older = (tmp_path / "c" / "catalogue.jsonl").read_bytes()
    visited.warm(*_pages(work))
    house.withdraw(work)
    for _ in range(more):
        house.work()
    assert not more or visited.get("/en/").status_code == 200

    aside = tmp_path / "older"
    aside.write_bytes(older)
    aside.replace(tmp_path / "c" / "catalogue.jsonl")

    for path in _pages(work):
        answer = visited.get(path)
        assert answer.status_code in ((500,) if more else (200, 404))
        assert "A long way" not in answer.text
