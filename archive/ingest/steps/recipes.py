"""Which renditions are made of which medium: the one list to read or to change.

A concealed film or photo is the same batch with covers drawn over it (`concealed_for`); the poster and the small
still derived from it are cut from the concealed file because they stand in its batch. Until it has been made and
signed, `decide` falls to the next poorer rendition by itself: the still card with the sound.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from archive.domain.concealment import PICTURED, Plan
from archive.domain.recipes import AV1, COVERING_VERSION, RECIPE_VERSIONS, FilmHeight, PhotoSide
from archive.domain.terms import Recipe
from archive.domain.words.edit_list import SOUNDED, EditList, silences, sound_mark
from archive.ingest.media_kind import Medium, Shape
from archive.ports import RenderOrder

_POSTER_LATEST_MS: Final = 5_000
_LEAST_AV1_HEIGHT: Final = 128
"""Its encoder takes no side under 64 points, and what is that small weighs little."""


@dataclass(frozen=True)
class Batch:
    """One rendition made from the original, and those cut from it before it is put away; kept all or none."""

    main: RenderOrder
    derived: tuple[RenderOrder, ...] = ()

    @property
    def orders(self) -> tuple[RenderOrder, ...]:
        """Give the main order and then the derived ones."""
        return (self.main, *self.derived)


def has_lighter(height: int | None) -> bool:
    """Tell whether a film of this height is large enough to be made in AV1 as well."""
    return (height or 0) >= _LEAST_AV1_HEIGHT


def batches_for(shape: Shape) -> tuple[Batch, ...]:
    """List what to make of an original, cheapest for the visitor first.

    A written piece is made into a page when it is released, from the text that was reviewed.
    """
    if shape.medium is Medium.WRITING:
        return ()
    if shape.medium is Medium.PICTURE:
        return _photos(shape)
    sounds = _sounds() if shape.has_sound else ()
    if shape.medium is not Medium.FILM:
        return sounds
    return sounds + (_still() if shape.has_sound else ()) + _films(shape)


def concealed_for(shape: Shape, plan: Plan) -> tuple[Batch, ...]:
    """List what to make of an original with covers drawn over it: all that shows a picture, the largest first.

    A fault that a detector can still find is easiest to see in the largest, so no other is made in vain.
    """
    pictured = (batch for batch in reversed(batches_for(shape)) if batch.main.recipe in PICTURED)
    return tuple(
        Batch(_concealed(batch.main, plan), tuple(_concealed(order, plan) for order in batch.derived))
        for batch in pictured
    )


def silenced(batch: Batch, edits: EditList) -> Batch:
    """Give a batch in whose sound nothing is heard of what is concealed."""
    return Batch(_silenced(batch.main, edits), tuple(_silenced(order, edits) for order in batch.derived))


def _silenced(order: RenderOrder, edits: EditList) -> RenderOrder:
    if order.recipe not in SOUNDED:
        return order
    return replace(order, silences=silences(edits), silenced=sound_mark(edits))


def _concealed(order: RenderOrder, plan: Plan) -> RenderOrder:
    return replace(order, covers=plan.covers, colour=plan.colour, edit=plan.edit, covering_version=COVERING_VERSION)


def _order(recipe: Recipe, height: int | None = None, codec: str = "", at_ms: int | None = None) -> RenderOrder:
    """Give an order by a recipe of today's version."""
    return RenderOrder(recipe=recipe, height=height, codec=codec, at_ms=at_ms, recipe_version=RECIPE_VERSIONS[recipe])


LIGHTEST_FILM: Final = _order(Recipe.VIDEO, FilmHeight.SMALL, AV1)
"""The smallest film once more, in AV1: made only where the tools can."""


def _sounds() -> tuple[Batch, ...]:
    opus, aac = _order(Recipe.AUDIO, codec="opus"), _order(Recipe.AUDIO, codec="aac")
    return (Batch(opus), Batch(aac, (_order(Recipe.WAVEFORM),)))


def _still() -> tuple[Batch, ...]:
    return (Batch(_order(Recipe.STILL)),)


def _films(shape: Shape) -> tuple[Batch, ...]:
    # Never larger than the original; one that is smaller than our smallest keeps its own size.
    heights = [height for height in FilmHeight if height <= shape.height] or [FilmHeight.SMALL]
    at_ms = min(shape.duration_ms // 4, _POSTER_LATEST_MS)
    stills = (_order(Recipe.POSTER, codec="jpeg", at_ms=at_ms), *_small_stills(at_ms))
    films = tuple(Batch(_order(Recipe.VIDEO, height), stills if height == heights[-1] else ()) for height in heights)
    light = (Batch(LIGHTEST_FILM),) if has_lighter(shape.height) else ()
    return light + films


def _small_stills(at_ms: int | None = None) -> tuple[RenderOrder, ...]:
    """Give the small still twice: as light as browsers of today read it, and as every other does."""
    return tuple(_order(Recipe.THUMBNAIL, codec=codec, at_ms=at_ms) for codec in ("webp", "jpeg"))


def _photos(shape: Shape) -> tuple[Batch, ...]:
    sizes = [size for size in PhotoSide if size <= shape.longest_side] or [PhotoSide.SMALL]
    first, *others = (_order(Recipe.PHOTO, size, codec) for size in sizes for codec in ("webp", "jpeg"))
    return (Batch(first, _small_stills()), *map(Batch, others))
