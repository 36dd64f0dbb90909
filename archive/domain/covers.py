"""What is hidden in a picture, where and when: the edit list of a work's faces, figures and telling things.

Positions are in ten-thousandths of the picture's width and height, so that they fit every size a film is made in; a
cover may reach beyond the picture. What stands here is what is drawn: it is already grown beyond what it hides.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from typing import Final

from archive.domain.errors import InvalidInputError
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.terms import NO_ATOMS, Atom

FULL: Final = 10_000
"""The whole width or height of a picture."""

FIGURE_WIDTHS: Final = 3.2
"""How many times as wide as a covered face the cover of a whole figure is."""

MOST_KEYS: Final = 20_000
"""How many key positions one cover may have: more than an hour of a restless face."""

WEAK: Final = 300
"""Below which confidence (of 1,000) a find is weak, if no look at it was ever surer."""

CONCEALABLE: Final = frozenset({Atom.FACE, Atom.BODY})
"""What a cover can take out of a picture."""


Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255 each."""

GREY: Final[Colour] = (72, 72, 72)
"""What covers are filled with where nobody has chosen a paper (`concealment`)."""


class CoverStyle(StrEnum):
    """What a cover hides."""

    FACE = "face"
    HEAD = "head"
    FIGURE = "figure"
    OUTLINE = "outline"
    THING = "thing"
    PICTURE = "picture"


STYLE_HIDES: Final = {
    CoverStyle.FACE: frozenset({Atom.FACE}),
    # An oval within its box: all of a near head, and less of what is around it.
    CoverStyle.HEAD: frozenset({Atom.FACE}),
    CoverStyle.FIGURE: frozenset({Atom.FACE, Atom.BODY}),
    # Build, gait and gestures can be read off an outline.
    CoverStyle.OUTLINE: frozenset({Atom.FACE}),
    CoverStyle.PICTURE: frozenset({Atom.FACE, Atom.BODY}),
    CoverStyle.THING: NO_ATOMS,
}
"""What of a person is out of sight when every cover of theirs is of this style."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in a picture, in ten-thousandths of its width and height."""

    left: int
    top: int
    width: int
    height: int


WHOLE_PICTURE: Final = Box(0, 0, FULL, FULL)


@dataclass(frozen=True, slots=True)
class Key:
    """Where a cover stands at one instant of the recording; between two keys it moves in a straight line."""

    at_ms: int
    box: Box


@dataclass(frozen=True, kw_only=True)
class Cover:
    """One thing that is hidden from `start_ms` up to, not including, `end_ms`: whose it is, where it goes, who said so.

    Before its first key a cover stands where that key puts it, after its last where that one does. One that hides a
    figure's outline stands over the face, always solid; the rest of the figure is found from there. Without a
    `participant_id` it is not known whose it is, and it is always hidden. `found_by` is the detector's name, or empty
    for one that a person drew; `confidence` (0 to 1,000) is the detector's lowest over all its looks, `surest` its
    highest and `surest_at_ms` when that was (None: nobody counted). A dismissed one hides nothing: a person looked and
    said that it is nobody. `editors` are the accounts that changed it.
    """

    id: str
    work_id: WorkId
    style: CoverStyle
    start_ms: int
    end_ms: int
    keys: tuple[Key, ...]
    participant_id: ParticipantId | None = None
    found_by: str = ""
    confidence: int = 1000
    surest: int | None = None
    surest_at_ms: int | None = None
    dismissed: bool = False
    editors: tuple[str, ...] = ()
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class LookReport:
    """What a detector's look at a work's original found (its id is the work's): with what, and how far it looked.

    `pictures` is how many pictures the steady recording has, `looked_at` in how many of them the detector searched;
    `frames_per_second` is 0 where nobody knows.
    """

    id: WorkId
    detector: str
    model_sha256: str
    parameters: dict[str, str]
    pictures: int
    looked_at: int
    cuts_ms: tuple[int, ...]
    found: int
    frames_per_second: int = 0
    version: int = 0


SIGNS: Final = "signs_"
"""How the parameters of a look begin that tell of the one for writing."""


def looked_for_signs(report: LookReport | None) -> bool:
    """Tell whether a look at a work's original was one for writing too."""
    return report is not None and f"{SIGNS}detector" in report.parameters


