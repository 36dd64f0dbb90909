"""Browsers of ten years ago: what makes the head usable is written plainly for those that know no newer rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from archive.web.app import create_public_app
from archive.web.http.old_engines import WITHOUT, declarations, plainly
from archive.web.http.squeeze import squeeze_css
from archive.web.http.static_files import assets
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


KNOWN = frozenset((Path(__file__).parent / "chrome_69_properties.txt").read_text(encoding="utf-8").split())
"""Every property that Chromium 69 knows, as it lists them itself."""

MISSED: dict[str, str] = {
    "accent-color": "ticks have the engine's own colour",
    "aspect-ratio": "a picture keeps its own shape, and what stands for one has a least height beside it",
    "border-end-end-radius": "a corner is round",
    "border-end-start-radius": "a corner is round",
    "color-scheme": "the engine's own controls are light",
    "contain-intrinsic-size": "only a hint of a size",
    "content-visibility": "all is drawn at once",
    "forced-color-adjust": "such an engine forces no colours",
    "scrollbar-width": "a bar is as wide as the engine makes it",
    "text-decoration-thickness": "a line is as thick as the engine draws it",
    "text-underline-offset": "a line is where the engine draws it",
    "text-wrap": "lines break as they come",
}
"""Properties that an older engine may leave out, and what is seen then."""

UNKNOWN_VALUES = re.compile(
    r"color-mix\(|\b(?:clamp|min|max)\(|\banywhere$|\bCanvas\b|inline-(?:start|end)$|\d[dsl]v[hw]\b|oklch\(|light-dark\("
)
TWO_PLACES = re.compile(r"gradient\(.*\S [\d.]+(?:%|[a-z]+)? [\d.]+(?:%|[a-z]+)?[,)]")
"""A colour of a gradient with two places, which Chromium knows since 71: before, nothing at all is drawn."""
MISSED_VALUES: dict[str, str] = {
    "color-mix(in srgb, var(--accent) 16%, transparent)": "the stretch that is played again and again is framed",
    "Canvas": "such an engine forces no colours",
    "var(--line) max(var(--till), var(--here))": "our own player is not for such an engine",
}
"""Values that an older engine may leave out, by a part of each, and what is seen then."""

NEWER_ASKED = re.compile(r":(?:is|where|has)\(|:not\([^()]*,|:focus-visible|:fullscreen|&")
MISSED_RULES = re.compile(
    r":focus-visible"  # the engine draws its own frame around what is in focus
    r"|:fullscreen|:has\(\[data-do=\"quality\"\]\)"  # our own player is not for such an engine
)

SYNTAX = re.compile(r"\?\.(?!\d)|\?\?|\|\|=|&&=|(?<![\w.])#[a-z]\w*\s*[=(;]|\d_\d|\bstatic \{")
"""What makes an older engine read nothing of a script: then it changes nothing, and the plain page stays."""

NEWER_CALLS = re.compile(
    r"replaceChildren|replaceAll\(|matchAll|fromEntries|allSettled|globalThis|queueMicrotask|structuredClone|\.submitter"
    r"|\.at\(|findLast|(?:slice\([^()]*\)|file|blob)\.arrayBuffer\(|AbortSignal\.|randomUUID|requestSubmit|hasOwn\(|ListFormat|\.toSorted|\.groupBy"
    r"|ResizeObserver(?!\))"
)
ASKS_FIRST = re.compile(r"\.replaceChildren(?!\()")


def rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield every rule that is for all engines, as it is served: what it is about, and what it declares."""
    for_all = re.sub(r"@supports not \([^)]*\) \{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet)
    for asked, body in re.findall(r"([^{}]+)\{([^{}]*)\}", for_all):
        if not asked.strip().startswith("@"):
            yield " ".join(asked.split()), body


def alone(sheet: str) -> Iterator[str]:
    """Yield what an older engine leaves out of a sheet although nothing stands there for it."""
    served = plainly(sheet)
    plain = {body.strip() for asked, body in rules(served) if not NEWER_ASKED.search(asked)}
    for asked, body in rules(served):
        if NEWER_ASKED.search(asked) and body.strip() not in plain and not MISSED_RULES.search(asked):
            yield asked
        said: set[str] = set()
        for each in declarations(body):
            is_known = each.name in KNOWN or each.name.startswith(("--", "-webkit-", "-moz-"))
            has_other = {f"-webkit-{each.name}", *said} & {f"-webkit-{each.name}"} & said
            in_older = each.name in ("inset-inline-start", "inset-inline-end", "translate") and WITHOUT[:13] in served
            if not (is_known or has_other or in_older or each.name in MISSED):
                yield f"{asked} {{ {each} }}"
            if TWO_PLACES.search(each.value):
                yield f"{asked} {{ {each} }}"
            is_old = not UNKNOWN_VALUES.search(each.value) or each.name.startswith("--")
            if not (is_old or each.name in said or any(part in each.value for part in MISSED_VALUES)):
                yield f"{asked} {{ {each} }}"
            said.add(each.name)


@pytest.mark.parametrize("path", sorted(SHEET.parent.glob("*.css")), ids=lambda path: path.name)
def test_nothing_that_an_older_engine_leaves_out_stands_alone(path: Path) -> None:
    assert list(alone(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "rule",
    [
        ".a { rotate: 4deg }",
        ".a { inset-area: top }",
        ".a { color: color-mix(in srgb, red, blue) }",
        ".a { block-size: 50dvh }",
        ".a:has(b) { color: red }",
        ".a:where(b, c) { color: red }",
    ],
)
def test_a_newer_rule_that_stands_alone_is_noticed(rule: str) -> None:
    assert list(alone(rule))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (".a { margin-block: 1px calc(2px + 1px) }", "margin-block-start: 1px; margin-block-end: calc(2px + 1px)"),
        (".a { padding-inline: 1px }", "padding-inline-start: 1px; padding-inline-end: 1px"),
        (".a { inset: 0 auto }", "top: 0; right: auto; bottom: 0; left: auto"),
        (".a { inset-block-start: 1px }", "top: 1px"),
        (".a { inset-inline-start: 1px }", '[dir="rtl"] .a { left: auto; right: 1px }'),
        (".a { inset-inline-start: 1px }", '[dir="rtl"] [dir="ltr"] .a { left: 1px; right: auto }'),
        ('[dir="rtl"] .a { inset-inline-start: 1px }', '{ [dir="rtl"] .a { left: auto; right: 1px } }'),
        (".a { display: flex; gap: 1px 2px }", ".a > * + * { margin-inline-start: 2px }"),
        (".a { display: flex; flex-direction: column; gap: 1px }", ".a > * + * { margin-block-start: 1px }"),
        (".a { font-size: clamp(1rem, 2vw + calc(1px), 3rem) }", "font-size: 1rem; font-size: clamp("),
        (".a { inline-size: min(100%, 9rem) }", "inline-size: 100%; inline-size: min("),
        (".a { max-inline-size: min(9rem, 100%) }", "max-inline-size: 9rem; max-inline-size: min("),
        (".a :is(b, c) d, e { color: red }", ".a b d, .a c d, e { color: red }"),
        (".a:hover, .a:focus-visible { color: red }", ".a:hover { color: red }"),
        (".a:not(b, c) { color: red }", ".a:not(b):not(c) { color: red }"),
        (".a { overflow-wrap: anywhere }", "overflow-wrap: break-word; overflow-wrap: anywhere"),
        (".a { --b: linear-gradient(45deg, red 0 1px, #fff 1px 20%) }", "(45deg, red 0, red 1px, #fff 1px, #fff 20%)"),
        (
            ".a { background: linear-gradient(to left, red 1px, var(--b) var(--c) 2px) }",
            "1px, var(--b) var(--c), var(--b) 2px)",
        ),
        (".a { translate: 0 2px }", "transform: translate(0, 2px)"),
        ('.a::before { content: "; inset: 0 }" }', '"; inset: 0'),
    ],
)
def test_a_newer_rule_is_said_in_older_words_too(rule: str, said: str) -> None:
    assert said in plainly(rule)


