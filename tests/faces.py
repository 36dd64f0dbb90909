"""Drawn faces that a detector takes for real ones, in films and stills at known places: never anybody's face."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy
from PIL import Image, ImageDraw, ImageFilter

from archive.domain.covers import FULL, Box
from tests.run_folder import made_once
from tests.samples import run_ffmpeg

WIDTH, HEIGHT, RATE = 640, 360, 25
"""The size and rate of the films, unless they are asked for otherwise."""

_SKIN, _HAIR, _DARK = (205, 160, 130), (60, 40, 30), (50, 35, 30)
_TALL = 1.3
_WALLS = ("0x788c96", "0xd8c8a0", "0x34506a")
# Which part of the drawing a detector calls the face: without most of the hair.
_FACE = (0.13, 0.24, 0.91, 0.97)


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A face that goes in a straight line, its middle given in points, and is seen from the beginning to the end.

    A `turned` head shows nothing but its hair: no detector takes it for a face.
    """

    begin_seconds: float = 0.0
    end_seconds: float = 2.0
    start: tuple[int, int] = (320, 130)
    end: tuple[int, int] | None = None
    size: int = 90
    turned: bool = False

    def box(self, at_ms: float, width: int = WIDTH, height: int = HEIGHT) -> Box | None:
        """Give where the face is at an instant, in ten-thousandths of the picture, or None when it is not there."""
        seconds = at_ms / 1000
        if not self.begin_seconds <= seconds < self.end_seconds:
            return None
        share = (seconds - self.begin_seconds) / (self.end_seconds - self.begin_seconds)
        goal = self.end or self.start
        left = self.start[0] + (goal[0] - self.start[0]) * share - self.size / 2
        top = self.start[1] + (goal[1] - self.start[1]) * share - self.size * _TALL / 2
        edges = [
            (left + _FACE[0] * self.size) / width,
            (top + _FACE[1] * self.size * _TALL) / height,
            (left + _FACE[2] * self.size) / width,
            (top + _FACE[3] * self.size * _TALL) / height,
        ]
        across, down, right, bottom = (round(edge * FULL) for edge in edges)
        return Box(across, down, right - across, bottom - down)


def film(
    folder: Path,
    walks: Sequence[Walk] = (Walk(),),
    name: str = "faces.mp4",
    *,
    seconds: float = 2.0,
    cut_at_seconds: float | None = None,
    sound: bool = True,
) -> Path:
    """Make a film of faces before a plain wall, which becomes another wall at the cut; its sound hums."""

    def make(target: Path) -> None:
        _film(target, walks, seconds, cut_at_seconds, sound=sound)

    made = made_once(("faces", tuple(walks), seconds, cut_at_seconds, sound), Path(name).suffix, make)
    return Path(shutil.copyfile(made, folder / name))


def _film(target: Path, walks: Sequence[Walk], seconds: float, cut_at_seconds: float | None, *, sound: bool) -> None:
    drawings = [target.with_suffix(f".{number}.png") for number in range(len(walks))]
    inputs = _lavfi(f"color=c={_WALLS[0]}:size={WIDTH}x{HEIGHT}:rate={RATE}:duration={seconds}")
    inputs += _lavfi(f"color=c={_WALLS[1]}:size={WIDTH}x{HEIGHT}:rate={RATE}:duration={seconds}")
    chain = [f"[0][1]overlay=enable='gte(t,{cut_at_seconds if cut_at_seconds is not None else seconds + 1})'[p0]"]
    for number, (walk, drawing) in enumerate(zip(walks, drawings, strict=True)):
        (turned(walk.size) if walk.turned else drawn(walk.size)).save(drawing)
        inputs += ["-loop", "1", "-framerate", str(RATE), "-t", str(seconds), "-i", str(drawing)]
        chain.append(f"[p{number}][{number + 2}]overlay={_way(walk)}[p{number + 1}]")
    options = ["-filter_complex", ";".join(chain), "-map", f"[p{len(walks)}]"]
    if sound:
        inputs += _lavfi(f"sine=frequency=220:duration={seconds}")
        options += ["-map", f"{len(walks) + 2}:a", "-c:a", "aac"]
    options += ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p", "-t", str(seconds)]
    run_ffmpeg(*inputs, *options, str(target))
    for drawing in drawings:
        drawing.unlink()


