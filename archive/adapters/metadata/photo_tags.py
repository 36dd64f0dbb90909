"""The tags of photos, as Pillow reads them: EXIF, place, and whatever the format carries beside the picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import ExifTags, Image

from archive.adapters.photos import heif

_APPLE: Final = b"Apple iOS\0"
_APPLE_FIELDS: Final = 14
_CONTENT_IDENTIFIER: Final = 0x11

Image.init()  # loads the readers of every kind, which it would otherwise do for each file

# What a picture's own format needs to say, and nobody's metadata.
_FORM = frozenset(
    {
        *("jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "progressive", "progression", "transparency"),
        *("loop", "background", "timestamp", "duration", "interlace", "gamma", "srgb", "mp", "mpoffset"),
        *("primary", "bit_depth", "metadata", "thumbnails", "depth_images", "aux", "chroma", "original_orientation"),
        *("compression", "extension", "version", "exif"),
    }
)


def tags(path: Path, kind: str) -> Iterator[tuple[str, object]]:
    """Yield a photo's tags."""
    del kind
    if heif.is_heif(path):
        heif.make_readable()
    with Image.open(path) as picture:
        exif = picture.getexif()
        for number, value in exif.items():
            yield f"exif.{ExifTags.TAGS.get(number, number)}", value
        for part in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.IFD1):
            names = ExifTags.GPSTAGS if part is ExifTags.IFD.GPSInfo else ExifTags.TAGS
            for number, value in exif.get_ifd(part).items():
                yield f"{part.name.lower()}.{names.get(number, number)}", value
        yield from _apple(exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.MakerNote))
        for key, value in picture.info.items():
            if key not in _FORM:
                yield f"picture.{key}", value


def _apple(note: object) -> Iterator[tuple[str, object]]:
    """Yield by what a telephone's photo is tied to the film of its moment: one field among those only its maker reads.

    The note begins with its maker's name and two letters for the order of bytes; then come the fields, twelve bytes
    each: number, type, length, and where in the note the text stands.
    """
    if not isinstance(note, bytes) or not note.startswith(_APPLE) or note[12:14] != b"MM":
        return
    try:
        (count,) = struct.unpack_from(">H", note, _APPLE_FIELDS)
        fields = [struct.unpack_from(">HHII", note, _APPLE_FIELDS + 2 + 12 * each) for each in range(count)]
    except struct.error:
        return
    for number, _, length, place in fields:
        if number == _CONTENT_IDENTIFIER:
            yield "apple.ContentIdentifier", note[place : place + length].rstrip(b"\0").decode("ascii", "replace")
