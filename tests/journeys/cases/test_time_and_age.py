"""Cases 16 to 19, 24 to 26, 58 and 59: days that end and begin, a clock that is set back, and who is still a child."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from archive.adapters.clock_local import LocalClock
from archive.adapters.memory.records import MemoryClock
from archive.domain.ids import ParticipantId
from archive.domain.records import ConsentRecord, Scope, Work
from archive.domain.terms import Recipe, ScopeKind
from archive.ports import PublicKit
from archive.web.app import create_public_app
from tests.access.house import Settings
from tests.adapters.set_clocks import CountedClock, RestartedClock
from tests.domain.reference import begins
from tests.journeys.cases.case_desk import consent, describe, done, enter, filmed, note, sign, talk, transcribe
from tests.journeys.cases.case_house import (
    CaseHouse,
    catalogue_in,
    lasting,
    open_house,
    open_room,
    served_files,
    unknown_page,
    utc,
)
from tests.review.atelier import add_rendition
from tests.web.client import Client
from tests.web.desk_client import sentence
from tests.web.desk_room import Room, consent_fields

LAST_DAY = date(2026, 3, 1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[CaseHouse]:
    with open_house(tmp_path) as house:
        yield house


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with open_room(tmp_path) as room:
        yield room


def is_met(house: CaseHouse, work: Work) -> bool:
    """Tell whether a work is met whole; one that is not must look as if it had never been."""
    if house.page(work).status_code == 200:
        return house.media(house.of(work, Recipe.VIDEO)).status_code == 200
    assert house.is_nothing(work)
    return False


@pytest.mark.parametrize(
    ("zone", "last_served", "first_denied"),
    [
        ("Africa/Casablanca", "2026-03-01T23:59:59", "2026-03-02T00:00:00"),
        ("Europe/Brussels", "2026-03-01T22:59:59", "2026-03-01T23:00:00"),
    ],
)
def test_case_16_a_consent_ends_with_its_last_day_in_its_own_zone(
    house: CaseHouse, zone: str, last_served: str, first_denied: str
) -> None:
    work = house.work(consent={"valid_until": LAST_DAY, "time_zone": zone})

    house.clock.set(utc(last_served))
    assert is_met(house, work)
    house.clock.set(utc(first_denied))
    assert not is_met(house, work)


def test_case_17_a_last_day_without_a_zone_ends_where_it_ends_first(house: CaseHouse) -> None:
    work = house.work(consent={"valid_until": LAST_DAY})

    house.clock.set(utc("2026-03-01T09:59:59"))
    assert is_met(house, work)
    house.clock.set(utc("2026-03-01T10:00:00"))
    assert not is_met(house, work)


def test_case_18_a_first_day_without_a_zone_begins_where_it_begins_last(house: CaseHouse) -> None:
    work = house.work(consent={"not_before": LAST_DAY})

    house.clock.set(utc("2026-03-01T11:59:59"))
    assert not is_met(house, work)
    house.clock.set(utc("2026-03-01T12:00:00"))
    assert is_met(house, work)


def test_case_19_a_clock_set_back_a_day_revives_nothing(house: CaseHouse) -> None:
    work = house.work(consent={"valid_until": LAST_DAY, "time_zone": "Europe/Brussels"})
    over = utc("2026-03-01T23:00:00")
    house.clock.set(over)
    assert not is_met(house, work)
    house.work()

    house.catalogue.close()
    back = MemoryClock(over - timedelta(days=1))
    house.catalogue = catalogue_in(house.folder, back)
    kit = PublicKit(catalogue=house.catalogue, renditions=house.renditions, clock=back)
    with Client(create_public_app(kit, Settings())) as visitor:
        assert visitor.get(f"/en/works/{work.id}").status_code == 404
        assert visitor.get(f"/media/{house.of(work, Recipe.VIDEO).id}").status_code == 404


def test_case_19_the_machines_own_clock_is_never_set_back(house: CaseHouse) -> None:
    class SetBack(LocalClock):
        """A machine whose time somebody has put a day back."""

        def _machine_time(self) -> datetime:
            return datetime.now(UTC) - timedelta(days=1)

    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    work = house.work(consent={"valid_until": yesterday, "time_zone": "UTC"})
    mark = house.folder / "clock"
    assert LocalClock(mark).now() - SetBack(house.folder / "elsewhere").now() > timedelta(hours=23)
    assert mark.stat().st_size

    kit = PublicKit(catalogue=house.catalogue, renditions=house.renditions, clock=SetBack(mark))
    with Client(create_public_app(kit, Settings())) as visitor:
        assert visitor.get(f"/en/works/{work.id}").status_code == 404


def child_in(room: Room, **age: str) -> tuple[str, Work]:
    """A child, and a film of theirs with its text and its picture."""
    child = enter(room, pseudonym="Hirondelle", **age)
    work = filmed(room, child)
    add_rendition(room.atelier.kit, work, Recipe.POSTER, "image/jpeg")
    transcribe(room, work.id, "fr", "WEBVTT\n\n00:01.000 --> 00:03.000\nLa mer.\n")
    return child, work


def read_and_sent(room: Room, work: Work) -> tuple[httpx.Response, set[Recipe]]:
    """Ask for a page and for every file, as a stranger."""
    made = (r for r in room.atelier.kit.catalogue.find(type(room.atelier.made()[0])) if r.work_id == work.id)
    visitor = room.at("visitor")
    return visitor.get(f"/en/works/{work.id}"), served_files(visitor, made)


def is_nothing(room: Room, work: Work) -> bool:
    page, sent = read_and_sent(room, work)
    return lasting(page) == unknown_page(room.at("visitor")) and not sent


GUARDED = {"guardian": "Fatima B.", "child_assents": "yes", "time_zone": "Europe/Paris"}


def test_case_24_a_guardians_consent_shows_no_film_and_lapses_at_the_birthday(room: Room) -> None:
    child, work = child_in(room, adult_on="2026-03-01")
    consent(room, child, f"work:{work.id}", **GUARDED)
    sign(room, work.id)

    page, sent = read_and_sent(room, work)
    assert "La mer." in page.text
    assert sent == {Recipe.CAPTIONS}

    clock = room.atelier.kit.clock
    clock.set(utc("2026-02-28T22:59:59"))  # type: ignore[attr-defined]
    assert read_and_sent(room, work)[1] == {Recipe.CAPTIONS}
    clock.set(utc("2026-02-28T23:00:00"))  # type: ignore[attr-defined]
    assert is_nothing(room, work)

    own = note(room, child, f"work:{work.id}", time_zone="Europe/Paris", replaces=guarded_record(room, child))
    assert is_nothing(room, work)
    done(room.at("officer").send(f"/desk/consents/{own}/approve", {"unopened": "yes"}))
    page, sent = read_and_sent(room, work)
    assert "La mer." in page.text
    assert sent == {Recipe.CAPTIONS}, "a child's protection ends where the day begins last"
    clock.set(utc("2026-03-01T12:00:00"))  # type: ignore[attr-defined]
    assert read_and_sent(room, work)[1] == {Recipe.VIDEO, Recipe.AUDIO, Recipe.POSTER, Recipe.CAPTIONS}


def guarded_record(room: Room, child: str) -> str:
    records = room.atelier.kit.catalogue.find(ConsentRecord, participant_id=child)
    return next(record.id for record in records if record.guardian)


def test_case_25_a_disputed_age_is_treated_as_a_childs(room: Room) -> None:
    child, work = child_in(room, age_disputed="yes")
    alone = talk(room, "facilitator", consent_fields(child, f"work:{work.id}"))
    assert alone.status_code == 422
    assert "legal guardian" in sentence(alone)
    approved = room.atelier.consented(participant_id=ParticipantId(child), scope=Scope(kind=ScopeKind.WORK, id=work.id))
    sign(room, work.id)
    assert is_nothing(room, work)

    consent(room, child, f"work:{work.id}", replaces=approved.id, **GUARDED)
    describe(room, work.id, title_en="The swallow")
    sign(room, work.id)

    page, sent = read_and_sent(room, work)
    assert "La mer." in page.text
    assert sent == {Recipe.CAPTIONS}


@pytest.mark.parametrize("guardian", ["facilitator", "Facilitator", "officer", " crew "])
def test_case_26_nobody_of_the_team_is_a_guardian(room: Room, guardian: str) -> None:
    child, work = child_in(room, adult_on="2030-01-01")
    fields = consent_fields(child, f"work:{work.id}", **{**GUARDED, "guardian": guardian})

    answer = talk(room, "facilitator", fields)

    assert answer.status_code == 422
    assert sentence(answer).startswith("Nobody of the team can be a child's guardian")
    assert not list(room.atelier.kit.catalogue.find(ConsentRecord))


def test_case_26_nor_under_the_id_of_an_account(room: Room) -> None:
    child, work = child_in(room, adult_on="2030-01-01")
    guardian = room.atelier.facilitator.id
    fields = consent_fields(child, f"work:{work.id}", **{**GUARDED, "guardian": guardian})

    assert talk(room, "facilitator", fields).status_code == 422
    assert not list(room.atelier.kit.catalogue.find(ConsentRecord))


@pytest.mark.parametrize(
    ("zone", "opens"),
    [
        ("Africa/Casablanca", "2027-01-01T00:00:00"),  # UTC+0 for good since 20 September 2026
        ("America/Edmonton", begins(date(2027, 1, 1), "America/Edmonton")[1].isoformat()[:19]),
    ],
)
def test_case_58_the_locked_zones_say_when_a_day_begins_not_the_machines(
    house: CaseHouse, zone: str, opens: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    work = house.work(consent={"not_before": date(2027, 1, 1), "time_zone": zone})

    house.clock.set(utc(opens) - timedelta(seconds=1))
    assert not is_met(house, work)
    house.clock.set(utc(opens))
    assert is_met(house, work)


class _May(CountedClock):
    machine_time = utc("2026-05-01T12:00:00")


class _MayAgain(RestartedClock):
    machine_time = utc("2026-05-01T14:00:00")


def is_open_by(house: CaseHouse, work: Work, clock: LocalClock) -> bool:
    """Tell whether a work is met on a site that goes by a clock."""
    house.catalogue.close()
    house.catalogue = catalogue_in(house.folder, clock)
    kit = PublicKit(catalogue=house.catalogue, renditions=house.renditions, clock=clock)
    with Client(create_public_app(kit, Settings())) as visitor:
        answers = {visitor.get(f"/en/works/{work.id}").status_code}
        answers.add(visitor.get(f"/media/{house.of(work, Recipe.VIDEO).id}").status_code)
    assert answers in ({200}, {404})
    return answers == {200}


def test_case_59_a_clock_that_was_once_set_to_july_opens_nothing_that_waits_for_june(house: CaseHouse) -> None:
    waits = house.work(consent={"not_before": date(2026, 6, 1), "time_zone": "UTC"})
    ends = house.work(consent={"valid_until": date(2026, 6, 15), "time_zone": "UTC"})
    clock = _May(house.folder / "clock")
    assert not is_open_by(house, waits, clock)
    assert is_open_by(house, ends, clock)

    clock.machine_time = utc("2026-07-01T12:00:00")
    assert not is_open_by(house, waits, clock)
    assert not is_open_by(house, ends, clock), "what closes goes by the latest time that was seen"
    clock.machine_time = utc("2026-05-01T13:00:00")
    assert not is_open_by(house, waits, clock)

    again = _MayAgain(house.folder / "clock")
    assert not is_open_by(house, waits, again), "nor once the program and the machine were started again"
    assert not is_open_by(house, ends, again)
    again.confirm()
    assert not is_open_by(house, waits, again), "nor because somebody says that it is May"
    again.run(timedelta(days=31))
    assert is_open_by(house, waits, again), "but once the time has run"
