"""Which files are refused by their name before the first byte; what they really are is decided by their content."""

from __future__ import annotations

from typing import Final

from archive.domain.errors import InvalidInputError

_FILMS: Final = {
    "mp4",
    "m4v",
    "mov",
    "3gp",
    "3g2",
    "mkv",
    "webm",
    "avi",
    "mts",
    "m2ts",
    "ts",
    "mpg",
    "mpeg",
    "mpe",
    "vob",
    "m2v",
    "ogv",
    "wmv",
    "asf",
    "flv",
    "mxf",
    "dv",
}
_SOUNDS: Final = {
    "ogg",
    "oga",
    "opus",
    "wav",
    "w64",
    "bwf",
    "flac",
    "aif",
    "aiff",
    "aifc",
    "caf",
    "amr",
    "mp3",
    "m4a",
    "m4b",
    "aac",
    "wma",
}
_PICTURES_AND_WRITING: Final = {"jpg", "jpeg", "png", "webp", "txt", "md", "pdf", "docx", "odt"}
ENDINGS: Final = frozenset(_FILMS | _SOUNDS | _PICTURES_AND_WRITING)
"""The endings of names of what can be decoded here, in lower case."""


def require_accepted(file_name: str) -> None:
    """Refuse a file whose name says that it is no film, sound, picture or written piece.

    A name without an ending says nothing, so its content will.

    Raises:
        InvalidInputError: with the sentence to show.
    """
    stem, dot, ending = file_name.rpartition(".")
    if dot and stem and ending.casefold() not in ENDINGS:
        raise InvalidInputError(
            "upload.type", "Files of this kind are not taken in; films, sound, pictures and written pieces are."
        )
