"""A work's words as they may be shown once its edit list is applied, and what keeps the work back until all fits.

One function gives the words for every reader: captions, text, search and all that is made of them. Words are compared
as they are read (without case, accents and vowel marks, with what Arabic writes before a word), in whatever transcript
they stand. Where nobody has said how something that is concealed in the sound reads in a language, all lines over it
are left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from archive.domain.words.edit_list import ConcealedWords, EditList, Redaction, Stretch, outside
from archive.domain.words.text_folding import Word, words_of
from archive.domain.words.transcripts import Transcript

GAP: Final = "[…]"
"""What is read where words were taken out and nobody said what is read instead."""

_REMEMBERED_WORDS: Final = 1 << 14

_TOUCHES_MS: Final = 150
"""A line that shares less time than this with a stretch is not said in it: times of lines are rough."""

_JOINED_IN_ARABIC: Final = re.compile(r"[وفبلكسا]{1,4}(?=.)")
"""What Arabic writes together with the word it stands before: and, so, with, to, like, will, the."""

_TO_THE_IN_ARABIC: Final = re.compile(r"[وف]?لل(?=.)")
"""The same before an article, which loses its alif there: للفاشر is what is said to الفاشر."""

_BEFORE_IN_GEEZ: Final = re.compile(r"(?:ስለ|እንደ|እስከ|ያለ|ካብ|ናብ|ናይ|[የበለከብንዝ])(?=..)")
_AFTER_IN_GEEZ: Final = re.compile(r"(?<=..)[ንምናስ]{1,2}$")
"""What Amharic and Tigrinya write together with the word it belongs to: of, in, to, from, like, until, and, also."""


class Unfit(StrEnum):
    """Why a redaction does not fit what it is to conceal."""

    OUTSIDE = "outside"
    """A stretch of it does not lie in the recording."""

    UNPLACED = "unplaced"
    """Nobody knows where in the sound its words are said."""

    SAID_AGAIN = "said_again"
    """Its words are said in a line, or once more in it, where the sound still holds them."""

    UNCONFIRMED = "unconfirmed"
    """Nobody has said how it reads in a transcript."""

    NOT_FOUND = "not_found"
    """Its words do not stand any more where a transcript had them."""


@dataclass(frozen=True, kw_only=True)
class Misfit:
    """One thing that keeps a work back: which redaction, why, in which language and where."""

    redaction_id: str
    why: Unfit
    language: str = ""
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """Where words stand: in which pieces of text from where to where, in reading order; and what is read instead."""

    places: tuple[tuple[int, int, int], ...]
    instead: str


class _Match(NamedTuple):
    """Which of the words that are read one after the other are concealed: from where up to, not including, where."""

    start: int
    end: int
    length: int
    instead: str


def as_may_be_shown(transcript: Transcript, edits: EditList) -> Transcript:
    """Give a transcript without what is concealed; what nobody has told apart from it is left out with it."""
    if not edits.standing:
        return transcript
    read = _read(transcript)
    hidden = {place for redaction in edits.standing for place in _hidden_lines(transcript, redaction, read)}
    shown = [replace(cue, text=GAP) if place in hidden else cue for place, cue in enumerate(transcript.cues)]
    texts = _concealed([cue.text for cue in shown], edits.standing)
    cues = tuple(replace(cue, text=text) for cue, text in zip(shown, texts, strict=True) if text.strip())
    is_open = not transcript.text or all(_stands_in_text(transcript, each, read) for each in edits.standing)
    [text] = _concealed([transcript.text if is_open else ""], edits.standing)
    return replace(transcript, cues=cues, text=text)


def holds_concealed(texts: Iterable[str], edits: EditList) -> bool:
    """Tell whether texts about a work, such as its title, hold words that are concealed in it."""
    return bool(_Reading(list(texts)).find(_told(edits.standing)))


def lines_over(transcript: Transcript, spans: Iterable[Stretch]) -> tuple[int, ...]:
    """Give the places of the lines that are said in these stretches of time."""
    found: dict[int, None] = {}
    for span in spans:
        touching = {
            place: min(cue.end_ms, span.end_ms) - max(cue.start_ms, span.start_ms)
            for place, cue in enumerate(transcript.cues)
            if cue.start_ms < span.end_ms and span.start_ms < cue.end_ms
        }
        enough = {
            place
            for place, time in touching.items()
            if time >= min(_TOUCHES_MS, transcript.cues[place].end_ms - transcript.cues[place].start_ms)
        }
        found.update(dict.fromkeys(sorted(enough or touching)))
    return tuple(found)


def lines_with(transcript: Transcript, words: str) -> tuple[int, ...]:
    """Give the places of the lines in which words stand, in whatever form they would be concealed."""
    told = ConcealedWords(language=transcript.language, words=words)
    return tuple(_touched(_read(transcript), (told,))) if transcript.cues else ()


def places_with(transcript: Transcript, words: str) -> tuple[tuple[int, int, int], ...]:
    """Give the stretches of lines in which words stand, in whatever form: the line, and from and to which letter."""
    told = ConcealedWords(language=transcript.language, words=words)
    return (
        tuple(place for found in _read(transcript).find((told,)) for place in found.places) if transcript.cues else ()
    )


def read_mark(transcript: Transcript, spans: Iterable[Stretch]) -> str:
    """Give the hash of the lines over these stretches, or of all words where either have no times."""
    stretches = tuple(spans)
    places = lines_over(transcript, stretches) if stretches else range(len(transcript.cues))
    read = [transcript.cues[place].text for place in places] if transcript.cues else [transcript.text]
    return hashlib.sha256("\n".join(read).encode()).hexdigest()


def is_confirmed_absent(transcript: Transcript, redaction: Redaction) -> bool:
    """Tell whether somebody read the lines over a redaction, as they stand now, and found nothing to take out."""
    told = redaction.in_language(transcript.language)
    return told is not None and not told.words and told.read_sha256 == read_mark(transcript, redaction.spans)


def misfits(
    edits: EditList, transcripts: Sequence[Transcript], duration_ms: int | None, *, has_sound: bool
) -> tuple[Misfit, ...]:
    """Give everything that keeps a work back: as long as there is anything, no word and no sound of it is released."""
    silent = [span for redaction in edits.standing for span in redaction.spans]
    told = [(each, _read(each)) for each in transcripts if each.cues or each.text]
    found: list[Misfit] = []
    for redaction in edits.standing:
        lost = outside(redaction, duration_ms if has_sound else None)
        found += [Misfit(redaction_id=redaction.id, why=Unfit.OUTSIDE, at_ms=span.start_ms) for span in lost]
        if has_sound and not redaction.spans:
            found.append(Misfit(redaction_id=redaction.id, why=Unfit.UNPLACED))
        found += _misread(redaction, told)
        if has_sound and redaction.spans:
            found += _still_heard(redaction, told, silent)
    return tuple(found)


def _read(transcript: Transcript) -> _Reading:
    """Read a transcript's lines, or its text where it has none."""
    return _Reading([cue.text for cue in transcript.cues] if transcript.cues else [transcript.text])


