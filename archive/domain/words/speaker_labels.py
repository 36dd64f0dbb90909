"""Which words of a transcript could name who speaks: nobody outside reads one before a person was asked about it.

Programs for meetings and people who type up a talk write “Salma: Good morning.” or “Salma — Good morning.” That is a
name in everybody's captions. But “Mother: come here” may also be a line of a letter: so it is asked, once, and until
then the work is not released.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from archive.domain.words.speakers.forms import (
    Alone,
    Said,
    before_colon,
    capitals_at_start,
    label_alone,
    said_at_start,
    signed_at_end,
    turns_within,
)
from archive.domain.words.speakers.naming import has_capitals_alone, is_like_a_name, is_role
from archive.domain.words.transcripts import Cue, Transcript

_MOST_LABELS_A_LINE: Final = 4
_LEAST_CAPITALS: Final = 2
_LEAST_WORDS: Final = 4
"""From so many words on, what follows two Arabic words that stand alone is told by them, and no verse beside theirs."""


@dataclass(frozen=True, kw_only=True)
class _Context:
    """What the whole of a transcript tells of one of its lines.

    `alone` are words that could name somebody where they stand alone, or whole such lines; `capitals` tells whether
    words in capitals begin lines often enough to be who speaks; `kept` are words that were said to be no such names.
    """

    alone: frozenset[str] = frozenset()
    capitals: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()


_NOTHING_KNOWN: Final = _Context()


def split_label(line: str) -> Said:
    """Give the words before a colon at a line's start that could name who says it, and the rest."""
    return before_colon(line) or Said("", line)


def labels_of(transcript: Transcript) -> tuple[str, ...]:
    """Give the words at the start of lines and turns, alone on lines or below them that could name somebody, once."""
    context = _context(transcript, ())
    turns = (turn for lines in _blocks(transcript) for line in lines for turn in _turns(line, context))
    return tuple(dict.fromkeys(label for labels, _ in turns for label in labels))


def open_labels(transcript: Transcript) -> tuple[str, ...]:
    """Give those of which nobody has said yet whether they name who speaks."""
    told = {*transcript.labels_left_out, *transcript.labels_kept}
    return tuple(label for label in labels_of(transcript) if label not in told)


def as_published(transcript: Transcript) -> Transcript:
    """Give a transcript as others may read it, without any label but those that name no speaker."""
    context = _context(transcript, transcript.labels_kept)
    cues = tuple(cue for whole in transcript.cues for cue in _voices(whole, context))
    lines = (words for line in transcript.text.split("\n") for _, words in _turns(line, context))
    return replace(transcript, cues=cues, text="\n".join(lines))


def is_labelled(line: str) -> bool:
    """Tell whether words before a colon, a dash or such at a line's start could name who says it."""
    return said_at_start(line) is not None


def _voices(cue: Cue, context: _Context) -> Iterator[Cue]:
    """Yield a cue for each who speaks in it, at the same times."""
    speaker, words = cue.speaker, list[str]()
    for labels, said in (turn for line in cue.text.split("\n") for turn in _turns(line, context)):
        if labels and words:
            yield replace(cue, speaker=speaker, text="\n".join(words))
            words = []
        speaker = labels[-1] if labels else speaker
        words += [said] if said.strip() else []
    if words:
        yield replace(cue, speaker=speaker, text="\n".join(words))


