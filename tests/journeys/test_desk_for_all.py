"""Every page of the desk and of a person's own door for everybody: judged by axe-core and on a telephone.

A page that is new is listed in `tests/web/laid_desk.py` or, for visitors, in `tests/web/every_page.py`; one that
is in neither fails here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize
from starlette.routing import BaseRoute, Match

from archive.web.http.routes import every_door
from tests.journeys.test_access_for_all import JUDGE, SMALL, WCAG, WIDE, axe, settle
from tests.web.every_desk_page import EveryDeskPage, every_desk_page
from tests.web.every_page import LANGUAGES, every_page

__all__ = ["axe"]

PHONE: ViewportSize = {"width": 390, "height": 844}

NO_PAGES = frozenset(
    {
        "/",
        "/my",
        "/robots.txt",
        "/{lang:language}",
        "/static/{name}",
        "/media/{rendition_id}",
        "/{lang:language}/my/receipt.pdf",
        "/{lang:language}/my/receipt.jsonld",
        "/{lang:language}/my/taken/{token}",
        "/{lang:language}/my/copies/{rendition_id}",
        "/{lang:language}/companion/{entry_id}/factsheet.pdf",
        "/desk/media/{rendition_id}",
        "/desk/files",
        "/desk/files/{upload_id}",
        "/desk/talks/{talk_id}/recording",
        "/desk/uploads/states",
        "/desk/workshops/{workshop_id}/days/{day}/sheet",
        "/desk/works/{work_id}/bench/file",
        "/desk/works/{work_id}/bench/words",
        "/desk/works/{work_id}/bench/draft/state",
        "/desk/works/{work_id}/covers/all",
        "/desk/thesaurus/find",
        "/desk/thesaurus/skos",
        "/desk/consents/{record_id}/evidence",
    }
)
"""Addresses that answer with a file, with facts for a script, or with the way to another address."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EveryDeskPage]:
    with every_desk_page(tmp_path_factory.mktemp("desk"), media=False) as pages:
        yield pages


def reached(doors: Iterable[BaseRoute], addresses: Iterable[str]) -> set[str]:
    """Give how the routes behind these addresses are written; the first that fits is the one that answers."""
    doors, found = list(doors), set[str]()
    for address in addresses:
        scope = {"type": "http", "method": "GET", "path": urlsplit(address).path, "headers": []}
        door = next((one for one in doors if one.matches(scope)[0] is Match.FULL), None)
        found.add(getattr(door, "path", ""))
    return found


def test_every_address_that_shows_a_page_is_listed(
    site: EveryDeskPage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    doors = list(every_door(site.app.routes))
    gets = {getattr(door, "path", "") for door in doors if "GET" in (getattr(door, "methods", None) or ())}
    with every_page(tmp_path_factory.mktemp("public"), media=False) as public:
        listed = [*site.desk.values(), *site.own_addresses("fr").values(), *public.addresses("fr").values()]
        met = reached(doors, [*listed, "/desk/login"])

    assert gets - met - NO_PAGES == set(), "list these in tests/web/laid_desk.py or tests/web/every_page.py"
    assert NO_PAGES - gets == set(), "there are no such addresses any more"
    assert met & NO_PAGES == set()


def judged(page: Page, axe: str, addresses: dict[str, str]) -> dict[str, list[str]]:
    """Give what axe, a telephone and a thumb complain of, by the page's name."""
    found = {}
    for name, address in addresses.items():
        settle(page, address)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        page.evaluate(axe)
        # A lane of the covers' timeline is as low as a timeline must be: the list below chooses the same cover.
        small = [one for one in page.evaluate(SMALL, 44) if "data-lane" not in one]
        complaints = [*page.evaluate(JUDGE, WCAG), *small]
        complaints += ["scrolls sideways"] if page.evaluate(WIDE) > 0 else []
        if complaints:
            found[name] = complaints
    return found


@pytest.mark.timeout(240)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_nothing_on_any_page_of_the_desk_and_each_fits_a_telephone(
    browser: Browser, site: EveryDeskPage, axe: str, lang: str
) -> None:
    stranger = browser.new_page(viewport=PHONE, reduced_motion="reduce")
    found = judged(stranger, axe, {"login": f"{site.live.address}/desk/login?lang={lang}"})
    stranger.close()
    page = site.at_desk(browser, PHONE, lang)
    found |= judged(page, axe, site.desk_addresses())
    page.context.close()

    assert found == {}


@pytest.mark.timeout(120)
def test_axe_finds_nothing_behind_a_persons_own_door_in_any_language(
    browser: Browser, site: EveryDeskPage, axe: str
) -> None:
    found: dict[str, list[str]] = {}
    for lang in LANGUAGES:
        page = site.at_own_door(browser, PHONE, lang)
        found |= {f"{name} {lang}": each for name, each in judged(page, axe, site.own_addresses(lang)).items()}
        page.context.close()

    assert found == {}
