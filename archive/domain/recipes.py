"""What each recipe's medium reveals before a person has signed anything off, and which is richer."""

from __future__ import annotations

from enum import IntEnum

from archive.domain.terms import ALL_ATOMS, CONTENT_ATOMS, Atom, Recipe


class FilmHeight(IntEnum):
    """The ladder of films: the height of the shorter side of each size that is made, in points, the smallest first."""

    SMALL = 240
    MEDIUM = 480
    LARGE = 720


class PhotoSide(IntEnum):
    """The sizes of photos that are made: their longer side, in points, the smallest first."""

    SMALL = 640
    LARGE = 1600


_WORDS = CONTENT_ATOMS | {Atom.EXISTENCE, Atom.WORDS}

MEDIUM_EXPOSES: dict[Recipe, frozenset[Atom]] = {
    Recipe.VIDEO: ALL_ATOMS,
    Recipe.AUDIO: ALL_ATOMS - {Atom.BODY, Atom.FACE},
    Recipe.STILL: ALL_ATOMS - {Atom.BODY, Atom.FACE},
    Recipe.PHOTO: CONTENT_ATOMS | {Atom.EXISTENCE, Atom.BODY, Atom.FACE},
    Recipe.TEXT: _WORDS,
    Recipe.CAPTIONS: _WORDS,
    Recipe.POSTER: CONTENT_ATOMS | {Atom.EXISTENCE, Atom.BODY, Atom.FACE},
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
