"""What is to be played and read of a work before it is let out: each file once, whatever sizes there are of it.

A film is not its sound, and a covered film is not the plain one: whoever heard one has not seen the other. Smaller and
larger sizes of one film, and the same sound in another encoding, are one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from archive.domain.ids import RenditionId, SegmentId
from archive.domain.recipes import TRANSCRIPT
from archive.domain.records import Rendition
from archive.domain.terms import READ_ALOUD, Recipe
from archive.review.works.concealment import Obstacle
from archive.review.works.release import Shown

GONE_THROUGH: Final = (Recipe.VIDEO, Recipe.STILL, Recipe.AUDIO, Recipe.PHOTO, *READ_ALOUD, Recipe.TEXT)
"""What is watched, heard or read; the others go along with one of these."""

OUTDATED: Final = frozenset({Obstacle.OLD_COVERS, Obstacle.OLD_READING})
"""What keeps a file that is replaced by another one from being gone through."""

Slot = tuple[Recipe, bool, frozenset[SegmentId] | None, object]


@dataclass(frozen=True, kw_only=True)
class FileSeen:
    """One file of a work as a reviewer goes through it: the size to play, and whether strangers get any size of it.

    One that `is_signed` is let out by an approval, now or as soon as consents allow it. `others` are the same in other
    sizes and encodings, as strangers may get them; any of them may be played instead.
    """

    rendition: Rendition
    is_for_strangers: bool
    is_signed: bool
    others: tuple[Rendition, ...] = ()

    @property
    def id(self) -> RenditionId:
        """Give the id of the size to play."""
        return self.rendition.id

    @property
    def parts(self) -> str:
        """Tell files of the same parts of a work, in which every moment is at the same time, from all others.

        A machine reads at a pace of its own: nothing runs along with it.
        """
        own_pace = ("read",) if self.rendition.recipe is Recipe.REVOICED else ()
        return " ".join((*own_pace, *sorted(self.rendition.segment_ids or ())))


def files_of(shown: Iterable[Shown]) -> list[FileSeen]:
    """Give each file that the desk may open, covered ones before plain ones."""
    slots: dict[Slot, list[Shown]] = {}
    for one in shown:
        if one.rendition.recipe in GONE_THROUGH and one.open_to_desk and one.obstacle not in OUTDATED:
            slots.setdefault(_slot(one.rendition), []).append(one)
    return sorted(map(_file, slots.values()), key=_order)


def _file(sizes: Sequence[Shown]) -> FileSeen:
    chosen = _to_play(sizes)
    met = (one.rendition for one in sizes if one.open_to_strangers and one.rendition.id != chosen.id)
    return FileSeen(
        rendition=chosen,
        is_for_strangers=any(one.open_to_strangers for one in sizes),
        is_signed=any(not one.obstacle for one in sizes),
        others=tuple(sorted(met, key=lambda one: one.size_bytes)),
    )


def not_gone_through(files: Iterable[FileSeen], gone: Collection[str]) -> list[FileSeen]:
    """Give the files that an approval would let out and nobody has played or read to the end."""
    return [one for one in files if one.is_signed and one.id not in gone]


def _slot(rendition: Rendition) -> Slot:
    words = rendition.parameters.get(TRANSCRIPT, rendition.language) if rendition.recipe is Recipe.TEXT else ""
    return rendition.recipe, bool(rendition.edit), rendition.segment_ids, words


def _to_play(sizes: Sequence[Shown]) -> Rendition:
    """Choose a size: one that every device plays, what strangers get before others, the middle one of films.

    Of covered pictures the largest: what is still to be seen somewhere is easiest to see there.
    """
    plain = [one for one in sizes if one.rendition.is_for_every_device] or list(sizes)
    met = [one.rendition for one in plain if one.open_to_strangers] or [one.rendition for one in plain]
    met.sort(key=lambda one: ("mp4" not in one.media_type, one.size_bytes))
    if met[0].edit:
        return met[-1]
    return met[len(met) // 2] if met[0].recipe is Recipe.VIDEO else met[0]


def _order(one: FileSeen) -> tuple[int, bool, str, str]:
    rendition = one.rendition
    return list(Recipe).index(rendition.recipe), not rendition.edit, rendition.language or "", one.parts
