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
from typing import Final

from archive.domain.words.edit_list import ConcealedWords, EditList, Redaction, Stretch, outside
from archive.domain.words.text_folding import words_of
from archive.domain.words.transcripts import Transcript

GAP: Final = "[…]"
"""What is read where words were taken out and nobody said what is read instead."""

_TOUCHES_MS: Final = 150
"""A line that shares less time than this with a stretch is not said in it: times of lines are rough."""

_JOINED_IN_ARABIC: Final = re.compile(r"[وفبلكسا]{1,4}(?=.)")
"""What Arabic writes together with the word it stands before: and, so, with, to, like, will, the."""


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
    """Where words stand: in which pieces of text from where to where, in reading order."""

    places: tuple[tuple[int, int, int], ...]


def as_may_be_shown(transcript: Transcript, edits: EditList) -> Transcript:
    """Give a transcript without what is concealed; what nobody has told apart from it is left out with it."""
    if not edits.standing:
        return transcript
    hidden = {place for redaction in edits.standing for place in _hidden_lines(transcript, redaction)}
    shown = [replace(cue, text=GAP) if place in hidden else cue for place, cue in enumerate(transcript.cues)]
    texts = _concealed([cue.text for cue in shown], edits.standing)
    cues = tuple(replace(cue, text=text) for cue, text in zip(shown, texts, strict=True) if text.strip())
    is_open = not transcript.text or all(_stands_in_text(transcript, each) for each in edits.standing)
    [text] = _concealed([transcript.text if is_open else ""], edits.standing)
    return replace(transcript, cues=cues, text=text)


def holds_concealed(texts: Iterable[str], edits: EditList) -> bool:
    """Tell whether texts about a work, such as its title, hold words that are concealed in it."""
    read = list(texts)
    return _concealed(read, edits.standing) != read


def lines_over(transcript: Transcript, spans: Iterable[Stretch]) -> tuple[int, ...]:
    """Give the places of the lines that are said in these stretches of time."""
    found: dict[int, None] = {}
    for span in spans:
        shared = {
            place: min(cue.end_ms, span.end_ms) - max(cue.start_ms, span.start_ms)
            for place, cue in enumerate(transcript.cues)
        }
        touching = {place: time for place, time in shared.items() if time > 0}
        enough = {
            place
            for place, time in touching.items()
            if time >= min(_TOUCHES_MS, transcript.cues[place].end_ms - transcript.cues[place].start_ms)
        }
        found.update(dict.fromkeys(sorted(enough or touching)))
    return tuple(found)


def read_mark(transcript: Transcript, spans: Iterable[Stretch]) -> str:
    """Give the hash of the lines over these stretches, or of all words where they have no times."""
    over = [transcript.cues[place].text for place in lines_over(transcript, spans)]
    read = over if transcript.cues else [transcript.text]
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
    found: list[Misfit] = []
    for redaction in edits.standing:
        lost = outside(redaction, duration_ms if has_sound else None)
        found += [Misfit(redaction_id=redaction.id, why=Unfit.OUTSIDE, at_ms=span.start_ms) for span in lost]
        if has_sound and not redaction.spans:
            found.append(Misfit(redaction_id=redaction.id, why=Unfit.UNPLACED))
        found += _misread(redaction, transcripts)
        if has_sound and redaction.spans:
            found += _still_heard(redaction, transcripts, silent)
    return tuple(found)


def _misread(redaction: Redaction, transcripts: Sequence[Transcript]) -> Iterator[Misfit]:
    if not redaction.words and not any(_may_be_over(transcript, redaction) for transcript in transcripts):
        return  # a noise: in no language is anything said there
    for transcript in transcripts:
        if not (transcript.cues or transcript.text):
            continue
        found = Misfit(redaction_id=redaction.id, why=Unfit.UNCONFIRMED, language=transcript.language)
        if not _is_told(transcript, redaction):
            asked = redaction.in_language(transcript.language) is not None
            yield replace(found, why=Unfit.NOT_FOUND if asked else Unfit.UNCONFIRMED)


def _still_heard(
    redaction: Redaction, transcripts: Sequence[Transcript], silent: Sequence[Stretch]
) -> Iterator[Misfit]:
    for transcript in transcripts:
        if not transcript.is_translation:
            for why, at_ms in _unheard(transcript, redaction, silent):
                yield Misfit(redaction_id=redaction.id, why=why, language=transcript.language, at_ms=at_ms)


def _may_be_over(transcript: Transcript, redaction: Redaction) -> bool:
    """Tell whether something of a transcript may be said in the stretches of a redaction."""
    is_sure = bool(transcript.cues) and not any(cue.is_unsure for cue in transcript.cues)
    return bool(transcript.text) or not is_sure or bool(lines_over(transcript, redaction.spans))


