"""The gate: what it lets out, for how long, and what it says to whom."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Event, Thread, current_thread

import pytest

from archive.access.gate import Gate
from archive.adapters.memory.records import MemoryCatalogue, MemoryClock
from archive.domain.consent import Facts
from archive.domain.ids import WorkId, new_id
from archive.domain.terms import Recipe, WorkState
from archive.ports import Touched
from tests.access.house import HEARD, READ, CountingCatalogue, House
from tests.domain.builders import NOW


def test_what_everybody_allows_is_admitted_with_a_grant_for_that_rendition() -> None:
    house = House()
    film = house.of(house.work(), Recipe.VIDEO)

    admission = house.room.gate.admit(film.id)

    assert admission is not None
    assert (admission.rendition, admission.grant.rendition_id, admission.grant.etag) == (film, film.id, film.etag)


def test_what_somebody_does_not_allow_is_not_admitted() -> None:
    house = House()
    work = house.work(HEARD)

    assert house.room.gate.admit(house.of(work, Recipe.VIDEO).id) is None
    assert house.room.gate.admit(house.of(work, Recipe.AUDIO).id) is not None


@pytest.mark.parametrize(
    "rendition_id", ["", "x", "../../etc/passwd", "0" * 20, "0" * 19 + "\n", "ÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀÀ"]
)
def test_what_does_not_exist_is_not_admitted(rendition_id: str) -> None:
    house = House()

    assert house.room.gate.admit(rendition_id) is None
    assert house.room.gate.open(rendition_id) is None


def test_a_withdrawal_binds_at_the_very_next_question() -> None:
    house = House()
    work = house.work()
    film = house.of(work, Recipe.VIDEO)
    admission = house.room.gate.admit(film.id)

    house.withdraw(work)

    assert admission is not None
    assert not house.room.gate.still_admits(admission)
    assert house.room.gate.admit(film.id) is None


def test_a_consent_that_ends_by_the_clock_alone_closes_the_gate_at_that_instant() -> None:
    house = House()
    last_day = date(2026, 2, 20)
    film = house.of(house.work(consent={"valid_until": last_day, "time_zone": "Europe/Brussels"}), Recipe.VIDEO)
    assert house.room.gate.admit(film.id) is not None

    house.clock.set(datetime.fromisoformat("2026-02-20T22:59:59+00:00"))
    assert house.room.gate.admit(film.id) is not None
    house.clock.set(datetime.fromisoformat("2026-02-20T23:00:00+00:00"))

    assert house.room.gate.admit(film.id) is None


def test_an_embargo_that_ends_by_the_clock_alone_opens_the_gate() -> None:
    house = House()
    first_day = date(2026, 3, 1)
    work = house.work(consent={"not_before": first_day, "time_zone": "Europe/Brussels"})
    film = house.of(work, Recipe.VIDEO)
    assert house.room.gate.admit(film.id) is None
    assert house.room.work(work.id) is None

    house.clock.advance(timedelta(days=30))

    assert house.room.gate.admit(film.id) is not None
    assert house.room.work(work.id) is not None


def test_a_rendition_made_anew_is_not_what_was_admitted() -> None:
    house = House()
    film = house.of(house.work(), Recipe.VIDEO)
    admission = house.room.gate.admit(film.id)
    assert admission is not None

    house.catalogue.save(replace(film, etag=new_id()))

    assert not house.room.gate.still_admits(admission)


def test_nobody_has_checked_it_so_nobody_meets_it() -> None:
    house = House()
    film = house.rendition(house.work(recipes=()), Recipe.VIDEO, checks=())

    assert house.room.gate.admit(film.id) is None


@pytest.mark.parametrize("state", [state for state in WorkState if state is not WorkState.RELEASED])
def test_an_unreleased_work_stays_shut(state: WorkState) -> None:
    house = House()
    work = house.work(state=state)

    assert house.room.gate.admit(house.of(work, Recipe.VIDEO).id) is None
    assert house.room.work(work.id) is None


def test_a_work_that_cannot_be_read_stays_shut() -> None:
    house = House()
    orphan = house.rendition(replace(house.work(recipes=()), id=WorkId(new_id())), Recipe.VIDEO)

    assert house.room.gate.admit(orphan.id) is None


def test_an_answer_is_remembered_until_anything_changes() -> None:
    catalogue = CountingCatalogue()
    house = House(catalogue)
    work = house.work()
    gate, film = Gate(house.kit), house.of(work, Recipe.VIDEO)

    assert all(gate.admit(film.id) for _ in range(10))
    assert catalogue.asked["facts"] == 1
    house.person()
    assert gate.admit(film.id) is not None

    assert catalogue.asked["facts"] == 2


def test_the_reason_goes_to_the_log_with_opaque_ids_alone(caplog: pytest.LogCaptureFixture) -> None:
    house = House()
    work = house.work(HEARD, author=house.person("Amina"), titles={"fr": "Tanger"})
    film = house.of(work, Recipe.VIDEO)

    with caplog.at_level(logging.INFO, logger="archive.access"):
        house.room.gate.admit(film.id)

    assert f"{film.id} refused" in caplog.text
    assert "Amina" not in caplog.text
    assert "Tanger" not in caplog.text


def test_no_stranger_writes_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="archive.access"):
        House().room.gate.admit("amina@example.org")

    assert not caplog.records


def test_captions_of_what_may_only_be_read_are_admitted_by_no_door() -> None:
    house = House()
    read = house.work(READ, recipes=(Recipe.CARD, Recipe.TEXT, Recipe.CAPTIONS))
    heard = house.work(HEARD, recipes=(Recipe.CARD, Recipe.AUDIO, Recipe.CAPTIONS))

    assert house.room.gate.admit(house.of(read, Recipe.CAPTIONS).id) is None
    assert house.room.gate.admit(house.of(heard, Recipe.CAPTIONS).id) is not None
    opening = house.room.gate.open(read.id)
    assert opening is not None
    assert {each.rendition.recipe for each in opening.admissions} == {Recipe.CARD, Recipe.TEXT}


class Pausing(MemoryCatalogue):
    """A catalogue in which threads wait where they are told to, with what they have just read in their hands."""

    def __init__(self, clock: MemoryClock) -> None:
        super().__init__(clock)
        self.pauses: dict[tuple[str, str], tuple[Event, Event]] = {}

    def pause(self, thread: str, at: str) -> tuple[Event, Event]:
        """Have a thread wait at a question: give what tells that it is there, and what lets it go on."""
        return self.pauses.setdefault((thread, at), (Event(), Event()))

    def _wait(self, at: str) -> None:
        pause = self.pauses.pop((current_thread().name, at), None)
        if pause is not None:
            pause[0].set()
            assert pause[1].wait(20)

    def facts(self, work_id: WorkId) -> Facts:
        """Read, wait and answer."""
        found = super().facts(work_id)
        self._wait("facts")
        return found

    def touched_since(self, generation: int) -> Touched | None:
        """Read, wait and answer."""
        found = super().touched_since(generation)
        self._wait("touched")
        return found


def test_threads_that_come_late_bring_no_older_answer_back() -> None:
    catalogue = Pausing(MemoryClock(NOW))
    house = House(catalogue=catalogue)
    shown, other = house.work(recipes=[Recipe.AUDIO]), house.work(recipes=[Recipe.AUDIO])
    gate = Gate(house.kit)
    gate.open(other.id)
    house.person()
    reads = catalogue.pause("reads", "facts")
    moves = catalogue.pause("moves", "touched")
    leads = catalogue.pause("leads", "touched")
    threads = {
        "moves": Thread(target=gate.open, args=(other.id,), name="moves"),
        "reads": Thread(target=gate.open, args=(shown.id,), name="reads"),
        "leads": Thread(target=gate.open, args=(other.id,), name="leads"),
    }
    for name, pause in (("moves", moves), ("reads", reads)):
        threads[name].start()
        assert pause[0].wait(20)
    house.withdraw(shown)
    gate.open(other.id)
    house.person()
    threads["leads"].start()
    assert leads[0].wait(20)
    for name, pause in (("moves", moves), ("reads", reads), ("leads", leads)):
        pause[1].set()
        threads[name].join(20)

    opening = gate.open(shown.id)
    assert opening is not None
    assert opening.admissions == ()
