"""What the desk does with covers: draw, move, stretch, split, join, dismiss them, and say whose each one is.

Nothing that is served changes by any of it: a change takes effect in pictures that are made anew, and that somebody
who drew no cover signs. Whoever touches a cover has written about the work and cannot release it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from archive.domain.concealment import plan
from archive.domain.consent import PLAYER, may_not_be_seen
from archive.domain.covers import (
    CONCEALABLE,
    FIGURE_WIDTHS,
    Box,
    ConcealState,
    Cover,
    CoverStyle,
    Key,
    LookReport,
    box_at,
    figure_of,
    looked_for_signs,
    require_sound,
    unsaid,
)
from archive.domain.errors import InvalidInputError, NotFoundError, RefusedError, StaleRecordError, readable
from archive.domain.ids import ParticipantId, WorkId, new_id
from archive.domain.records import Rendition, Work
from archive.domain.terms import WorkState
from archive.ports import Kit
from archive.review.people.accounts import actor
from archive.review.works.works import remember_writer

_ALONG_MS = 1_000
"""How far in time around a moved position those of a detector go along."""

OVER_A_FACE = (CoverStyle.FACE, CoverStyle.HEAD, CoverStyle.OUTLINE)
"""The kinds of covers that stand over a face alone."""

_FACE_HEIGHTS = 4.5
"""How many times as high as wide, in shares of the picture, a figure's cover stays when only the face is to be hidden.

In a wide film a face is two to three times as high as wide in these shares, and the figure begins above the head: the
chin must stay hidden, even if that hides more than the face.
"""


@dataclass(frozen=True, kw_only=True)
class NewCover:
    """A cover that a person draws."""

    style: CoverStyle
    start_ms: int
    end_ms: int
    keys: tuple[Key, ...]
    participant_id: ParticipantId | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """Who changes a cover, and in which version they saw it."""

    by: str
    version: int


class _Surest(TypedDict):
    surest: int | None
    surest_at_ms: int | None


@dataclass(frozen=True, kw_only=True)
class CoverStatus:
    """How a work's covers stand: whether all is said, and whether what was made is made with them as they are.

    `people` can be chosen when it is said whose a cover is. `trouble` is why nothing could be made, see `ConcealState`.
    `outlines_as_boxes` tells that figures are to be hidden by their outlines and nothing here finds those;
    `signs_sought` that writing was looked for in it, `has_sign_finder` that something here does that.
    """

    covers: tuple[Cover, ...]
    has_detector: bool
    looked_at: bool
    unsaid: int
    trouble: str
    trouble_at_ms: tuple[int, ...]
    made: bool
    is_current: bool
    people: tuple[ParticipantId, ...]
    outlines_as_boxes: bool = False
    signs_sought: bool = False
    has_sign_finder: bool = False


def _wants_outline(cover: Cover) -> bool:
    return cover.style is CoverStyle.OUTLINE and not cover.dismissed


def covers_of(kit: Kit, work_id: str) -> tuple[Cover, ...]:
    """Give a work's covers in the order in which they begin, dismissed ones too."""
    return tuple(sorted(kit.vault.find(Cover, work_id=work_id), key=lambda c: (c.start_ms, c.end_ms, c.id)))


def standing(kit: Kit, work_id: str) -> CoverStatus:
    """Say how a work's covers stand."""
    facts = kit.catalogue.facts(kit.catalogue.get(Work, work_id).id)
    covers = covers_of(kit, work_id)
    planned = plan(facts.work, covers, may_not_be_seen(facts, PLAYER, kit.clock.now()))
    made = [r.edit for r in readable(kit.catalogue.find(Rendition, work_id=work_id)) if r.edit]
    state = _state(kit, facts.work.id)
    seen = (a.participant_id for a in facts.work.appearances if a.atoms_present & CONCEALABLE)
    look = look_at(kit, facts.work.id)
    return CoverStatus(
        covers=covers,
        has_detector=kit.faces is not None,
        looked_at=look is not None,
        unsaid=len(unsaid(covers)),
        trouble=state.trouble,
        trouble_at_ms=state.at_ms,
        made=bool(made),
        is_current=planned is None or planned.edit in made,
        people=tuple(dict.fromkeys(person for person in seen if person is not None)),
        signs_sought=looked_for_signs(look),
        has_sign_finder=kit.faces is not None and kit.signs is not None,
        outlines_as_boxes=kit.outlines is None and any(_wants_outline(cover) for cover in covers),
    )


