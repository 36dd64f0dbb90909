"""Which words at a line's start, before a colon or the like or alone, could name who speaks; nobody reads one untold.

Programs for meetings and people who type up a talk write “Salma: Good morning.” or “Salma — Good morning.” That is a
name in everybody's captions. But “Mother: come here” may also be a line of a letter: so it is asked, once, and until
then the work is not released.
"""

from __future__ import annotations

import re
from collections import Counter
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
_TIME: Final = r"[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[\])]?"
_BEFORE: Final = rf"[ \t]*(?:(?:[-–—•*]|>{{1,3}}|\d{{1,4}}[.)](?!\d)){_GAP}){{0,3}}(?:{_TIME}{_GAP}[-–—]?{_GAP})?"
"""What may stand before a name: a dash or number of a list, and a time."""

_LABEL: Final = re.compile(
    rf"{_BEFORE}(?:(?P<bracket>[\[(])|[*_«“”\"]{{0,3}}{_GAP}[\[(]?[*_]{{0,3}})"
    rf"(?P<label>[^\W\d_](?:[\w .'’\-]|[\u0300-\u036f\u064b-\u0652]){{0,60}}?){_GAP}"
    rf"(?:[\])*_»“”\"]{{0,3}}{_GAP}(?:\([^()\n]{{1,20}}\){_GAP})?[:：][*_]{{0,3}}(?![/\d])|(?(bracket)[\])]|(?!))){_GAP}"
)
"""With a colon behind, however it is set apart; in brackets also without one, as “[Nour] I came by sea”."""

_SPACE: Final = "[ \t\u00a0\u202f]"
_DASHED: Final = re.compile(
    rf"{_SPACE}*(?P<label>[^\W\d_](?:[\w .'’]|-(?=\w)|[\u0300-\u036f\u064b-\u0652]){{0,60}}?)"
    rf"{_SPACE}+[-–—]{{1,3}}{_SPACE}+(?=\S)"
)
_WIDE: Final = rf"(?:\t|{_SPACE}{{4}})"
_SIGNED: Final = re.compile(
    rf"{_BEFORE}{_SPACE}{{0,4}}(?:\|{_SPACE}*|<(?=[^\W\d_]{{3}}))?[*_]{{0,3}}"
    rf"(?P<label>[^\W\d_](?:[\w .'’\-]|[\u0300-\u036f\u064b-\u0652]){{0,60}}?)[*_]{{0,3}}"
    rf"(?P<sign>{_SPACE}{{0,8}}(?:[|｜]+|[>＞]{{1,3}}(?!\w))|{_GAP}[;；؛](?={_SPACE}*\S)|{_WIDE}){_SPACE}*"
    rf"(?:{_TIME}(?:{_WIDE}|{_SPACE}?[|｜]){_SPACE}*){{0,3}}"
)
"""With another sign behind that sets words apart: a bar, a tab or as wide a gap, the end of an arrow, a semicolon.

Times in cells of their own after it, as ELAN writes them, are no words.
"""

_ALONE: Final = re.compile(
    rf"{_SPACE}*[*_]{{0,3}}(?P<before>{_TIME}{_GAP}[-–—]?{_GAP})?[*_]{{0,3}}"
    rf"(?P<label>[^\W\d_](?:[\w .'’\-]|[\u0300-\u036f\u064b-\u0652]){{0,60}}?)[*_]{{0,3}}"
    rf"(?:{_GAP}[-–—]?{_GAP}(?P<behind>{_TIME}))?[*_]{{0,3}}{_SPACE}*"
)
"""Nothing else on its line, but for a time."""

_MOST_NAMES: Final = 3
_MOST_UNCASED: Final = 2
"""As many words, where nothing but a semicolon sets them apart; fewer where no capital tells a name."""

_CALLED_SO_BY_NOBODY: Final = frozenset(
    {
        *("je", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "ce", "ca", "cest", "un", "une", "les"),
        *("qui", "que", "quoi", "ou", "quand", "pourquoi", "comment", "est", "sont", "suis", "etait", "pas", "plus"),
        *("encore", "jamais", "toujours", "rien", "tout", "ici", "la-bas", "maintenant", "puis", "merci", "bonjour"),
        *("i", "you", "he", "she", "it", "we", "they", "the", "a", "an", "my", "our", "your", "his", "her", "their"),
        *("who", "what", "where", "when", "why", "how", "is", "are", "am", "was", "were", "not", "never", "always"),
        *("again", "nothing", "here", "there", "now", "then", "thanks", "hello", "hi", "okay", "ok", "dont", "know"),
        *("in", "on", "of", "to", "for", "from", "with", "dans", "sur", "pour", "avec", "sans", "par", "mon", "ma"),
        *("refrain", "couplet", "chorus", "verse", "silence", "musique", "music", "rires", "applause", "pause"),
        *(
            "يا",
            "الان",
            "هنا",
            "هناك",
            "شكرا",
            "مرحبا",
            "لماذا",
            "اين",
            "متي",
            "كيف",
            "ابدا",
            "دايما",
            "ليس",
            "لم",
            "لن",
        ),
    }
)
"""Words, folded, that begin or fill lines of poems and of talk, and stand in nobody's name."""

