"""Which renditions are made of which medium: the one list to read or to change.

A concealed film or photo is the same batch with covers drawn over it (`concealed_for`); the poster derived from it is
cut from the concealed file because it stands in its batch. Until it has been made and signed, `decide` falls to the
next poorer rendition by itself: the still card with the sound.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from archive.domain.concealment import PICTURED, Plan
from archive.domain.recipes import FilmHeight, PhotoSide
from archive.domain.terms import Recipe
from archive.ingest.media_kind import Medium, Shape
from archive.ports import RenderOrder

RECIPE_VERSION: Final = "3"
"""Raise it when a recipe changes what comes out: renditions of another version are made anew."""

CONCEALING_VERSION: Final = "2"
"""Raise it when the way of covering changes what comes out: what was made before is marked, and stays until then."""

_POSTER_LATEST_MS: Final = 5_000


@dataclass(frozen=True)
class Batch:
    """One rendition made from the original, and those cut from it before it is put away; kept all or none."""

    main: RenderOrder
    derived: tuple[RenderOrder, ...] = ()

    @property
    def orders(self) -> tuple[RenderOrder, ...]:
        """Give the main order and then the derived ones."""
        return (self.main, *self.derived)


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


def _concealed(order: RenderOrder, plan: Plan) -> RenderOrder:
    return replace(
        order,
        label=CONCEALED_LABELS[order.label],
        covers=plan.covers,
        edit=plan.edit,
        recipe_version=CONCEALING_VERSION,
    )


def _sounds() -> tuple[Batch, ...]:
    opus = RenderOrder(recipe=Recipe.AUDIO, label="Sound, smallest file", codec="opus", recipe_version=RECIPE_VERSION)
    aac = RenderOrder(recipe=Recipe.AUDIO, label="Sound, for every device", codec="aac", recipe_version=RECIPE_VERSION)
    waveform = RenderOrder(recipe=Recipe.WAVEFORM, label="Waveform", recipe_version=RECIPE_VERSION)
    return (Batch(opus), Batch(aac, (waveform,)))


def _still() -> tuple[Batch, ...]:
    return (Batch(RenderOrder(recipe=Recipe.STILL, label="Still card with the sound", recipe_version=RECIPE_VERSION)),)


def _films(shape: Shape) -> tuple[Batch, ...]:
    # Never larger than the original; one that is smaller than our smallest keeps its own size.
    heights = [height for height in FilmHeight if height <= shape.height] or [FilmHeight.SMALL]
    poster = RenderOrder(
        recipe=Recipe.POSTER,
        label="Poster",
        codec="jpeg",
        at_ms=min(shape.duration_ms // 4, _POSTER_LATEST_MS),
        recipe_version=RECIPE_VERSION,
    )
    return tuple(
        Batch(
            RenderOrder(recipe=Recipe.VIDEO, label=_VIDEO_LABELS[height], height=height, recipe_version=RECIPE_VERSION),
            (poster,) if height == heights[-1] else (),
        )
        for height in heights
    )


def _photos(shape: Shape) -> tuple[Batch, ...]:
    sizes = [size for size in PhotoSide if size <= shape.longest_side] or [PhotoSide.SMALL]
    return tuple(
        Batch(
            RenderOrder(
                recipe=Recipe.PHOTO,
                label=_PHOTO_LABELS[size, codec],
                height=size,
                codec=codec,
                recipe_version=RECIPE_VERSION,
            )
        )
        for size in sizes
        for codec in ("webp", "jpeg")
    )


_VIDEO_LABELS: Final = {
    FilmHeight.SMALL: "Film, small",
    FilmHeight.MEDIUM: "Film, medium",
    FilmHeight.LARGE: "Film, large",
}
_PHOTO_LABELS: Final = {
    (PhotoSide.SMALL, "webp"): "Photo, small",
    (PhotoSide.SMALL, "jpeg"): "Photo, small, for every device",
    (PhotoSide.LARGE, "webp"): "Photo, large",
    (PhotoSide.LARGE, "jpeg"): "Photo, large, for every device",
}
CONCEALED_LABELS: Final = {
    "Film, small": "Concealed film, small",
    "Film, medium": "Concealed film, medium",
    "Film, large": "Concealed film, large",
    "Poster": "Concealed poster",
    "Photo, small": "Concealed photo, small",
    "Photo, small, for every device": "Concealed photo, small, for every device",
    "Photo, large": "Concealed photo, large",
    "Photo, large, for every device": "Concealed photo, large, for every device",
}
"""What a concealed rendition is called, by the name of the plain one."""