@dataclass(frozen=True, kw_only=True)
class ConcealmentReport:
    """How one rendition was concealed and checked (its id is the rendition's); what a reviewer signs by its hash.

    Every picture is accounted for: `pictures` were made, `with_covers` of them hold at least one cover, and in all of
    those every cover was found solid, or the rendition was not kept. `searched` is in how many of the made pictures the
    detector looked again; it found no face that should not be seen, or the rendition was not kept. Without a detector
    (`detector` is empty) only a person's eyes have looked.
    """

    id: str
    work_id: WorkId
    edit: str
    recipe_version: str
    detector: str
    model_sha256: str
    parameters: dict[str, str]
    covers: int
    drawn_by_hand: int
    pictures: int
    with_covers: int
    searched: int
    made_on: str
    editors: tuple[str, ...] = ()
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class ConcealState:
    """How the last making of a work's concealed renditions ended (its id is the work's).

    `trouble` is empty, or why there is none: `found_again` (a face was still found at `at_ms`, and covers were added
    there to be looked at), `failed` (it could not be made and checked; it is tried again), or `high_risk` (somebody at
    high risk would be in it: the still card with the sound is used until somebody asks for the film).
    """

    id: WorkId
    edit: str = ""
    trouble: str = ""
    at_ms: tuple[int, ...] = ()
    version: int = 0


def require_sound(cover: Cover) -> Cover:
    """Give a cover back if it makes sense.

    Raises:
        InvalidInputError: it ends before it begins, has no key, too many, or keys out of order or out of reach.
    """
    if not 0 <= cover.start_ms < cover.end_ms:
        raise InvalidInputError("cover.backwards", "A cover ends after it begins.")
    times = [key.at_ms for key in cover.keys]
    if not times or len(times) > MOST_KEYS or any(a >= b for a, b in pairwise(times)):
        raise InvalidInputError("cover.keys", "A cover needs positions, one after the other in time.")
    if not all(_is_reachable(key.box) for key in cover.keys):
        raise InvalidInputError("cover.box", "A cover must lie on the picture.")
    return cover


def _is_reachable(box: Box) -> bool:
    sides = box.width > 0 and box.height > 0 and box.width <= 3 * FULL and box.height <= 3 * FULL
    across = -2 * FULL <= box.left < FULL and box.left + box.width > 0
    down = -2 * FULL <= box.top < FULL and box.top + box.height > 0
    return sides and across and down


def box_at(cover: Cover, at_ms: float) -> Box | None:
    """Give where a cover stands at an instant of the recording, or None when it is not there."""
    if cover.dismissed or not cover.start_ms <= at_ms < cover.end_ms:
        return None
    if cover.style is CoverStyle.PICTURE:
        return WHOLE_PICTURE
    keys = cover.keys
    place = bisect_right(keys, at_ms, key=lambda key: key.at_ms)
    if place == 0:
        return keys[0].box
    if place == len(keys):
        return keys[-1].box
    return _between(keys[place - 1], keys[place], at_ms)


def _between(before: Key, after: Key, at_ms: float) -> Box:
    share = (at_ms - before.at_ms) / (after.at_ms - before.at_ms)
    a, b = before.box, after.box
    return Box(
        round(a.left + (b.left - a.left) * share),
        round(a.top + (b.top - a.top) * share),
        round(a.width + (b.width - a.width) * share),
        round(a.height + (b.height - a.height) * share),
    )