def test_a_colour_with_two_places_is_noticed() -> None:
    assert TWO_PLACES.search("repeating-linear-gradient(180deg, #2f7370 0 1.1rem, #4a918d 1.1rem)")
    assert not TWO_PLACES.search("repeating-linear-gradient(180deg, #2f7370 0, #2f7370 1.1rem)")


def test_every_sheet_is_served_with_its_older_words() -> None:
    for path in SHEET.parent.glob("*.css"):
        assert assets()[path.name].plain.decode() == squeeze_css(plainly(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", sorted(SHEET.parent.glob("*.js")), ids=lambda path: path.name)
def test_a_script_that_an_older_engine_begins_is_one_that_it_can_end(path: Path) -> None:
    """Either it reads nothing of it, and the plain page stays, or it knows all of it, or the script asks first."""
    words = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    newer = NEWER_CALLS.search(words)
    assert SYNTAX.search(words) or not newer or ASKS_FIRST.search(words), newer


def as_an_old_engine(sheet: str) -> str:
    """Give the sheet as a browser reads it that knows none of the newer rules."""
    inside = r"((?:[^{}]*\{[^{}]*\})*[^{}]*)"
    plain = re.sub(rf"@supports not \((?:inset|width: clamp|translate)[^{{]*\{{{inside}\}}", r"\1", plainly(sheet))
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
    "name",
    [
        "player_start",
        "player_feed",
        "my",
        "recorder",
        "upload_files",
        "upload_hash",
        "upload_line",
        "upload_page",
        "upload_rows",
    ],
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
