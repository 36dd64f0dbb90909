"""A real browser plays what is served while it arrives, and finds its way to any place in it by byte ranges alone."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from archive.adapters.media_tools import FfmpegTools
from archive.domain.terms import Recipe
from archive.ports import RenderOrder
from tests import samples

pytestmark = pytest.mark.media

_SECONDS = 20
_PIECE_BYTES = 16_384
# Slow enough for a film not to have arrived whole when the watcher jumps ahead.
_PAUSE_SECONDS = 0.04
# Play for a moment, then go to three places, each time waiting until the picture there is shown.
_WATCH = """async ([kind, address]) => {
  const player = document.createElement(kind);
  player.muted = true; player.preload = 'metadata'; player.src = address;
  document.body.append(player);
  const until = name => new Promise((yes, no) => {
    player.addEventListener(name, yes, {once: true});
    player.addEventListener('error', () => no(new Error(player.error.message)), {once: true});
    setTimeout(() => no(new Error('waited too long for ' + name)), 20000);
  });
  await until('loadedmetadata');
  const found = {duration: player.duration, end: player.seekable.end(0), width: player.videoWidth || 0, places: []};
  await player.play();
  await until('timeupdate');
  for (const share of [0.8, 0.3, 0.95]) {
    const there = until('seeked');
    player.currentTime = player.duration * share;
    await there;
    await until('timeupdate');
    found.places.push(player.currentTime / player.duration - share);
  }
  player.removeAttribute('src'); player.load();
  return found;
}"""


@dataclass
class Shelf:
    """Files behind a small server that knows byte ranges."""

    address: str
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    """A server on this machine alone, which notes where each request began."""
    found = Shelf("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.strip("/")
            media_type, content = found.files.get(name, ("text/html", b"<!doctype html><title>x</title>"))
            span = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            start = int(span[1]) if span else 0
            end = int(span[2]) + 1 if span and span[2] else len(content)
            found.asked.append((name, start))
            self.send_response(206 if span else 200)
            self.send_header("Content-Type", media_type)
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("Content-Length", str(end - start))
            if span:
                self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(content)}")
            self.end_headers()
            try:
                for place in range(start, end, _PIECE_BYTES):
                    self.wfile.write(content[place : min(place + _PIECE_BYTES, end)])
                    time.sleep(_PAUSE_SECONDS)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield found
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.mark.parametrize(
    ("kind", "order"),
    [
        ("video", RenderOrder(recipe=Recipe.VIDEO, height=480)),
        ("video", RenderOrder(recipe=Recipe.VIDEO, height=240, codec="av1")),
        ("audio", RenderOrder(recipe=Recipe.AUDIO, codec="opus")),
        ("audio", RenderOrder(recipe=Recipe.AUDIO, codec="aac")),
    ],
    ids=lambda value: getattr(value, "label", value),
)
def test_a_browser_plays_and_finds_any_place(
    media_tools: FfmpegTools, tmp_path: Path, page: Page, shelf: Shelf, kind: str, order: RenderOrder
) -> None:
    source = tmp_path / "restless.mkv"
    picture = f"color=gray:s=640x480:r=10:d={_SECONDS},noise=alls=100:allf=t,format=yuv420p"
    sound = f"aevalsrc=0.3*sin(2*PI*220*t)*sin(2*PI*3*t):s=48000:d={_SECONDS}"
    inputs = ("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound)
    samples.run_ffmpeg(*inputs, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "flac", str(source))
    made = media_tools.render(source, order, tmp_path / "served")
    shelf.files["served"] = (made.media_type, (tmp_path / "served").read_bytes())
    page.goto(shelf.address)
    assert page.evaluate(
        "type => document.createElement('video').canPlayType(type)", f'{made.media_type}; codecs="{made.codecs}"'
    )
    found = page.evaluate(_WATCH, [kind, f"{shelf.address}/served"])
    assert found["duration"] == pytest.approx(_SECONDS, abs=0.2)
    assert found["end"] == pytest.approx(_SECONDS, abs=0.2)
    assert found["width"] == (made.width or 0)
    assert all(0 <= gone < 0.05 for gone in found["places"])
    if kind == "video":
        assert any(start > 0 for _, start in shelf.asked), "it waited for the whole film"


@pytest.mark.parametrize(("recipe", "codec"), [(Recipe.PHOTO, "jpeg"), (Recipe.PHOTO, "webp"), (Recipe.WAVEFORM, "")])
def test_a_browser_shows_pictures(
    media_tools: FfmpegTools, tmp_path: Path, page: Page, shelf: Shelf, recipe: Recipe, codec: str
) -> None:
    source = samples.photo(tmp_path) if recipe is Recipe.PHOTO else samples.audio(tmp_path)
    made = media_tools.render(source, RenderOrder(recipe=recipe, codec=codec, height=320), tmp_path / "p")
    shelf.files["p"] = (made.media_type, (tmp_path / "p").read_bytes())
    page.goto(shelf.address)
    script = "async src => { const i = new Image(); i.src = src; await i.decode(); return [i.width, i.height]; }"
    assert page.evaluate(script, f"{shelf.address}/p") == [made.width, made.height]
