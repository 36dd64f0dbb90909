"""The tags of photos, as Pillow reads them: EXIF, place, and whatever the format carries beside the picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import ExifTags, Image

from archive.adapters.photos import heif

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
        for key, value in picture.info.items():
            if key not in _FORM:
                yield f"picture.{key}", value