def still(folder: Path, walks: Sequence[Walk] = (Walk(),), name: str = "faces.jpg", *, turned: bool = False) -> Path:
    """Make a photo of faces before a plain wall; `turned` lays it on its side and says so in its EXIF."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#788c96")
    for walk in walks:
        face = drawn(walk.size)
        picture.paste(face, (walk.start[0] - face.width // 2, walk.start[1] - face.height // 2), face)
    exif = Image.Exif()
    if turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif[0x0112] = 6  # "turn me a quarter clockwise to see me"
    target = folder / name
    picture.save(target, quality=92, exif=exif)
    return target


@lru_cache(maxsize=8)
def drawn(size: int) -> Image.Image:
    """Draw a face so many points wide, on nothing; light and shade are what makes it one for a detector."""
    fine = _lines(size * 2)
    points = numpy.asarray(fine).astype(float)
    down, across = numpy.mgrid[0 : fine.height, 0 : fine.width]
    across, down = across / fine.width, down / fine.height
    light = 1.12 - 0.6 * (((across - 0.45) / 0.55) ** 2 + ((down - 0.5) / 0.6) ** 2)
    for eye in (0.3, 0.7):
        light *= 1 - 0.3 * numpy.exp(-(((across - eye) / 0.13) ** 2) - ((down - 0.45) / 0.07) ** 2)
    points[..., :3] *= light.clip(0.3, 1.15)[..., None]
    shaded = Image.fromarray(points.clip(0, 255).astype(numpy.uint8), "RGBA")
    soft = shaded.filter(ImageFilter.GaussianBlur(0.04 * size))
    return soft.resize((size, round(size * _TALL)), Image.Resampling.LANCZOS)


@lru_cache(maxsize=8)
def turned(size: int) -> Image.Image:
    """Draw the back of a head as large as the face that it belongs to: hair, and the neck under it."""
    width, height = size * 2, round(size * 2 * _TALL)
    picture = Image.new("RGBA", (width, height))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((0.3 * width, 0.75 * height, 0.7 * width, height), fill=(*_SKIN, 255))
    pen.ellipse((0, -0.02 * height, width, 0.93 * height), fill=(*_HAIR, 255))
    soft = picture.filter(ImageFilter.GaussianBlur(0.04 * size))
    return soft.resize((size, round(size * _TALL)), Image.Resampling.LANCZOS)


def _lines(size: int) -> Image.Image:
    width, height = size * 2, round(size * 2 * _TALL)
    picture = Image.new("RGBA", (width, height))
    pen = ImageDraw.Draw(picture)

    def oval(box: tuple[float, float, float, float], colour: tuple[int, int, int]) -> None:
        pen.ellipse((box[0] * width, box[1] * height, box[2] * width, box[3] * height), fill=(*colour, 255))

    oval((0, -0.02, 1, 0.8), _HAIR)
    oval((0.08, 0.08, 0.92, 1), _SKIN)
    pen.pieslice((0, -0.04 * height, width, 0.62 * height), 180, 360, fill=(*_HAIR, 255))
    for eye in (0.3, 0.7):
        oval((eye - 0.11, 0.43, eye + 0.11, 0.51), (245, 245, 245))
        oval((eye - 0.05, 0.425, eye + 0.05, 0.515), _DARK)
        brow = ((eye - 0.14) * width, 0.36 * height, (eye + 0.14) * width, 0.48 * height)
        pen.arc(brow, 200, 340, fill=_DARK, width=max(1, round(0.03 * width)))
        oval((0.2 + 0.6 * eye + 0.05, 0.655, 0.2 + 0.6 * eye + 0.11, 0.69), (120, 80, 65))
    nose = [(0.5 * width, 0.5 * height), (0.42 * width, 0.68 * height), (0.58 * width, 0.68 * height)]
    pen.polygon(nose, fill=(180, 141, 114, 255))
    oval((0.34, 0.75, 0.66, 0.85), (170, 80, 80))
    pen.line((0.35 * width, 0.8 * height, 0.65 * width, 0.8 * height), fill=(100, 40, 40, 255), width=width // 80 + 1)
    return picture.resize((size, round(size * _TALL)), Image.Resampling.LANCZOS)


def _way(walk: Walk) -> str:
    """Give where ffmpeg is to lay a face over time, and when."""
    share = f"((t-{walk.begin_seconds})/{walk.end_seconds - walk.begin_seconds})"
    goal = walk.end or walk.start
    places = (
        f"{name}='{start - length / 2}+{end - start}*{share}'"
        for name, start, end, length in (
            ("x", walk.start[0], goal[0], walk.size),
            ("y", walk.start[1], goal[1], walk.size * _TALL),
        )
    )
    # A hair before the end: pictures stand at exact instants, and the end is not included.
    return f"{':'.join(places)}:enable='between(t,{walk.begin_seconds},{walk.end_seconds - 0.001})'"


def _lavfi(description: str) -> list[str]:
    return ["-f", "lavfi", "-i", description]
