"""Visitors in the public rooms, in a browser: a teacher, somebody who wants a screening, somebody who seeks advice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.web.every_page import LANGUAGES, EveryPage, every_page


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EveryPage]:
    with every_page(tmp_path_factory.mktemp("pages"), media=False) as pages:
        yield pages


def in_(language: str, **words: str) -> str:
    """Give what stands on a page in a language."""
    return words[language]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_teacher_finds_an_exhibit_with_a_guide(page: Page, site: EveryPage, lang: str) -> None:
    page.goto(site.addresses(lang)["home"])
    page.get_by_role("link", name=in_(lang, fr="Expositions", ar="معارض", en="Exhibits")).click()
    marked = page.locator(".entry", has=page.locator(".has-guide"))
    marked.get_by_role("link").click()

    guide = page.locator("#guide + p, .guide ol").all_inner_texts()
    assert "13" in guide[0]
    assert "50" in guide[0]
    assert 3 <= page.locator(".guide ol").first.locator("li").count() <= 5
    assert page.locator(".placed .card").count() == 5
    assert page.locator("html").get_attribute("dir") == ("rtl" if lang == "ar" else "ltr")
    assert page.locator(".in-other").count() == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_good_practice_is_found_by_its_three_facets(page: Page, site: EveryPage, lang: str) -> None:
    page.goto(site.addresses(lang)["practices"])
    assert page.locator(".entry").count() == 2
    for facet, word in (("target", "tg.minors"), ("topic", "tp.integration"), ("area", "ar.art")):
        page.locator(f"#{facet}").select_option(word)
    page.locator(".sieve .button").click()
    assert page.locator(".entry").count() == 1
    page.locator(".entry h3 a").click()

    title = in_(lang, fr="Des chaises en cercle", ar="كراسيّ في دائرة", en="Chairs in a circle")
    assert page.locator("h1").inner_text() == title
    assert page.locator(".room ol li").count() == 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_visitor_asks_for_a_screening(page: Page, site: EveryPage, lang: str) -> None:
    page.goto(site.addresses(lang)["companion"])
    page.locator('a[href$="/screening"]').click()
    page.locator('input[value="screening"]').check()
    page.locator("#place").fill("Oujda")
    page.locator("#contact").fill("class@example.org")
    page.locator("main button[type=submit]").click()

    assert page.get_by_role("status").count() == 1
    assert page.locator("form").count() == 0