def _misread(redaction: Redaction, told: Sequence[tuple[Transcript, _Reading]]) -> Iterator[Misfit]:
    if not redaction.words and not any(_may_be_over(transcript, redaction) for transcript, _ in told):
        return  # a noise: in no language is anything said there
    for transcript, read in told:
        found = Misfit(redaction_id=redaction.id, why=Unfit.UNCONFIRMED, language=transcript.language)
        if not _is_told(transcript, redaction, read):
            asked = redaction.in_language(transcript.language) is not None
            yield replace(found, why=Unfit.NOT_FOUND if asked else Unfit.UNCONFIRMED)


def _still_heard(
    redaction: Redaction, told: Sequence[tuple[Transcript, _Reading]], silent: Sequence[Stretch]
) -> Iterator[Misfit]:
    for transcript, read in told:
        if not transcript.is_translation:
            for why, at_ms in _unheard(transcript, redaction, silent, read):
                yield Misfit(redaction_id=redaction.id, why=why, language=transcript.language, at_ms=at_ms)


def _may_be_over(transcript: Transcript, redaction: Redaction) -> bool:
    """Tell whether something of a transcript may be said in the stretches of a redaction."""
    is_sure = bool(transcript.cues) and not any(cue.is_unsure for cue in transcript.cues)
    return bool(transcript.text) or not is_sure or bool(lines_over(transcript, redaction.spans))


def _is_told(transcript: Transcript, redaction: Redaction, read: _Reading) -> bool:
    """Tell whether somebody has said how a redaction reads in a transcript, as it stands now."""
    told = redaction.in_language(transcript.language)
    if told is None or not told.words:
        return is_confirmed_absent(transcript, redaction)
    return _stands_in_text(transcript, redaction, read) and not any(
        True for _ in _hidden_lines(transcript, redaction, read)
    )


def _hidden_lines(transcript: Transcript, redaction: Redaction, read: _Reading) -> Iterator[int]:
    """Yield the lines over a redaction in which nobody has told the concealed words from the others.

    Of one that nobody has placed these are all lines, unless its words stand in one.
    """
    if is_confirmed_absent(transcript, redaction):
        return
    told = redaction.in_language(transcript.language)
    touched = _touched(read, (told,)) if told is not None and told.words else {}
    if not redaction.spans and not touched:
        yield from range(len(transcript.cues))
    for span in redaction.spans:
        over = lines_over(transcript, (span,))
        if not any(place in touched for place in over):
            yield from over


def _stands_in_text(transcript: Transcript, redaction: Redaction, read: _Reading) -> bool:
    """Tell whether it is known of words without times what a redaction takes out of them."""
    if not transcript.text or is_confirmed_absent(transcript, redaction):
        return True
    told = redaction.in_language(transcript.language)
    return told is not None and bool(told.words) and bool(read.find((told,)))


