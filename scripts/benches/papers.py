"""Whether the colour or the shape of a cover tells who is under it, when covers are made too small on purpose."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy
from PIL import Image

from archive.adapters.covers.geometry import EVEN, area_of
from archive.adapters.covers.shapes import paint_around
from archive.domain.concealment import PLAIN_PAPER
from archive.domain.covers import FULL, GREY, Box, Colour
from scripts.benches.concealment import recognition
from scripts.benches.concealment.peers import Peers, open_peers

COLOURS: Final[Mapping[str, Colour]] = {
    "grey": GREY,
    "light paper": PLAIN_PAPER.bright,
    "middle paper": (98, 128, 120),
    "dark paper": PLAIN_PAPER.dark,
    "black": (0, 0, 0),
    "white": (255, 255, 255),
}
FORMS: Final = ("box", "shape")
TOO_SMALL: Final = 0.1
"""By how much of its width and height a cover lies within the recogniser's own box on each side."""
Found = tuple[Path, int, list[float]]


def main() -> None:
    """Cover the portraits of some people in every way, have them recognised among each other, and tell how often."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--first", type=int, default=1, help="the number of the first of the 40 people")
    options.add_argument("--people", type=int, default=20)
    options.add_argument("--photos", type=int, default=4, help="of each of them, of 10")
    options.add_argument("--peers", type=Path, default=Path("build/peers-faces"), help="where the peers are kept")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in _lines(given, Path(folder)):
            print(line, flush=True)


def _lines(given: argparse.Namespace, folder: Path) -> Iterator[str]:
    peers = open_peers(given.peers)
    people = range(given.first, given.first + given.people)
    portraits = recognition.portraits(peers, folder / recognition.NONE, people, given.photos)
    boxes = peers.ask("recognise.py", {"find": [str(path) for path, _ in portraits]}, folder)
    found: list[Found] = [(path, who, box) for (path, who), box in zip(portraits, boxes, strict=True) if box]
    persons = numpy.array([who for _, who, _ in found])
    yield f"{len(found)} portraits of {given.people} people; named right in % (95 %)"
    plain = _described(peers, folder, found, [path for path, _, _ in found])
    for form in FORMS:
        for name, colour in COLOURS.items():
            covered = [_covered(path, box, form, colour) for path, _, box in found]
            probes = _described(peers, folder, found, covered)
            told = [_told(probes[way], plain[way], persons) for way in recognition.WAYS]
            yield f"{form:6} {name:13} " + "  ".join(
                f"{way} {named}" for way, named in zip(recognition.WAYS, told, strict=True)
            )


def _described(peers: Peers, folder: Path, found: Sequence[Found], paths: Sequence[Path]) -> dict[str, numpy.ndarray]:
    asked = [(str(path), box, recognition.WAYS) for path, (_, _, box) in zip(paths, found, strict=True)]
    described = peers.ask("recognise.py", {"describe": asked}, folder)
    return {way: numpy.array([each[way] for each in described]) for way in recognition.WAYS}


def _told(probes: numpy.ndarray, plain: numpy.ndarray, persons: numpy.ndarray) -> str:
    share, naive = recognition.top_one(probes, probes, persons), recognition.top_one(probes, plain, persons)
    low, high = recognition.interval(share, len(persons))
    return f"{100 * share:.0f} ({100 * low:.0f} to {100 * high:.0f}), naive {100 * naive:.0f}"


def _covered(path: Path, box: list[float], form: str, colour: Colour) -> Path:
    """Cover a portrait as photos are covered, but too small, and give where the photo lies."""
    with Image.open(path) as portrait:
        picture = portrait.convert("RGB")
    left, top, right, bottom = box
    across, down = FULL / picture.width, FULL / picture.height
    wide, high = right - left, bottom - top
    cover = Box(
        int((left + TOO_SMALL * wide) * across),
        int((top + TOO_SMALL * high) * down),
        int((1 - 2 * TOO_SMALL) * wide * across),
        int((1 - 2 * TOO_SMALL) * high * down),
    )
    if form == "shape":
        paint_around(picture, cover, colour)
    area = area_of(cover, *picture.size, EVEN)
    if area is not None:
        picture.paste(colour, (area.left, area.top, area.right, area.bottom))
    target = path.with_suffix(".jpg")
    picture.save(target, format="JPEG", quality=82, optimize=True, progressive=True)
    return target


if __name__ == "__main__":
    main()
