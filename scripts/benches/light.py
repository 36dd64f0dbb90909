"""How heavy pages are, and how long an old line takes for them: read, and heard, in a real browser."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from archive.web.app import create_public_app
from tests import samples
from tests.access.house import House, Settings
from tests.conftest import CHROMIUM_ARGUMENTS, CHROMIUM_NAMES
from tests.web.exhibits import hang
from tests.web.hung_rooms import hang_rooms
from tests.web.live import Live, listening

BITS_A_SECOND, LATENCY_MS = 50_000, 800
READABLE_SECONDS, SOUNDING_SECONDS = 3.0, 8.0
SOUND_SECONDS = 180.0
_FIRST = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
_PRESS = "(player) => { player.muted = true; void player.play(); return performance.now(); }"
"""A browser that nobody touches plays only what makes no noise; what is fetched and decoded is the same."""

_HEARD = "(player) => player.currentTime > 0.05 ? performance.now() : null"


@dataclass(frozen=True)
class Seen:
    """How one page went: its bytes as they came over the line, and when it could be read and heard after it was opened.

    Play is pressed once the page has come whole.
    """

    bytes_sent: int
    requests: int
    readable_seconds: float
    sounding_seconds: float = 0.0
    from_press_seconds: float = 0.0


def main() -> None:
    """Measure every page in three languages, with our scripts and without any, and say what is too slow."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--languages", default="fr,ar,en", help="which of them")
    options.add_argument("--pages", default="", help="only those whose name holds this")
    given = options.parse_args()
    too_slow = []
    print("| Page | Scripts | Requests | Bytes over the line | Readable, s | Sounding, s | … after the press, s |")
    print("|---|---|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as name, site(Path(name)) as (live, pages), chromium() as browser:
        # A browser's first page costs it time of its own.
        meet(browser, f"{live.address}/en/why", True, sounds=False)
        for lang in given.languages.split(","):
            for title, path in ((title, path) for title, path in pages.items() if given.pages in title):
                for scripts in (True, False):
                    seen = meet(browser, f"{live.address}/{lang}{path}", scripts, sounds="sound" in title)
                    show(f"{title}, {lang}", scripts, seen)
                    too_slow += [f"reading {title}, {lang}"] if seen.readable_seconds >= READABLE_SECONDS else []
                    too_slow += [f"hearing {title}, {lang}"] if seen.from_press_seconds >= SOUNDING_SECONDS else []
    print(f"At {BITS_A_SECOND // 1000} kbit/s and {LATENCY_MS} ms; too slow: {too_slow or 'nothing'}")
    sys.exit(1 if too_slow else 0)


@contextmanager
def site(folder: Path) -> Iterator[tuple[Live, dict[str, str]]]:
    """Serve a shelf of works and a sound of some minutes as our own tools make it."""
    house = House()
    shown = hang(house, folder, media=False)
    rooms = hang_rooms(house, (shown.film, shown.poem, shown.photo, shown.letter, shown.song))
    told = house.work(recipes=(Recipe.CARD, Recipe.CAPTIONS), titles={"fr": "Une route", "en": "A road", "ar": "طريق"})
    found = find_media_tools(None, None)
    made = FfmpegTools(found).render(
        samples.talk(folder, seconds=SOUND_SECONDS),
        RenderOrder(recipe=Recipe.AUDIO, codec="opus"),
        folder / "told.mp4",
    )
    sound = house.rendition(
        told,
        Recipe.AUDIO,
        (folder / "told.mp4").read_bytes(),
        media_type=made.media_type,
        codecs=made.codecs,
        duration_ms=made.duration_ms,
    )
    pages = {"home": "/", "browse": "/browse", "search": "/search?q=radio", "why": "/why"}
    pages |= {"a film’s page": f"/works/{shown.film.id}", "a poem": f"/works/{shown.poem.id}"}
    pages |= {"an exhibit": f"/exhibits/{rooms['on-the-doorstep'].id}"}
    pages |= {"a work with its sound": f"/works/{told.id}?play={sound.id}"}
    with listening(create_public_app(house.kit, Settings())) as live:
        yield live, pages


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a real Chromium."""
    path = next((found for found in map(shutil.which, CHROMIUM_NAMES) if found), None)
    if path is None:
        raise SystemExit("There is no Chromium on this machine.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


def meet(browser: Browser, address: str, scripts: bool, *, sounds: bool) -> Seen:
    """Open a page for the first time over a slow line, and press play where there is something to hear."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=scripts)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    speed = BITS_A_SECOND / 8
    conditions = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": speed, "uploadThroughput": speed}
    line.send("Network.emulateNetworkConditions", conditions)
    came: list[float] = []
    line.on("Network.loadingFinished", lambda told: came.append(told["encodedDataLength"]))
    page.goto(address, wait_until="commit", timeout=60_000)
    page.locator("h1").wait_for(timeout=60_000)
    readable = looked_for(lambda: page.evaluate(_FIRST))
    page.wait_for_load_state("load", timeout=60_000)
    seen = Seen(int(sum(came)), len(came), readable)
    if sounds:
        player = page.locator("audio")
        pressed = float(player.evaluate(_PRESS)) / 1000
        heard = looked_for(lambda: player.evaluate(_HEARD))
        seen = replace(seen, sounding_seconds=heard, from_press_seconds=heard - pressed)
    context.close()
    return seen


def looked_for(look: Callable[[], Any]) -> float:
    """Give the page's own time, in seconds after it was asked for, at which a look at it found something."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = look()
        if found is not None:
            return float(found) / 1000
        time.sleep(0.02)
    raise SystemExit("what was waited for never came")


def show(title: str, scripts: bool, seen: Seen) -> None:
    """Print one line of the table."""
    heard = [f"{seconds:.1f}" if seconds else "" for seconds in (seen.sounding_seconds, seen.from_press_seconds)]
    cells = (title, "with" if scripts else "without", f"{seen.requests}", f"{seen.bytes_sent:,}")
    print("|", " | ".join([*cells, f"{seen.readable_seconds:.2f}", *heard]), "|", flush=True)


if __name__ == "__main__":
    main()
