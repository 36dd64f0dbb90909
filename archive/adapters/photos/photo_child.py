"""Reader of hostile pictures, run in a process of its own: measures a photo, or draws it anew without metadata.

Covers are filled in before the picture is made smaller, so that nothing beneath them reaches what is served.
"""

from __future__ import annotations

import io
import json
import os
import re
import struct
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from archive.adapters.covers.geometry import EVEN, area_of, inside_of
from archive.adapters.covers.nudge import Nudge
from archive.adapters.covers.shapes import paint_around
from archive.adapters.photos import heif
from archive.adapters.sandbox.child_answer import RefusedFileError
from archive.domain.covers import GREY, Box, Colour
from archive.domain.recipes import THUMBNAIL_SIDE, PhotoSide

_MOST_POINTS = 100_000_000
# Telephones of today take 200 million points; JPEG is read small without all of them being held at once.
_MOST_JPEG_POINTS = 220_000_000
# Named by their readers, which are not loaded unless somebody names them.
_FORMATS = tuple(
    reader.format
    for reader in (
        *(JpegImagePlugin.JpegImageFile, PngImagePlugin.PngImageFile, WebPImagePlugin.WebPImageFile),
        *(AvifImagePlugin.AvifImageFile, TiffImagePlugin.TiffImageFile, GifImagePlugin.GifImageFile),
        BmpImagePlugin.BmpImageFile,
    )
)
_SMALL_COPY_TAG, _SMALL_COPY = 254, 1
_MOST_PAGES = 32
_JPEG_END = b"\xff\xd9"
_PROGRESSIVE = re.compile(rb"\xff\xc2\0.\x08")
_SCAN = 0xDA
_FRAMES_OF_OTHERS = frozenset({0xC3, 0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF, 0xF7})
"""Kinds of JPEG without loss or in layers (ITU-T T.81, table B.1, and T.87), which no browser shows either."""
_FILLED = frozenset({127, 128})
_LONGEST_REST = 4_096
# As a camera was held when the sides of what it wrote change places.
_LYING = frozenset({5, 6, 7, 8})
_DEEP_MODES = frozenset({"I", "F", "I;16", "I;16B", "I;16L", "I;16N"})
_DEEP_WHITE = 65_535
_WHITE = (255, 255, 255)
# As far as making smaller and packing mix a cover's colour with what lies around it.
_BORDER = 5
_BORDER_SHARE = 4
_UNSEEN = 256
_SAVED: dict[str, dict[str, object]] = {
    "jpeg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
}
# Packed as WebP this coarsely, a photo keeps nothing of its sensor's pattern. In a larger one more of it would be left.
_SMALL_PATTERN_FREE, _LARGE_PATTERN_FREE = 58, 36
_SMALL_BYTES = 6_000
_SMALL_QUALITIES = (75, 65, 55, 45, 36, 28)
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError, TypeError, ZeroDivisionError)


def needs(arguments: Sequence[str]) -> Sequence[str]:
    """Name what must be loaded beside this: nothing, for what opens photos of telephones is needed seldom."""
    del arguments
    return ()


def read(arguments: Sequence[str]) -> object:
    """Measure (`measure PATH`), draw (`draw PATH COVERS TARGET CODEC SIDE NUDGE`) or check (`check PATH COVERS`)."""
    Image.MAX_IMAGE_PIXELS = _MOST_JPEG_POINTS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    task, path, *rest = arguments
    # What we were told ourselves is read first: a slip in it is no fault of the picture's.
    covers = _covers(rest[0]) if rest else _Covers()
    order = _Order(rest[2], int(rest[3]), Nudge(*json.loads(rest[4]))) if task == "draw" else None
    try:
        with _open(Path(path)) as picture:
            most = _MOST_JPEG_POINTS if picture.format == "JPEG" else _MOST_POINTS
            if picture.width * picture.height > most:
                raise RefusedFileError("picture_size")
            _require_one(picture)
            if task == "measure":
                return _measure(picture)
            return _check(picture, covers) if order is None else _draw(picture, covers, rest[1], order)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise RefusedFileError("picture_size") from None
    except UnidentifiedImageError:
        raise RefusedFileError(_why_unreadable(Path(path))) from None
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's doing, not the picture's
        raise RefusedFileError(_why_unreadable(Path(path))) from None


