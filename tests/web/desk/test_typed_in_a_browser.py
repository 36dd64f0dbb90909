"""What was typed in a real browser outlives its log-in; apart, for a browser's loop leaves no room for another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from archive.config import Settings
from archive.domain.ids import WorkshopId, new_id
from archive.domain.records import Workshop
from archive.domain.words.transcripts import Transcript
from archive.review.people.accounts import end_sessions
from archive.web.app import create_app
from tests.review.atelier import PASSWORD, open_atelier
from tests.web.desk.test_nothing_typed_is_lost import LONG
from tests.web.live import listening


@pytest.mark.parametrize("how", ["logged out elsewhere", "logged in again beside it"])
def test_in_a_real_browser_a_text_outlives_its_log_in(browser: Browser, how: str) -> None:
    atelier = open_atelier()
    app = create_app(atelier.kit, Settings(language="en"))
    context = browser.new_context(java_script_enabled=False)
    with listening(app) as live:
        page = context.new_page()
        _come_in(page, live.address)
        page.goto(f"{live.address}/desk/works/{atelier.work.id}/transcript")
        page.fill("#language", "fr")
        page.fill("#text", LONG)
        if how == "logged out elsewhere":
            end_sessions(atelier.kit, atelier.facilitator.id)
        else:
            context.clear_cookies(name="desk")
            beside = context.new_page()
            _come_in(beside, live.address)
        page.locator("form[enctype] button").click()
        if how == "logged out elsewhere":
            expect(page.get_by_role("alert")).to_contain_text("Nothing you typed is lost")
            page.fill("#name", "facilitator")
            page.fill("#password", PASSWORD)
            page.locator("main form button").click()
        expect(page.locator("main")).to_contain_text("لا أحد رآنا")
        page.locator("main form button").click()
        page.wait_for_url("**/works/*done=saved")
    context.close()
    [transcript] = atelier.kit.vault.find(Transcript)
    assert transcript.text == LONG


def _come_in(page: Page, address: str) -> None:
    page.goto(f"{address}/desk/login")
    page.fill("#name", "facilitator")
    page.fill("#password", PASSWORD)
    page.locator("main form button").click()


def test_on_an_arabic_page_a_latin_workshop_runs_from_the_left_and_is_found_by_its_first_letter(
    browser: Browser,
) -> None:
    atelier = open_atelier()
    kit, name = atelier.kit, "Zellige"
    kit.catalogue.save(replace(kit.catalogue.get(Workshop, atelier.workshop.id), labels={"fr": name}))
    kit.catalogue.save(replace(atelier.workshop, id=WorkshopId(new_id()), labels={"ar": "ورشة البحر"}, version=0))
    with listening(create_app(kit, Settings(language="ar"))) as live:
        context = browser.new_context(locale="ar")
        page = context.new_page()
        _come_in(page, live.address)
        page.goto(f"{live.address}/desk/upload?lang=ar")
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        ways = page.locator("#workshop option").evaluate_all(
            "all => Object.fromEntries(all.map(o => [o.text.trim().slice(0, 4), getComputedStyle(o).direction]))"
        )
        assert (ways["Zell"], ways["ورشة"]) == ("ltr", "rtl")
        page.focus("#workshop")
        page.keyboard.type("Z")
        expect(page.locator("#workshop option:checked")).to_contain_text(name)
        context.close()
