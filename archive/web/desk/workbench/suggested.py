"""What the workbench suggests to conceal: words, why, their line, and one tap to conceal them or to leave them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.domain.records import Work
from archive.domain.timecode import clock_text
from archive.domain.words.edit_list import SHORTEST_MS, Stretch
from archive.domain.words.redaction import lines_with
from archive.domain.words.suggesting import Suggestion
from archive.domain.words.telling_words import Hint
from archive.domain.words.transcripts import Transcript
from archive.languages import _, direction_of
from archive.review.people.accounts import name_of
from archive.review.redaction.suggest_words import leave, suggestions_of
from archive.review.works.machine_drafts import STANDS, draft_standing
from archive.review.works.works import edits_of
from archive.web.desk.visit import Visit

WHY: Final[Mapping[Hint, str]] = {
    Hint.KNOWN: _("Somebody of this workshop may be called or reached so."),
    Hint.EARLIER: _("It was concealed in this workshop before."),
    Hint.CONTACT: _("It may tell how somebody is reached."),
    Hint.NUMBER: _("A number may tell who somebody is."),
    Hint.INTRODUCED: _("What stands beside it announces a name."),
    Hint.DATE: _("A day may tell who somebody is."),
    Hint.LISTED: _("People or places are often called so."),
    Hint.CAPITAL: _("It is written like a name."),
    Hint.UNUSUAL: _("It is in no dictionary of this language; it may be a name."),
    Hint.TRAIT: _("Where somebody comes from, or what somebody does, may tell who it is."),
    Hint.YEAR: _("A year may tell who somebody is, together with the rest."),
}
"""Why something is suggested."""

_MOST_SHOWN: Final = 3
_MOST_LEFT_SHOWN: Final = 30


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One suggestion as the page shows it; one that is `in_lines` is concealed in all lines that say it."""

    words: str
    why: str
    line: str
    language: str
    direction: str
    start_ms: int | None
    clock: str
    in_lines: bool


@dataclass(frozen=True, kw_only=True)
class Left:
    """Words that somebody left as they are."""

    words: str
    said_by: str


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """What waits for somebody's decision, how much more of it there is, and what was left."""

    proposals: tuple[Proposal, ...]
    more: int
    left: tuple[Left, ...]


def suggested_of(visit: Visit, work: Work) -> Suggested:
    """Give what is suggested to conceal in a work, the surest first."""
    found = suggestions_of(visit.kit, work)
    left = reversed(edits_of(visit.kit, work.id).left[-_MOST_LEFT_SHOWN:])
    # Where a machine listened, it tells on its own where words are heard; else their whole lines are silent.
    draft = draft_standing(visit.kit, work.id)
    is_placed = work.duration_ms is None or (draft is not None and draft.state in STANDS)
    return Suggested(
        proposals=tuple(_proposal(visit, each, in_lines=not is_placed) for each in found[:_MOST_SHOWN]),
        more=max(0, len(found) - _MOST_SHOWN),
        left=tuple(
            Left(
                words=each.words,
                said_by=visit.say(
                    _("{name}, {when}"), name=name_of(visit.kit, each.by), when=visit.day(each.at.date())
                ),
            )
            for each in left
        ),
    )


def post_leave(visit: Visit) -> str:
    """Write down that suggested words may stay."""
    leave(visit.kit, visit.part("work_id"), visit.form.one("words"), visit.account.id)
    return "left_as_is"


def spans_text(spans: Sequence[Stretch]) -> str:
    """Write stretches as the form takes them: `1:05.20-1:06, 4:00-4:20.5`."""
    return ", ".join(f"{fine_clock(each.start_ms)}-{fine_clock(each.end_ms)}" for each in spans)


def fine_clock(ms: int) -> str:
    """Write an instant as the form takes it, to the millisecond where it has any."""
    rest = f"{ms % 1000:03}".rstrip("0")
    return clock_text(ms) + (f".{rest}" if rest else "")


def _proposal(visit: Visit, found: Suggestion, *, in_lines: bool) -> Proposal:
    return Proposal(
        words=found.words,
        why=visit.say(WHY[found.hint]),
        line=found.line,
        language=found.language,
        direction=direction_of("", found.language),
        start_ms=found.start_ms,
        clock="" if found.start_ms is None else clock_text(found.start_ms),
        in_lines=in_lines,
    )


def said_at(transcripts: Sequence[Transcript], language: str, words: str, work: Work) -> list[Stretch]:
    """Give all lines of a language in which words are said, as stretches of the recording."""
    of_language = (each for each in transcripts if each.language == language)
    return [stretch for each in of_language for stretch in _lines(each, words, work.duration_ms or 0)]


def _lines(transcript: Transcript, words: str, length_ms: int) -> Iterator[Stretch]:
    for place in lines_with(transcript, words):
        cue = transcript.cues[place]
        end_ms = min(cue.end_ms, length_ms)
        if end_ms - cue.start_ms >= SHORTEST_MS and not cue.word_times:
            yield Stretch(start_ms=cue.start_ms, end_ms=end_ms)
