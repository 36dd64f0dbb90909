"""What can be played of a work at the desk."""

from __future__ import annotations

from dataclasses import dataclass

from archive.domain.records import Rendition
from archive.domain.terms import Recipe
from archive.review.works.concealment import Obstacle
from archive.review.works.release import Shown


@dataclass(frozen=True, kw_only=True)
class Play:
    """What can be played of a work at the desk, one of each at most; `covered` ones have covers drawn over them."""

    film: Rendition | None
    sound: Rendition | None
    photo: Rendition | None
    covered_film: Rendition | None
    covered_photo: Rendition | None


def playable(shown: tuple[Shown, ...]) -> Play:
    """Choose one of each to play: the middle film, a sound every device plays, the smallest photograph."""
    films, sounds, photos = (_openable(shown, recipe) for recipe in (Recipe.VIDEO, Recipe.AUDIO, Recipe.PHOTO))
    return Play(
        film=_middle([film for film in films if not film.edit]),
        sound=next((r for r in sounds if "mp4" in r.media_type), sounds[0] if sounds else None),
        photo=next((photo for photo in photos if not photo.edit), None),
        # The largest: what is still to be seen somewhere is easiest to see there.
        covered_film=next((film for film in reversed(films) if film.edit), None),
        covered_photo=next((photo for photo in reversed(photos) if photo.edit), None),
    )


def _openable(shown: tuple[Shown, ...], recipe: Recipe) -> list[Rendition]:
    """Give what the desk may open of one kind, the smallest first; of covered ones, only those with today's covers."""
    made = (s for s in shown if s.rendition.recipe is recipe and s.rendition.is_for_every_device)
    found = (s for s in made if s.open_to_desk)
    return sorted((s.rendition for s in found if s.obstacle is not Obstacle.OLD_COVERS), key=_size)


def _middle(films: list[Rendition]) -> Rendition | None:
    return films[len(films) // 2] if films else None


def _size(rendition: Rendition) -> int:
    return rendition.size_bytes
