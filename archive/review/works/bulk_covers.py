"""What is said of many covers at once, and where looking at each of them cannot be left out."""

from __future__ import annotations

from typing import Final

from archive.domain.covers import CoverStyle, two_at_once, unsaid
from archive.domain.errors import InvalidInputError
from archive.domain.ids import ParticipantId
from archive.ports import Kit
from archive.review.works.covers import OVER_A_FACE, Change, covers_of, dismiss_cover, say_whose

WEAK: Final = 300
"""Below which confidence (of 1,000) a find is weak: only such finds may be dismissed without looking at each."""


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


def dismiss_weak(kit: Kit, work_id: str, below: int, by: str) -> int:
    """Dismiss what a detector was hardly sure of and nobody has said anything about; give how many there were.

    Raises:
        InvalidInputError: finds would be dismissed at once that are not weak.
    """
    if below > WEAK:
        raise InvalidInputError(
            "cover.not_weak",
            "Only finds of which the archive is less than {percent} % sure can be dismissed at once; "
            "look at each of the others.",
            percent=WEAK // 10,
        )
    weak = [c for c in unsaid(covers_of(kit, work_id)) if c.found_by and c.confidence < below]
    for cover in weak:
        dismiss_cover(kit, cover.id, Change(by=by, version=cover.version))
    return len(weak)
