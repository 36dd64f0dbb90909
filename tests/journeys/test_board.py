"""The board in a real browser: it fits a telephone, runs without scripts, and axe finds nothing on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from archive.config import Settings
from archive.review.works.labels import label_work
from archive.web.app import create_app
from tests.journeys.test_access_for_all import JUDGE, WCAG, axe
from tests.review.atelier import PASSWORD, make_work, open_atelier
from tests.web.live import listening

__all__ = ["axe"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    atelier = open_atelier()
    atelier.consented()
    atelier.release()
    label_work(atelier.kit, atelier.work.id, "Terrasse, matin", atelier.crew.id)
    make_work(atelier.kit, atelier.workshop, None, atelier.crew.id)
    with listening(create_app(atelier.kit, Settings(language="en"))) as live:
        yield f"http://127.0.0.1:{live.port}"


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_axe_finds_nothing_on_the_board_in_any_language(browser: Browser, address: str, axe: str, lang: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/desk/login?lang={lang}")
    page.fill("#name", "facilitator")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/desk")
    for path in ("/desk", "/desk/works", "/desk/works?lack=consent", "/desk/works?person=Inconnue"):
        page.goto(f"{address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert page.evaluate("document.querySelector('.menu').getBoundingClientRect().width") > 300, path
        page.evaluate(axe)
        assert page.evaluate(JUDGE, WCAG) == [], path
    context.close()
