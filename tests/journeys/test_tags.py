"""Tags by keyboard alone in a real Chromium: in three languages, on a telephone, on a work and on a part of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from archive.config import Settings
from archive.domain.ids import WorkId, WorkshopId, new_id
from archive.domain.records import Work
from archive.ingest.vocabulary import load_thesaurus
from archive.review.works.works import draft_of
from archive.web.app import create_app
from tests.conftest import foreign_requests
from tests.journeys.test_access_for_all import JUDGE, WCAG, WIDE, axe
from tests.journeys.test_whole_journey import Keyboard
from tests.review.atelier import PASSWORD, Atelier, make_work, open_atelier
from tests.waiting import wait_until
from tests.web.live import listening

__all__ = ["axe"]

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
TABLED = [(DESK, "fr"), (PHONE, "ar"), (PHONE, "en")]


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


@pytest.mark.parametrize("page", [(DESK, "fr")], indirect=True, ids=["desk-fr"])
def test_a_word_typed_faster_than_the_line_is_the_word_that_is_taken(page: Page, place: Place) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "q=espoir" in route.request.url:
            held.append(route)
        else:
            route.fallback()

    page.route("**/desk/thesaurus/find?*", hold)
    page.goto(f"{place.site}/desk/works/{place.atelier.work.id}/describe")
    page.evaluate("document.querySelectorAll('[data-chosen] input:checked').forEach((box) => box.click())")
    field = page.locator("[data-tags=themes] [data-tags-input]")
    field.focus()
    page.keyboard.type("e")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.keyboard.type("spoir")
    page.keyboard.press("Enter")
    expect(page.locator("[data-chosen] input:checked")).to_have_count(0)
    wait_until(lambda: bool(held), seconds=20, every_seconds=0.05, pause=lambda s: page.wait_for_timeout(s * 1000))
    held.pop().fallback()
    expect(page.locator("[data-chosen] input:checked")).to_have_count(1)
    expect(page.locator("[data-chosen] input[value='th.hope']")).to_be_checked()


def day_of_twenty(place: Place) -> tuple[WorkshopId, list[WorkId]]:
    """Make a workshop with a day of twenty works; give it and the works in their order."""
    kit, shop = place.atelier.kit, replace(place.atelier.workshop, id=WorkshopId(new_id()), version=0)
    kit.catalogue.save(shop)
    works = [make_work(kit, shop, place.atelier.participant.id, place.atelier.crew.id).id for _ in range(20)]
    return shop.id, sorted(works)


def to_the_table(keys: Keyboard, shop: WorkshopId) -> None:
    """Go from the first page of the desk to the table of a workshop's day."""
    for address in ("/desk/workshops", f"/desk/workshops/{shop}", f"/desk/workshops/{shop}/days/undated"):
        keys.hit(keys.page.locator(f"a[href='{address}']").first)
        keys.page.wait_for_url(f"**{address}")


def written_in_a_sheet(keys: Keyboard, folder: Path) -> None:
    """Take the day out as a sheet, write in it, and bring it back."""
    page = keys.page
    keys.hit(page.locator("details:has(#file) summary"))
    keys.to(page.locator("a[href$='/sheet']"))
    with page.expect_download() as download:
        keys.press("Enter")
    path = folder / "day.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    columns = [cell.value for cell in book.active[1]]
    for row in book.active.iter_rows(min_row=2):
        title = row[columns.index("title_fr")]
        title.value = f"{title.value}, jour 1"
    book.save(path)
    keys.to(page.locator("#file"))
    with page.expect_file_chooser() as chooser:
        keys.press("Enter")
    chooser.value.set_files(path)
    keys.hit(page.locator("form:has(#file) button[type=submit]"))
    expect(page.locator("dl.facts dd")).to_have_text(["20", "0", "0"])


@pytest.mark.timeout(180)
@pytest.mark.parametrize("page", TABLED, indirect=True, ids=["desk-fr", "phone-ar", "phone-en"])
def test_twenty_works_are_titled_and_tagged_by_keyboard_with_one_save_and_go_out_as_a_sheet_and_back(
    page: Page, place: Place, tmp_path: Path
) -> None:
    shop, works = day_of_twenty(place)
    keys = Keyboard(page)
    to_the_table(keys, shop)
    expect(page.locator(".day-row")).to_have_count(20)

    keys.to(page.locator("[data-column=title_fr]").first)
    for number in range(20):
        page.keyboard.press("Control+A")
        page.keyboard.type(f"Titre {number}")
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.type") == "submit"

    keys.to(page.locator("[data-column=themes]").first)
    for number in range(20):
        if number == 1:
            # One may go back, and on again.
            page.keyboard.press("Shift+Enter")
            page.keyboard.press("Enter")
        page.keyboard.type("espoir" if number % 2 else "الأمل")
        expect(page.locator("[role=option]").first).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator("[role=option]")).to_have_count(0)
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=saved")

    kit = place.atelier.kit
    assert [draft_of(kit, each).titles["fr"] for each in works] == [f"Titre {number}" for number in range(20)]
    assert {kit.catalogue.get(Work, each).themes for each in works} == {("th.hope",)}

    written_in_a_sheet(keys, tmp_path)
    assert [draft_of(kit, each).titles["fr"] for each in works] == [f"Titre {number}, jour 1" for number in range(20)]


@pytest.mark.timeout(120)
def test_every_page_of_the_vocabulary_is_for_everybody(page: Page, place: Place, axe: str) -> None:
    work = f"/desk/works/{place.atelier.work.id}"
    found = {}
    table = f"/desk/workshops/{place.atelier.workshop.id}/days/undated"
    for address in ("/desk/thesaurus", "/desk/thesaurus/th.sea", f"{work}/describe", f"{work}/people", table):
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