class _Covers(NamedTuple):
    """What is covered of a picture, and in which colour."""

    boxes: Sequence[Box] = ()
    colour: Colour = GREY


def _covers(told: str) -> _Covers:
    said = json.loads(told)
    return _Covers([Box(*sides) for sides in said["boxes"]], tuple(said["colour"]))


def _why_unreadable(path: Path) -> str:
    """Tell a JPEG of a kind that hospitals, scanners and cameras' raw files use, and no browser, from a broken one."""
    with path.open("rb") as file:
        if file.read(2) != b"\xff\xd8":
            return "broken_picture"
        while len(head := file.read(4)) == 4 and head[0] == 0xFF and head[1] != _SCAN:
            if head[1] in _FRAMES_OF_OTHERS:
                return "other_picture"
            file.seek(int.from_bytes(head[2:], "big") - 2, os.SEEK_CUR)
    return "broken_picture"


def _open(path: Path) -> Image.Image:
    if heif.is_heif(path):
        return heif.open_heif(path)
    picture = Image.open(path, formats=_FORMATS)
    return _ended(picture, path) if picture.format == "JPEG" else picture


def _ended(picture: Image.Image, path: Path) -> Image.Image:
    """Give a JPEG whose last two bytes were lost with them, if all of its picture is there."""
    content = path.read_bytes()
    if _JPEG_END in content[-_LONGEST_REST:] or _PROGRESSIVE.search(content):
        return picture
    whole = Image.open(io.BytesIO(content + _JPEG_END), formats=("JPEG",))
    whole.load()
    # Where more is lost, the rest of the picture is filled with the grey that its decoder begins with.
    last = whole.getpixel((whole.width - 1, whole.height - 1))
    if all(level in _FILLED for level in (last if isinstance(last, tuple) else (last,))):
        return picture
    picture.close()
    return whole


def _require_one(picture: Image.Image) -> None:
    """Refuse a file of several pictures, of which all but one would be lost; a small copy of the first is none."""
    if picture.format == heif.FORMAT or getattr(picture, "n_frames", 1) == 1:
        return
    for number in range(1, min(_MOST_PAGES, getattr(picture, "n_frames", 1))):
        picture.seek(number)
        tags = getattr(picture, "tag_v2", {})
        if not tags.get(_SMALL_COPY_TAG, 0) & _SMALL_COPY:
            raise RefusedFileError("several_pictures")
    picture.seek(0)


def _measure(picture: Image.Image) -> object:
    """Decode all of a picture and give its size as it is meant to be seen."""
    picture_format = picture.format
    picture.load()
    width, height = picture.size
    if picture.getexif().get(ExifTags.Base.Orientation, 1) in _LYING:
        width, height = height, width
    return {"format": str(picture_format).lower(), "width": width, "height": height}


def _check(picture: Image.Image, covers: _Covers) -> object:
    """Give how far from its colour each cover lies inside at its worst, of 255.

    It is 0 for one outside the picture, and more than there can be for one too thin to be checked.
    """
    plain = ImageOps.exif_transpose(picture).convert("RGB")
    return {"worst": [_worst(plain, box, covers.colour) for box in covers.boxes]}


