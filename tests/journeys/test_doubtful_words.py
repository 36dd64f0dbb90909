"""Words that a machine was not sure of, on the workbench once its draft was kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from archive.domain.words.recognition import HeardWord
from archive.domain.words.transcripts import Cue
from archive.domain.words.word_times import with_heard
from archive.review.works.transcripts import NewTranscript, attach_transcript
from tests.journeys.test_access_for_all import JUDGE, WCAG, axe
from tests.journeys.test_workbench import PHONE, Bench, bench, log_in, saved

__all__ = ["axe", "bench"]

LONG = "Et nous avons marché toute la nuit le long de la vieille route, jusqu’au port et aux bateaux."

pytestmark = pytest.mark.media


def test_doubtful_words_are_told_until_a_person_changes_the_line_and_no_line_is_cut(
    browser: Browser, bench: Bench, axe: str
) -> None:
    page = log_in(browser.new_context(viewport=PHONE).new_page(), bench, "ar")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    words = [
        HeardWord(start_ms=at * 500, end_ms=at * 500 + 400, text=text, confidence=confidence)
        for at, (text, confidence) in enumerate((("On", 950), ("part", 300), ("demain.", 930)))
    ]
    cues = (with_heard(Cue(start_ms=0, end_ms=1_600, text="On part demain."), words),)
    content = f"WEBVTT\n\n00:00.000 --> 00:01.600\nOn part demain.\n\n00:02.000 --> 00:04.000\n{LONG}\n".encode()
    with bench.archive.kit() as kit:
        bench.write("WEBVTT\n\n00:00.000 --> 00:02.000\nAutre chose.\n")
        attach_transcript(kit, bench.work_id, NewTranscript(content=content, language="fr", timed=cues), bench.account)
    page.goto(bench.address)
    doubts = page.locator(".bench-doubts")
    expect(doubts.locator("mark")).to_have_text(["part?"])
    page.evaluate(axe)
    assert page.evaluate(JUDGE, WCAG) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    switch = page.locator("[data-doubts] input")
    switch.press("Space")
    expect(doubts).to_be_hidden()
    switch.press("Space")
    expect(doubts).to_be_visible()

    page.locator(".bench-lines textarea").first.fill("On partira demain.")
    expect(doubts).to_have_count(0)
    saved(page)
    page.reload()
    page.locator(".bench-lines textarea").first.wait_for()
    expect(doubts).to_have_count(0)
    expect(page.locator("[data-doubts]")).to_be_hidden()
    page.set_viewport_size({"width": 320, "height": 600})
    cut = "() => [...document.querySelectorAll('.bench-lines textarea')].every((a) => a.scrollHeight <= a.clientHeight)"
    page.wait_for_function(cut)
    page.context.close()
    assert not faults