_BEFORE_DASHES: Final = frozenset(
    {
        *("oui", "non", "mais", "et", "alors", "bon", "voila", "enfin", "donc"),
        *("yes", "no", "but", "and", "so", "well"),
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
    """Give the words before a colon or such, or alone, at the start of lines that could name somebody, each once."""
    alone = _alone(transcript)
    said = (_said(line, (), alone) for lines in _blocks(transcript) for line in lines)
    return tuple(dict.fromkeys(each.label for each in said if each.label))


def open_labels(transcript: Transcript) -> tuple[str, ...]:
    """Give those of which nobody has said yet whether they name who speaks."""
    told = {*transcript.labels_left_out, *transcript.labels_kept}
    return tuple(label for label in labels_of(transcript) if label not in told)


def as_published(transcript: Transcript) -> Transcript:
    """Give a transcript as others may read it, without any label but those that name no speaker."""
    kept, alone = frozenset(transcript.labels_kept), _alone(transcript)
    cues = tuple(cue for whole in transcript.cues for cue in _voices(whole, kept, alone))
    lines = (_said(line, kept, alone).words for line in transcript.text.split("\n"))
    return replace(transcript, cues=cues, text="\n".join(lines))


def _voices(cue: Cue, kept: Collection[str], alone: Collection[str]) -> Iterator[Cue]:
    """Yield a cue for each who speaks in it, at the same times."""
    speaker, words = cue.speaker, list[str]()
    for line in cue.text.split("\n"):
        said = _said(line, kept, alone)
        if said.label and words:
            yield replace(cue, speaker=speaker, text="\n".join(words))
            words = []
        speaker = said.label or speaker
        words += [said.words] if said.words.strip() else []
    if words:
        yield replace(cue, speaker=speaker, text="\n".join(words))


def is_labelled(line: str) -> bool:
    """Tell whether words before a colon, a dash or such at a line's start could name who says it."""
    return bool(_said(line).label)


def _said(line: str, kept: Collection[str] = (), alone: Collection[str] = ()) -> Said:
    found = _before_colon(line) or _before_dash(line) or _before_sign(line)
    if found is None:
        label = _label_alone(line)
        found = Said(label, "") if label and (label in alone or line.strip() in alone) else None
    return found if found is not None and found.label not in kept else Said("", line)


def _blocks(transcript: Transcript) -> list[list[str]]:
    return [text.split("\n") for text in [cue.text for cue in transcript.cues] or [transcript.text]]


def _alone(transcript: Transcript) -> frozenset[str]:
    """Give what stands alone on lines above words and could name who says them.

    Those are names with a time beside them, as whole lines; what comes back; what begins paragraphs or captions, or is
    all capitals, beside one that comes back; and whatever was said to be a name already.
    """
    times, seen, firsts = set[str](), Counter[str](), set[str]()
    for lines in _blocks(transcript):
        heads = [place for place, line in enumerate(lines) if line.strip()][:-1]
        for place in heads:
            label = _label_alone(lines[place])
            if not label:
                continue
            times |= {lines[place].strip()} if _has_time(lines[place]) else set()
            seen[label] += 1
            begins = place == 0 or not lines[place - 1].strip()
            firsts |= {label} if begins or label.isupper() else set()
    back = {label for label, count in seen.items() if count > 1}
    return frozenset({*times, *back, *(firsts if back else ()), *transcript.labels_left_out})


def _has_time(line: str) -> bool:
    found = _ALONE.fullmatch(line)
    return found is not None and bool(found["before"] or found["behind"])


def _label_alone(line: str) -> str:
    found = _ALONE.fullmatch(line)
    label = " ".join(found["label"].split()) if found else ""
    return label if label and _is_like_a_name(label) and (_has_time(line) or _may_come_back(label)) else ""


def _may_come_back(label: str) -> bool:
    """Tell whether words that come back could be a name: more than one without any capital is a refrain."""
    return len(label.split()) == 1 or label[0].isupper()


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


def _before_sign(line: str) -> Said | None:
    """Give words before another sign as those before a colon; before a semicolon, as sentences have it, only names."""
    found = _SIGNED.match(line)
    label = " ".join(found["label"].split()) if found else ""
    if found is None or fold(label) in _BEFORE_DASHES | _CALLED_SO_BY_NOBODY:
        return None
    is_in_sentences = found["sign"].strip()[:1] in tuple(";；؛")
    is_one = _is_like_a_name(label) if is_in_sentences else _could_name(label)
    return Said(label, line[found.end() :]) if is_one else None


def _is_like_a_name(label: str) -> bool:
    """Tell whether words are written as names are: up to three, each with a capital where there are any."""
    words = label.split()
    names = [word for word in words if word.casefold() not in _SMALL_WORDS]
    other = _IN_NO_NAME | _BEFORE_DASHES | _CALLED_SO_BY_NOBODY
    if any(_ARABIC_AND.sub("", fold(word)) in other or fold(word) in other for word in names):
        return False
    is_uncased = not any(word[0].isupper() for word in names)
    most = _MOST_UNCASED if is_uncased else _MOST_NAMES
    return 0 < len(names) <= most and not any(word[0].islower() for word in names) and _could_name(label)


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
