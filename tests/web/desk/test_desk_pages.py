"""The desk on a small telephone, in a real browser: nothing runs off the side, nothing fails to load."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page

from archive.config import Settings
from archive.domain.terms import WorkState
from archive.web.app import create_app
from tests.conftest import foreign_requests
from tests.review.atelier import PASSWORD, Atelier, make_work, open_atelier
from tests.web.live import listening

SMALL = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def atelier() -> Atelier:
    atelier = open_atelier()
    atelier.consented()
    return atelier


@pytest.fixture(scope="module")
def address(atelier: Atelier) -> Iterator[str]:
    with listening(create_app(atelier.kit, Settings(language="en"))) as live:
        yield f"http://127.0.0.1:{live.port}"


@pytest.fixture
def telephone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=SMALL, java_script_enabled=True)  # type: ignore[arg-type]
    foreign = foreign_requests(context)
    page = context.new_page()
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    yield page
    context.close()
    assert not foreign
    assert not failed


def log_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/desk/login")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(f"{address}/desk")


@pytest.mark.parametrize("who", ["facilitator", "reviewer"])
def test_every_page_fits_a_small_telephone(telephone: Page, address: str, atelier: Atelier, who: str) -> None:
    work, person = f"/desk/works/{atelier.work.id}", atelier.participant.id
    pages = {
        "facilitator": [
            "/desk",
            "/desk/works",
            work,
            f"{work}/describe",
            f"{work}/people",
            f"{work}/transcript",
            f"{work}/withdraw",
            f"/desk/people/{person}",
            f"/desk/consents/new?person={person}",
            "/desk/upload",
        ],
        "reviewer": ["/desk", f"{work}/review", "/desk/me"],
    }
    log_in(telephone, address, who)
    for path in pages[who]:
        for lang in ("fr", "ar"):
            telephone.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={lang}")
            too_wide = telephone.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert too_wide <= 0, f"{path} in {lang} runs {too_wide} pixels off the side"
            assert telephone.locator("h1").count() == 1


def test_two_taps_take_a_work_back(telephone: Page, address: str, atelier: Atelier) -> None:
    # One of its own: the others' pages are of the first.
    own = make_work(atelier.kit, atelier.workshop, atelier.participant.id, atelier.crew.id)
    atelier = replace(atelier, work=own)
    log_in(telephone, address, "crew")
    telephone.goto(f"{address}/desk/works/{atelier.work.id}?lang=en")
    telephone.click("text=Take this work back")

    telephone.click("text=Yes, take it back now")

    assert telephone.locator("[role=status]").inner_text().startswith("Taken back.")
    assert atelier.served() == set()
    assert atelier.now().state is WorkState.WITHDRAWN
