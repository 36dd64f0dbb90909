"""Small pictures of a film or photo, handed over one after the other as they are decoded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from archive.adapters.formats.identify import identify
from archive.adapters.formats.refusals import refuse
from archive.adapters.media import render_video
from archive.adapters.media.integrity import with_length
from archive.adapters.media.probe import Facts, Picture, read_facts
from archive.adapters.photos import photos
from archive.adapters.photos.photos import PhotoOrder
from archive.adapters.sandbox.toolbox import Toolbox, open_input, read_along, write_output
from archive.domain.errors import MediaToolError
from archive.domain.file_types import PHOTOS
from archive.ports import PictureOrder, SmallPicture

_SIDES: Final = (16, 2_048)
_COLOURS: Final = 3
# A container rounds and promises a little: what renders a film forgives as much.
_SHORTFALL_MS: Final = 1_000
_SHORTFALL_SHARE: Final = 0.05

Take = Callable[[SmallPicture], None]


def hand_over(tools: Toolbox, path: Path, order: PictureOrder, take: Take) -> int:
    """Hand over every so manyeth picture, made small, and give how many pictures there are in all.

    Raises:
        MediaToolError: the pictures break off, there are none, or nobody hands them over in this size.
        QuarantinedError: a photo is broken.
    """
    if not _SIDES[0] <= order.longest_side <= _SIDES[1] or order.every < 1:
        raise MediaToolError(f"Pictures are not handed over with {order.longest_side} points.")
    return _photo(tools, path, order, take) if identify(path) in PHOTOS else _film(tools, path, order, take)


def _photo(tools: Toolbox, path: Path, order: PictureOrder, take: Take) -> int:
    """Draw a photo as it is served, and hand that over."""
    with tools.aside() as folder:
        drawn = folder / "drawn"
        size = photos.draw(tools, path, PhotoOrder("jpeg", order.photo_side or order.longest_side), drawn)
        cutter = _Cutter(size.width, size.height, Fraction(1), order.every, take)
        _decode(tools, open_input(drawn)["0"], cutter)
    return cutter.number


def _film(tools: Toolbox, path: Path, order: PictureOrder, take: Take) -> int:
    facts = read_facts(tools, path)
    if facts is None:
        raise refuse("undecodable")
    facts = with_length(tools, path, facts)
    picture = facts.picture
    if picture is None:
        raise MediaToolError("There is no picture in a recording of sound alone.")
    rate = render_video.frame_rate(picture)
    width, height = _small(picture, order.longest_side)
    opened = render_video.open_film(path, picture)
    stream = opened[str(picture.index)]
    if picture.interlaced:
        stream = stream.filter("yadif", deint="interlaced")
    if order.made:
        stream = stream.filter("setpts", "PTS-STARTPTS")
    stream = stream.filter("fps", fps=rate, start_time=0).filter("scale", width, height, flags="bilinear")
    cutter = _Cutter(width, height, Fraction(rate), order.every, take)
    _decode(tools, stream, cutter, lambda output: read_along(output, opened, facts.along_with(picture)))
    _require_all(tools, path, facts, round(cutter.number * 1000 / rate))
    return cutter.number


def _small(picture: Picture, longest_side: int) -> tuple[int, int]:
    factor = min(Fraction(1), Fraction(longest_side, max(picture.width, picture.height)))
    return max(2, round(picture.width * factor)), max(2, round(picture.height * factor))


def _decode(
    tools: Toolbox, stream: Any, cutter: _Cutter, completed: Callable[[Any], Any] = lambda output: output
) -> None:
    """Decode all of a stream; every picture passes, for only who counts them all knows how many there are.

    Raises:
        MediaToolError: there is no whole picture, or the last one is not whole.
    """
    options: dict[str, str | int | float | None] = {"f": "rawvideo", "c:v": "rawvideo", "pix_fmt": "rgb24"}
    tools.encode(completed(write_output([stream], "pipe:1", options)), on_output=cutter)
    if cutter.number == 0 or cutter.is_inside:
        raise MediaToolError("The pictures break off.")


def _require_all(tools: Toolbox, path: Path, facts: Facts, seen_ms: int) -> None:
    """Refuse a film of which much less was seen than it promises, unless it is its sound that lasts longer."""
    promised_ms = facts.duration_ms or 0
    if facts.picture is None or not _falls_short(seen_ms, promised_ms):
        return
    heard_ms = _packed_ms(tools, path, facts.sound.index) if facts.sound else 0
    if _falls_short(heard_ms, promised_ms) or _falls_short(seen_ms, _packed_ms(tools, path, facts.picture.index)):
        raise MediaToolError("The pictures break off.")


def _packed_ms(tools: Toolbox, path: Path, stream: int) -> int:
    """Read every packet of one stream without decoding it, and give how long they last."""
    lengths = [0]
    alone = write_output([open_input(path)[str(stream)]], "-", {"c": "copy", "f": "null"})
    tools.encode(alone, progress=lengths.append)
    return lengths[-1]


def _falls_short(seen_ms: int, promised_ms: int) -> bool:
    return seen_ms < promised_ms * (1 - _SHORTFALL_SHARE) - _SHORTFALL_MS


@dataclass
class _Cutter:
    """Cuts what a decoder writes into pictures, holding no more than one."""

    width: int
    height: int
    rate: Fraction
    every: int
    take: Take
    number: int = 0

    def __post_init__(self) -> None:
        self._size = self.width * self.height * _COLOURS
        self._left = self._size
        self._points = bytearray()

    @property
    def is_inside(self) -> bool:
        """Tell whether a picture has begun that has not ended."""
        return self._left < self._size

    def __call__(self, chunk: bytes) -> None:
        """Take the next bytes."""
        place = 0
        while place < len(chunk):
            piece = chunk[place : place + self._left]
            place += len(piece)
            self._left -= len(piece)
            if self.number % self.every == 0:
                self._points += piece
            if self._left == 0:
                self._end_picture()

    def _end_picture(self) -> None:
        if self.number % self.every == 0:
            at_ms = float(self.number * 1000 / self.rate)
            self.take(SmallPicture(self.number, at_ms, self.width, self.height, bytes(self._points)))
            self._points.clear()
        self.number += 1
        self._left = self._size
