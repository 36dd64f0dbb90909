"""Which renditions take the place of older ones, once somebody has looked at them and signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from archive.domain.ids import RenditionId
from archive.domain.records import Rendition
from archive.domain.terms import Recipe

_IN_SIZES: Final = frozenset({Recipe.VIDEO, Recipe.AUDIO, Recipe.PHOTO})
_WITH_A_STILL: Final = frozenset({Recipe.VIDEO, Recipe.PHOTO})


def awaits_signature(made: Sequence[Rendition]) -> bool:
    """Tell whether something unsigned is to be looked at beside what is signed.

    It is concealed, made in a newer way, or made in addition: a size, a lighter form or a still that was not there.
    """
    fresh = [one for one in made if not one.checks]
    signed = [one for one in made if one.checks]
    return any(
        one.edit or _adds_to(one, signed) or any(_replaces(one, other, frozenset()) for other in signed)
        for one in fresh
    )


def replaced_by(made: Sequence[Rendition], edits: frozenset[str]) -> list[RenditionId]:
    """Give the renditions whose place is taken by signed ones, made in a newer way or as they are today (`edits`).

    One of a size that is made no more goes once everything that is made instead is signed.
    """
    return [other.id for other in made if _is_replaced(other, made, edits)]


def _adds_to(one: Rendition, signed: Iterable[Rendition]) -> bool:
    """Tell whether one rendition stands beside signed ones of its parts, in a form that none of them has."""
    alike = [each for each in signed if (each.segment_ids, bool(each.edit)) == (one.segment_ids, bool(one.edit))]
    same = [each for each in alike if each.recipe is one.recipe]
    if one.recipe is Recipe.THUMBNAIL:
        return not same and any(each.recipe in _WITH_A_STILL for each in alike)
    return one.recipe in _IN_SIZES and bool(same) and all(each.parameters != one.parameters for each in same)


def _is_replaced(other: Rendition, made: Iterable[Rendition], edits: frozenset[str]) -> bool:
    rivals = [one for one in made if _replaces(one, other, edits)]
    same = [one for one in rivals if one.parameters == other.parameters]
    return any(one.checks for one in same) or (bool(rivals) and not same and all(one.checks for one in rivals))


def _replaces(one: Rendition, other: Rendition, edits: frozenset[str]) -> bool:
    """Tell whether one rendition is of another's kind and parts, and newer: by its covers or by the way it was made."""
    alike = (one.recipe, one.segment_ids, bool(one.edit)) == (other.recipe, other.segment_ids, bool(other.edit))
    if not alike or (one.edit and one.edit not in edits):
        return False
    return one.edit != other.edit or _way(other) < _way(one)


def _way(rendition: Rendition) -> tuple[int, int]:
    return rendition.recipe_version, rendition.covering_version
