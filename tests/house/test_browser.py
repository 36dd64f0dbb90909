"""The browser that tests are lent is real, and tells when a page asks another machine for anything."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import foreign_requests, is_foreign


def test_the_browser_lays_out_arabic_from_the_right(page: Page) -> None:
    page.set_content('<p dir="rtl"><span>\u0645\u0647\u0627\u062c\u0631</span></p>')

    box = page.locator("span").bounding_box()

    assert box is not None
    assert box["x"] > 640


def test_a_request_to_another_machine_is_noticed(browser: Browser) -> None:
    context = browser.new_context()
    foreign = foreign_requests(context)

    context.new_page().set_content('<img src="http://elsewhere.invalid/pixel.gif"><img src="data:,">')
    context.close()

    assert foreign == ["http://elsewhere.invalid/pixel.gif"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/works", "http://localhost/", "data:,", "blob:http://x/1"])
def test_this_machine_is_not_foreign(url: str) -> None:
    assert not is_foreign(url)