def _turns(line: str, context: _Context) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the turns of a line: the words that could name who has it, and what is said in it.

    A name may stand behind another, or behind a time in front of it; within a line it is one only where another begins
    the line, more than one stand there, or it is written as names are.
    """
    labels, words = _at_start(line, context)
    places = list(turns_within(words))
    kept = _said(words, context) if places else None
    if kept is not None:  # what was said to be no name is not looked into
        places = [(end, begin) for end, begin in places if end >= len(words) - len(kept.words)]
    if not places or not (labels or len(places) > 1 or _names_somebody(words[places[0][1] :])):
        yield _without_signature(labels, words, context)
        return
    start = 0
    for end, begin in [*places, (len(words), len(words))]:
        following, rest = _at_start(words[begin:], context) if begin >= start else ((), "")
        if following or begin == len(words):
            yield _without_signature(labels, words[start:end], context)
            labels, start = following, len(words) - len(rest)


def _names_somebody(turn: str) -> bool:
    said = before_colon(turn)
    return said is not None and is_like_a_name(said.label)


def _at_start(line: str, context: _Context) -> tuple[tuple[str, ...], str]:
    labels, words = list[str](), line
    while len(labels) < _MOST_LABELS_A_LINE:
        said = _said(words, context)
        if said is None or not said.label or said.label in context.kept:
            break
        labels.append(said.label)
        words = said.words
    return tuple(labels), words


def _said(line: str, context: _Context) -> Said | None:
    found = said_at_start(line)
    if found is not None:
        return found
    alone = label_alone(line) if context.alone else None
    if alone is not None and (alone.label in context.alone or line.strip() in context.alone):
        return Said(alone.label, "")
    capitals = capitals_at_start(line) if context.capitals else None
    return capitals if capitals is not None and capitals.label in context.capitals else None


def _without_signature(labels: tuple[str, ...], words: str, context: _Context) -> tuple[tuple[str, ...], str]:
    signed = signed_at_end(words)
    return (
        (labels, words) if signed is None or signed.label in context.kept else ((*labels, signed.label), signed.words)
    )


def _blocks(transcript: Transcript) -> list[list[str]]:
    return [text.split("\n") for text in [cue.text for cue in transcript.cues] or [transcript.text]]


def _context(transcript: Transcript, kept: Collection[str]) -> _Context:
    blocks = _blocks(transcript)
    told = frozenset(transcript.labels_left_out)
    heads = [list(_heads(lines)) for lines in blocks]
    return _Context(
        alone=frozenset(name for lines in heads for name in _alone(lines)) | _come_back(heads) | told,
        capitals=_capitals(blocks) | told,
        kept=frozenset(kept),
    )


@dataclass(frozen=True, kw_only=True)
class _Head:
    """A line with words, whether a paragraph begins with it, and what stands alone on it."""

    line: str
    begins: bool
    found: Alone | None


def _heads(lines: list[str]) -> Iterator[_Head]:
    begins = True
    for line in lines:
        if line.strip():
            yield _Head(line=line, begins=begins, found=label_alone(line))
        begins = not line.strip()


def _alone(heads: list[_Head]) -> Iterator[str]:
    """Yield what stands alone on lines of a block and could name who says what is below.

    Those are names with a time or a sign beside them, as whole lines; what begins paragraphs or captions; what is all
    capitals; what stands above words that are themselves no such name; and from the first of them on all others.
    """
    is_told = False
    for head, below in pairwise([*heads, None]):
        if head is None or head.found is None:
            continue
        if head.found.has_time or (head.found.is_signed and len(heads) > 1):
            yield head.line.strip()
        elif below is not None and _names_what_is_below(head.found, below, begins=head.begins, is_told=is_told):
            is_told = True
            yield head.found.label


def _names_what_is_below(found: Alone, below: _Head, *, begins: bool, is_told: bool) -> bool:
    has_no_case = not (found.label[0].isupper() or found.label[0].islower())
    if has_no_case and len(found.label.split()) > 1 and not is_role(found.label):
        return (begins or is_told) and len(below.line.split()) >= _LEAST_WORDS
    return begins or is_told or (not has_no_case and (has_capitals_alone(found.label) or below.found is None))


def _come_back(blocks: list[list[_Head]]) -> frozenset[str]:
    """Give single words and names that stand alone above words more than once."""
    seen = Counter[str]()
    for head in (head for heads in blocks for head in heads[:-1]):
        if head.found is not None and (head.found.label[0].isupper() or len(head.found.label.split()) == 1):
            seen[head.found.label] += 1
    return frozenset(label for label, count in seen.items() if count > 1)


def _capitals(blocks: list[list[str]]) -> frozenset[str]:
    """Give the words in capitals before others, where they begin more lines than one."""
    found = [said.label for lines in blocks for line in lines if (said := capitals_at_start(line)) is not None]
    return frozenset(found if len(found) >= _LEAST_CAPITALS else ())
