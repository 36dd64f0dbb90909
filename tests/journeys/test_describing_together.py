"""Two facilitators at one description in real Chromium: fields that each wrote stand on both screens, none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from archive.config import Settings
from archive.domain.sealed import Draft
from archive.ingest.vocabulary import load_thesaurus
from archive.languages import translate
from archive.review.half_filled import forget_half_filled, half_filled
from archive.review.people.accounts import end_sessions
from archive.review.works.describe import Description, describe_work
from archive.review.works.works import draft_of
from archive.web.app import create_app
from tests.review.atelier import PASSWORD, Atelier, open_atelier
from tests.waiting import wait_until
from tests.web.live import listening

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Place:
    """A listening site with one work."""

    atelier: Atelier
    site: str

    @property
    def draft(self) -> Draft:
        return draft_of(self.atelier.kit, self.atelier.work.id)


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    atelier = open_atelier()
    load_thesaurus(atelier.kit.catalogue)
    with listening(create_app(atelier.kit, Settings(language="en"))) as live:
        yield Place(atelier, live.address)


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    made: list[BrowserContext] = []
    yield made
    for context in made:
        context.close()


def at_the_bench(
    browser: Browser, place: Place, contexts: list[BrowserContext], screen: ViewportSize, lang: str
) -> Page:
    context = browser.new_context(viewport=screen, reduced_motion="reduce")
    contexts.append(context)
    page = context.new_page()
    page.goto(f"{place.site}/desk/login?lang={lang}")
    page.fill("#name", "facilitator")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    page.goto(f"{place.site}/desk/works/{place.atelier.work.id}/bench")
    return page


@pytest.mark.parametrize(
    ("first", "second"),
    [((DESK, "fr"), (PHONE, "ar")), ((PHONE, "en"), (PHONE, "fr"))],
    ids=["desk-fr and phone-ar", "phone-en and phone-fr"],
)
def test_what_two_write_in_different_fields_stands_on_both_screens(
    browser: Browser,
    place: Place,
    contexts: list[BrowserContext],
    first: tuple[ViewportSize, str],
    second: tuple[ViewportSize, str],
) -> None:
    describe_work(place.atelier.kit, place.atelier.work.id, Description(titles={"fr": "La nuit"}), "a")
    one, other = (at_the_bench(browser, place, contexts, *each) for each in (first, second))

    one.fill("#title_fr", "Le vent")
    wait_until(lambda: place.draft.titles == {"fr": "Le vent"}, seconds=15, every_seconds=0.05)
    other.fill("#summary_ar", "ليلة واحدة.")
    tags = other.locator("#described [data-tags=themes]")
    tags.locator("[data-tags-input]").fill("espoir")
    expect(tags.locator("[role=option]").first).to_be_visible()
    tags.locator("[data-tags-input]").press("Enter")

    wait_until(lambda: place.draft.summaries == {"ar": "ليلة واحدة."}, seconds=15, every_seconds=0.05)
    wait_until(lambda: place.atelier.now().themes == ("th.hope",), seconds=15, every_seconds=0.05)
    assert place.draft.titles == {"fr": "Le vent"}
    expect(other.locator("#title_fr")).to_have_value("Le vent")
    one.locator("#described [name=content_warnings]").first.check()
    expect(one.locator("#summary_ar")).to_have_value("ليلة واحدة.")
    expect(one.locator("#described [data-chosen] input[value='th.hope']")).to_be_checked()
    assert place.atelier.now().themes == ("th.hope",)
    assert len(place.atelier.now().content_warnings) == 1
    for page in (one, other):
        expect(page.locator("#theirs")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize(("screen", "lang"), [(PHONE, "ar"), (DESK, "en")], ids=["phone-ar", "desk-en"])
def test_a_field_that_both_wrote_shows_both_texts_and_only_that_one(
    browser: Browser, place: Place, contexts: list[BrowserContext], screen: ViewportSize, lang: str
) -> None:
    kit, work = place.atelier.kit, place.atelier.work.id
    describe_work(kit, work, Description(titles={"fr": "La nuit"}), "a")
    page = at_the_bench(browser, place, contexts, screen, lang)
    describe_work(kit, work, Description(titles={"fr": "Le vent"}, summaries={"en": "A night."}), "a")

    page.fill("#title_fr", "La mer")

    expect(page.locator("#described #theirs")).to_be_visible()
    expect(page.locator("#described dl.facts dd")).to_have_text(["Le vent"])
    expect(page.locator("#title_fr")).to_have_value("La mer")
    expect(page.locator("#summary_en")).to_have_value("A night.")
    assert place.draft.titles == {"fr": "Le vent"}
    page.locator("#described .decide button").press("Enter")
    expect(page.locator("#described .note[role=status]")).to_be_visible()
    assert (place.draft.titles, place.draft.summaries) == ({"fr": "La mer"}, {"en": "A night."})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_what_is_typed_while_theirs_is_on_its_way_is_asked_about_and_not_lost(
    browser: Browser, place: Place, contexts: list[BrowserContext]
) -> None:
    kit, work = place.atelier.kit, place.atelier.work.id
    describe_work(kit, work, Description(titles={"fr": "La nuit"}), "a")
    page = at_the_bench(browser, place, contexts, DESK, "en")
    describe_work(kit, work, Description(titles={"fr": "Le vent"}), "a")
    page.evaluate(
        """() => {
          const fetched = window.fetch;
          window.fetch = async (...asked) => {
            const answer = await fetched(...asked);
            window.fetch = fetched;
            const title = document.querySelector("#title_fr");
            title.value = "La mer";
            title.dispatchEvent(new Event("input", { bubbles: true }));
            return answer;
          };
        }"""
    )
    page.fill("#summary_en", "A night.")

    expect(page.locator("#described #theirs")).to_be_visible()
    expect(page.locator("#described dl.facts dd")).to_have_text(["Le vent"])
    expect(page.locator("#title_fr")).to_have_value("La mer")
    assert place.draft.titles == {"fr": "Le vent"}
    assert place.draft.summaries == {"en": "A night."}


@pytest.mark.parametrize(("screen", "lang"), [(PHONE, "fr"), (PHONE, "ar"), (DESK, "en")], ids=["fr", "ar", "desk-en"])
def test_a_part_and_a_person_that_are_half_filled_outlive_the_telephone(
    browser: Browser, place: Place, contexts: list[BrowserContext], screen: ViewportSize, lang: str
) -> None:
    kit, work, account = place.atelier.kit, place.atelier.work.id, place.atelier.facilitator.id
    name, parts = f"La mer ({lang})", len(place.atelier.now().segments)
    page = at_the_bench(browser, place, contexts, screen, lang)
    page.locator("#segment_label").press_sequentially(name)
    page.locator("#new_here").press_sequentially("Tari")
    for form in ("form:has(> * > #segment_label)", "form.by-name"):
        expect(page.locator(f"{form} [data-half-state]")).to_have_text(
            translate(lang, "Kept for you, but not added yet.")
        )
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    contexts.pop().close()  # the battery is empty, and nobody logged out

    page = at_the_bench(browser, place, contexts, screen, lang)
    expect(page.locator("#segment_label")).to_have_value(name)
    page.locator("#new_here").press("End")
    page.keyboard.type("k")
    page.locator("#segment_span").fill("0:01-0:02")
    page.keyboard.press("Enter")
    expect(page.locator("#parts .note[role=status]")).to_be_visible()
    expect(page.locator("#segment_label")).to_have_value("")
    expect(page.locator("#new_here")).to_have_value("Tarik")
    assert len(place.atelier.now().segments) == parts + 1
    assert half_filled(kit, work, account) == {"new_here": ("Tarik",)}
    forget_half_filled(kit, work, account, ["new_here"])


def test_whose_log_in_has_ended_is_told_so_and_loses_nothing_of_a_form(
    browser: Browser, place: Place, contexts: list[BrowserContext]
) -> None:
    kit, work, account = place.atelier.kit, place.atelier.work.id, place.atelier.facilitator.id
    page = at_the_bench(browser, place, contexts, PHONE, "en")
    end_sessions(kit, account)
    page.locator("#warning_span").press_sequentially("0:03")
    expect(page.locator("form:has(> * > #warning_span) [data-half-state]")).to_contain_text("Your log-in has ended")
    assert "warning_span" not in half_filled(kit, work, account)
    assert page.locator("#warning_span").input_value() == "0:03"