def _unheard(
    transcript: Transcript, redaction: Redaction, silent: Sequence[Stretch], read: _Reading
) -> Iterator[tuple[Unfit, int | None]]:
    """Yield where the words of a redaction stand in what was said, and what is silent does not silence them."""
    if not transcript.cues:
        # Without times only their number tells that some are still heard.
        if len(read.find(redaction.words)) > len(silent):
            yield Unfit.UNPLACED, None
        return
    for place, times in _touched(read, redaction.words).items():
        cue = transcript.cues[place]
        over = [span for span in silent if span.start_ms < cue.end_ms and cue.start_ms < span.end_ms]
        whole = any(span.start_ms <= cue.start_ms and cue.end_ms <= span.end_ms for span in over)
        if whole and not cue.is_unsure:
            continue
        if cue.is_unsure:
            yield Unfit.UNPLACED, cue.start_ms
        elif len(over) < times:
            yield Unfit.SAID_AGAIN, cue.start_ms


def _touched(read: _Reading, words: Sequence[ConcealedWords]) -> Mapping[int, int]:
    """Give in which lines words stand, and how often each."""
    times: dict[int, int] = {}
    for found in read.find(words):
        for place in {each[0] for each in found.places}:
            times[place] = times.get(place, 0) + 1
    return times


def _concealed(texts: Sequence[str], redactions: Sequence[Redaction]) -> list[str]:
    """Give texts that follow one another with all concealed words replaced, also those that go on in the next one."""
    shown = list(texts)
    told = _told(redactions)
    # What is read instead of one thing is never another that is concealed.
    told = [replace(each, instead="") if _Reading([each.instead]).find(told) else each for each in told]
    for found in reversed(_Reading(shown).find(told) if told else []):
        for number, (place, start, end) in reversed(list(enumerate(found.places))):
            shown[place] = _put(shown[place], start, end, found.instead if number == 0 else "")
    return shown


def _told(redactions: Iterable[Redaction]) -> list[ConcealedWords]:
    return [each for redaction in redactions for each in redaction.words if each.words]


def _put(text: str, start: int, end: int, instead: str) -> str:
    return text[:start] + instead + (text[end:] if instead else text[end:].lstrip())


class _Reading:
    """The words of texts that follow one another, each found by how it is read."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._words = [(place, word) for place, text in enumerate(texts) for word in words_of(text)]
        self._at: dict[str, list[int]] = {}
        for at, (_place, word) in enumerate(self._words):
            for first in _beginnings(word.folded):
                self._at.setdefault(first, []).append(at)

    def find(self, told: Iterable[ConcealedWords]) -> list[_Found]:
        """Give where words stand, in order.

        What overlaps is one: nothing is left of "Amina of Tangier" where "Amina" and "of Tangier" are concealed, and
        it is read as the longest of them.
        """
        matches = [match for each in told for match in self._matches(each)]
        return [_Found(_places(self._words[match.start : match.end]), match.instead) for match in _joined(matches)]

    def _matches(self, told: ConcealedWords) -> Iterator[_Match]:
        folds = [word.folded for word in words_of(told.words)]
        for at in self._at.get(folds[0], ()) if folds else ():
            end = at + len(folds)
            others = [word.folded for _, word in self._words[at + 1 : end]]
            if len(others) == len(folds) - 1 and all(map(_is_written, others, folds[1:])):
                yield _Match(at, end, len(folds), told.instead or GAP)


def _joined(found: Iterable[_Match]) -> list[_Match]:
    """Give matches in order, those as one that share a word."""
    joined: list[_Match] = []
    for match in sorted(found):
        if joined and match.start < joined[-1].end:
            longest = max(joined[-1], match, key=lambda each: each.length)
            joined[-1] = longest._replace(start=joined[-1].start, end=max(joined[-1].end, match.end))
        else:
            joined.append(match)
    return joined


def _is_written(folded: str, wanted: str) -> bool:
    return wanted in _beginnings(folded)


@lru_cache(maxsize=_REMEMBERED_WORDS)
def _beginnings(folded: str) -> frozenset[str]:
    """Give a word, and what is left of it without what its language writes together with it."""
    together = _JOINED_IN_ARABIC.match(folded)
    found = {folded, *(folded[length:] for length in range(1, together.end() + 1 if together else 0))}
    to_the = _TO_THE_IN_ARABIC.match(folded)
    if to_the:
        found |= {"ال" + folded[to_the.end() :], "الل" + folded[to_the.end() :]}
    for _together in range(2):
        found |= {_BEFORE_IN_GEEZ.sub("", each, count=1) if _BEFORE_IN_GEEZ.match(each) else each for each in found}
    return frozenset(found | {_AFTER_IN_GEEZ.sub("", each) for each in found})


def _places(read: Sequence[tuple[int, Word]]) -> tuple[tuple[int, int, int], ...]:
    """Give one stretch of each text that words stand in."""
    stretches: dict[int, tuple[int, int]] = {}
    for place, (start, end, _folded) in read:
        begun = stretches.get(place, (start, end))
        stretches[place] = (begun[0], end)
    return tuple((place, start, end) for place, (start, end) in stretches.items())
