"""The workbench by its keys, and with more lines than stand on a page or with none left."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from archive.review.works.describe import Description, describe_work
from archive.review.works.editions import history_of
from archive.review.works.works import draft_of
from tests.journeys.test_workbench import Bench, at, bench, page, saved

__all__ = ["bench", "page"]

pytestmark = pytest.mark.media


def test_its_keys_lead_to_who_speaks_and_are_shown_by_either_question_mark(page: Page, bench: Bench) -> None:
    bench.write("WEBVTT\n\n00:00.000 --> 00:02.000\n<v Nour>Un mot.\n")
    page.goto(bench.address)
    page.locator(".bench-lines textarea").focus()
    page.keyboard.press("Alt+r")
    expect(page.locator(".bench-speaker")).to_be_focused()
    page.keyboard.press("Alt+r")
    expect(page.locator(".bench-lines textarea")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    for mark in ("?", "؟"):
        was = page.evaluate("document.querySelector('[data-help]').open")
        page.evaluate("key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))", mark)
        assert page.evaluate("document.querySelector('[data-help]').open") is not was


def test_of_many_lines_those_around_the_sound_stand_on_the_page(page: Page, bench: Bench) -> None:
    stretches = [
        (f"00:{at // 50:02}.{at % 50 * 20:03}", f"00:{at // 50:02}.{at % 50 * 20 + 19:03}") for at in range(380)
    ]
    rest = "et la mer, " * 12  # more than the workbench fetches at once
    blocks = [f"{start} --> {end}\nLigne {at} {rest}" for at, (start, end) in enumerate(stretches)]
    bench.write("\n\n".join(["WEBVTT", *blocks]))
    page.goto(bench.address)
    rows = page.locator(".bench-lines > li")
    expect(rows).to_have_count(150)
    at(page, 7.005)
    heard = page.locator(".bench-lines > li[aria-current] textarea")
    expect(heard).to_have_value(f"Ligne 350 {rest}".strip())
    heard.fill("Une autre")
    saved(page)
    assert [cue.text for cue in bench.cues() if not cue.text.startswith("Ligne")] == ["Une autre"]
    assert len(bench.cues()) == 380
    page.locator("[data-turn=earlier]").first.click()
    expect(rows.first.locator("textarea")).to_be_focused()
    expect(rows).to_have_count(150)


def test_a_transcript_that_is_emptied_is_saved_so(page: Page, bench: Bench) -> None:
    bench.write("WEBVTT\n\n00:00.000 --> 00:02.000\nUn mot.\n")
    page.goto(bench.address)
    page.locator(".bench-out").click()
    saved(page)
    assert bench.cues() == []


def described(page: Page) -> None:
    """Wait until the workbench says that what is said of the work is saved."""
    page.wait_for_function(
        "() => document.querySelector('[data-described-state]').textContent === benchStage.said.saved"
    )


def test_a_title_is_saved_while_it_is_written_and_anothers_stands_beside_it(page: Page, bench: Bench) -> None:
    page.goto(bench.address)
    page.locator("#title_fr").fill("La mer")
    described(page)
    page.locator("#summary_fr").fill("Une nuit.")
    described(page)
    with bench.archive.kit() as kit:
        draft = draft_of(kit, bench.work_id)
        assert (draft.titles["fr"], draft.summaries["fr"]) == ("La mer", "Une nuit.")
        describe_work(kit, bench.work_id, Description(titles={"fr": "Le port"}), "another")
    page.locator("#title_fr").fill("La rive")
    expect(page.locator("#problem")).to_be_visible()
    expect(page.locator("#title_fr")).to_be_focused()
    expect(page.locator("#described .panel").first).to_contain_text("Le port")
    expect(page.locator("#title_fr")).to_have_value("La rive")
    page.locator("#described .decide [type=submit]").click()
    expect(page.locator("#done")).to_be_visible()
    with bench.archive.kit() as kit:
        assert draft_of(kit, bench.work_id).titles["fr"] == "La rive"
        found, _ = history_of(kit, bench.work_id)
        assert "Le port" in [each.said.titles.get("fr") for each in found if each.said]
    page.locator("#title_fr").fill("La rive, la nuit")
    described(page)
