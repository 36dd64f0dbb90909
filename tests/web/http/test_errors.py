"""One answer for everything that is not there, whatever the reason."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import date

import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from archive.domain.errors import ArchiveError, NoSpaceError, StaleRecordError
from archive.domain.records import Permission, Work
from archive.domain.terms import Audience, Purpose, Recipe, WorkState
from archive.web.app import Site, create_public_app, public_routes
from archive.web.http import timing
from archive.web.http.routes import Door
from tests.access.house import READ, House, Settings
from tests.web.client import Client
from tests.web.live import Live, get, listening

NOWHERE = "0" * 20


@pytest.fixture(scope="module")
def house() -> House:
    return House()


@pytest.fixture(scope="module")
def live(house: House) -> Iterator[Live]:
    with listening(create_public_app(house.kit, Settings())) as site:
        yield site


def _hidden(house: House) -> dict[str, Work]:
    """A work for each reason why one may not be seen."""
    revoked, withdrawn = house.work(), house.work()
    house.revoke(revoked)
    house.withdraw(withdrawn)
    partner = Permission(audience=Audience.PARTNER, purpose=Purpose.STREAM, atoms=READ)
    return {
        "refused": house.work(()),
        "revoked": revoked,
        "withdrawn": withdrawn,
        "expired": house.work(consent={"valid_until": date(2026, 1, 1)}),
        "embargoed": house.work(consent={"not_before": date(2030, 1, 1)}),
        "for partners": house.work(consent={"permissions": (partner,)}),
        "not approved": house.work(consent={"approver": None}),
        "in review": house.work(state=WorkState.IN_REVIEW),
        "just received": house.work(state=WorkState.RECEIVED),
        "in quarantine": house.work(state=WorkState.QUARANTINED),
    }


def test_nobody_can_tell_the_reasons_apart(live: Live, house: House) -> None:
    missing = get(live, f"/fr/works/{NOWHERE}")
    assert missing.status == 404

    for reason, work in _hidden(house).items():
        for recipe in Recipe:
            assert get(live, f"/media/{house.of(work, recipe).id}").lasting == missing.lasting, (reason, recipe)
        assert get(live, f"/fr/works/{work.id}").lasting == missing.lasting, reason


@pytest.mark.parametrize(
    "form",
    [
        "/ar/works/{id}",
        "/en/works/{id}?t=30",
        "/de/works/{id}",
        "/works/{id}",
        "/fr/works/{id}/",
        "/fr/works/{id}.mp4",
        "/fr/works/{upper}",
        "/fr/works/%{hex}",
        "/fr/works/{id}%00",
        "/fr/works/{id}%0a",
        "/fr//works/{id}",
        "/fr/works/../works/{id}",
        "/fr/works/%2e%2e%2f{id}",
        "/FR/works/{id}",
        "/media/{id}",
        "/media/{id}/",
        "/media/",
        "/media",
        "/static/{id}",
        "/static/../app.py",
        "/fr/browse/{id}",
        "/fr/browse?page=0",
        "/fr/browse?page=99",
        "/fr/browse?page=x",
        "/fr/browse?page=%D9%A1",
        "/desk",
        "/desk/works/{id}",
        "/favicon.ico",
        "/.git/config",
        "/\\",
        "/%ff%fe",
        "/" + "a" * 5_000,
    ],
)
def test_no_other_way_of_writing_an_address_says_more(live: Live, house: House, form: str) -> None:
    work = house.work()
    house.withdraw(work)
    missing = get(live, f"/fr/works/{NOWHERE}")
    encoded = f"{ord(work.id[0]):x}{work.id[1:]}"
    path = form.format(id=work.id, upper=work.id.upper(), hex=encoded)

    answer = get(live, path)

    assert answer.lasting == missing.lasting


def test_a_head_for_what_is_missing_has_the_same_head(live: Live, house: House) -> None:
    work = house.work()
    house.withdraw(work)
    answers = [get(live, f"/fr/works/{name}", "HEAD") for name in (NOWHERE, work.id)]
    answers += [get(live, f"/media/{name}", "HEAD") for name in (NOWHERE, house.of(work, Recipe.VIDEO).id)]

    assert {answer.body for answer in answers} == {b""}
    assert all(answer.lasting == answers[0].lasting for answer in answers)
    assert answers[0].lasting[:2] == get(live, f"/fr/works/{NOWHERE}").lasting[:2]


def test_time_does_not_tell_either(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answer leaves at a beat of the clock; `scripts/bench timing` measures what can be told apart."""
    hidden = _hidden(house)
    names = [NOWHERE, *(hidden[reason].id for reason in ("withdrawn", "embargoed", "for partners"))]
    beats: list[float] = []
    monkeypatch.setattr(timing, "_sleep_until", beats.append)
    with Client(create_public_app(house.kit, Settings())) as client:
        for number, name in enumerate(names, 1):
            assert client.get(f"/fr/works/{name}").status_code == 404
            assert len(beats) == number


