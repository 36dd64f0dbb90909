"""The desk's door and its one way in: log-in, marks on forms, roles, languages, and nothing kept by a browser."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.config import Settings
from archive.domain.sealed import Account
from archive.domain.terms import Role
from archive.review.people.accounts import set_password
from archive.web.app import create_app
from archive.web.desk.session import SESSION_SECONDS
from archive.web.desk.visit import MOST_VISITS_AT_ONCE, Desk
from archive.web.desk_routes import desk_routes
from archive.web.http.routes import Door, every_door
from tests.review.atelier import PASSWORD, Atelier, open_atelier
from tests.web.desk_client import DeskClient, mark_in, sentence


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


@pytest.fixture
def client(atelier: Atelier) -> Iterator[DeskClient]:
    with DeskClient(create_app(atelier.kit, Settings(language="en"))) as client:
        yield client


def test_nobody_reaches_the_desk_without_logging_in(client: DeskClient, atelier: Atelier) -> None:
    for address in ("/desk", "/desk/works", f"/desk/works/{atelier.work.id}", "/desk/accounts"):
        answer = client.get(address)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/desk/login?next=/desk")
    assert client.get(f"/desk/media/{atelier.made()[0].id}").status_code == 404


def test_the_right_name_and_password_open_the_desk(client: DeskClient) -> None:
    answer = client.log_in("facilitator")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/desk"
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("desk="))
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/desk" in cookie
    assert f"Max-Age={SESSION_SECONDS}" in cookie
    assert "Secure" not in cookie
    assert client.get("/desk").status_code == 200


def test_on_https_the_cookie_travels_over_https_only(atelier: Atelier) -> None:
    with DeskClient(create_app(atelier.kit, Settings(secure_cookies=True))) as client:
        cookies = client.get("/desk/login").headers.get_list("set-cookie")
    assert all("Secure" in cookie for cookie in cookies)


@pytest.mark.parametrize("name", ["facilitator", "nobody of that name"])
def test_a_wrong_name_and_a_wrong_password_look_alike(client: DeskClient, name: str) -> None:
    answer = client.log_in(name, "a wrong password")

    assert answer.status_code == 401
    assert sentence(answer) == "This name and this password do not belong together."
    assert f'value="{name}"' in answer.text
    assert "desk=" not in "".join(c.split(";")[0] + ";" for c in answer.headers.get_list("set-cookie"))


def test_a_log_in_form_from_elsewhere_is_refused(client: DeskClient) -> None:
    client.get("/desk/login")
    answer = client.send("/desk/login", {"name": "facilitator", "password": PASSWORD}, csrf="0" * 32)

    assert answer.status_code == 403
    assert "not from here" in sentence(answer)


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/desk/works", "/desk/works"),
        ("https://elsewhere.example/", "/desk"),
        ("//elsewhere.example/desk", "/desk"),
        ("/desk/../fr/", "/desk"),
        ("/desk\\@elsewhere.example", "/desk"),
        ("/desk/login", "/desk"),
        ("", "/desk"),
    ],
)
def test_after_logging_in_one_goes_nowhere_but_to_the_desk(client: DeskClient, wanted: str, given: str) -> None:
    mark = mark_in(client.get("/desk/login"))
    fields = {"name": "facilitator", "password": PASSWORD, "next": wanted}

    assert client.send("/desk/login", fields, csrf=mark).headers["location"] == given


def test_logging_out_ends_the_log_in_everywhere(client: DeskClient) -> None:
    client.log_in("facilitator")
    stolen = client.http.cookies["desk"]

    answer = client.send("/desk/logout", {})
    assert answer.headers["location"].startswith("/desk/login")

    client.http.cookies.set("desk", stolen, domain="desk.test", path="/desk")
    assert client.get("/desk").status_code == 303


def test_a_new_password_and_a_closed_account_end_every_log_in(client: DeskClient, atelier: Atelier) -> None:
    client.log_in("facilitator")
    set_password(atelier.kit, atelier.facilitator.id, "five other quiet words here")
    assert client.get("/desk").status_code == 303

    client.log_in("officer")
    atelier.kit.vault.save(replace(atelier.officer, active=False))
    assert client.get("/desk").status_code == 303


def test_a_changed_cookie_opens_nothing(client: DeskClient) -> None:
    client.log_in("facilitator")
    good = client.http.cookies["desk"]
    account_id, _, rest = good.partition(".")
    for bad in (good[:-2] + "xx", f"{account_id}.", f"{'0' * 20}.{rest}", "x" * 5_000, "é.é"):
        client.http.cookies.clear()
        answer = client._runner.run(client.http.get("/desk", headers=[(b"cookie", f"desk={bad}".encode())]))
        assert answer.status_code == 303


def test_a_form_without_its_mark_changes_nothing(client: DeskClient, atelier: Atelier) -> None:
    client.log_in("facilitator")
    for mark in ("", "0" * 40):
        answer = client.send(f"/desk/works/{atelier.work.id}/withdraw", {}, csrf=mark)
        assert answer.status_code == 403
        assert "Nothing was changed" in sentence(answer)
    assert atelier.now() == atelier.work


def test_every_form_of_the_desk_carries_the_mark(client: DeskClient, atelier: Atelier) -> None:
    record = atelier.consent()
    client.log_in("facilitator")
    pages = [
        "/desk",
        "/desk/upload",
        "/desk/people",
        "/desk/workshops",
        f"/desk/people/{atelier.participant.id}",
        f"/desk/works/{atelier.work.id}",
        f"/desk/works/{atelier.work.id}/describe",
        f"/desk/works/{atelier.work.id}/people",
        f"/desk/works/{atelier.work.id}/transcript",
        f"/desk/consents/new?person={atelier.participant.id}",
        f"/desk/consents/{record.id}/withdraw",
    ]
    for page in pages:
        text = client.get(page).text
        for form in re.findall(r'<form method="post".*?</form>', text, re.DOTALL):
            assert f'name="csrf" value="{client.csrf()}"' in form, page


WHO_MAY = {
    "/desk/upload": {"crew", "facilitator"},
    "/desk/people": {"facilitator", "officer"},
    "/desk/consents": {"facilitator", "officer"},
    "/desk/waiting": {"crew", "facilitator", "administrator"},
    "/desk/accounts": {"administrator"},
    "/desk/works": {"crew", "facilitator", "officer", "reviewer", "administrator"},
    "/desk/works/WORK/review": {"reviewer"},
    "/desk/works/WORK/describe": {"facilitator"},
    "/desk/works/WORK/withdraw": {"crew", "facilitator", "officer", "reviewer", "administrator"},
    "/desk/consents/CONSENT/withdraw": {"crew", "facilitator", "officer", "reviewer", "administrator"},
    "/desk/consents/CONSENT/evidence": {"officer"},
}


@pytest.mark.parametrize("who", ["crew", "facilitator", "officer", "reviewer", "administrator"])
def test_each_page_is_for_its_roles(client: DeskClient, atelier: Atelier, who: str) -> None:
    record = atelier.consent()
    client.log_in(who)
    for address, allowed in WHO_MAY.items():
        answer = client.get(address.replace("WORK", atelier.work.id).replace("CONSENT", record.id))
        assert answer.status_code == (200 if who in allowed else 403), address


def test_every_address_of_the_desk_names_its_audience(atelier: Atelier) -> None:
    for route in desk_routes(Desk.of(atelier.kit, Settings())):
        assert isinstance(route, Door)
        assert route.audience == "team"
        assert route.path.startswith("/desk")


def test_nothing_of_the_desk_is_kept_by_a_browser(client: DeskClient, atelier: Atelier) -> None:
    client.log_in("facilitator")
    for address in ("/desk", f"/desk/works/{atelier.work.id}", "/desk/accounts", "/desk/works/nothing", "/desk/login"):
        answer = client.get(address)
        assert answer.headers["cache-control"] == "no-store"
        assert "script" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(("lang", "words", "way"), [("fr", "Ce qui vous attend", "ltr"), ("ar", "ما ينتظركم", "rtl")])
def test_the_desk_speaks_the_language_that_was_chosen(client: DeskClient, lang: str, words: str, way: str) -> None:
    client.log_in("facilitator")
    chosen = client.get(f"/desk?lang={lang}")
    assert words in chosen.text
    assert f'<html lang="{lang}" dir="{way}">' in chosen.text
    assert words in client.get("/desk").text


def test_the_account_and_then_the_browser_choose_the_language(client: DeskClient, atelier: Atelier) -> None:
    assert '<html lang="ar"' in client.get("/desk/login", **{"accept-language": "ar-MA"}).text
    atelier.kit.vault.save(replace(atelier.facilitator, language="fr"))
    client.log_in("facilitator")
    assert '<html lang="fr"' in client.get("/desk", **{"accept-language": "ar-MA"}).text


def test_an_account_without_a_language_speaks_as_its_browser_asks_and_keeps_what_was_saved(
    client: DeskClient, atelier: Atelier
) -> None:
    atelier.kit.vault.save(replace(atelier.facilitator, language=""))
    client.log_in("facilitator")
    arabic = {"accept-language": "ar-MA"}
    assert '<html lang="ar"' in client.get("/desk", **arabic).text
    assert '<option value="ar" selected' in client.get("/desk/me", **arabic).text

    client.fill("/desk/me", "/desk/me", {"language": "ar"})
    assert atelier.kit.vault.get(Account, atelier.facilitator.id).language == "ar"


def test_what_is_not_there_says_so(client: DeskClient) -> None:
    client.log_in("officer")
    for address in ("/desk/works/nothing", "/desk/people/nothing", "/desk/consents/nothing", "/desk/workshops/nothing"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "no such page" in sentence(answer)


def test_an_administrator_opens_and_closes_accounts(client: DeskClient, atelier: Atelier) -> None:
    client.log_in("administrator")
    made = {"name": "Léa", "password": "five other quiet words", "roles": ["crew", "reviewer"], "language": "ar"}
    assert sentence(client.follow(client.send("/desk/accounts", made))) == "Created."
    account = next(atelier.kit.vault.find(Account, name="léa"))
    assert account.roles == {Role.CREW, Role.REVIEWER}
    assert account.language == "ar"

    refused = client.send("/desk/accounts", {**made, "name": "Zoé", "password": "brief9"})
    assert refused.status_code == 422
    assert "at least 10 characters" in sentence(refused)
    assert 'value="Zoé"' in refused.text
    assert "brief9" not in refused.text

    client.fill("/desk/accounts", f"/desk/accounts/{account.id}", {"roles": "crew"})
    assert not atelier.kit.vault.get(Account, account.id).active
    last = client.fill(
        "/desk/accounts", f"/desk/accounts/{atelier.administrator.id}", {"roles": "crew", "active": "yes"}
    )
    assert last.status_code == 403
    assert "last administrator" in sentence(last)


def test_everybody_changes_their_own_password_and_stays_logged_in(client: DeskClient) -> None:
    client.log_in("crew")
    wrong = client.fill(
        "/desk/me", "/desk/me", {"language": "fr", "password": "not it at all", "new_password": "six new quiet words"}
    )
    assert wrong.status_code == 422

    done = client.fill(
        "/desk/me", "/desk/me", {"language": "fr", "password": PASSWORD, "new_password": "six new quiet words"}
    )

    assert client.follow(done).status_code == 200
    client.send("/desk/logout", {})
    assert client.log_in("crew", PASSWORD).status_code == 401
    assert client.log_in("crew", "six new quiet words").status_code == 303


def desks_behind(door: Door) -> list[Desk]:
    """Give the desks that an address keeps hold of."""
    held = [*inspect.getclosurevars(door.endpoint).nonlocals.values()] if inspect.isfunction(door.endpoint) else []
    bound = getattr(door.endpoint, "__self__", door.endpoint)
    return [thing for thing in (*held, *getattr(bound, "__dict__", {}).values()) if isinstance(thing, Desk)]


def test_one_limit_holds_for_all_addresses_of_the_desk_together(atelier: Atelier) -> None:
    doors = [door for door in every_door(create_app(atelier.kit, Settings()).routes) if isinstance(door, Door)]
    behind = {door.path: desks_behind(door) for door in doors if door.path.startswith("/desk")}

    assert {path for path, desks in behind.items() if not desks} == set()
    limits = {id(desk.threads): desk.threads.total_tokens for desks in behind.values() for desk in desks}
    assert list(limits.values()) == [MOST_VISITS_AT_ONCE]
