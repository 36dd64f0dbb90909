"""Two facilitators at one transcript, its times, its translation and its end, in real Chromium: no word lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from archive.review.works.works import transcripts_of
from tests.journeys.test_whole_journey import Keyboard
from tests.journeys.test_workbench import DESK, PHONE, Bench, at, bench, log_in, page, saved
from tests.waiting import wait_until

__all__ = ["bench", "page"]

pytestmark = pytest.mark.media


def until(holds: Callable[[], object], said: str) -> None:
    wait_until(holds, seconds=15, every_seconds=0.1, said=lambda: said)


def test_two_who_write_at_once_lose_no_word(page: Page, bench: Bench) -> None:
    bench.write("WEBVTT\n\n00:00.000 --> 00:02.000\nDu début.\n")
    page.goto(bench.address)
    bench.write("WEBVTT\n\n00:00.000 --> 00:02.000\nDu début.\n\n00:05.000 --> 00:06.000\nDe l’autre.\n")
    page.locator(".bench-lines textarea").first.fill("De moi.")

    expect(page.locator(".bench-lines textarea")).to_have_count(2)
    assert "De l’autre." in page.locator(".bench-lines textarea").last.input_value()
    assert [cue.text for cue in bench.cues()] == ["De moi.", "De l’autre."]
    assert page.evaluate("document.querySelector('[data-conflict]').hidden")


def test_the_same_line_written_by_two_is_asked_about_with_both_texts(page: Page, bench: Bench) -> None:
    two = "WEBVTT\n\n00:00.000 --> 00:02.000\n{}\n\n00:05.000 --> 00:06.000\n{}\n"
    bench.write(two.format("Du début.", "La fin."))
    page.goto(bench.address)
    bench.write(two.format("De l’autre.", "La fin, dit-elle."))
    page.locator(".bench-lines textarea").first.fill("De moi.")

    clash = page.locator("[data-clashes] li")
    expect(clash).to_have_count(1)
    assert "De l’autre." in clash.inner_text()
    assert "De moi." in clash.inner_text()
    assert "La fin" not in clash.inner_text()
    # Whoever is in the middle of a line stays there: a space that is typed answers nothing.
    page.keyboard.type(" Et encore.")
    page.locator("[data-keep=both]").press("Enter")
    saved(page)
    assert [cue.text for cue in bench.cues()] == ["De moi. Et encore.\nDe l’autre.", "La fin, dit-elle."]


@pytest.mark.parametrize(
    "screens",
    [((DESK, "en"), (PHONE, "ar")), ((PHONE, "fr"), (PHONE, "ar"))],
    ids=["desk-en and phone-ar", "phone-fr and phone-ar"],
)
def test_two_at_two_screens_write_at_once_by_keyboard_and_no_word_is_lost(
    browser: Browser, bench: Bench, screens: tuple[tuple[ViewportSize, str], ...]
) -> None:
    spoken = "\n\n".join(f"00:0{n}.000 --> 00:0{n}.900\nligne {n}" for n in range(7))
    bench.write(f"WEBVTT\n\n{spoken}\n")
    contexts = [browser.new_context(viewport=size) for size, _ in screens]
    pages = [log_in(context.new_page(), bench, lang) for context, (_, lang) in zip(contexts, screens, strict=True)]
    for screen in pages:
        screen.goto(bench.address)
        expect(screen.locator(".bench-lines textarea")).to_have_count(7)
    first, second = map(Keyboard, pages)
    for turn in range(3):
        adds(first, turn, f" premier{turn}")
        adds(second, 6 - turn, f" second{turn}")
    # One line is written by both, each to the end of it: where neither saw the other's word, one screen asks.
    for keys, word in ((first, "ici"), (second, "là")):
        adds(keys, 3, f" {word}")
        keys.page.keyboard.press("Tab")

    def kept() -> set[str]:
        for keys in (first, second):
            keeps_both(keys)
        return {word for cue in bench.cues() for word in cue.text.split()}

    words = {f"{who}{turn}" for who in ("premier", "second") for turn in range(3)} | {"ici", "là"}
    wait_until(lambda: words <= kept(), seconds=30, every_seconds=0.1, said=lambda: (words - kept(), bench.cues()))
    assert len(bench.cues()) == 7
    for screen in pages:
        assert screen.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for context in contexts:
        context.close()


def adds(keys: Keyboard, number: int, words: str) -> None:
    """Go to a line and write at its end."""
    keys.to(keys.page.locator(".bench-lines textarea").nth(number))
    keys.press("End")
    keys.page.keyboard.type(words)


def keeps_both(keys: Keyboard) -> None:
    """Keep both texts where a screen asks."""
    page = keys.page
    if page.locator("[data-keep=both]").count():
        keys.hit(page.locator("[data-keep=both]"))
        page.wait_for_function("() => document.querySelector('[data-conflict]').hidden")


def test_all_lines_from_one_on_are_moved(page: Page, bench: Bench) -> None:
    bench.write(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nun\n\n00:03.000 --> 00:04.000\ndeux\n\n00:05.000 --> 00:06.000\ntrois\n"
    )
    page.goto(bench.address)
    page.locator(".bench-lines textarea").nth(1).focus()
    page.locator("[data-shift] summary").click()
    page.locator("#shift-by").fill("0,75")
    page.locator("[data-move=later]").press("Enter")
    until(lambda: [cue.start_ms for cue in bench.cues()] == [1_000, 3_750, 5_750], "two lines are later")
    page.locator("[data-move=earlier]").press("Enter")
    until(lambda: [cue.start_ms for cue in bench.cues()] == [1_000, 3_000, 5_000], "they are where they were")


def test_a_time_that_is_not_sure_is_marked_until_somebody_says_that_it_is_right(page: Page, bench: Bench) -> None:
    bench.write("WEBVTT\n\n00:01.000 --> 00:02.000\n<c.unsure>un</c>\n\n00:03.000 --> 00:04.000\n<c.unsure>deux</c>\n")
    page.goto(bench.address)
    doubts = page.locator(".bench-lines .bench-unsure")
    expect(doubts).to_have_count(2)
    doubts.first.press("Enter")
    expect(doubts).to_have_count(1)
    saved(page)
    page.locator(".bench-lines textarea").last.focus()
    at(page, 3.5)
    page.keyboard.press("Alt+x")
    expect(doubts).to_have_count(0)
    saved(page)
    assert [(cue.start_ms, cue.text, cue.is_unsure) for cue in bench.cues()] == [
        (1_000, "un", False),
        (3_500, "deux", False),
    ]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_translation_is_written_line_by_line_beside_the_original(page: Page, bench: Bench) -> None:
    bench.write("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Nour>un\n\n00:03.000 --> 00:04.000\nدخلنا Paris.\n")
    page.goto(bench.address + "?new=1&beside=fr")
    expect(page.locator(".bench-lines li.missing")).to_have_count(2)
    assert page.locator(".bench-other").all_inner_texts() == ["un", "دخلنا Paris."]
    tongue = {"en": "en", "ar": "es", "fr": "pt"}[page.evaluate("document.documentElement.lang")]
    page.locator("#tongue").fill(tongue)
    page.locator(".bench-lines textarea").nth(1).fill("We entered Paris.")
    page.locator(".bench-lines textarea").nth(1).blur()
    saved(page)
    with bench.archive.kit() as kit:
        translated = {each.language: each for each in transcripts_of(kit, bench.work_id)}[tongue]
    assert translated.is_translation
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in translated.cues] == [(3_000, 4_000, "We entered Paris.")]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def begun(bench: Bench, language: str) -> tuple[bool, list[str]]:
    """Whether the transcript in a language is whole, and its lines."""
    with bench.archive.kit() as kit:
        [one] = [each for each in transcripts_of(kit, bench.work_id) if each.language == language]
        return one.is_whole, [cue.text for cue in one.cues]


def test_what_is_begun_here_is_said_to_be_whole_by_keyboard_and_the_player_stays(page: Page, bench: Bench) -> None:
    page.goto(f"{bench.address}?new=1")
    language = {"en": "nl", "ar": "tr", "fr": "it"}[str(page.locator("html").get_attribute("lang"))]
    expect(page.locator("[data-whole]")).to_be_hidden()
    page.locator("#language").fill(language)
    page.locator("[name=is_translation]").check()
    page.locator("[data-add]").press("Enter")
    page.keyboard.type("Et la mer")
    saved(page)
    assert begun(bench, language) == (False, ["Et la mer"])
    page.evaluate("benchStage.here = true")

    page.keyboard.type(" immense.")
    page.locator("[data-whole] button").press("Enter")
    expect(page.locator("[data-whole] .note[role=status]")).to_be_focused()
    assert begun(bench, language) == (True, ["Et la mer immense."])

    page.locator(".bench-lines textarea").press("End")
    page.keyboard.type(" Et le vent.")
    saved(page)
    assert begun(bench, language) == (True, ["Et la mer immense. Et le vent."])
    page.locator("[data-whole] button").press("Enter")
    expect(page.locator("[data-whole] input[value=yes]")).to_have_count(1)
    assert not begun(bench, language)[0]
    assert page.evaluate("benchStage.here")
