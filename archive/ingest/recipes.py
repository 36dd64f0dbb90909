"""Which renditions are made of which medium: the one list to read or to change.

A concealed rendition joins as one more batch: its `RenderOrder` names a recipe of its own in `domain.terms`
(what it exposes stands in `domain.recipes.MEDIUM_EXPOSES`), and the poster and waveform derived from it are cut
from the concealed file because they stand in its batch. Until it has been made, `decide` falls to the next
poorer rendition by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from archive.domain.terms import Recipe
from archive.ingest.medium import Medium, Shape
from archive.ports import RenderOrder

RECIPE_VERSION: Final = "1"
"""Raise it when a recipe changes what comes out: renditions of another version are made anew."""

VIDEO_HEIGHTS: Final = (240, 480, 720)
PHOTO_SIZES: Final = (640, 1600)
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
    films = _films(shape) if shape.medium is Medium.FILM else ()
    return sounds + films


def _sounds() -> tuple[Batch, ...]:
    opus = RenderOrder(recipe=Recipe.AUDIO, label="Sound, smallest file", codec="opus", recipe_version=RECIPE_VERSION)
    aac = RenderOrder(recipe=Recipe.AUDIO, label="Sound, for every device", codec="aac", recipe_version=RECIPE_VERSION)
    waveform = RenderOrder(recipe=Recipe.WAVEFORM, label="Waveform", recipe_version=RECIPE_VERSION)
    return (Batch(opus), Batch(aac, (waveform,)))


def _films(shape: Shape) -> tuple[Batch, ...]:
    # Never larger than the original; one that is smaller than our smallest keeps its own size.
    heights = [height for height in VIDEO_HEIGHTS if height <= shape.height] or [VIDEO_HEIGHTS[0]]
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
    sizes = [size for size in PHOTO_SIZES if size <= shape.longest_side] or [PHOTO_SIZES[0]]
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


_VIDEO_LABELS: Final = {240: "Film, small", 480: "Film, medium", 720: "Film, large"}
_PHOTO_LABELS: Final = {
    (640, "webp"): "Photo, small",
    (640, "jpeg"): "Photo, small, for every device",
    (1600, "webp"): "Photo, large",
    (1600, "jpeg"): "Photo, large, for every device",
}
