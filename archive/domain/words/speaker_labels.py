"""Which words at a line's start, before a colon or a dash, could name who speaks; nobody reads one unless told so.

Programs for meetings and people who type up a talk write “Salma: Good morning.” or “Salma — Good morning.” That is a
name in everybody's captions. But “Mother: come here” may also be a line of a letter: so it is asked, once, and until
then the work is not released.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from archive.domain.words.text_folding import fold
from archive.domain.words.transcripts import Cue, Transcript

_MOST_WORDS: Final = 4
_MOST_CAPITALS: Final = 8
"""As many words as long names have; without capitals, as in Arabic, so many are a sentence."""

_SMALL_WORDS: Final = frozenset(
    {"el", "al", "ben", "bin", "ibn", "bint", "ould", "de", "la", "le", "du", "des", "van", "von"}
)
_ARABIC_AND: Final = re.compile("^[وف](?=..)")
_IN_NO_NAME: Final = frozenset(
    {
        *("قال", "قالت", "قلت", "قالوا", "قلنا", "يقول", "تقول", "اقول", "نقول", "يقولون", "قايلا", "قايله"),
        *("سال", "سالت", "كان", "كانت", "انا", "هو", "هي", "نحن", "هم", "هذا", "هذه", "ثم", "لكن", "ان", "كما"),
        *("عن", "في", "من", "الي", "مثل", "لي", "له", "لها", "لهم", "لنا"),
    }
)
"""Words of Arabic, folded, that stand in sentences before a colon and in nobody's name."""

_GAP: Final = "[ \\t\\u00a0\\u202f]{0,3}"
_LABEL: Final = re.compile(
    rf"[ \t]*(?:(?:[-–—•*]|>{{1,3}}|\d{{1,4}}[.)](?!\d)){_GAP}){{0,3}}"
    rf"(?:[\[(]?\d{{1,2}}:\d\d(?::\d\d)?(?:[.,]\d{{1,3}})?[\])]?{_GAP}[-–—]?{_GAP})?"
    rf"(?:(?P<bracket>[\[(])|[*_«“”\"]{{0,3}}{_GAP}[\[(]?[*_]{{0,3}})"
    rf"(?P<label>[^\W\d_](?:[\w .'’\-]|[\u0300-\u036f\u064b-\u0652]){{0,60}}?){_GAP}"
    rf"(?:[\])*_»“”\"]{{0,3}}{_GAP}(?:\([^()\n]{{1,20}}\){_GAP})?[:：][*_]{{0,3}}(?![/\d])|(?(bracket)[\])]|(?!))){_GAP}"
)
"""With a colon behind, however it is set apart; in brackets also without one, as “[Nour] I came by sea”."""

_SPACE: Final = "[ \t\u00a0\u202f]"
_DASHED: Final = re.compile(
    rf"{_SPACE}*(?P<label>[^\W\d_](?:[\w .'’]|-(?=\w)|[\u0300-\u036f\u064b-\u0652]){{0,60}}?)"
    rf"{_SPACE}+[-–—]{{1,3}}{_SPACE}+(?=\S)"
)
_BEFORE_DASHES: Final = frozenset(
    {
        *(
            "oui",
            "non",
            "mais",
            "et",
            "alors",
            "bon",
            "voila",
            "enfin",
            "donc",
            "yes",
            "no",
            "but",
            "and",
            "so",
            "well",
        ),
        *("si", "pero", "y", "bueno", "entonces", "نعم", "لا", "بلي", "اجل"),
    }
)
"""What people say before they stop for a moment, folded: nobody is called so."""


class Said(NamedTuple):
    """A line of a transcript: the words at its start that could name who says it, and the rest."""

    label: str
    words: str


def split_label(line: str) -> Said:
    """Give the words before a colon at a line's start that could name who says it, and the rest."""
    return _before_colon(line) or Said("", line)


def labels_of(transcript: Transcript) -> tuple[str, ...]:
    """Give the words before a colon or dash at the start of lines that could name somebody, each once."""
    texts = [cue.text for cue in transcript.cues] or [transcript.text]
    said = (_said(line) for text in texts for line in text.split("\n"))
    return tuple(dict.fromkeys(each.label for each in said if each.label))


def open_labels(transcript: Transcript) -> tuple[str, ...]:
    """Give those of which nobody has said yet whether they name who speaks."""
    told = {*transcript.labels_left_out, *transcript.labels_kept}
    return tuple(label for label in labels_of(transcript) if label not in told)


def as_published(transcript: Transcript) -> Transcript:
    """Give a transcript as others may read it, without any label but those that name no speaker."""
    kept = frozenset(transcript.labels_kept)
    cues = tuple(cue for whole in transcript.cues for cue in _voices(whole, kept))
    lines = (_said(line, kept).words for line in transcript.text.split("\n"))
    return replace(transcript, cues=cues, text="\n".join(lines))


def _voices(cue: Cue, kept: Collection[str]) -> Iterator[Cue]:
    """Yield a cue for each who speaks in it, at the same times."""
    speaker, words = cue.speaker, list[str]()
    for line in cue.text.split("\n"):
        said = _said(line, kept)
        if said.label and words:
            yield replace(cue, speaker=speaker, text="\n".join(words))
            words = []
        speaker = said.label or speaker
        words += [said.words] if said.words.strip() else []
    if words:
        yield replace(cue, speaker=speaker, text="\n".join(words))


def is_labelled(line: str) -> bool:
    """Tell whether words before a colon or a dash at a line's start could name who says it."""
    return bool(_said(line).label)


def _said(line: str, kept: Collection[str] = ()) -> Said:
    found = _before_colon(line) or _before_dash(line)
    return found if found is not None and found.label not in kept else Said("", line)


def _before_colon(line: str) -> Said | None:
    found = _LABEL.match(line)
    label = " ".join(found["label"].split()) if found else ""
    return Said(label, line[found.end() :]) if found is not None and _could_name(label) else None


def _before_dash(line: str) -> Said | None:
    """Give words before a dash as those before a colon, where they are written as names are: many stop with a dash."""
    found = _DASHED.match(line)
    label = " ".join(found["label"].split()) if found else ""
    if found is None or label[0].islower() or fold(label) in _BEFORE_DASHES or len(label.split()) > _MOST_WORDS:
        return None
    return Said(label, line[found.end() :]) if _could_name(label) else None


def _could_name(label: str) -> bool:
    """Tell whether words could be somebody's name: few, and each begun as names are, or just one.

    Arabic begins no name with a capital, so there what says that somebody says something is told by its words.
    """
    words = label.split()
    if any(_ARABIC_AND.sub("", fold(word)) in _IN_NO_NAME for word in words):
        return False
    names = [word for word in words if word not in _SMALL_WORDS]
    most = _MOST_CAPITALS if all(word[0].isupper() for word in names) else _MOST_WORDS
    return len(words) == 1 or (len(words) <= most and not any(word[0].islower() for word in names))
