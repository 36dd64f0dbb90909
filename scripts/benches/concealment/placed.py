"""Films with faces put where we want them, for as few pictures as we want: the truth comes without a detector.

The faces are cut out of the shared photos, by boxes that people drew, where those photos are; else they are drawn.
"""

from __future__ import annotations

import random
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy
from PIL import Image, ImageDraw, ImageFilter

from scripts.benches.concealment.boxes import Box
from scripts.benches.concealment.clips import CORPORA
from tests import faces as drawings

WIDTH, HEIGHT, RATE, PICTURES = 1280, 720, 25, 40
MARGIN = 200
LEAST_SEEN = 0.6
NARRATOR = (520, 330)
PHOTOS = CORPORA / "faces" / "dlib"
# Large faces in one of the photos, by eye: left, top, right, bottom.
LARGE = "bald_guys.jpg"
LARGE_FACES = (
    (1481, 67, 1723, 417),
    (395, 762, 609, 1057),
    (542, 48, 734, 308),
    (1055, 699, 1245, 969),
    (62, 1255, 246, 1500),
    (1080, 1260, 1252, 1504),
)
GRAINS = 5
AROUND = 0.45
LEAST_CUT = 60

Points = numpy.ndarray[Any, Any]
Way = Callable[[random.Random, int], tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One face: which one, how many points wide, where its middle goes in the scene, in which pictures it is there.

    `after` is the first picture without it. It goes from `start` to `end` in that time; one that is `held` stays at its
    place in the picture, however the camera moves. `rim` is how much of what is around the face comes along.
    """

    which: int
    size: int
    start: tuple[float, float]
    end: tuple[float, float] | None = None
    first: int = 0
    after: int = PICTURES
    held: bool = False
    only_eyes: bool = False

    def middle(self, number: int) -> tuple[float, float]:
        """Give where it is in a picture."""
        share = (number - self.first) / max(1, self.after - 1 - self.first)
        goal = self.end or self.start
        return self.start[0] + (goal[0] - self.start[0]) * share, self.start[1] + (goal[1] - self.start[1]) * share


@dataclass(frozen=True, kw_only=True)
class Script:
    """One film: its faces, how the camera moves, what else happens, and whether every face in it is a narrator's."""

    name: str
    spots: tuple[Spot, ...]
    way: str = "still"
    hand: tuple[int, int] = (0, 0)
    is_clean: bool = False


@dataclass
class Placed:
    """A film that was made, and the faces in each of its pictures."""

    script: Script
    path: Path
    faces: list[list[Box]] = field(default_factory=list)


def narrator(**changes: Any) -> Spot:
    """Somebody who tells, in the middle of the picture from its beginning to its end."""
    return Spot(**{"which": 0, "size": 150, "start": NARRATOR, "end": (NARRATOR[0] + 25, NARRATOR[1] + 8), **changes})


def bystander(pictures: int, size: int, first: int, **changes: Any) -> Spot:
    """Somebody who is seen for some pictures only."""
    fields = {"which": 7, "size": size, "start": (980, 250), "first": first, "after": min(PICTURES, first + pictures)}
    return Spot(**{**fields, **changes})


def scripts() -> Iterator[Script]:
    """List the films: faces of 1 to 14 pictures, small ones, at ends, under a hand; and films of narrators alone."""
    for pictures in (1, 2, 4):
        yield Script(name=f"bystander of {pictures}", spots=(narrator(), bystander(pictures, 60, 21)))
    for way in ("shaky", "pan"):
        yield Script(name=f"bystander of 2, {way}", spots=(narrator(held=True), bystander(2, 60, 21)), way=way)
    for size in (20, 14):
        yield Script(name=f"{size} points, 14 pictures", spots=(narrator(), bystander(14, size, 18)))
    yield Script(name="20 points, the last 7", spots=(narrator(), bystander(7, 20, PICTURES - 7)))
    comer = bystander(25, 20, 15, start=(1290, 250), end=(1150, 260))
    yield Script(name="20 points, comes in", spots=(narrator(), comer))
    runner = bystander(12, 70, 18, which=9, start=(60, 200), end=(1220, 240))
    yield Script(name="runs through", spots=(narrator(), runner))
    eyes = Spot(which=1, size=1300, start=(640, 500), first=PICTURES - 7, only_eyes=True)
    yield Script(name="eyes only, the last 7", spots=(narrator(after=PICTURES - 7), eyes))
    yield Script(name="a hand passes", spots=(narrator(),), hand=(12, 34))
    for way in ("still", "shaky", "pan"):
        held = way != "still"
        two = (narrator(which=5, held=held), bystander(PICTURES, 110, 0, which=8, held=held))
        yield Script(name=f"narrators, {way}", spots=two, way=way, is_clean=True)


def make(script: Script, folder: Path) -> Placed:
    """Make one film."""
    path = folder / f"{script.name.replace(' ', '-').replace(',', '')}.mp4"
    placed = Placed(script, path)
    chance = random.Random(script.name)
    scene = _scene(chance.randrange(1000))
    process = subprocess.Popen(
        [
            *f"ffmpeg -v error -nostdin -y -f rawvideo -pix_fmt rgb24 -s {WIDTH}x{HEIGHT} -r {RATE} -i pipe:0".split(),
            *["-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-pix_fmt", "yuv420p", str(path)],
        ],
        stdin=subprocess.PIPE,
    )
    at = (0.0, 0.0)
    assert process.stdin
    for number in range(PICTURES):
        at = _WAYS[script.way](chance, number)
        picture = _picture(scene, script, number, at, placed)
        process.stdin.write(
            (numpy.asarray(picture.point(lambda shade: shade * 248 // 255)) + _grain()[number % GRAINS]).tobytes()
        )
    process.stdin.close()
    if process.wait() != 0:
        raise SystemExit(f"ffmpeg could not write {path}")
    return placed


def _picture(scene: Image.Image, script: Script, number: int, at: tuple[float, float], placed: Placed) -> Image.Image:
    left, top = round(MARGIN + at[0]), round(MARGIN + at[1])
    picture = scene.crop((left, top, left + WIDTH, top + HEIGHT))
    faces = []
    for spot in script.spots:
        if spot.first <= number < spot.after:
            across, down = spot.middle(number)
            if not spot.held:
                across, down = across - at[0], down - at[1]
            faces.append(_paste(picture, spot, (across, down)))
    first, after = script.hand
    if first <= number < after:
        _hand(picture, (number - first) / (after - first), script.spots[0])
    placed.faces.append([box for box in faces if box])
    return picture


def _paste(picture: Image.Image, spot: Spot, middle: tuple[float, float]) -> Box | None:
    cut, inner = _face(spot.which)
    factor = spot.size / (inner[2] - inner[0])
    large = cut.resize(
        (max(1, round(cut.width * factor)), max(1, round(cut.height * factor))), Image.Resampling.LANCZOS
    )
    left = round(middle[0] - (inner[0] + inner[2]) / 2 * factor)
    top = round(middle[1] - (inner[1] + inner[3]) / 2 * factor)
    picture.paste(large, (left, top), large)
    box = (left + inner[0] * factor, top + inner[1] * factor, left + inner[2] * factor, top + inner[3] * factor)
    kept = (max(0.0, box[0]), max(0.0, box[1]), min(float(WIDTH), box[2]), min(float(HEIGHT), box[3]))
    seen = max(0.0, kept[2] - kept[0]) * max(0.0, kept[3] - kept[1])
    return kept if spot.only_eyes or seen >= LEAST_SEEN * (box[2] - box[0]) * (box[3] - box[1]) else None


def _hand(picture: Image.Image, share: float, spot: Spot) -> None:
    """Let a hand go over a face and away again."""
    across, down = spot.start[0] - spot.size * 1.6 + share * spot.size * 3.2, spot.start[1] + 0.1 * spot.size
    pen, size = ImageDraw.Draw(picture), spot.size
    pen.rounded_rectangle(
        (across - 0.4 * size, down - 0.35 * size, across + 0.4 * size, down + 0.5 * size), size // 6, (196, 150, 122)
    )
    for finger in range(4):
        left = across - 0.4 * size + finger * 0.2 * size
        pen.rounded_rectangle(
            (left + 2, down - size, left + 0.17 * size, down - 0.2 * size), size // 12, (190, 144, 116)
        )
    pen.rectangle((across - 0.3 * size, down + 0.4 * size, across + 0.3 * size, down + 3 * size), (70, 80, 110))


@lru_cache(maxsize=32)
def _face(which: int) -> tuple[Image.Image, Box]:
    """Give a face cut out of a photo, on nothing, and the box of the face itself in it."""
    cuts = _cuts()
    if not cuts:
        face = drawings.drawn(300)
        return face, (0.1 * face.width, 0.2 * face.height, 0.9 * face.width, 0.97 * face.height)
    path, (left, top, right, bottom) = cuts[which % len(cuts)]
    more = AROUND * (right - left)
    corner = (round(left - more), round(top - more))
    cut = Image.open(path).convert("RGB").crop((*corner, round(right + more), round(bottom + more)))
    veil = Image.new("L", cut.size)
    ImageDraw.Draw(veil).ellipse((2, 2, cut.width - 2, cut.height - 2), 255)
    cut.putalpha(veil.filter(ImageFilter.GaussianBlur(max(1, cut.width // 40))))
    return cut, (left - corner[0], top - corner[1], right - corner[0], bottom - corner[1])


@lru_cache(maxsize=1)
def _cuts() -> tuple[tuple[Path, Box], ...]:
    if not (PHOTOS / "training.xml").is_file():
        return ()
    found = [(PHOTOS / LARGE, box) for box in LARGE_FACES]
    for image in ElementTree.parse(PHOTOS / "training.xml").getroot().iter("image"):
        for box in image.iter("box"):
            left, top, width, height = (float(box.get(each, "0")) for each in ("left", "top", "width", "height"))
            found.append((PHOTOS / str(image.get("file")), (left, top, left + width, top + height)))
    return (*found[: len(LARGE_FACES)], *sorted(found[len(LARGE_FACES) :], key=lambda each: each[1][0] - each[1][2]))


@lru_cache(maxsize=1)
def _grain() -> Points:
    """Give what a sensor adds, for some pictures; a scene never comes near the ends of its scale."""
    return numpy.random.default_rng(7).integers(0, 7, (GRAINS, HEIGHT, WIDTH, 1)).astype(numpy.uint8)


@lru_cache(maxsize=4)
def _scene(seed: int) -> Image.Image:
    """Draw a scene larger than the picture: soft light, walls and boxes, and no face."""
    chance = numpy.random.default_rng(seed)
    size = (WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN)
    rough = Image.fromarray(
        (chance.integers(70, 150, (9, 14, 1)) + chance.integers(-20, 20, (9, 14, 3))).astype(numpy.uint8)
    ).resize(size, Image.Resampling.BICUBIC)
    fine = chance.normal(0, 14, (size[1] // 3, size[0] // 3, 1))
    texture = Image.fromarray((128 + fine.repeat(3, 2)).clip(0, 255).astype(numpy.uint8)).resize(
        size, Image.Resampling.BICUBIC
    )
    scene = Image.blend(rough, texture, 0.3)
    pen = ImageDraw.Draw(scene)
    for _ in range(40):
        left, top = int(chance.integers(0, size[0])), int(chance.integers(0, size[1]))
        wide, high = int(chance.integers(20, 260)), int(chance.integers(20, 200))
        pen.rectangle(
            (left, top, left + wide, top + high),
            tuple(int(each) for each in chance.integers(60, 150) + chance.integers(-25, 60, 3)),
        )
    return scene.filter(ImageFilter.GaussianBlur(1.2))


_WAYS: dict[str, Way] = {
    "still": lambda chance, number: (0.0, 0.0),
    "shaky": lambda chance, number: (chance.uniform(-14, 14), chance.uniform(-10, 10)),
    "pan": lambda chance, number: (-180 + 360 * abs((number % 50) / 25 - 1), 0.0),
}
