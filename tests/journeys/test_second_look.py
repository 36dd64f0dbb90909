"""The second look in a real browser: files are followed one by one, lines go with the sound, answers stand in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from archive.config import Settings
from archive.domain.ids import ConceptId
from archive.domain.recipes import AV1, FilmHeight
from archive.domain.records import Rendition, Work
from archive.domain.terms import Recipe, WorkState
from archive.languages import translate
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import reopen
from archive.web.app import create_app
from tests import samples
from tests.house.test_guides import plain, quotes
from tests.journeys.test_access_for_all import JUDGE, WCAG, axe
from tests.review.atelier import PASSWORD, Atelier, add_rendition, open_atelier
from tests.web.live import listening

__all__ = ["axe"]

pytestmark = pytest.mark.media

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
WORDS = {
    "fr": "WEBVTT\n\n00:00.000 --> 00:01.000\nOn part la nuit.\n\n00:01.000 --> 00:03.000\nLa mer est calme.\n",
    "ar": "WEBVTT\n\n00:00.000 --> 00:01.000\nنرحل ليلًا.\n\n00:01.000 --> 00:03.000\nالبحر هادئ، قال Nour.\n",
}


@dataclass(frozen=True)
class Place:
    """A work in review, with a film and a sound of three seconds and words in two languages."""

    atelier: Atelier
    site: str

    @property
    def address(self) -> str:
        return f"{self.site}/desk/works/{self.atelier.work.id}/review"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder, atelier = tmp_path_factory.mktemp("look"), open_atelier()
    kit = atelier.kit
    kit.catalogue.save_all([], remove=[(Rendition, each.id) for each in atelier.made()])
    film, sound = samples.video(folder, "film.mp4", seconds=3), samples.audio(folder, "sound.wav", seconds=3)
    for recipe, path, kind in ((Recipe.VIDEO, film, "video/mp4"), (Recipe.AUDIO, sound, "audio/mp4")):
        made = add_rendition(kit, atelier.work, recipe, kind, path.read_bytes())
        kit.catalogue.save(replace(made, duration_ms=3_000))
        if recipe is Recipe.VIDEO:
            light = add_rendition(kit, atelier.work, recipe, kind, path.read_bytes())
            lighter: Mapping[str, str | int] = {"height": FilmHeight.SMALL.value, "codec": AV1}
            kit.catalogue.save(replace(light, duration_ms=3_000, parameters=lighter))
    work = kit.catalogue.get(Work, atelier.work.id)
    kit.catalogue.save(replace(work, form=ConceptId("fm.interview"), languages=("fr",)))
    atelier.consented()
    for language, words in WORDS.items():
        said = NewTranscript(content=words.encode(), language=language, is_translation=language == "ar")
        attach_transcript(kit, atelier.work.id, said, atelier.facilitator.id)
    with listening(create_app(kit, Settings(language="en"))) as live:
        yield Place(atelier, live.address)


def log_in(page: Page, place: Place, lang: str = "en") -> None:
    page.goto(f"{place.site}/desk/login?lang={lang}")
    page.fill("#name", "reviewer")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")


def state(page: Page, kind: str) -> str:
    """Say what stands beside a file of a kind, of those to be gone through."""
    return page.locator("[data-gone] label", has_text=kind).locator("output").inner_text()


def tab_to(page: Page, selector: str) -> None:
    for _ in range(200):
        if page.evaluate("(s) => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {selector}")


def test_each_file_is_followed_by_itself_and_every_answer_stands_at_its_button(browser: Browser, place: Place) -> None:
    context = browser.new_context(viewport=DESK, reduced_motion="reduce")
    page, faults = context.new_page(), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    log_in(page, place)
    page.goto(place.address)
    page.evaluate("window.still = true")
    assert (state(page, "Film"), state(page, "Sound")) == ("not opened yet", "not opened yet")

    page.evaluate("document.querySelector('video').playbackRate = 8")
    page.keyboard.press("Alt+KeyK")
    film = page.locator("[data-gone] label", has_text="Film").locator("output")
    expect(film).to_have_text("to its end (Film)")
    assert state(page, "Sound") == "not opened yet"

    tab_to(page, ".other-files summary")
    page.keyboard.press("Enter")
    tab_to(page, ".other-files li:last-child a")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('video').readyState > 0")
    page.evaluate("document.querySelector('video').playbackRate = 8")
    page.keyboard.press("Alt+KeyK")
    expect(film).to_have_text("to its end (Film, Film, small, lightest file)")
    expect(page.locator(".other-files output:visible")).to_have_count(2)

    tab_to(page, "[value=approve]")
    page.keyboard.press("Enter")
    answer = page.locator("#answer")
    expect(answer).to_be_focused()
    expect(answer).to_have_attribute("role", "alert")
    expect(answer.locator("li").first).to_contain_text("Sound")
    assert state(page, "Film").startswith("to its end")
    assert place.atelier.now().state is WorkState.IN_REVIEW

    tab_to(page, "#reason")
    page.keyboard.type("The sound is cut at the end.")
    tab_to(page, "[value=refuse]")
    page.keyboard.press("Enter")
    expect(answer).to_have_attribute("role", "status")
    expect(answer).to_be_focused()
    expect(answer).to_contain_text("Refused, with your reason.")
    assert page.evaluate("window.still")
    assert place.atelier.now().state is WorkState.REFUSED
    expect(page.locator("[name=exposed]")).to_have_count(0)

    tab_to(page, "[value=take_up]")
    page.keyboard.press("Enter")
    expect(answer).to_contain_text("Taken up again.")
    expect(page.locator("[name=exposed]")).not_to_have_count(0)
    assert place.atelier.now().state is WorkState.IN_REVIEW
    assert faults == []
    context.close()


def test_lines_light_with_the_sound_and_lead_to_their_moment_by_keyboard(browser: Browser, place: Place) -> None:
    context = browser.new_context(viewport=DESK, reduced_motion="reduce")
    page = context.new_page()
    log_in(page, place)
    page.goto(place.address)
    text = page.locator("details[data-text] ol.review-lines").first
    first, second = text.locator("a").nth(0), text.locator("a").nth(1)

    first.focus()
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    page.keyboard.press("Enter")

    expect(second).to_have_attribute("aria-current", "true")
    expect(first).not_to_have_attribute("aria-current", "true")
    assert page.evaluate("document.querySelector('video').currentTime") >= 1
    assert page.url == place.address
    page.keyboard.press("Alt+KeyJ")
    expect(first).to_have_attribute("aria-current", "true")
    context.close()


def test_without_scripts_the_page_comes_back_at_the_answer(browser: Browser, place: Place) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    log_in(page, place)
    page.goto(place.address)
    assert page.locator("[name=gone]").first.is_visible()

    page.click("[value=approve]")

    expect(page.locator("#answer[role=alert]")).to_be_in_viewport()
    assert page.url.endswith("/review#answer")
    page.locator("ol.review-lines a").nth(1).click()
    assert page.url.endswith("/review?t=1#stage")
    assert str(page.locator("video").get_attribute("src")).endswith("#t=1")
    assert place.atelier.now().state is WorkState.IN_REVIEW
    context.close()


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_axe_finds_nothing_on_it_and_it_fits_a_telephone(browser: Browser, place: Place, axe: str, lang: str) -> None:
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    log_in(page, place, lang)
    page.goto(place.address)
    expect(page.locator("#checks .good")).not_to_have_count(0)
    page.click("[value=approve]")
    expect(page.locator("#answer")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.evaluate(axe)
    assert page.evaluate(JUDGE, WCAG) == []
    context.close()


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_the_guide_alone_leads_a_new_reviewer_through_a_look(browser: Browser, place: Place, lang: str) -> None:
    """Nothing is pressed that the guide of this language does not quote, in its own order."""
    quoted = quotes("reviewers", lang)

    def says(english: str) -> str:
        text = translate(lang, english)
        assert plain(text) in quoted, text
        return text

    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    log_in(page, place, lang)
    page.get_by_role("link", name=says("Look at it"), exact=True).first.click()
    page.keyboard.press("Alt+KeyK")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0")
    expect(page.get_by_role("heading", name=says("What the checks found"))).to_be_visible()
    expect(page.locator("#checks").get_by_text(says("in order"), exact=True)).not_to_have_count(0)
    legend = page.get_by_role("group", name=says("One can still hear, see or read here:"))
    for tick in legend.get_by_role("checkbox").all():
        tick.uncheck()
    page.get_by_role("button", name=says("Show what strangers would then get")).click()
    expect(page.locator("#strangers .open")).not_to_have_count(0)
    expect(page.get_by_role("group", name=says("Played and read to its end"))).to_be_visible()

    page.get_by_role("button", name=says("Approve and release")).click()
    known = page.get_by_role("checkbox", name=says("I know what I approve, though I have not been through all of it"))
    known.check()
    page.get_by_role("button", name=says("Approve and release")).click()

    expect(page.locator("#answer[role=status]")).to_be_focused()
    expect(page.get_by_role("heading", name=says("What was decided before"))).to_be_visible()
    assert place.atelier.now().state is WorkState.RELEASED
    reopen(place.atelier.kit, place.atelier.work.id, "")
    context.close()
