"""What a second hearing could not clear of a work's concealed words: where, who has heard it, and what one can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.domain.records import Work
from archive.domain.timecode import clock_text
from archive.domain.words.edit_list import Stretch
from archive.domain.words.telling.hearing import EARS
from archive.languages import _
from archive.review.people.accounts import name_of
from archive.review.works.hearing.reports import Doubt, doubt_of, say_heard
from archive.web.desk.visit import Visit


@dataclass(frozen=True, kw_only=True)
class HeardPlace:
    """A stretch to be heard: where it begins, in milliseconds and for the player, and how it is called."""

    start_ms: int
    second: int
    clock: str


@dataclass(frozen=True, kw_only=True)
class HeardAgainSeen:
    """What the workbench says of the second hearing of a work's concealed words.

    `file` is what is played, with the kind of its medium; `may_answer` says that whoever looks has not answered yet.
    """

    still_heard: tuple[HeardPlace, ...]
    unproven: tuple[HeardPlace, ...]
    file: str
    is_film: bool
    heard_by: tuple[str, ...]
    may_answer: bool
    is_settled: bool


def heard_again(visit: Visit, work: Work) -> HeardAgainSeen:
    """Give what a second hearing could not clear of a work, and who has heard it."""
    doubt = doubt_of(visit.kit, work)
    return HeardAgainSeen(
        still_heard=_places(doubt.still_heard),
        unproven=_places(doubt.unproven),
        file=doubt.file.id if doubt.file else "",
        is_film=doubt.file is not None and not doubt.file.media_type.startswith("audio/"),
        heard_by=_said_by(visit, doubt),
        may_answer=len(doubt.ears) < EARS and visit.account.id not in {ear.by for ear in doubt.ears},
        is_settled=doubt.is_settled,
    )


def post_heard(visit: Visit) -> str:
    """Write down that somebody heard, to their end, the places of which the machine proved nothing."""
    say_heard(visit.kit, visit.part("work_id"), visit.form.one("file"), visit.account.id)
    return "heard_again"


def _places(spans: Sequence[Stretch]) -> tuple[HeardPlace, ...]:
    return tuple(
        HeardPlace(
            start_ms=each.start_ms,
            second=each.start_ms // 1_000,
            clock=f"{clock_text(each.start_ms)}–{clock_text(each.end_ms)}",
        )
        for each in spans
    )


def _said_by(visit: Visit, doubt: Doubt) -> tuple[str, ...]:
    return tuple(
        visit.say(_("{name}, {when}"), name=name_of(visit.kit, ear.by), when=visit.day(ear.at.date()))
        for ear in doubt.ears
    )