def add_cover(kit: Kit, work_id: str, new: NewCover, by: str) -> Cover:
    """Draw a cover by hand.

    Raises:
        InvalidInputError: it makes no sense, or the person does not appear in the work.
        RefusedError: the work was withdrawn.
    """
    work = _open_work(kit, work_id)
    _require_appears(work, new.participant_id)
    cover = Cover(
        id=new_id(),
        work_id=work.id,
        style=new.style,
        start_ms=new.start_ms,
        end_ms=new.end_ms,
        keys=new.keys,
        participant_id=new.participant_id,
        editors=(actor(kit, by).account_id,),
    )
    remember_writer(kit, work.id, by)
    return kit.vault.save(require_sound(cover))


def place_cover(kit: Kit, cover_id: str, at_ms: int, box: Box, change: Change) -> Cover:
    """Put a cover somewhere at an instant: it follows between the instants at which it was put.

    A detector puts a cover many times a second: those of the moments around go along, the less the farther they are.
    """

    def place(cover: Cover) -> Cover:
        if not cover.start_ms <= at_ms < cover.end_ms:
            raise InvalidInputError("cover.not_there", "The cover is not there at this moment; stretch it first.")
        others = [key for key in cover.keys if key.at_ms != at_ms]
        before = box_at(replace(cover, dismissed=False), at_ms)
        if cover.found_by and before is not None:
            others = [_gone_along(key, at_ms, before, box) for key in others]
        return replace(cover, keys=tuple(sorted((*others, Key(at_ms, box)), key=lambda key: key.at_ms)))

    return _change(kit, cover_id, place, change)


def stretch_cover(kit: Kit, cover_id: str, start_ms: int, end_ms: int, change: Change) -> Cover:
    """Let a cover begin and end at other instants; where it was put before and after stays as it is."""
    return _change(kit, cover_id, lambda cover: replace(cover, start_ms=start_ms, end_ms=end_ms), change)


def split_cover(kit: Kit, cover_id: str, at_ms: int, change: Change) -> tuple[Cover, Cover]:
    """Make two covers of one, the second beginning where the first ends."""
    cover = kit.vault.get(Cover, cover_id)
    box = box_at(replace(cover, dismissed=False), at_ms)
    if box is None or at_ms <= cover.start_ms:
        raise InvalidInputError("cover.split", "A cover can only be split in the middle of its time.")
    _require_seen(cover, change)
    before = tuple(key for key in cover.keys if key.at_ms < at_ms)
    after = tuple(key for key in cover.keys if key.at_ms > at_ms)
    here = Key(at_ms, box)
    first = _edited(_with_its_surest(replace(cover, end_ms=at_ms, keys=(*before, here))), change)
    later = replace(cover, id=new_id(), start_ms=at_ms, keys=(here, *after), version=0)
    second = _edited(_with_its_surest(later), change)
    return _save_both(kit, (first, second), change)


