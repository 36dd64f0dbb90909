"""Reader of the tags in hostile files, run in a process of its own: mutagen, EXIF and document properties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import mutagen
from PIL import ExifTags, Image

from archive.adapters.child_answer import answer

_MOST_TAGS = 500
_MOST_LETTERS = 2_000
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"
_PDF = "application/pdf"


def read(arguments: Sequence[str]) -> object:
    """Give all tags of a file (`PATH MEDIA_TYPE`) as names and short texts."""
    path, kind = Path(arguments[0]), arguments[1]
    if kind.startswith("image/"):
        pairs = _photo(path)
    elif kind in (_DOCX, _ODT, _PDF):
        pairs = iter(())
    else:
        pairs = _recording(path)
    found: dict[str, str] = {}
    for name, value in pairs:
        found[name] = value[:_MOST_LETTERS]
        if len(found) >= _MOST_TAGS:
            break
    return found


def _recording(path: Path) -> Iterator[tuple[str, str]]:
    opened = mutagen.File(path)
    for name, value in (opened.tags or {}).items() if opened is not None else ():
        yield f"mutagen.{name}", _plain(value)


def _photo(path: Path) -> Iterator[tuple[str, str]]:
    with Image.open(path) as picture:
        exif = picture.getexif()
        for number, value in exif.items():
            yield f"exif.{ExifTags.TAGS.get(number, number)}", _plain(value)
        for part in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
            names = ExifTags.GPSTAGS if part is ExifTags.IFD.GPSInfo else ExifTags.TAGS
            for number, value in exif.get_ifd(part).items():
                yield f"{part.name.lower()}.{names.get(number, number)}", _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return str(value)


if __name__ == "__main__":
    answer(read)