def _worst(picture: Image.Image, box: Box, colour: Colour) -> int:
    area = area_of(box, *picture.size, EVEN)
    if area is None:
        return 0
    border = min(_BORDER, area.width // _BORDER_SHARE, area.height // _BORDER_SHARE)
    inside = inside_of(area, picture.size, border) if min(area.width, area.height) > _BORDER else None
    if inside is None:
        return _UNSEEN
    bands = picture.crop((inside.left, inside.top, inside.right, inside.bottom)).split()
    extremes = zip(colour, (band.getextrema() for band in bands), strict=True)
    return max(int(max(wanted - low, high - wanted)) for wanted, (low, high) in extremes)  # type: ignore[operator]


class _Order(NamedTuple):
    """How a picture is drawn: its codec, its longer side, and how it is made wider and cut."""

    codec: str
    longer_side: int
    nudge: Nudge


def _draw(picture: Image.Image, covers: _Covers, target: str, order: _Order) -> object:
    """Draw a picture upright on a fresh canvas, so that nothing but its points carries over."""
    profile = picture.info.get("icc_profile")
    # What is shown is cut out of a picture that is a little wider: no sensor's pattern fits it as it lies.
    most = order.longer_side * (1_000 + order.nudge.wider) // 1_000
    picture.draft("RGB", (most, most))
    upright = ImageOps.exif_transpose(picture)
    flat = _in_plain_colours(_without_transparency(_in_eight_bits(upright)), profile)
    for box in covers.boxes:
        paint_around(flat, box, covers.colour)
    # What must be hidden comes last: nothing that is soft lies over it.
    for box in covers.boxes:
        area = area_of(box, *flat.size, EVEN)
        if area is not None:
            flat.paste(covers.colour, (area.left, area.top, area.right, area.bottom))
    shown = _cut_out(flat, order)
    canvas = Image.new("RGB", shown.size, _WHITE)
    canvas.paste(shown)
    canvas = _save(canvas, Path(target), order)
    return {"width": canvas.width, "height": canvas.height}


def _save(canvas: Image.Image, target: Path, order: _Order) -> Image.Image:
    """Write a picture; one for lists as well as can be in the bytes that a list may cost, or else smaller."""
    if order.longer_side > THUMBNAIL_SIDE:
        _save_without_pattern(canvas, target, order)
        return canvas
    for quality in _SMALL_QUALITIES:
        canvas.save(target, **{**_SAVED[order.codec], "quality": quality})  # type: ignore[arg-type]
        if target.stat().st_size <= _SMALL_BYTES:
            return canvas
    return _save(canvas.reduce(2), target, order)


def _save_without_pattern(canvas: Image.Image, target: Path, order: _Order) -> None:
    """Write a photo that no camera can be matched with: every form of it is made of the same coarse WebP."""
    quality = _LARGE_PATTERN_FREE if order.longer_side > PhotoSide.SMALL else _SMALL_PATTERN_FREE
    packed = io.BytesIO()
    canvas.save(packed, **{**_SAVED["webp"], "quality": quality})  # type: ignore[arg-type]
    if order.codec == "webp":
        target.write_bytes(packed.getvalue())
        return
    with Image.open(packed) as calm:
        calm.convert("RGB").save(target, **_SAVED[order.codec])  # type: ignore[arg-type]


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Give the greys of scanners, of 16 bits, of whole numbers or of fractions, as those of every screen."""
    if picture.mode not in _DEEP_MODES:
        return picture
    deep = picture if picture.mode == "F" else picture.convert("I")
    low, high = (float(bound) for bound in deep.getextrema())  # type: ignore[arg-type]
    if picture.mode == "F":
        low, high = (min(low, 0.0), max(high, 1.0)) if high <= 1 else (low, high)
    else:
        low, high = min(low, 0.0), max(high, float(_DEEP_WHITE)) if high > _UNSEEN - 1 else _UNSEEN - 1.0
    scale = (_UNSEEN - 1) / ((high - low) or 1)
    return deep.convert("F").point(lambda grey: grey * scale - low * scale).convert("L")


def _cut_out(flat: Image.Image, order: _Order) -> Image.Image:
    """Make a picture as large as it is served, and cut off what its nudge says."""
    factor = min(1.0, order.longer_side / max(flat.size))
    width, height = (max(1, round(side * factor)) for side in flat.size)
    if not order.nudge.wider:
        flat.thumbnail((order.longer_side, order.longer_side), Image.Resampling.LANCZOS)
        return flat
    whole = order.nudge.canvas((width, height))
    left, top = order.nudge.place((width, height))
    larger = flat.resize((max(width, whole[0]), max(height, whole[1])), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return larger.crop((left, top, left + width, top + height))


def _without_transparency(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture if picture.mode in ("RGB", "L", "CMYK") else picture.convert("RGB")
    coloured = picture.convert("RGBA")
    canvas = Image.new("RGBA", coloured.size, (*_WHITE, 255))
    canvas.alpha_composite(coloured)
    return canvas.convert("RGB")


def _in_plain_colours(picture: Image.Image, profile: object) -> Image.Image:
    """Translate a camera's own colours to sRGB, which is what a picture without a profile is taken for."""
    if isinstance(profile, bytes) and profile:
        try:
            translated = ImageCms.profileToProfile(
                picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            translated = None
        if translated is not None:
            return translated
    return picture.convert("RGB")
