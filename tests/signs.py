"""Drawn signs, plates, badges and papers in films and stills at known places: letters of real fonts, on real plates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from archive.domain.covers import FULL, Box
from tests.samples import run_ffmpeg

WIDTH, HEIGHT, RATE = 1280, 720, 25
_FONTS = Path(__file__).resolve().parent.parent / "archive" / "adapters" / "fonts"
_LATIN, _ARABIC = _FONTS / "NotoSans-Bold.ttf", _FONTS / "NotoNaskhArabic-Bold.ttf"


@dataclass(frozen=True, kw_only=True)
class Sign:
    """Words on a plate that goes in a straight line, its middle given in points, as long as it is there."""

    words: str
    size: int = 36
    start: tuple[int, int] = (400, 200)
    end: tuple[int, int] | None = None
    begin_seconds: float = 0.0
    end_seconds: float = 600.0
    ink: str = "#ffffff"
    plate: str = "#104f2e"

    def drawing(self) -> Image.Image:
        """Draw the plate."""
        arabic = any("\u0600" <= letter <= "\u06ff" for letter in self.words)
        font = ImageFont.truetype(str(_ARABIC if arabic else _LATIN), self.size)
        pen = ImageDraw.Draw(Image.new("RGB", (1, 1)))
        left, top, right, bottom = pen.multiline_textbbox((0, 0), self.words, font=font)
        margin = self.size // 2
        size = (round(right - left) + 2 * margin, round(bottom - top) + 2 * margin)
        plate = Image.new("RGB", size, self.plate)
        ImageDraw.Draw(plate).multiline_text((margin - left, margin - top), self.words, font=font, fill=self.ink)
        return plate.filter(ImageFilter.GaussianBlur(0.6))

    def letters(self, at_ms: float, seconds: float) -> Box | None:
        """Give where the letters stand at an instant, in ten-thousandths of the picture, or None when they are away."""
        at = at_ms / 1000
        if not self.begin_seconds <= at < min(self.end_seconds, seconds):
            return None
        plate, margin = self.drawing(), self.size // 2
        goal = self.end or self.start
        middle = [a + (b - a) * at / seconds for a, b in zip(self.start, goal, strict=True)]
        left, top = middle[0] - plate.width / 2 + margin, middle[1] - plate.height / 2 + margin
        wide, high = plate.width - 2 * margin, plate.height - 2 * margin
        return Box(
            round(left * FULL / WIDTH),
            round(top * FULL / HEIGHT),
            round(wide * FULL / WIDTH),
            round(high * FULL / HEIGHT),
        )


def street() -> Image.Image:
    """Draw a wall that the sun falls on, its foot and a door, without a letter."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#b8a888")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 620, WIDTH, HEIGHT), fill="#6d6a66")
    for left in range(WIDTH):
        pen.line((left, 0, left, 620), fill=(150 + left // 16, 140 + left // 20, 120 + left // 24))
    pen.rectangle((560, 300, 720, 620), fill="#5c4a3a")
    # A sensor sees noise everywhere; on what is perfectly smooth networks see all sorts of things.
    grain = Image.effect_noise(picture.size, 24).convert("RGB")
    return ImageChops.add(picture.filter(ImageFilter.GaussianBlur(3)), grain, offset=-128)


def still(path: Path, signs: Sequence[Sign]) -> Path:
    """Make a photo of a street with signs."""
    picture = street()
    for sign in signs:
        plate = sign.drawing()
        picture.paste(plate, (sign.start[0] - plate.width // 2, sign.start[1] - plate.height // 2))
    picture.save(path, quality=92)
    return path


def film(path: Path, signs: Sequence[Sign], seconds: float = 3.0, *, over: Path | None = None) -> Path:
    """Make a film of a street, or of what another film of that size shows, with signs in it."""
    wall = path.with_suffix(".wall.png")
    street().save(wall)
    if over is None:
        inputs = ["-loop", "1", "-framerate", str(RATE), "-t", str(seconds), "-i", str(wall)]
    else:
        inputs = ["-i", str(over)]
    chain = [f"[0]scale={WIDTH}:{HEIGHT}[p0]"]
    for number, sign in enumerate(signs):
        drawing = path.with_suffix(f".{number}.png")
        sign.drawing().save(drawing)
        inputs += ["-loop", "1", "-framerate", str(RATE), "-t", str(seconds), "-i", str(drawing)]
        goal = sign.end or sign.start
        x, y = (f"{a}+({b}-{a})*t/{seconds}" for a, b in zip(sign.start, goal, strict=True))
        there = f"between(t,{sign.begin_seconds},{sign.end_seconds - 1 / RATE})"
        chain.append(f"[p{number}][{number + 1}]overlay=x='{x}-w/2':y='{y}-h/2':enable='{there}'[p{number + 1}]")
    packed = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p", "-t", str(seconds)]
    run_ffmpeg(*inputs, "-filter_complex", ";".join(chain), "-map", f"[p{len(signs)}]", *packed, str(path))
    return path
