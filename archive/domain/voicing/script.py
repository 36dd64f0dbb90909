"""What a machine reads of a transcript: whole sentences, each from the half second on at which it was said.

How long somebody pauses within a sentence, and where within a second they begin, tells them from others. Neither is
kept: lines that go on in the next are read as one, and lines begin at half seconds.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.domain.ids import SegmentId
from archive.domain.recipes import RECIPE_VERSIONS
from archive.domain.terms import Recipe
from archive.domain.words.transcripts import Cue, Transcript

STEP_MS: Final = 500
"""Lines begin at multiples of this."""

_GOES_ON_MS: Final = 1_000
"""A line goes on in the next one only where that begins so soon."""

_LONGEST_LETTERS: Final = 400
_SENTENCE_ENDS: Final = (".", "!", "?", "…", "]", "»", "”")


@dataclass(frozen=True, kw_only=True)
class ScriptLine:
    """Words that are read in one go, and from when on; without a time they follow the line before."""

    text: str
    at_ms: int | None = None


@dataclass(frozen=True, kw_only=True)
class Script:
    """All that is read of a work, or of the only parts of it that are left, in one voice."""

    language: str
    voice: str
    lines: tuple[ScriptLine, ...]
    parts: frozenset[SegmentId] | None = None

    @property
    def mark(self) -> str:
        """Give a mark that changes whenever anything that is read does, or the way in which it is."""
        told = [str(RECIPE_VERSIONS[Recipe.REVOICED]), self.language, self.voice, *sorted(self.parts or ())]
        told += [f"{line.at_ms}|{line.text}" for line in self.lines]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def script_of(transcript: Transcript, voice: str) -> Script:
    """Give what is read of a transcript, which is to be as others may read it (`published_transcripts`)."""
    lines = tuple(_joined(transcript.cues)) if transcript.cues else _paragraphs(transcript.text)
    return Script(language=transcript.language, voice=voice, lines=lines)


def unreadable(script: Script) -> ScriptLine | None:
    """Give the first line in which letters stand that a voice of these languages cannot read, or None."""
    return next((line for line in script.lines if not all(map(_is_latin, line.text))), None)


def _is_latin(letter: str) -> bool:
    plain = unicodedata.normalize("NFKC", letter)
    return all(not each.isalnum() or each.isascii() or "LATIN" in unicodedata.name(each, "") for each in plain)


def _joined(cues: Sequence[Cue]) -> Iterable[ScriptLine]:
    held: Cue | None = None
    for cue in cues:
        cue = replace(cue, text=" ".join(cue.text.split()))
        if held is not None and _goes_on(held, cue):
            held = replace(held, end_ms=cue.end_ms, text=f"{held.text} {cue.text}".strip())
            continue
        if held is not None and held.text:
            yield _line(held)
        held = cue
    if held is not None and held.text:
        yield _line(held)


def _goes_on(held: Cue, cue: Cue) -> bool:
    is_open = not held.text.rstrip().endswith(_SENTENCE_ENDS)
    is_near = held.start_ms <= cue.start_ms < held.end_ms + _GOES_ON_MS
    return is_open and is_near and held.speaker == cue.speaker and len(held.text) + len(cue.text) < _LONGEST_LETTERS


def _line(cue: Cue) -> ScriptLine:
    return ScriptLine(text=cue.text, at_ms=(cue.start_ms + STEP_MS // 2) // STEP_MS * STEP_MS)


def _paragraphs(text: str) -> tuple[ScriptLine, ...]:
    return tuple(ScriptLine(text=words) for block in text.split("\n\n") if (words := " ".join(block.split())))
