"""Reader of the tags in hostile files, run in a process of its own: mutagen, EXIF and document properties."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import mutagen
import pypdf
from PIL import ExifTags, Image

from archive.adapters.child_answer import answer
from archive.adapters.zip_guard import check_zip

_MOST_TAGS = 500
_MOST_LETTERS = 2_000
_PROPERTIES: dict[str, tuple[str, ...]] = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (
        *("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"),
    ),
    "application/vnd.oasis.opendocument.text": ("meta.xml",),
}
# What a picture's own format needs to say, and nobody's metadata.
_FORM = frozenset(
    {
        *("jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "progressive", "progression", "transparency"),
        *("loop", "background", "timestamp", "duration", "interlace", "gamma", "srgb", "mp", "mpoffset"),
    }
)


def read(arguments: Sequence[str]) -> object:
    """Give all tags of a file (`PATH MEDIA_TYPE`) as names and short texts."""
    logging.disable()
    path, kind = Path(arguments[0]), arguments[1]
    found: dict[str, str] = {}
    for name, value in _pairs(path, kind):
        found[name[:200]] = value[:_MOST_LETTERS]
        if len(found) >= _MOST_TAGS:
            break
    return found


def _pairs(path: Path, kind: str) -> Iterator[tuple[str, str]]:
    if kind.startswith("image/"):
        return _photo(path)
    if kind in _PROPERTIES:
        return _packed(path, _PROPERTIES[kind])
    if kind == "application/pdf":
        return _portable(path)
    return iter(()) if kind.startswith("text/") else _recording(path)


def _recording(path: Path) -> Iterator[tuple[str, str]]:
    opened = mutagen.File(path)
    for name, value in (opened.tags or {}).items() if opened is not None else ():
        yield f"mutagen.{name}", _plain(value)
    for picture in getattr(opened, "pictures", ()):
        yield f"mutagen.picture.{picture.type}", f"{picture.desc} {len(picture.data)} bytes"


def _photo(path: Path) -> Iterator[tuple[str, str]]:
    with Image.open(path) as picture:
        exif = picture.getexif()
        for number, value in exif.items():
            yield f"exif.{ExifTags.TAGS.get(number, number)}", _plain(value)
        for part in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo, ExifTags.IFD.IFD1):
            names = ExifTags.GPSTAGS if part is ExifTags.IFD.GPSInfo else ExifTags.TAGS
            for number, value in exif.get_ifd(part).items():
                yield f"{part.name.lower()}.{names.get(number, number)}", _plain(value)
        for key, value in picture.info.items():
            if key not in _FORM:
                yield f"picture.{key}", _plain(value)


def _packed(path: Path, parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    check_zip(path)
    with zipfile.ZipFile(path) as packed:
        for part in set(parts) & set(packed.namelist()):
            for element in ElementTree.fromstring(packed.read(part)).iter():  # noqa: S314 - check_zip refused entities
                if element.text and element.text.strip():
                    yield f"{part}.{element.tag.rpartition('}')[2]}", element.text.strip()


def _portable(path: Path) -> Iterator[tuple[str, str]]:
    reader = pypdf.PdfReader(path)
    for name, value in (reader.metadata or {}).items():
        yield f"pdf.{name.strip('/')}", _plain(value)
    notes = reader.xmp_metadata
    if notes is not None:
        yield "pdf.xmp", notes.rdf_root.toxml()


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        readable = value.decode("utf-8", "ignore").strip("\0")
        return readable if readable.isprintable() else f"{len(value)} bytes"
    return str(value)


if __name__ == "__main__":
    answer(read)
