"""Moving pictures in layers: a backdrop, things that drift or breathe, and a head that speaks as its voice does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import pi, sin
from typing import Final

from PIL import Image, ImageOps

from archive.demo.drawing.figures import Look, Place, shoulders, talking
from archive.demo.drawing.paint import Sheet, Size, grain, on_paper

FRAMES_A_SECOND: Final = 8
"""Drawn on threes, as hand-made films are."""

_BLINK_EVERY_SECONDS = 3.7
_BLINK_SECONDS = 0.2
_TURN_SECONDS = 4

Move = Callable[[float], tuple[float, float]]
"""Where a layer stands after so many seconds, in pixels from its place."""


class _Cutting:
    """A cut-out piece of paper with its own grain."""

    def __init__(self, picture: Image.Image) -> None:
        self._shape = picture.getchannel("A")
        self._colours = on_paper(picture, grain(Size(picture.width, picture.height), seed=picture.width))

    def paste(self, frame: Image.Image, at: tuple[int, int]) -> None:
        """Lay it onto a frame."""
        frame.paste(self._colours, at, self._shape)


class Layer:
    """A painted sheet that moves; only its painted part is laid down for each frame."""

    def __init__(self, picture: Image.Image, move: Move) -> None:
        left, top, right, bottom = picture.getbbox() or (0, 0, 1, 1)
        self._picture = _Cutting(picture.crop((left, top, right, bottom)))
        self._corner = (left, top)
        self._move = move

    def lay(self, frame: Image.Image, seconds: float) -> None:
        """Lay it onto a frame."""
        x, y = self._move(seconds)
        self._picture.paste(frame, (round(self._corner[0] + x), round(self._corner[1] + y)))


class Ribbon:
    """A painted strip without ends that runs past: clouds, waves, hills."""

    def __init__(self, picture: Image.Image, pixels_a_second: float, sway: float = 0.0) -> None:
        _, self._top, _, bottom = picture.getbbox() or (0, 0, 1, 1)
        self._width = picture.width
        self._picture = _Cutting(picture.crop((0, self._top, picture.width, bottom)))
        self._pixels_a_second = pixels_a_second
        self._sway = sway

    def lay(self, frame: Image.Image, seconds: float) -> None:
        """Lay the stretch that is passing now onto a frame."""
        at = round(seconds * self._pixels_a_second) % self._width
        y = self._top + round(self._sway * sin(seconds * 1.3 + self._pixels_a_second))
        for x in (-at, self._width - at):
            if x < frame.width:
                self._picture.paste(frame, (x, y))


class Speaker:
    """A drawn person from the shoulders up, who breathes, nods and opens the mouth with the voice."""

    def __init__(self, size: Size, look: Look, at: Place, *, mirrored: bool = False) -> None:
        """Draw somebody at a place, who looks to the left, or to the right when `mirrored`."""
        drawn_at = replace(at, x=size.across - at.x) if mirrored else at
        body = Sheet(size)
        shoulders(body, look, drawn_at)
        turned = ImageOps.mirror if mirrored else Image.Image.copy
        self._body = Layer(turned(body.finish()), lambda seconds: (0, 1.2 * sin(seconds * 1.5)))
        heads = [turned(head) for head in talking(size, look, drawn_at)]
        box = _together(heads)
        self._heads = [_Cutting(head.crop(box)) for head in heads]
        self._corner = box[:2]
        self._unit = size.unit

    def lay(self, frame: Image.Image, seconds: float, loudness: float) -> None:
        """Lay the person onto a frame, saying something this loud (0 to 1)."""
        self._body.lay(frame, seconds)
        x = self._corner[0] + 0.5 * self._unit * sin(seconds * 0.9)
        y = self._corner[1] + 0.35 * self._unit * sin(seconds * 1.5 + 0.5) + 0.3 * self._unit * loudness
        blinks = seconds % _BLINK_EVERY_SECONDS < _BLINK_SECONDS and loudness < 0.5
        self._heads[4 if blinks else min(3, int(loudness * 4))].paste(frame, (round(x), round(y)))


Lit = Callable[[Image.Image, float, float], None]
"""Paints something onto a frame itself, from the seconds and the loudness: snow, a signal, a needle."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A place with somebody in it: what lies behind, who speaks, what passes in front."""

    size: Size
    backdrop: Image.Image
    behind: Sequence[Layer | Ribbon] = ()
    speakers: Sequence[Speaker] = ()
    front: Sequence[Layer | Ribbon] = ()
    last: Lit | None = None
    turns_ms: Sequence[int] = field(default=())
    """When another one begins to speak; without them, everybody speaks for a while in turn."""

    @cached_property
    def _ground(self) -> Image.Image:
        return on_paper(self.backdrop, grain(self.size))

    def frames(self, loudness: Sequence[float]) -> Iterator[bytes]:
        """Yield the film as raw pictures (RGB), one for each loudness."""
        for number, loud in enumerate(loudness):
            yield self.frame(number / FRAMES_A_SECOND, loud).tobytes()

    def frame(self, seconds: float, loudness: float) -> Image.Image:
        """Give one picture of the film."""
        frame = self._ground.copy()
        for layer in self.behind:
            layer.lay(frame, seconds)
        passed = bisect_right(self.turns_ms, 1000 * seconds) - 1 if self.turns_ms else int(seconds / _TURN_SECONDS)
        for turn, speaker in enumerate(self.speakers):
            speaks = max(0, passed) % len(self.speakers) == turn
            speaker.lay(frame, seconds + turn, loudness if speaks else 0.0)
        for layer in self.front:
            layer.lay(frame, seconds)
        if self.last:
            self.last(frame, seconds, loudness)
        return frame


def walking(seconds_between: tuple[float, float], pixels_between: tuple[float, float], rise: float) -> Move:
    """Give a walk from one place to another, with a small rise at each step; before and after it, one stands still."""
    begin, end = seconds_between
    start, goal = pixels_between

    def move(seconds: float) -> tuple[float, float]:
        share = max(0.0, min(1.0, (seconds - begin) / (end - begin)))
        return start + share * (goal - start), -rise * abs(sin(seconds * pi))

    return move


def swaying(across: float, down: float, every_seconds: float) -> Move:
    """Give a slow to and fro of so many pixels."""
    return lambda seconds: (
        across * sin(2 * pi * seconds / every_seconds),
        down * sin(2 * pi * seconds / every_seconds),
    )


def _together(pictures: Sequence[Image.Image]) -> tuple[int, int, int, int]:
    boxes = [picture.getbbox() or (0, 0, 1, 1) for picture in pictures]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