def figure_of(face: Box) -> Box:
    """Give the box of the whole figure to which a covered face belongs: from above the head down to the edge."""
    width = round(face.width * FIGURE_WIDTHS)
    left = face.left - (width - face.width) // 2
    top = max(-FULL, face.top - face.height // 4)
    return Box(max(-FULL, left), top, min(width, 3 * FULL), FULL - top)


def drawn(covers: Iterable[Cover], shown: frozenset[ParticipantId]) -> tuple[Cover, ...]:
    """Give the covers to draw when only these people may be seen: all others', and all whose nobody knows, in order."""
    standing = (c for c in covers if not c.dismissed and (c.participant_id is None or c.participant_id not in shown))
    return tuple(sorted(standing, key=lambda c: (c.start_ms, c.end_ms, c.id)))


def unsaid(covers: Iterable[Cover]) -> tuple[Cover, ...]:
    """Give the covers that nobody has dismissed or said whose they are: no plain picture may be let out over them."""
    return tuple(c for c in covers if not c.dismissed and c.participant_id is None)


def is_weak(cover: Cover) -> bool:
    """Tell whether a detector was never sure of this find, not at any look, and no person has touched it since."""
    return bool(cover.found_by) and not cover.editors and cover.surest is not None and cover.surest < WEAK


def is_sign(cover: Cover) -> bool:
    """Tell whether a detector took something for writing, and no person has touched it since."""
    return bool(cover.found_by) and not cover.editors and cover.style is CoverStyle.THING


def excused_up_to(cover: Cover) -> int:
    """Give how sure a detector may be of a face that passes as this dismissed find: no surer than it ever was."""
    return cover.confidence if cover.surest is None else cover.surest


def weight(cover: Cover) -> int:
    """Give how much hangs on a cover: how sure, how long and how large what it hides is."""
    sure = 1000 if cover.surest is None else cover.surest
    largest = max(key.box.width * key.box.height for key in cover.keys)
    return round(sure * (cover.end_ms - cover.start_ms) * sqrt(largest) / FULL)


def comes_last(cover: Cover) -> bool:
    """Tell whether a find can wait, as it stays covered: a weak one, or writing that is perhaps nobody's."""
    return is_weak(cover) or is_sign(cover)


def by_weight(covers: Iterable[Cover]) -> list[Cover]:
    """Order covers by what matters: those first of which nobody has said anything, signs and weak finds behind them.

    Of those the weightiest come first; covers that are somebody's and dismissed ones stand at the end, in time.
    """

    def key(cover: Cover) -> tuple[bool, bool, bool, int, int]:
        is_open = not cover.dismissed and cover.participant_id is None
        weighed = -weight(cover) if is_open else 0
        return cover.dismissed, not is_open, is_open and comes_last(cover), weighed, cover.start_ms

    return sorted(covers, key=key)


def hidden_of(covers: Iterable[Cover], participant_id: ParticipantId | None) -> frozenset[Atom]:
    """Give what of a person these covers take out of sight: what every one of theirs hides, nothing without any.

    Covers whose nobody knows may be theirs: they count as well, as far as they hide a person at all.
    """
    styles = [STYLE_HIDES[c.style] for c in covers if c.participant_id in (participant_id, None)]
    telling = [hides for hides in styles if hides]
    return frozenset.intersection(*telling) if telling else NO_ATOMS


def edit_mark(covers: Sequence[Cover]) -> str:
    """Give a mark that changes whenever what is drawn does; the same covers give the same mark, whoever edited them."""
    digest = hashlib.sha256()
    for cover in drawn((replace(c, participant_id=None) for c in covers), frozenset()):
        digest.update(f"{cover.style}|{cover.start_ms}|{cover.end_ms}\n".encode())
        for key in cover.keys:
            box = key.box
            digest.update(f"{key.at_ms},{box.left},{box.top},{box.width},{box.height};".encode())
    return digest.hexdigest()[:32]


def two_at_once(covers: Iterable[Cover]) -> bool:
    """Tell whether at any moment two of these covers stand in different places, so that they hide two people."""
    standing: list[Cover] = []
    for cover in sorted(covers, key=lambda each: each.start_ms):
        standing = [each for each in standing if each.end_ms > cover.start_ms]
        if any(_are_apart(each, cover) for each in standing):
            return True
        standing.append(cover)
    return False


def _are_apart(one: Cover, other: Cover) -> bool:
    """Tell whether there is a moment at which neither of two covers has the other's middle in it."""
    first, last = max(one.start_ms, other.start_ms), min(one.end_ms, other.end_ms) - 1
    turns = {key.at_ms for cover in (one, other) for key in cover.keys if first < key.at_ms < last}
    for at_ms in {first, last, *turns}:
        a, b = box_at(one, at_ms), box_at(other, at_ms)
        if a and b and not _has_middle_of(a, b) and not _has_middle_of(b, a):
            return True
    return False


def _has_middle_of(box: Box, other: Box) -> bool:
    across, down = other.left + other.width / 2, other.top + other.height / 2
    return box.left <= across <= box.left + box.width and box.top <= down <= box.top + box.height
