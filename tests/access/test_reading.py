"""What is said as it is read: every paragraph, line and sentence in its own direction, and no letter lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from archive.access.reading import directed, line_as_html, turns_of
from archive.access.transcript import SpokenLine
from tests.examples import examples

MIXED = "خرجنا ليلا. Je suis partie. ثم عدنا إلى البيت. Et toi ? لا أعرف."


def spoken(*texts: str) -> list[SpokenLine]:
    return [
        SpokenLine(start_ms=place * 1_000, end_ms=place * 1_000 + 900, text=text) for place, text in enumerate(texts)
    ]


def test_a_sentence_that_runs_another_way_is_set_apart_with_its_marks() -> None:
    assert directed(f"<p>{MIXED}</p>", "ar") == (
        '<p dir="rtl">خرجنا ليلا. <bdi dir="ltr">Je suis partie.</bdi> ثم عدنا إلى البيت. <bdi dir="ltr">Et toi ?</bdi>'
        " لا أعرف.</p>"
    )


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("قالت لي: Je suis partie.", 'قالت لي: <bdi dir="ltr">Je suis partie.</bdi>'),
        ("وصلنا إلى محطة Paris ونمنا.", "وصلنا إلى محطة Paris ونمنا."),
        ("وصلنا، Paris، ونمنا.", "وصلنا، Paris، ونمنا."),
        ("Elle m’a dit : السلام عليكم.", 'Elle m’a dit : <bdi dir="rtl">السلام عليكم.</bdi>'),
    ],
)
def test_a_clause_in_another_writing_is_a_sentence_of_its_own_and_a_word_is_none(text: str, made: str) -> None:
    assert line_as_html(text, "fr" if text.startswith("Elle") else "ar") == made


def test_paragraphs_and_lines_each_run_their_own_way() -> None:
    html = "<p>Une ligne.</p>\n<p>سطر أول<br>Une ligne &amp; une autre</p>\n<h2>عنوان</h2>"
    assert directed(html, "fr") == (
        '<p dir="ltr">Une ligne.</p>\n<p dir="ltr"><span class="line" dir="rtl">سطر أول</span>'
        '<span class="line" dir="ltr">Une ligne &amp; une autre</span></p>\n<h2 dir="rtl">عنوان</h2>'
    )


def test_what_runs_one_way_stays_as_it_is() -> None:
    html = "<p>Une ligne &amp; <em>une</em> autre.<br>Oui ?</p>"
    assert directed(html, "fr") == html
    assert line_as_html("a < b & c.", "fr") == "a &lt; b &amp; c."


LETTERS = st.text(st.sampled_from("ab é.!?…« »؟،سلم<&>1 \n"), max_size=40)


@examples(200)
@given(st.lists(LETTERS, max_size=4), st.sampled_from(["fr", "ar", "und"]))
def test_no_letter_is_lost_or_moved(paragraphs: list[str], tag: str) -> None:
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text in paragraphs]
    html = "\n".join(f"<p>{text}</p>" for text in escaped)
    made = directed(html, tag)
    assert [made.count(f"<{name}") - made.count(f"</{name}>") for name in ("p", "bdi", "span")] == [0, 0, 0]
    assert bare(made) == "\n".join(paragraphs)
    assert bare(line_as_html(paragraphs[0], tag)) == paragraphs[0] if paragraphs else True


def bare(html: str) -> str:
    return unescape(re.sub(r"<[^<>]*>", "", html))


def test_turns_are_found_where_the_words_are_the_same() -> None:
    lines = spoken("Un.", "Deux &\ntrois.", "\u200fQuatre.")
    assert turns_of("<p>Un. Deux &amp; trois.</p>\n<p>Quatre.</p>", lines) == (0, 2)
    assert turns_of("<p>Un. Deux.</p>\n<p>Quatre.</p>", lines) == ()
    assert turns_of("<p>Un. Deux &amp; trois.</p>", lines) == ()


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": 390, "height": 600})


LEFT_OF = """(wanted) => {
  const walk = document.createTreeWalker(document.querySelector('p, a'), NodeFilter.SHOW_TEXT);
  const whole = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    for (let at = 0; at < node.length; at += 1) whole.push([node, at]);
  const text = whole.map(([node, at]) => node.data[at]).join('');
  const left = (place) => {
    const range = document.createRange();
    range.setStart(...whole[place]);
    range.setEnd(whole[place][0], whole[place][1] + 1);
    return range.getBoundingClientRect().left;
  };
  const place = text.indexOf(wanted) + wanted.length;
  return left(place) - left(place - 1);
}"""


@pytest.mark.browser
@pytest.mark.parametrize("tag", ["ar", "fr"])
@pytest.mark.parametrize("is_line", [False, True])
def test_full_stops_stand_at_the_end_of_their_own_sentence(page: Page, tag: str, *, is_line: bool) -> None:
    html = f"<a dir=rtl>{line_as_html(MIXED, tag)}</a>" if is_line else directed(f"<p>{MIXED}</p>", tag)
    page.set_content(f"<body style='inline-size: 80rem'>{html}")
    # The mark after a French word stands to the right of its last letter, that after an Arabic one to the left.
    assert page.evaluate(LEFT_OF, "partie") > 0
    assert page.evaluate(LEFT_OF, "toi ") > 0
    assert page.evaluate(LEFT_OF, "ليلا") < 0
    assert page.evaluate(LEFT_OF, "البيت") < 0
    page.close()
