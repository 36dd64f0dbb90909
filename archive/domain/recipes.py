"""The recipes that make renditions: what each one's medium reveals, its version of today, and what a choice is called.

A rendition is known by its recipe, the recipe's version and its parameters. When a recipe changes what comes out, its
version goes up: what was made before is then told by `archive works --outdated`, and made anew by
`archive work --remake`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from archive.domain.terms import ALL_ATOMS, CONTENT_ATOMS, Atom, Recipe


class FilmHeight(IntEnum):
    """The ladder of films: the height of the shorter side of each size that is made, in points, the smallest first."""

    SMALL = 240
    MEDIUM = 480
    LARGE = 720


AV1: Final = "av1"
"""The codec of the lightest film: the smallest size once more, with Opus, for devices that can play it."""


class PhotoSide(IntEnum):
    """The sizes of photos that are made: their longer side, in points, the smallest first."""

    SMALL = 640
    LARGE = 1600


THUMBNAIL_SIDE: Final = 320
"""The longer side of the small still that stands for a film or photo in lists, in points."""

Parameters = Mapping[str, str | int]
"""What a recipe was given beside its source: `height` in pixels, `codec`, or the id of a `transcript`."""

TRANSCRIPT: Final = "transcript"
"""The parameter that says of which transcript a text or captions are."""

RECIPE_VERSIONS: Final[Mapping[Recipe, int]] = {
    Recipe.VIDEO: 7,
    Recipe.STILL: 5,
    Recipe.AUDIO: 5,
    Recipe.PHOTO: 4,
    Recipe.POSTER: 4,
    Recipe.THUMBNAIL: 2,
    Recipe.WAVEFORM: 4,
    Recipe.REVOICED: 1,
    Recipe.REVOICED_FILM: 1,
}
"""Raise one when the recipe changes what comes out, or its sizes. What is written is made anew whenever it differs."""

COVERING_VERSION: Final = 4
"""Raise it when the way of covering changes what comes out."""

WRITTEN_VERSION: Final = 1
"""The version of the recipes that make files of a transcript."""

_WORDS = CONTENT_ATOMS | {Atom.EXISTENCE, Atom.WORDS}

MEDIUM_EXPOSES: dict[Recipe, frozenset[Atom]] = {
    Recipe.VIDEO: ALL_ATOMS,
    Recipe.AUDIO: ALL_ATOMS - {Atom.BODY, Atom.FACE},
    Recipe.STILL: ALL_ATOMS - {Atom.BODY, Atom.FACE},
    Recipe.PHOTO: CONTENT_ATOMS | {Atom.EXISTENCE, Atom.BODY, Atom.FACE},
    # A voice of its own: that it is nobody's of those who speak is what a reviewer signs.
    Recipe.REVOICED: _WORDS | {Atom.SPEECH, Atom.VOICE},
    Recipe.REVOICED_FILM: ALL_ATOMS,
    Recipe.TEXT: _WORDS,
    Recipe.CAPTIONS: _WORDS,
    Recipe.POSTER: CONTENT_ATOMS | {Atom.EXISTENCE, Atom.BODY, Atom.FACE},
    Recipe.THUMBNAIL: CONTENT_ATOMS | {Atom.EXISTENCE, Atom.BODY, Atom.FACE},
    Recipe.WAVEFORM: frozenset({Atom.EXISTENCE, Atom.SPEECH, Atom.VOICE}),
    Recipe.CARD: _WORDS,
    Recipe.STUB: frozenset({Atom.EXISTENCE}),
}
"""Everything a rendition could reveal by its nature; a signed check takes atoms away, nothing else does."""


def clearable(recipe: Recipe, present: frozenset[Atom]) -> frozenset[Atom]:
    """Give the atoms a reviewer may sign off for a recipe, given those present in anybody who appears.

    What the medium carries of somebody (a face in a film) cannot be signed away; what is only said or shown
    (a name, a place) can, and so can what nobody in the work has (no voice in an instrumental piece).
    """
    carried = MEDIUM_EXPOSES[recipe]
    return (carried & CONTENT_ATOMS) | (carried - present - {Atom.EXISTENCE})


def richness(recipe: Recipe) -> int:
    """Rank a recipe: the smaller the number, the more of the work it carries."""
    return list(Recipe).index(recipe)


def name_of(recipe: Recipe, parameters: Parameters, *, concealed: bool, by_person: bool = False) -> str:
    """Give the English name of a choice, to be translated; empty for one that is called by its recipe alone."""
    said = recipe, parameters.get("height"), parameters.get("codec", "")
    names = _CONCEALED_NAMES if concealed else _NAMES
    return (_READ_BY_PERSON if by_person else names).get(said, "")


_NAMES: Final[Mapping[object, str]] = {
    (Recipe.VIDEO, FilmHeight.SMALL, ""): "Film, small",
    (Recipe.VIDEO, FilmHeight.SMALL, AV1): "Film, small, lightest file",
    (Recipe.VIDEO, FilmHeight.MEDIUM, ""): "Film, medium",
    (Recipe.VIDEO, FilmHeight.LARGE, ""): "Film, large",
    (Recipe.STILL, None, ""): "Still card with the sound",
    (Recipe.AUDIO, None, "opus"): "Sound, smallest file",
    (Recipe.AUDIO, None, "aac"): "Sound, for every device",
    (Recipe.PHOTO, PhotoSide.SMALL, "webp"): "Photo, small",
    (Recipe.PHOTO, PhotoSide.SMALL, "jpeg"): "Photo, small, for every device",
    (Recipe.PHOTO, PhotoSide.LARGE, "webp"): "Photo, large",
    (Recipe.PHOTO, PhotoSide.LARGE, "jpeg"): "Photo, large, for every device",
    (Recipe.POSTER, None, "jpeg"): "Poster",
    (Recipe.THUMBNAIL, None, "webp"): "Small still for lists, lightest",
    (Recipe.THUMBNAIL, None, "jpeg"): "Small still for lists, for every device",
    (Recipe.WAVEFORM, None, ""): "Waveform",
}
_READ_BY_PERSON: Final[Mapping[object, str]] = {
    (Recipe.REVOICED, None, "opus"): "Read by another person, smallest file",
    (Recipe.REVOICED, None, "aac"): "Read by another person, for every device",
    (Recipe.REVOICED_FILM, FilmHeight.SMALL, ""): "Film read by another person, small",
    (Recipe.REVOICED_FILM, FilmHeight.MEDIUM, ""): "Film read by another person, medium",
    (Recipe.REVOICED_FILM, FilmHeight.LARGE, ""): "Film read by another person, large",
}
_CONCEALED_NAMES: Final[Mapping[object, str]] = {
    (Recipe.VIDEO, FilmHeight.SMALL, ""): "Concealed film, small",
    (Recipe.VIDEO, FilmHeight.SMALL, AV1): "Concealed film, small, lightest file",
    (Recipe.VIDEO, FilmHeight.MEDIUM, ""): "Concealed film, medium",
    (Recipe.VIDEO, FilmHeight.LARGE, ""): "Concealed film, large",
    (Recipe.PHOTO, PhotoSide.SMALL, "webp"): "Concealed photo, small",
    (Recipe.PHOTO, PhotoSide.SMALL, "jpeg"): "Concealed photo, small, for every device",
    (Recipe.PHOTO, PhotoSide.LARGE, "webp"): "Concealed photo, large",
    (Recipe.PHOTO, PhotoSide.LARGE, "jpeg"): "Concealed photo, large, for every device",
    (Recipe.REVOICED, None, "opus"): "Read by a machine, smallest file",
    (Recipe.REVOICED, None, "aac"): "Read by a machine, for every device",
    (Recipe.REVOICED_FILM, FilmHeight.SMALL, ""): "Film with a machine’s voice, small",
    (Recipe.REVOICED_FILM, FilmHeight.MEDIUM, ""): "Film with a machine’s voice, medium",
    (Recipe.REVOICED_FILM, FilmHeight.LARGE, ""): "Film with a machine’s voice, large",
    (Recipe.POSTER, None, "jpeg"): "Concealed poster",
    (Recipe.THUMBNAIL, None, "webp"): "Concealed small still for lists, lightest",
    (Recipe.THUMBNAIL, None, "jpeg"): "Concealed small still for lists, for every device",
}
