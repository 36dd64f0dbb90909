"""People made of squares, and a detector that finds them without any model: one magenta, one yellow.

It is a true `FaceFinder` over real pictures: what it is told not to see while it looks at the original (`blind_ms`), it
sees all the same when it looks again at what was made.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from archive.adapters.media.find_ffmpeg import find_media_tools
from archive.domain.covers import FULL, Box, Key
from archive.ports import FaceFinder, Finder, Found, Look, PictureOrder, SmallPicture, Track

WIDTH, HEIGHT = 320, 240
SIDE = 40
_EVERY = 5
_RATE = 25
_Colour = Callable[[int, int, int], bool]
_COLOURS: dict[str, _Colour] = {
    "magenta": lambda r, g, b: r > 170 and b > 170 and g < 110,
    "yellow": lambda r, g, b: r > 170 and g > 170 and b < 110,
}
_TINGES: dict[str, _Colour] = {
    "magenta": lambda r, g, b: min(r, b) - g > 40,
    "yellow": lambda r, g, b: min(r, g) - b > 40,
}
"""What belongs to a square that is seen: in a fade some of its points fall below its colour before the others do."""


def film_of_squares(path: Path, seconds: float = 3.0, *, sound: bool = False) -> Path:
    """Make a film in which a magenta square goes right along the top and a yellow one stands at the bottom."""
    magenta = f"color=0xff00ff:s={SIDE}x{SIDE}:r={_RATE}:d={seconds}"
    yellow = f"color=0xffff00:s={SIDE}x{SIDE}:r={_RATE}:d={seconds}"
    across = f"[0:v][1:v]overlay=x='20+t*{(WIDTH - SIDE - 40) / seconds}':y=30[a]"
    below = "[a][2:v]overlay=x=100:y=160[v]"
    command = ["-f", "lavfi", "-i", f"color=0x30506a:s={WIDTH}x{HEIGHT}:r={_RATE}:d={seconds}"]
    command += ["-f", "lavfi", "-i", magenta, "-f", "lavfi", "-i", yellow]
    if sound:
        command += ["-f", "lavfi", "-i", f"sine=frequency=330:duration={seconds}"]
    command += ["-filter_complex", f"{across};{below}", "-map", "[v]", *(["-map", "3:a"] if sound else [])]
    command += [
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-crf",
        "12",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        str(path),
    ]
    tool = find_media_tools(None, None).ffmpeg
    subprocess.run([tool, "-y", "-loglevel", "error", *command], check=True, timeout=60)
    return path


@dataclass
class SquareFinder(FaceFinder):
    """Finds squares; `blind_ms` is when the magenta one is overlooked at the first look."""

    pictures: Callable[[Path, PictureOrder, Callable[[SmallPicture], None]], int]
    blind_ms: tuple[int, int] = (0, 0)
    looks: list[Path] = field(default_factory=list)

    def finder(self) -> Finder:
        return Finder(name="squares", model_sha256="none", parameters={"every": str(_EVERY)})

    def look(self, path: Path) -> Look:
        self.looks.append(path)
        keys: dict[str, list[Key]] = {name: [] for name in _COLOURS}
        seen = 0

        def take(picture: SmallPicture) -> None:
            nonlocal seen
            seen += 1
            for name, box in boxes_of_squares(picture):
                if name != "magenta" or not self.blind_ms[0] <= picture.at_ms < self.blind_ms[1]:
                    keys[name].append(Key(round(picture.at_ms), _grown(box)))

        pictures = self.pictures(path, PictureOrder(longest_side=160, every=_EVERY), take)
        runs = [run for name in _COLOURS for run in _runs(keys[name])]
        tracks = tuple(
            Track(
                start_ms=max(0, run[0].at_ms - 200),
                end_ms=run[-1].at_ms + 400,
                keys=tuple(run),
                confidence=900,
                surest=900,
                surest_at_ms=run[0].at_ms,
            )
            for run in runs
        )
        return Look(tracks=tracks, pictures=pictures, looked_at=seen, cuts_ms=())

    def look_again(self, made: Path) -> tuple[tuple[Found, ...], int]:
        found: list[Found] = []
        seen = 0

        def take(picture: SmallPicture) -> None:
            nonlocal seen
            seen += 1
            found.extend(Found(at_ms=picture.at_ms, box=box, score=900) for _, box in boxes_of_squares(picture))

        self.pictures(made, PictureOrder(longest_side=160, every=_EVERY), take)
        return tuple(found), seen


def colours_seen(
    pictures: Callable[[Path, PictureOrder, Callable[[SmallPicture], None]], int], path: Path
) -> dict[str, set[int]]:
    """Give the number of every picture in which each square can be seen at all."""
    seen: dict[str, set[int]] = {name: set() for name in _COLOURS}

    def take(picture: SmallPicture) -> None:
        for name, _ in boxes_of_squares(picture, least=2):
            seen[name].add(picture.number)

    pictures(path, PictureOrder(longest_side=160), take)
    return seen


def boxes_of_squares(picture: SmallPicture, least: int = 12) -> Iterator[tuple[str, Box]]:
    """Yield each square of which so many points are seen, and the box of all that belongs to it."""
    image = Image.frombytes("RGB", (picture.width, picture.height), bytes(picture.points))
    points: Any = image.load()
    for name, is_colour in _COLOURS.items():
        places = [(x, y) for y in range(picture.height) for x in range(picture.width) if is_colour(*points[x, y])]
        if len(places) >= least:
            belongs = _TINGES[name]
            places = [(x, y) for y in range(picture.height) for x in range(picture.width) if belongs(*points[x, y])]
            xs, ys = [x for x, _ in places], [y for _, y in places]
            across, down = FULL / picture.width, FULL / picture.height
            yield (
                name,
                Box(
                    round(min(xs) * across),
                    round(min(ys) * down),
                    round((max(xs) + 1 - min(xs)) * across),
                    round((max(ys) + 1 - min(ys)) * down),
                ),
            )


def _grown(box: Box) -> Box:
    more_x, more_y = box.width // 3, box.height // 3
    return Box(box.left - more_x, box.top - more_y, box.width + 2 * more_x, box.height + 2 * more_y)


def _runs(keys: list[Key]) -> Iterator[list[Key]]:
    """Part keys where the square was lost for longer than two looks."""
    run: list[Key] = []
    for key in keys:
        if run and key.at_ms - run[-1].at_ms > 2.5 * _EVERY * 1000 / _RATE:
            yield run
            run = []
        run.append(key)
    if run:
        yield run