def test_the_page_for_what_is_missing_speaks_three_languages_and_leads_on(live: Live) -> None:
    page = get(live, "/nowhere").body.decode()

    for lang, direction in (("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")):
        assert f'<section lang="{lang}" dir="{direction}">' in page
        assert f'href="/{lang}/why"' in page
        assert f'href="https://{lang}.wikipedia.org/"' in page


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_another_method_is_refused_alike_for_what_is_there_and_what_is_not(
    live: Live, house: House, method: str
) -> None:
    work = house.work()
    there, not_there = (get(live, f"/fr/works/{name}", method) for name in (work.id, NOWHERE))

    assert there.status == 405
    assert there.lasting == not_there.lasting
    assert b"Starlette" not in there.body
    assert get(live, f"/media/{NOWHERE}", method).lasting == get(live, f"/media/{work.id}", method).lasting


def test_what_is_no_http_is_told_nothing(live: Live) -> None:
    answer = get(live, "/ HTTP/9.9\r\nx", "G\x00T")

    assert answer.status == 400
    assert len(answer.body) < 40


class PrivateTroubleError(Exception):
    """Trouble with a person's name in it."""


def _site(house: House, error: Exception) -> Site:
    async def fail(_: Request) -> Response:
        raise error

    return Site([*public_routes(house.room, Settings()), Door("/fail", fail, audience=Audience.PUBLIC)])


def test_a_fault_of_ours_tells_nobody_anything(house: House, caplog: pytest.LogCaptureFixture) -> None:
    with Client(_site(house, PrivateTroubleError("Amina"))) as client:
        answer = client.get("/fail?name=Amina")

    assert answer.status_code == 500
    assert "Amina" not in answer.text
    assert "Trouble" not in answer.text
    assert answer.headers["content-security-policy"]
    faults = [record.getMessage() for record in caplog.records if record.name == "archive.web"]
    assert len(faults) == 1
    assert "PrivateTroubleError at test_errors.py" in faults[0]
    assert "Amina" not in caplog.text


def test_a_fault_in_the_middle_of_an_answer_breaks_it_off(house: House, caplog: pytest.LogCaptureFixture) -> None:
    async def fail_half_way(_: Request) -> Response:
        async def halves() -> AsyncIterator[bytes]:
            yield b"half"
            raise PrivateTroubleError("Amina")

        return StreamingResponse(halves())

    routes = [*public_routes(house.room, Settings()), Door("/half", fail_half_way, audience=Audience.PUBLIC)]
    with listening(Site(routes)) as live:
        body = get(live, "/half").body
        live.wait_until_nobody_is_connected()

    assert not body.endswith(b"0\r\n\r\n")
    assert "Amina" not in caplog.text


@pytest.mark.parametrize(
    ("error", "status"), [(StaleRecordError("Amina"), 409), (NoSpaceError("Amina"), 507), (ArchiveError("Amina"), 500)]
)
def test_an_error_the_archive_knows_has_its_own_page(
    house: House, error: Exception, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    with Client(_site(house, error)) as client:
        answer = client.get("/fail")

    assert answer.status_code == status
    assert "Amina" not in answer.text + caplog.text


def test_nothing_at_all_is_logged_about_who_asked(live: Live, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        get(live, f"/fr/works/{NOWHERE}?secret=1")
        get(live, "/fr/")

    assert "127.0.0.1" not in caplog.text
    assert "secret" not in caplog.text
