"""What is said of many covers at once, and where looking at each of them cannot be left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from archive.domain.covers import WEAK, Cover, CoverStyle, by_weight, is_sign, is_weak, two_at_once, unsaid
from archive.domain.errors import InvalidInputError, StaleRecordError
from archive.domain.ids import ParticipantId
from archive.ports import Kit
from archive.review.works.covers import OVER_A_FACE, Change, covers_of, dismiss_cover, say_whose


class _Condition(NamedTuple):
    """What may be dismissed many at once, and what is said where something else is among it."""

    may_go: Callable[[Cover], bool]
    refusal: InvalidInputError


def say_all_unsaid(kit: Kit, work_id: str, participant_id: ParticipantId, by: str) -> int:
    """Say that every face of which nobody has said whose it is belongs to one person, and give how many there were.

    Raises:
        InvalidInputError: two of them stand at the same time in different places, so they are two people's.
    """
    faces = [c for c in unsaid(covers_of(kit, work_id)) if c.style in (*OVER_A_FACE, CoverStyle.FIGURE)]
    if two_at_once(faces):
        raise InvalidInputError(
            "cover.two_people",
            "Two of these faces are seen at the same time, so they are two people; say one by one whose each is.",
        )
    for cover in faces:
        say_whose(kit, cover.id, participant_id, Change(by=by, version=cover.version))
    return len(faces)


def weak_finds(kit: Kit, work_id: str) -> list[Cover]:
    """Give the finds that may be dismissed many at once, the weightiest first: the detector was never sure of them.

    Nobody has said anything about them, and nobody has touched them.
    """
    return by_weight(cover for cover in unsaid(covers_of(kit, work_id)) if is_weak(cover))


def dismiss_weak(kit: Kit, work_id: str, seen: Mapping[str, int], by: str) -> int:
    """Dismiss the weak finds whose pictures a person has looked at, each in the version they saw; give how many.

    Raises:
        InvalidInputError: one of them is not weak.
        StaleRecordError: somebody changed one in the meantime.
    """
    not_weak = InvalidInputError(
        "cover.not_weak",
        "Only finds of which the archive was never more than {percent} % sure can be dismissed at once; "
        "look at each of the others.",
        percent=WEAK // 10,
    )
    return _dismiss_seen(kit, work_id, seen, by, _Condition(is_weak, not_weak))


def signs(kit: Kit, work_id: str) -> list[Cover]:
    """Give what was taken for writing and may be dismissed many at once, the weightiest first."""
    return by_weight(cover for cover in unsaid(covers_of(kit, work_id)) if is_sign(cover))


def dismiss_signs(kit: Kit, work_id: str, seen: Mapping[str, int], by: str) -> int:
    """Dismiss the signs whose pictures a person has looked at and that tell nothing; give how many.

    Raises:
        InvalidInputError: one of them is no sign, or somebody has touched it.
        StaleRecordError: somebody changed one in the meantime.
    """
    no_sign = InvalidInputError(
        "cover.no_sign", "Only what the archive took for writing can be dismissed here; look at each of the others."
    )
    return _dismiss_seen(kit, work_id, seen, by, _Condition(is_sign, no_sign))


def _dismiss_seen(kit: Kit, work_id: str, seen: Mapping[str, int], by: str, condition: _Condition) -> int:
    covers = {cover.id: cover for cover in covers_of(kit, work_id) if cover.id in seen}
    if any(cover.version != seen[cover.id] for cover in covers.values()) or covers.keys() != seen.keys():
        raise StaleRecordError("Somebody else changed one of these covers in the meantime; look once more.")
    if not all(map(condition.may_go, covers.values())) or len(unsaid(covers.values())) != len(covers):
        raise condition.refusal
    for cover in covers.values():
        dismiss_cover(kit, cover.id, Change(by=by, version=cover.version))
    return len(covers)
