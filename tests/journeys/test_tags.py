"""Tags by keyboard alone in a real Chromium: in three languages, on a telephone, on a work and on a part of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from archive.config import Settings
from archive.ingest.vocabulary import load_thesaurus
from archive.web.app import create_app
from tests.conftest import foreign_requests
from tests.journeys.test_access_for_all import JUDGE, WCAG, WIDE, axe
from tests.review.atelier import PASSWORD, Atelier, open_atelier
from tests.web.live import listening

__all__ = ["axe"]

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Place:
    """A listening site with a vocabulary and one workshop."""

    atelier: Atelier
    site: str


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    atelier = open_atelier()
    load_thesaurus(atelier.kit.catalogue)
    with listening(create_app(atelier.kit, Settings(language="en"))) as live:
        yield Place(atelier, live.address)


def opened(browser: Browser, place: Place, viewport: ViewportSize, language: str) -> Iterator[Page]:
    """Give a page at which a facilitator is logged in; it asks no other machine for anything and has no fault."""
    context = browser.new_context(viewport=viewport, reduced_motion="reduce")
    foreign = foreign_requests(context)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{place.site}/desk/login?lang={language}")
    page.fill("[name=name]", "facilitator")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    yield page
    context.close()
    assert not foreign
    assert not faults


@pytest.fixture(params=[(DESK, "en"), (PHONE, "ar"), (PHONE, "fr")], ids=["desk-en", "phone-ar", "phone-fr"])
def page(request: pytest.FixtureRequest, browser: Browser, place: Place) -> Iterator[Page]:
    yield from opened(browser, place, *request.param)


def test_themes_are_chosen_by_typing_in_any_language(page: Page, place: Place) -> None:
    page.goto(f"{place.site}/desk/works/{place.atelier.work.id}/describe")
    page.evaluate("document.querySelectorAll('[data-chosen] input:checked').forEach((box) => box.click())")
    field = page.locator("[data-tags=themes] [data-tags-input]")
    field.focus()
    for typed, chosen in (("espoir", "th.hope"), ("البحر", "th.sea"), ("memo", "th.memory")):
        page.keyboard.type(typed)
        expect(page.locator("[role=option]").first).to_be_visible()
        expect(field).to_have_attribute("aria-activedescendant", "tag-list-1-0")
        page.keyboard.press("Enter")
        expect(page.locator(f"[data-chosen] input[value='{chosen}']")).to_be_checked()
        expect(field).to_have_value("")
    page.keyboard.type("sol")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[role=option]")).to_have_count(0)
    field.fill("")
    field.press("Enter")

    page.wait_for_url("**done=saved")
    assert place.atelier.now().themes == ("th.hope", "th.sea", "th.memory")


@pytest.mark.timeout(120)
def test_every_page_of_the_vocabulary_is_for_everybody(page: Page, place: Place, axe: str) -> None:
    work = f"/desk/works/{place.atelier.work.id}"
    found = {}
    for address in ("/desk/thesaurus", "/desk/thesaurus/th.sea", f"{work}/describe", f"{work}/people"):
        page.goto(f"{place.site}{address}")
        for details in page.locator("details").all():
            details.evaluate("one => { one.open = true; }")
        if "describe" in address:
            page.locator("[data-tags-input]").first.fill("s")
            expect(page.locator("[role=option]").first).to_be_visible()
        page.evaluate(axe)
        complaints = [*page.evaluate(JUDGE, WCAG), *(["scrolls sideways"] if page.evaluate(WIDE) > 0 else [])]
        if complaints:
            found[address] = complaints
    assert found == {}
