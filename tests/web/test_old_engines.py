"""Browsers of ten years ago: what makes the head usable is written plainly for those that know no newer rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from archive.web.app import create_public_app
from tests.access.house import House, Settings
from tests.web.live import Live, listening

SHEET = Path(__file__).resolve().parents[2] / "archive" / "web" / "static" / "site.css"
NEWER = re.compile(r"(?<![\w-])(?:inset[\w-]*|gap|padding-block|padding-inline|margin-inline|margin-block)\s*:")
NEWER_WORDS = re.compile(
    r"\?\.(?!\d)|\?\?|replaceChildren|findLast|\d_\d|slice\([^()]*\)\.arrayBuffer|\|\|=|\.submitter"
)
HEAD = (".skip", ".bar", ".brand", ".brand::before", ".menu a", ".languages a", ".exit", "main", ".colophon > *")


def blocks(sheet: str, condition: str) -> str:
    """Give what stands in the sheet for browsers without something."""
    begun = sheet.index(f"@supports not ({condition}) {{")
    return sheet[begun : sheet.index("\n}\n", begun)]


def as_an_old_engine(sheet: str) -> str:
    """Give the sheet as a browser reads it that knows none of the newer rules."""
    plain = re.sub(r"@supports not \((?:inset|width: clamp)[^{]*\{(.*?)\n\}\n", r"\1", sheet, flags=re.DOTALL)
    plain = re.sub(r"[^{}]*(?::is|:where)\([^{}]*\{[^}]*\}|[^{}]*:not\([^()]*,[^{}]*\{[^}]*\}", "", plain)
    without = re.sub(NEWER.pattern + r"[^;}]*;?", "", plain)
    return re.sub(r"[\w-]+:[^;{}]*\b(?:clamp|min|max)\([^;}]*;?", "", without)


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with listening(create_public_app(House().kit, Settings())) as site:
        yield site


@pytest.mark.parametrize("selector", HEAD)
def test_what_the_head_needs_of_newer_rules_is_written_plainly_too(selector: str) -> None:
    sheet = SHEET.read_text(encoding="utf-8")
    old = blocks(sheet, "inset: 0")
    assert re.search(rf"(?:^|[\s,]){re.escape(selector)}\s*[,{{]", old), selector
    assert not NEWER.search(old.partition("{")[2])


def test_the_frame_s_own_space_never_depends_on_a_function() -> None:
    assert "--gap: 1.25rem" in blocks(SHEET.read_text(encoding="utf-8"), "width: clamp(1rem, 2vw, 3rem)")


@pytest.mark.parametrize(
    "name", ["player_start", "my", "upload_files", "upload_hash", "upload_line", "upload_page", "upload_rows"]
)
def test_what_sends_a_card_and_what_lets_a_visitor_leave_is_read_by_chrome_69(name: str) -> None:
    words = (SHEET.parent / f"{name}.js").read_text(encoding="utf-8")
    assert not NEWER_WORDS.search(words)


@pytest.mark.parametrize("name", ["bench_lines", "bench_forms", "bench_draft", "covers_page"])
def test_what_takes_the_plain_forms_place_first_asks_whether_it_can(name: str) -> None:
    words = (SHEET.parent / f"{name}.js").read_text(encoding="utf-8")
    assert re.search(r"\.replaceChildren(?!\()", words)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_nothing_in_the_head_lies_over_anything_else(page: Page, live: Live, language: str) -> None:
    old = as_an_old_engine(SHEET.read_text(encoding="utf-8"))
    page.set_viewport_size({"width": 360, "height": 640})
    page.route("**/static/site*.css", lambda route: route.fulfill(body=old, content_type="text/css"))
    page.goto(f"{live.address}/{language}/about")

    boxes = [box for link in page.locator(".masthead a, a.exit").all() if (box := link.bounding_box())]
    assert len(boxes) >= 6, "the name, the works, the search, two other languages and the way out"
    for one in boxes:
        for other in boxes:
            if one is not other:
                apart = (
                    one["x"] + one["width"] <= other["x"] + 0.5
                    or other["x"] + other["width"] <= one["x"] + 0.5
                    or one["y"] + one["height"] <= other["y"] + 0.5
                    or other["y"] + other["height"] <= one["y"] + 0.5
                )
                assert apart, (one, other)
    skip = page.locator("a.skip").bounding_box()
    assert skip is not None
    assert skip["y"] + skip["height"] < 0
    heading = page.locator("h1").bounding_box()
    assert heading is not None
    assert heading["x"] >= 8
