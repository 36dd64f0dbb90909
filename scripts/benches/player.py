"""How soon a film's first picture and sound come on a thin line, and how often it stops, in each of its sizes."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.adapters.media_tools import FfmpegTools
from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from archive.web.app import create_public_app
from tests.access.house import House, Settings
from tests.conftest import CHROMIUM_ARGUMENTS, CHROMIUM_NAMES
from tests.web.live import listening

LINES_KILOBITS = (50, 400, 1_500)
HEIGHTS = (240, 480, 720)
LATENCY_MS = 300
PATIENCE_SECONDS = 30.0
_PRESS_PLAY = """() => {
  const media = document.querySelector("video, audio");
  window.told = {begun: performance.now(), first: 0, stops: 0, stopped: 0};
  let since = 0;
  media.muted = true;
  media.addEventListener("playing", () => {
    if (!told.first) told.first = performance.now() - told.begun;
    if (since) { told.stopped += performance.now() - since; since = 0; }
  });
  media.addEventListener("waiting", () => {
    if (told.first && !media.seeking && !since) { told.stops += 1; since = performance.now(); }
  });
  document.querySelector('[data-do="play"]').click();
}"""


@dataclass(frozen=True)
class Seen:
    """How one playing went; `first_seconds` is None when nothing came in time."""

    first_seconds: float | None
    stops: int
    stopped_seconds: float
    played_seconds: float


def main() -> None:
    """Make a restless film in every size, play each on each line, and print one row for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=8, help="how long each is watched")
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        house = House()
        made = _film(house, Path(folder), 2 * seconds + 4)
        found = next(path for name in CHROMIUM_NAMES if (path := shutil.which(name)))
        browser = playwright.chromium.launch(executable_path=found, args=list(CHROMIUM_ARGUMENTS))
        print("| Line | What | Its rate | First picture or sound | Stops | Stood still |")
        print("|---:|---|---:|---:|---:|---:|")
        with listening(create_public_app(house.kit, Settings())) as live:
            for kilobits in LINES_KILOBITS:
                for rendition in made:
                    _print(kilobits, rendition, _watch(browser, live.address, rendition, kilobits, seconds))
        browser.close()


def _film(house: House, folder: Path, seconds: int) -> list[Rendition]:
    """Make a film that moves as much as its rates allow, through the program's own recipes, and its smallest sound."""
    found = find_media_tools(None, None)
    tools, source = FfmpegTools(found), folder / "source.mp4"
    picture = f"testsrc2=size=1280x720:rate=25:duration={seconds},noise=alls=18:allf=t"
    sound = f"anoisesrc=d={seconds}:c=pink:a=0.3"
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]
    quickly = ["-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p"]
    subprocess.run([str(found.ffmpeg), "-v", "error", "-y", *inputs, *quickly, str(source)], check=True, timeout=300)
    work = house.work(recipes=(Recipe.CARD,))
    orders = [RenderOrder(recipe=Recipe.AUDIO, codec="opus")]
    orders += [RenderOrder(recipe=Recipe.VIDEO, height=height) for height in HEIGHTS]
    kept = []
    for order in orders:
        target = folder / f"{order.recipe}{order.height or order.codec}"
        made = tools.render(source, order, target)
        facts = {"parameters": order.parameters, "media_type": made.media_type, "codecs": made.codecs}
        size = {"width": made.width, "height": made.height, "duration_ms": made.duration_ms}
        kept.append(house.rendition(work, order.recipe, target.read_bytes(), **facts, **size))
    return kept


def _watch(browser: Browser, address: str, rendition: Rendition, kilobits: int, seconds: int) -> Seen:
    """Play one file on a line so thin, in a browser that has kept nothing."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/en/works/{rendition.work_id}?play={rendition.id}")
    bytes_a_second = kilobits * 1_000 / 8
    line = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": bytes_a_second, "uploadThroughput": 25_000}
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", line)
    page.evaluate(_PRESS_PLAY)
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        page.wait_for_timeout(200)
        if page.evaluate("document.querySelector('video, audio').currentTime") >= seconds:
            break
    told = page.evaluate("window.told")
    played = page.evaluate("document.querySelector('video, audio').currentTime")
    context.close()
    return Seen(told["first"] / 1_000 or None, told["stops"], told["stopped"] / 1_000, played)


def _print(kilobits: int, rendition: Rendition, seen: Seen) -> None:
    rate = rendition.size_bytes * 8 / (rendition.duration_ms or 1)
    first = f"{seen.first_seconds:.1f} s" if seen.first_seconds else f"not within {PATIENCE_SECONDS:.0f} s"
    still = f"{seen.stopped_seconds:.1f} s in {seen.played_seconds:.0f} s"
    row = (f"{kilobits} kbit/s", rendition.label, f"{rate:.0f} kbit/s", first, seen.stops, still)
    print("| " + " | ".join(map(str, row)) + " |", flush=True)


if __name__ == "__main__":
    main()