def join_covers(kit: Kit, cover_id: str, other_id: str, change: Change) -> Cover:
    """Make one cover of two of the same kind, one after the other; between them it moves from one to the other.

    Raises:
        InvalidInputError: they are of two kinds, or stand at the same time: then both are needed.
    """
    one, other = sorted((kit.vault.get(Cover, c) for c in (cover_id, other_id)), key=lambda c: c.start_ms)
    if one.work_id != other.work_id or one.style is not other.style or one.id == other.id:
        raise InvalidInputError("cover.join", "Only two covers of the same kind can be joined.")
    if other.start_ms < one.end_ms:
        raise InvalidInputError("cover.join_at_once", "These two stand at the same time, so both are needed.")
    _require_seen(next(c for c in (one, other) if c.id == cover_id), change)
    # Each stands where it stood up to its own end: only in between does it move.
    keys = (*_standing_keys(one), *_standing_keys(other))
    whose = one.participant_id if one.participant_id == other.participant_id else None
    joined = replace(one, end_ms=other.end_ms, keys=keys, participant_id=whose, dismissed=False)
    joined = _edited(
        replace(joined, confidence=min(one.confidence, other.confidence), **_surest_of(one, other)), change
    )
    # What is left of the other is no false find: as a detector's it would let a face found there again pass as one.
    rest = _edited(replace(other, dismissed=True, found_by=""), change)
    kept, _ = _save_both(kit, (joined, rest), change)
    return kept


def dismiss_cover(kit: Kit, cover_id: str, change: Change) -> Cover:
    """Say that there is nothing to hide: in pictures made from now on it is not drawn."""
    return _change(kit, cover_id, lambda cover: replace(cover, dismissed=True), change)


def restore_cover(kit: Kit, cover_id: str, change: Change) -> Cover:
    """Take a dismissal back."""
    return _change(kit, cover_id, lambda cover: replace(cover, dismissed=False), change)


def say_whose(kit: Kit, cover_id: str, participant_id: ParticipantId | None, change: Change) -> Cover:
    """Say whose a cover is, or that nobody knows: whoever allows to be seen is not covered by it any more.

    Raises:
        InvalidInputError: that person does not appear in the work, or nothing of them can be seen in it.
    """
    _require_appears(_open_work(kit, kit.vault.get(Cover, cover_id).work_id), participant_id)
    return _change(kit, cover_id, lambda cover: replace(cover, participant_id=participant_id), change)


def change_style(kit: Kit, cover_id: str, style: CoverStyle, change: Change) -> Cover:
    """Let a cover hide something else: from a face to the whole figure it grows down to the edge of the picture.

    A figure's outline is found from its face, over which its cover stands.
    """

    def restyle(cover: Cover) -> Cover:
        grows = cover.style in OVER_A_FACE and style is CoverStyle.FIGURE
        shrinks = cover.style is CoverStyle.FIGURE and style in OVER_A_FACE
        if not grows and not shrinks:
            return replace(cover, style=style)
        resized = figure_of if grows else _face_of
        return replace(cover, style=style, keys=tuple(Key(key.at_ms, resized(key.box)) for key in cover.keys))

    return _change(kit, cover_id, restyle, change)


def put_back(kit: Kit, former: Cover, change: Change) -> Cover:
    """Make a cover stand again as it stood before."""
    _require_appears(_open_work(kit, former.work_id), former.participant_id)

    def back(cover: Cover) -> Cover:
        if cover.work_id != former.work_id:
            raise InvalidInputError("cover.other", "This cover belongs to another work.")
        return replace(
            cover,
            style=former.style,
            start_ms=former.start_ms,
            end_ms=former.end_ms,
            keys=former.keys,
            participant_id=former.participant_id,
            dismissed=former.dismissed,
        )

    return _change(kit, former.id, back, change)


def _change(kit: Kit, cover_id: str, step: Callable[[Cover], Cover], change: Change) -> Cover:
    cover = kit.vault.get(Cover, cover_id)
    _open_work(kit, cover.work_id)
    _require_seen(cover, change)
    changed = step(cover)
    if changed == cover:
        return cover
    actor(kit, change.by)
    remember_writer(kit, cover.work_id, change.by)
    return kit.vault.save(require_sound(_edited(changed, change)))


