"""Every kind of page for everybody: judged by axe-core, walked by keyboard, enlarged, printed, and in few colours."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT
from tests.run_folder import made_once
from tests.web.every_page import LANGUAGES, EveryPage, every_page

CLIENTS = ROOT / "tests" / "clients"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
JUDGE = """
async (tags) => {
  const told = await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']});
  return told.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 160)}`));
}
"""
SMALL = """
(least) => [...document.querySelectorAll('a, button, input, select, summary, textarea')].filter((one) => {
  const box = one.getBoundingClientRect();
  const inText = getComputedStyle(one).display === 'inline' && one.closest('p, li, q, details > *:not(summary)');
  const covering = one.matches('.card h3 a, .choices a');
  const shown = box.width > 1 && box.height > 1 && !one.closest('.skip');
  return shown && !inText && !covering && one.type !== 'checkbox' && one.type !== 'radio'
    && (box.height < least || box.width < 24);
}).map((one) => `${one.outerHTML.slice(0, 120)} ${Math.round(one.getBoundingClientRect().height)}`)
"""
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WALK = """
() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return {
    what: one.className + ' ' + (one.getAttribute('href') || one.name || one.tagName), tag: one.tagName,
    seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EveryPage]:
    with every_page(tmp_path_factory.mktemp("pages"), media=False) as pages:
        yield pages


@pytest.fixture(scope="module")
def axe() -> str:
    """The locked judge from npm, fetched once for all workers, or a skip where there is no node."""
    if shutil.which("npm") is None:
        pytest.skip("there is no npm on this machine, from which axe-core comes")
    return made_once(("axe-core", (CLIENTS / "package-lock.json").read_text()), ".js", _fetch_axe).read_text("utf-8")


def _fetch_axe(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(CLIENTS / name, folder)
        install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(
            install, cwd=folder, check=False, timeout=240, env={**os.environ, "CI": "true"}, capture_output=True
        )
        if done.returncode:
            pytest.skip("npm could not fetch axe-core")
        shutil.copy(Path(folder, "node_modules", "axe-core", "axe.min.js"), target)


def _visits(site: EveryPage) -> Iterator[tuple[str, str]]:
    """Give every kind of page in every language; a page that speaks all three at once comes once."""
    seen = set()
    for lang in LANGUAGES:
        for name, address in site.addresses(lang).items():
            if address not in seen and not (name == "answer-404" and lang != "fr"):
                seen.add(address)
                yield f"{name} {lang}", address


def settle(page: Page, address: str) -> None:
    """Open a page and wait for the controls that come last, where something is played."""
    page.goto(address)
    if page.locator("#stage.stage :is(video, audio)").count():
        page.locator("#stage.ours").wait_for()


@pytest.mark.timeout(180)
def test_axe_finds_nothing_on_any_page_in_any_language(browser: Browser, site: EveryPage, axe: str) -> None:
    found: dict[str, list[str]] = {}
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    for name, address in _visits(site):
        settle(page, address)
        page.evaluate(axe)
        if complaints := page.evaluate(JUDGE, WCAG):
            found[name] = complaints
    context.close()

    assert found == {}


@pytest.mark.media
def test_axe_is_awake(browser: Browser, axe: str) -> None:
    page = browser.new_page()
    page.set_content("<html><body><img src='x'><a href='/'></a><p style='color:#ddd;background:#fff'>pale</p></body>")
    page.evaluate(axe)
    complaints: list[str] = page.evaluate(JUDGE, WCAG)
    page.close()

    assert {"image-alt", "link-name", "color-contrast", "html-has-lang"} <= {one.split(":")[0] for one in complaints}


@pytest.mark.timeout(120)
def test_every_page_fits_when_narrow_or_enlarged_and_can_be_hit(browser: Browser, site: EveryPage) -> None:
    """A page enlarged to 200 % on a screen of 1280 by 900 has 640 by 450 to stand on; 400 % leaves 320."""
    faults: dict[str, list[Any]] = {}
    for size, least in (((320, 640), 44), ((640, 450), 24)):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
        page = context.new_page()
        for name, address in _visits(site):
            settle(page, address)
            complaints = list(page.evaluate(SMALL, least))
            complaints += ["scrolls sideways"] if page.evaluate(WIDE) > 0 else []
            if complaints:
                faults[f"{name} {size[0]}"] = complaints
        context.close()

    assert faults == {}, sorted({one for each in faults.values() for one in each})


def test_letters_twice_as_large_leave_nothing_cut_off(browser: Browser, site: EveryPage) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults = []
    for lang in LANGUAGES:
        for name in ("home", "browse", "search-found", "film-playing", "my", "takedown", "why"):
            page.goto(site.addresses(lang)[name])
            page.evaluate("document.documentElement.style.fontSize = '213%'")
            if page.evaluate(WIDE) > 0:
                faults.append((name, lang))
    context.close()

    assert faults == []


@pytest.mark.parametrize("name", ["home", "browse", "search-found", "film-playing", "my", "takedown"])
def test_a_keyboard_goes_through_a_page_in_order_and_is_always_seen(page: Page, site: EveryPage, name: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site.addresses("fr")[name])
    stops: list[dict[str, Any]] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop: dict[str, Any] = page.evaluate(WALK)
        if stop["tag"] == "BODY":
            break
        stops.append(stop)

    places = [stop["what"] for stop in stops]
    assert places[0].startswith("skip ")
    assert places[1].startswith("brand ")
    assert next(n for n, place in enumerate(places) if place.startswith("exit ")) <= 9
    assert [stop["what"] for stop in stops if not stop["seen"] and stop["tag"] not in {"VIDEO", "AUDIO"}] == []
    assert [stop["what"] for stop in stops if not stop["inside"]] == []


def test_the_skip_link_leads_past_the_menu(page: Page, site: EveryPage) -> None:
    page.goto(site.addresses("ar")["browse"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.timeout(60)
def test_pages_hold_in_forced_colours_without_motion_and_on_paper(browser: Browser, site: EveryPage) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    home, film, poem = (site.addresses("fr")[name] for name in ("home", "film-playing", "poem"))

    page.emulate_media(forced_colors="active")
    page.goto(home)
    edges = "element => getComputedStyle(element).borderTopStyle"
    for part in (".exit", ".button", ".card"):
        assert page.locator(part).first.evaluate(edges) == "solid", part

    page.emulate_media(forced_colors="none", reduced_motion="reduce")
    shown = "[...document.querySelectorAll('*')].filter((one) => one.getClientRects().length)"
    moving = f"{shown}.filter((one) => parseFloat(getComputedStyle(one).transitionDuration)"
    for address in (home, film):
        page.goto(address)
        assert (
            page.evaluate(f"{moving} || getComputedStyle(one).animationName !== 'none').map((one) => one.outerHTML)")
            == []
        )

    page.emulate_media(media="print")
    for address in (film, poem):
        page.goto(address)
        for part in (".exit", ".menu", ".languages", ".choices", ".skip"):
            assert not page.locator(part).first.is_visible(), (address, part)
        assert page.locator("h1").is_visible()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".text").is_visible()
    context.close()


def test_the_way_out_is_a_link_on_every_page_and_says_what_it_cannot_do(browser: Browser, site: EveryPage) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    faults = []
    for name, address in _visits(site):
        page.goto(address)
        links = page.locator("a.exit")
        addresses = {str(link.get_attribute("href")) for link in links.all()}
        noted = all(page.locator(f"#{link.get_attribute('aria-describedby')}").count() for link in links.all())
        if not addresses or not all(one.endswith(".wikipedia.org/") for one in addresses) or not noted:
            faults.append(name)
    context.close()

    assert faults == []


def test_every_miss_and_every_stub_says_where_the_reasons_are(page: Page, site: EveryPage) -> None:
    for name in ("answer-404", "mark"):
        page.goto(site.addresses("fr")[name])
        assert page.locator("main a[href='/fr/why']").count() == 1
