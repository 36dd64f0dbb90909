"""A link to a paragraph, a stanza or a line leads there and lights it, whichever way it runs and without scripts."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from archive.access.passages import addressed
from archive.access.reading import directed
from archive.domain.terms import Recipe
from archive.web.app import create_public_app
from tests.access.house import House, Settings
from tests.examples import examples
from tests.web.live import listening

POEM = "<p>Une gare,<br>une <em>valise</em>,<br>la nuit.</p>\n<p>Et puis plus rien.</p>"
POEM_IN_ARABIC = "<p>سطر أول<br>سطر ثان</p>"


def places(html: str) -> list[str]:
    return re.findall(r'id="([^"]*)"', html)


def test_each_stanza_and_each_line_has_an_address_and_a_link_to_it() -> None:
    made = addressed(POEM, "text-fr", "Un lien")
    assert places(made) == ["text-fr-1", "text-fr-1-1", "text-fr-1-2", "text-fr-1-3", "text-fr-2"]
    assert sorted(re.findall(r'href="#([^"]*)"', made)) == places(made)
    assert '<span class="line" id="text-fr-1-2">une <em>valise</em>,<a class="passage"' in made


def test_a_listener_meets_a_link_for_each_stanza_and_none_for_its_lines() -> None:
    made = addressed(POEM, "text-fr", "Un lien")
    links = re.findall(r"<a [^>]*>", made)
    assert [("aria-label" in link, "aria-hidden" in link) for link in links] == [
        (False, True),
        (False, True),
        (False, True),
        (True, False),
        (True, False),
    ]
    assert all(('tabindex="-1"' in link) == ("aria-hidden" in link) for link in links)


def test_lines_of_two_directions_keep_them() -> None:
    made = addressed(directed("<p>سطر أول<br>Une ligne</p>", "ar"), "text-ar", "رابط")
    assert '<span class="line" id="text-ar-1-1" dir="rtl">سطر أول<a' in made
    assert '<span class="line" id="text-ar-1-2" dir="ltr">Une ligne<a' in made


def test_lines_that_an_element_goes_across_share_the_address_of_their_stanza() -> None:
    assert places(addressed("<p>Une <em>gare,<br>une</em> valise.</p>", "text-fr", "Un lien")) == ["text-fr-1"]


LETTERS = st.text(st.sampled_from("ab é.«»،سلم<&>1 \n"), max_size=20)


@examples(200)
@given(st.lists(st.lists(LETTERS, min_size=1, max_size=3), max_size=4), st.sampled_from(["fr", "ar"]))
def test_no_letter_is_lost_and_no_address_stands_twice(paragraphs: list[list[str]], tag: str) -> None:
    safe = [[re.sub("[<&>]", lambda sign: f"&#{ord(sign[0])};", line) for line in lines] for lines in paragraphs]
    html = "".join(f"<p>{'<br>'.join(lines)}</p>" for lines in safe)
    made = addressed(directed(html, tag), "text", "Un lien")
    assert unescape(re.sub(r"<[^<>]*>", "", made)) == "".join("".join(lines) for lines in paragraphs)
    assert len(set(places(made))) == len(places(made))
    assert [made.count(f"<{name}") - made.count(f"</{name}>") for name in ("p", "a", "span", "bdi")] == [0, 0, 0, 0]


@pytest.mark.browser
@pytest.mark.parametrize(("text", "lang"), [(POEM, "fr"), (POEM_IN_ARABIC, "ar")])
def test_a_line_that_is_linked_to_is_lit_without_scripts(browser: Browser, text: str, lang: str) -> None:
    house = House()
    work = house.work(recipes=(Recipe.CARD,))
    house.rendition(work, Recipe.TEXT, text.encode(), language=lang)
    page = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False).new_page()
    with listening(create_public_app(house.kit, Settings())) as live:
        page.goto(f"{live.address}/{lang}/works/{work.id}")
        line = page.locator(f"#text-{lang}-1-2")
        dark = "element => getComputedStyle(element).backgroundColor"
        before = line.evaluate(dark)
        line.locator(".passage").first.click()
        assert page.url.endswith(f"#text-{lang}-1-2")
        assert line.evaluate(dark) != before
        assert page.locator(f"#text-{lang}-1-1").evaluate(dark) == before
        words, link = line.bounding_box(), line.locator(".passage").first.bounding_box()
        assert words
        assert link
        behind = link["x"] - words["x"], words["x"] + words["width"] - link["x"] - link["width"]
        assert min(behind) > 0
        assert 0 <= link["x"] <= 390 - link["width"]
    page.context.close()