def _save_both(kit: Kit, covers: tuple[Cover, Cover], change: Change) -> tuple[Cover, Cover]:
    _open_work(kit, covers[0].work_id)
    actor(kit, change.by)
    remember_writer(kit, covers[0].work_id, change.by)
    kit.vault.save_all([require_sound(cover) for cover in covers])
    return kit.vault.get(Cover, covers[0].id), kit.vault.get(Cover, covers[1].id)


def _require_seen(cover: Cover, change: Change) -> None:
    if cover.version != change.version:
        raise StaleRecordError("Somebody else changed this cover in the meantime; look once more.")


def _edited(cover: Cover, change: Change) -> Cover:
    return cover if change.by in cover.editors else replace(cover, editors=(*cover.editors, change.by))


def _open_work(kit: Kit, work_id: str) -> Work:
    work = kit.catalogue.get(Work, work_id)
    if work.state is WorkState.WITHDRAWN:
        raise RefusedError("This work was withdrawn; nothing about it can be changed any more.")
    return work


def _require_appears(work: Work, participant_id: ParticipantId | None) -> None:
    seen = {a.participant_id for a in work.appearances if a.atoms_present & CONCEALABLE}
    if participant_id is not None and participant_id not in seen:
        raise InvalidInputError("cover.person", "Say first that this person can be seen in the work.")


def _standing_keys(cover: Cover) -> Sequence[Key]:
    """Give a cover's positions within its own time, with one at its very start and one at its very end."""
    last_ms = cover.end_ms - 1
    standing = replace(cover, dismissed=False)
    inside = [key for key in cover.keys if cover.start_ms < key.at_ms < last_ms]
    ends = {at_ms: box_at(standing, at_ms) for at_ms in (cover.start_ms, last_ms)}
    keys = {at_ms: Key(at_ms, box) for at_ms, box in ends.items() if box is not None}
    return sorted((*inside, *keys.values()), key=lambda key: key.at_ms)


def _with_its_surest(part: Cover) -> Cover:
    """Give a part of a cover, which does not know how sure anybody was at another time."""
    at_ms = part.surest_at_ms
    is_its_own = at_ms is not None and part.start_ms <= at_ms < part.end_ms
    return part if is_its_own else replace(part, surest=None, surest_at_ms=None)


def _surest_of(one: Cover, other: Cover) -> _Surest:
    """Give the surest look of two covers together; nobody knows it where it is not known of both."""
    if one.surest is None or other.surest is None:
        return _Surest(surest=None, surest_at_ms=None)
    surer = one if one.surest >= other.surest else other
    return _Surest(surest=surer.surest, surest_at_ms=surer.surest_at_ms)


def _gone_along(key: Key, at_ms: int, before: Box, after: Box) -> Key:
    """Give a position as it is once the one at an instant nearby was moved or resized."""
    share = max(0.0, 1 - abs(key.at_ms - at_ms) / _ALONG_MS)
    box = key.box
    moved = Box(
        box.left + round((after.left - before.left) * share),
        box.top + round((after.top - before.top) * share),
        max(1, box.width + round((after.width - before.width) * share)),
        max(1, box.height + round((after.height - before.height) * share)),
    )
    return Key(key.at_ms, moved)


def _face_of(figure: Box) -> Box:
    width = max(1, round(figure.width / FIGURE_WIDTHS))
    height = max(1, min(figure.height, round(width * _FACE_HEIGHTS)))
    return Box(figure.left + (figure.width - width) // 2, figure.top, width, height)


def _state(kit: Kit, work_id: WorkId) -> ConcealState:
    try:
        return kit.vault.get(ConcealState, work_id)
    except NotFoundError:
        return ConcealState(id=work_id)


def look_at(kit: Kit, work_id: WorkId) -> LookReport | None:
    """Give what a look at a work's original found, or None when nobody has looked at it."""
    try:
        return kit.vault.get(LookReport, work_id)
    except NotFoundError:
        return None
