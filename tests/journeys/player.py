"""What a visitor does with a player in a real browser: press play, watch, jump ahead, go on watching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

_LONGEST_MS = 20_000

_WATCH = """
async (player, {ahead, longest}) => {
  const until = (holds) => new Promise((resolve, reject) => {
    const started = performance.now();
    const look = () => {
      if (player.error) reject(new Error("player error " + player.error.code + " " + player.error.message));
      else if (holds()) resolve();
      else if (performance.now() - started > longest) reject(new Error("nothing moved: at " + player.currentTime));
      else setTimeout(look, 40);
    };
    look();
  });
  player.muted = true;  // a browser nobody touches plays only what makes no noise
  player.play().catch(() => {});  // what is given piece by piece may begin anew
  await until(() => player.currentTime > 0.15);
  player.currentTime = ahead;
  await until(() => !player.seeking && player.currentTime > ahead + 0.1);
  return {at: player.currentTime, long: player.duration, width: player.videoWidth || 0};
}
"""


@dataclass(frozen=True)
class Watched:
    """How a playing went: how long the work is, where the player stood last, how wide the picture is."""

    at_seconds: float
    long_seconds: float
    width: int


def choose(page: Page, address: str, choice: str) -> None:
    """Open a work's page and choose a way to meet it, as a visitor would: by its link, unfolding them if need be."""
    page.goto(address)
    first = page.locator("a.begin", has_text=choice)
    if first.count():
        first.click()
    else:
        page.locator(".others > summary").click()
        page.locator("ul.choices a[href^='?play=']", has_text=choice).first.click()


def watch(page: Page, ahead_seconds: float) -> Watched:
    """Press play, jump ahead, and go on a little."""
    player = page.locator("video, audio").first
    told: dict[str, Any] = player.evaluate(_WATCH, {"ahead": ahead_seconds, "longest": _LONGEST_MS})
    return Watched(at_seconds=told["at"], long_seconds=told["long"], width=told["width"])
