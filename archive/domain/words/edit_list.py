"""What is concealed of a work's words: one list that drives its sound, its texts and all that is made of either.

A redaction names stretches of the sound and the words that are said in them, in each language of the work's
transcripts. It is never deleted: whoever takes it back is written down beside whoever made it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from archive.domain.errors import InvalidInputError
from archive.domain.ids import WorkId
from archive.domain.terms import Recipe

SOUNDED: Final = frozenset({Recipe.VIDEO, Recipe.STILL, Recipe.AUDIO, Recipe.WAVEFORM})
"""The recipes in which the sound of a work is heard or drawn."""

MARGIN_MS: Final = 40
"""How much more than a stretch is silent on either side of it: the ends of a word are softer than they look."""

SHORTEST_MS: Final = 100
"""No stretch is shorter: no word is said in less."""

MOST_STRETCHES: Final = 300
"""How many stretches of one work can be silent: more than a name said every ten seconds for most of an hour."""

LONGEST_WORDS: Final = 300
"""How many characters the words of one redaction have at most."""

NEAREST_MS: Final = 200
"""What lies closer together than this is one silence: nothing can be heard in between."""


class SoundCover(StrEnum):
    """What is heard where something is concealed."""

    ROOM_TONE = "room_tone"
    """What the room sounds like when nobody speaks."""

    TONE = "tone"
    """A soft even tone, so that everybody hears that something was taken out."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of a recording's time, half open, in milliseconds."""

    start_ms: int
    end_ms: int


@dataclass(frozen=True, kw_only=True)
class ConcealedWords:
    """What a redaction takes out of the transcript in one language, and what is read `instead` (empty: a gap).

    Without `words` somebody looked at the lines over its stretches and found nothing to take out; `read_sha256` is the
    hash of those lines, so that the answer falls when one of them changes.
    """

    language: str
    words: str = ""
    instead: str = ""
    read_sha256: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Redaction:
    """Something said that is concealed: where it is heard, and how it reads in each language."""

    id: str
    spans: tuple[Stretch, ...]
    cover: SoundCover = SoundCover.ROOM_TONE
    words: tuple[ConcealedWords, ...] = ()
    by: str
    at: datetime
    undone_by: str = ""
    undone_at: datetime | None = None

    def in_language(self, language: str) -> ConcealedWords | None:
        """Give what was said of the transcript in a language, or None while nobody has said anything."""
        return next((each for each in self.words if each.language == language), None)


@dataclass(frozen=True, kw_only=True)
class LeftWords:
    """Words that were suggested to be concealed, and of which somebody said that they may stay."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EditList:
    """All that was ever concealed of one work's words (its id is the work's), what was taken back too.

    `left` is what is suggested no more.
    """

    id: WorkId
    redactions: tuple[Redaction, ...] = ()
    left: tuple[LeftWords, ...] = ()
    version: int = 0

    @property
    def standing(self) -> tuple[Redaction, ...]:
        """Give the redactions that hold."""
        return tuple(each for each in self.redactions if not each.undone_by)


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch of a recording, half open, in which nothing that was recorded may be heard."""

    start_ms: int
    end_ms: int
    cover: SoundCover = SoundCover.ROOM_TONE


def require_sound(redaction: Redaction, duration_ms: int | None) -> Redaction:
    """Give a redaction back if it makes sense in a recording of this length (None: it is not known, or has no sound).

    Raises:
        InvalidInputError: it conceals nothing, or a stretch is backwards, too short or not in the recording.
    """
    if not redaction.spans and not any(each.words for each in redaction.words):
        raise InvalidInputError("redaction.empty", "Say which words, or which stretch of the sound, to conceal.")
    for span in redaction.spans:
        if span.start_ms < 0 or span.end_ms - span.start_ms < SHORTEST_MS:
            raise InvalidInputError("redaction.short", "What is concealed lasts at least a tenth of a second.")
        if not _is_inside(span, duration_ms):
            raise InvalidInputError("redaction.outside", "This stretch does not lie in the recording.")
    if any(len(each.words) > LONGEST_WORDS or len(each.instead) > LONGEST_WORDS for each in redaction.words):
        raise InvalidInputError("redaction.long", "So many words are better concealed in several steps.")
    return redaction


def _is_inside(span: Stretch, duration_ms: int | None) -> bool:
    return duration_ms is not None and 0 <= span.start_ms < span.end_ms <= duration_ms


def outside(redaction: Redaction, duration_ms: int | None) -> tuple[Stretch, ...]:
    """Give the stretches of a redaction that do not lie in a recording of this length."""
    return tuple(span for span in redaction.spans if not _is_inside(span, duration_ms))


def silences(edits: EditList) -> tuple[Silence, ...]:
    """Give what is silent in the sound of a work: in order, with margins, joined where nothing is heard in between.

    Raises:
        InvalidInputError: there are more than a work can have.
    """
    found: list[Silence] = []
    for each in sorted(_wide(edits), key=lambda one: (one.start_ms, one.end_ms)):
        if found and each.start_ms - found[-1].end_ms < NEAREST_MS:
            before = found.pop()
            cover = max(before.cover, each.cover)  # a tone, where either is one
            each = Silence(before.start_ms, max(before.end_ms, each.end_ms), cover)
        found.append(each)
    if len(found) > MOST_STRETCHES:
        raise InvalidInputError("redaction.most", "So many stretches of one recording cannot be concealed.")
    return tuple(found)


def _wide(edits: EditList) -> Iterable[Silence]:
    for redaction in edits.standing:
        for span in redaction.spans:
            start_ms = max(0, span.start_ms - MARGIN_MS)
            # So close to the beginning nothing is heard before it.
            yield Silence(0 if start_ms < NEAREST_MS else start_ms, span.end_ms + MARGIN_MS, redaction.cover)


def sound_mark(edits: EditList) -> str:
    """Give the mark of what is silent in a work's sound; empty where all of it is heard."""
    told = "|".join(f"{each.start_ms}-{each.end_ms}-{each.cover}" for each in silences(edits))
    return hashlib.sha256(f"silent {edits.id} {told}".encode()).hexdigest()[:24] if told else ""


def within_kept(silent: Sequence[Silence], kept: Sequence[tuple[int, int]]) -> tuple[Silence, ...]:
    """Give silences as they stand in a recording of which only these stretches are kept; none kept means all are."""
    if not kept:
        return tuple(silent)
    found: list[Silence] = []
    before_ms = 0
    for start, end in kept:
        for each in silent:
            begin, stop = max(start, each.start_ms), min(end, each.end_ms)
            if begin < stop:
                found.append(Silence(before_ms + begin - start, before_ms + stop - start, each.cover))
        before_ms += end - start
    return tuple(found)