def _is_told(transcript: Transcript, redaction: Redaction) -> bool:
    """Tell whether somebody has said how a redaction reads in a transcript, as it stands now."""
    told = redaction.in_language(transcript.language)
    if told is None or not told.words:
        return is_confirmed_absent(transcript, redaction)
    return _stands_in_text(transcript, redaction) and not any(True for _ in _hidden_lines(transcript, redaction))


def _hidden_lines(transcript: Transcript, redaction: Redaction) -> Iterator[int]:
    """Yield the lines over a redaction in which nobody has told the concealed words from the others."""
    if is_confirmed_absent(transcript, redaction):
        return
    told = redaction.in_language(transcript.language)
    touched = _touched(transcript, (told,)) if told is not None and told.words else {}
    for span in redaction.spans:
        over = lines_over(transcript, (span,))
        if not any(place in touched for place in over):
            yield from over


def _stands_in_text(transcript: Transcript, redaction: Redaction) -> bool:
    """Tell whether it is known of words without times what a redaction takes out of them."""
    if not transcript.text or is_confirmed_absent(transcript, redaction):
        return True
    told = redaction.in_language(transcript.language)
    return told is not None and bool(told.words) and bool(_find([transcript.text], (told,)))


def _unheard(transcript: Transcript, redaction: Redaction, silent: Sequence[Stretch]) -> Iterator[tuple[Unfit, int]]:
    """Yield where the words of a redaction stand in what was said, and what is silent does not silence them."""
    for place, times in _touched(transcript, redaction.words).items():
        cue = transcript.cues[place]
        over = [span for span in silent if span.start_ms < cue.end_ms and cue.start_ms < span.end_ms]
        whole = any(span.start_ms <= cue.start_ms and cue.end_ms <= span.end_ms for span in over)
        if whole and not cue.is_unsure:
            continue
        if cue.is_unsure:
            yield Unfit.UNPLACED, cue.start_ms
        elif len(over) < times:
            yield Unfit.SAID_AGAIN, cue.start_ms


def _touched(transcript: Transcript, words: Sequence[ConcealedWords]) -> Mapping[int, int]:
    """Give in which lines words stand, and how often each."""
    times: dict[int, int] = {}
    for found in _find([cue.text for cue in transcript.cues], words):
        for place in {each[0] for each in found.places}:
            times[place] = times.get(place, 0) + 1
    return times


def _concealed(texts: Sequence[str], redactions: Sequence[Redaction]) -> list[str]:
    """Give texts that follow one another with all concealed words replaced, those too that go on from one to the next.

    The longest words go first, so that of "Amina of Tangier" nothing is left where "Amina" is concealed too.
    """
    shown = list(texts)
    told = sorted(
        (each for redaction in redactions for each in redaction.words if each.words),
        key=lambda each: (-len(_folds(each.words)), each.language, each.words),
    )
    for words in told:
        for found in reversed(_find(shown, (words,))):
            for number, (place, start, end) in reversed(list(enumerate(found.places))):
                instead = (words.instead or GAP) if number == 0 else ""
                shown[place] = _put(shown[place], start, end, instead)
    return shown


def _put(text: str, start: int, end: int, instead: str) -> str:
    return text[:start] + instead + (text[end:] if instead else text[end:].lstrip())


def _find(texts: Sequence[str], told: Sequence[ConcealedWords]) -> list[_Found]:
    """Give where words stand in texts that follow one another, in order and never overlapping."""
    read = [(place, word) for place, text in enumerate(texts) for word in words_of(text)]
    wanted = [folds for folds in dict.fromkeys(map(_folds, (each.words for each in told))) if folds]
    found: list[_Found] = []
    at = 0
    while at < len(read):
        length = max((len(folds) for folds in wanted if _reads(read, at, folds)), default=0)
        if length:
            found.append(_Found(_places(read[at : at + length])))
        at += length or 1
    return found


def _reads(read: Sequence[tuple[int, tuple[int, int, str]]], at: int, folds: tuple[str, ...]) -> bool:
    here = [word[2] for _, word in read[at : at + len(folds)]]
    if len(here) < len(folds) or here[1:] != list(folds[1:]):
        return False
    first = here[0]
    joined = _JOINED_IN_ARABIC.match(first)
    return first == folds[0] or (
        joined is not None and first.endswith(folds[0]) and len(first) - len(folds[0]) <= joined.end()
    )


def _places(read: Sequence[tuple[int, tuple[int, int, str]]]) -> tuple[tuple[int, int, int], ...]:
    """Give one stretch of each text that words stand in."""
    stretches: dict[int, tuple[int, int]] = {}
    for place, (start, end, _folded) in read:
        begun = stretches.get(place, (start, end))
        stretches[place] = (begun[0], end)
    return tuple((place, start, end) for place, (start, end) in stretches.items())


def _folds(words: str) -> tuple[str, ...]:
    return tuple(word.folded for word in words_of(words))
