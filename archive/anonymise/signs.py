"""Looking for writing in film and photos: shop signs, number plates, badges and papers, as covers to be looked over.

Writing tells where somebody was and who they are. What is found is never read. A film is looked at twice a second: a
sign that stands is followed by that, and what flits by for less can hardly be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from archive.anonymise import centerface, covering, following, text_network
from archive.anonymise.centerface import Face, NoFinderError
from archive.anonymise.covering import Growth, Reel
from archive.anonymise.faces import Pictures, as_points
from archive.anonymise.text_network import TextNetwork
from archive.ports import Finder, PictureOrder, SignFinder, SmallPicture, Track

FILM_SIDE: Final = 960
PHOTO_SIDE: Final = 1600
"""The longer sides in which films and photos are looked at: what is too small in these can hardly be read."""

EVERY: Final = 5
"""Of how many pictures one is handed over."""

LEAST_BETWEEN_MS: Final = 400
"""How far apart looks are at least."""

SURE_AT_ONCE: Final = 0.9
"""How sure a single look at a film must be; what two looks see need not be as sure."""

SURE_IN_PHOTO: Final = 0.75
"""How sure the only look at a photo must be."""

GROWTH: Final = 0.4
"""By which share of its height a box grows on every side."""


def open_sign_finder(pictures: Pictures) -> SignFinder | None:
    """Give what looks for writing, or None where it is not installed or its network is not the one we know."""
    try:
        return TextFinder(text_network.find_model(), pictures)
    except NoFinderError as error:
        centerface.warn_once(str(error))
        return None


class TextFinder:
    """Looks for writing with PP-OCR's detector."""

    def __init__(self, model: Path, pictures: Pictures) -> None:
        """Name the network's file, which is loaded when it is needed first, and what hands over pictures."""
        self._model = model
        self._pictures = pictures

    @cached_property
    def _network(self) -> TextNetwork:
        return TextNetwork(self._model)

    def finder(self) -> Finder:
        """Say what it is, with every setting that decides what it finds."""
        return Finder(
            name=text_network.NAME,
            model_sha256=text_network.MODEL_SHA256,
            parameters={
                "film_side": str(FILM_SIDE),
                "photo_side": str(PHOTO_SIDE),
                "between_ms": str(LEAST_BETWEEN_MS),
                "least_score": str(text_network.LEAST_SCORE),
                "sure_at_once": str(SURE_AT_ONCE),
                "sure_in_photo": str(SURE_IN_PHOTO),
                "growth": str(GROWTH),
            },
        )

    def look(self, path: Path) -> tuple[Track, ...]:
        """Find where writing stands in an original, linked over time.

        Raises:
            MediaToolError: not all of it could be looked at.
        """
        looks = _Looks(self._network)
        order = PictureOrder(longest_side=FILM_SIDE, photo_side=PHOTO_SIDE, every=EVERY)
        pictures = self._pictures(path, order, looks.take)
        reel = Reel(pictures=pictures, period_ms=looks.period_ms, looked_around=looks.around)
        paths = (each for each in following.follow(looks.found, ()) if _is_certain(each, pictures))
        growth = growth_of_sign(looks.wide)
        return tuple(track for each in paths for track in covering.covers(each, reel, growth))


def _is_certain(path: following.Path, pictures: int) -> bool:
    """Tell whether writing was seen more than once, or surely; of a photo there is one look."""
    return len(path) > 1 or path[0].face.score >= (SURE_IN_PHOTO if pictures == 1 else SURE_AT_ONCE)


def growth_of_sign(wide: float) -> Growth:
    """Give how a box of writing grows in a picture so many times as wide as high: by as much on every side."""

    def growth(box: Face) -> Iterator[float]:
        across = GROWTH * (box.bottom - box.top) / ((box.right - box.left) * wide)
        return iter((across, GROWTH, across, GROWTH))

    return growth


@dataclass
class _Looks:
    """A film passing by, looked at twice a second: in which pictures, and what was found in them."""

    network: TextNetwork
    found: list[tuple[int, list[Face]]] = field(default_factory=list)
    period_ms: float = 1000.0
    wide: float = 1.0

    def __post_init__(self) -> None:
        self._next_ms = 0.0

    def take(self, picture: SmallPicture) -> None:
        """Look at a picture if the last look lies far enough back."""
        if picture.number:
            self.period_ms = picture.at_ms / picture.number
        if picture.at_ms < self._next_ms:
            return
        self._next_ms = picture.at_ms + LEAST_BETWEEN_MS
        self.wide = picture.width / picture.height
        self.found.append((picture.number, self.network.find(as_points(picture))))

    def around(self, face: Face, number: int) -> tuple[int, int | None]:
        """Give the pictures before and after this one that were looked at."""
        del face
        numbers = [looked for looked, _ in self.found]
        place = numbers.index(number)
        return (numbers[place - 1] if place else -1), (numbers[place + 1] if place + 1 < len(numbers) else None)
