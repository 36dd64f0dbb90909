"""How a line tells who says it: words before a colon, a dash, an arrow or another sign, in brackets, or before a time.

Everybody who types up a talk has a way of their own, and every program, too. A form that is not known here would show
a name to everybody; one that is known too widely only costs a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from archive.domain.words.speakers.naming import (
    could_head_a_line,
    could_name,
    has_capitals_alone,
    is_like_a_name,
    is_role,
    is_said_by_many,
    is_short_role,
)

_SPACE: Final = "[ \\t\\u00a0\\u2000-\\u200a\\u202f\\u3000]"
_GAP: Final = rf"{_SPACE}{{0,4}}"
_MARKS: Final = "\u0300-\u036f\u064b-\u0652\u0670"
_NAME: Final = rf"(?P<label>[^\W\d_](?:[\w .'’&/+\-\u00a0]|[{_MARKS}]){{0,60}}?)"
_DASH: Final = "[-‐‑‒–—―−⸺﹘－]"
_CLOCK: Final = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,:;]\d{1,3})?(?!:?\d)"
_TIME: Final = rf"[\[(<{{]?{_CLOCK}[\])>}}]?"
_TIMES: Final = rf"{_TIME}(?:{_GAP}(?:{_DASH}{_GAP})?{_TIME})?"
_WITHIN_WORDS: Final = (
    rf"{_MARKS}\u0610-\u061a\u0653-\u065f\u06d6-\u06ed\u0900-\u0dff\u0e31-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u00ad"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u2069"
)
"""Vowel marks, and what joins or turns letters: no signs, though they are no letters either."""

_SIGN: Final = rf"[^{_WITHIN_WORDS}\w\s.,،?؟!'’\"“”„«»()\[\]{{}}<>＜＞…:：;؛؛|&\-–—]"
_IN_LINES: Final = rf"{_WITHIN_WORDS}\w \u00a0\u202f.,،?؟!'’\"“”„«()\[\]{{}}…:：&\-–—"
"""What stands in lines in which no sign, bar, arrow or semicolon does."""

_BULLET: Final = (
    rf"(?:{_DASH}|[#@|/]|(?![*+~=]){_SIGN}|[*+~=](?=\s)|[>＞»›]{{1,3}}"
    r"|\d{1,5}[.)](?!\d)|\d{1,5}(?=\t| [A-ZÀ-Þ\u0600-\u06ff]))"
)
_BEFORE: Final = rf"{_SPACE}*(?:{_BULLET}{_GAP}){{0,3}}(?:{_TIMES}{_GAP}(?:{_DASH}|\|)?{_GAP})?"
"""What may stand before a name: the sign or number of a list, and a time."""

_HOW: Final = rf"(?:[\[(][^()\[\]\n]{{1,40}}[\])]|{_TIME})"
"""Behind a name, how it is said, or when: “NOUR (laughs)”, “Nour (0:12)”."""

_COLON: Final = "[:：︰﹕∶꞉ː]"
_LABEL: Final = re.compile(
    rf"{_BEFORE}(?:(?P<bracket>[\[(<{{【⟨])|[*_«“”„\"'‹]{{0,3}}{_GAP}[\[(]?[*_]{{0,3}}){_GAP}(?:{_TIME}{_GAP}{_DASH}?{_GAP})?"
    rf"{_NAME}{_GAP}(?:[,،]?{_GAP}{_DASH}?{_GAP}{_TIME}{_GAP})?"
    rf"(?:[\])>}}】⟩*_»“”\"'›]{{0,3}}{_GAP}(?:{_HOW}{_GAP}){{0,2}}{_COLON}{{1,2}}{_DASH}?[*_]{{0,3}}(?!//)"
    rf"|(?(bracket)[\])>}}】⟩]|(?!))){_GAP}"
)
"""With a colon behind, however it is set apart; in brackets also without one, as “[Nour] I came by sea”."""

_ACROSS_SENTENCES: Final = re.compile(
    r"(?<!\w)(?!(?:dr|mr|mrs|ms|mme|mlle|prof|st|sr|sra|sta)\.)[^\W\d_]{2,}\. ", re.IGNORECASE
)
_ANY_COLON: Final = re.compile(_COLON)
_MANNER: Final = re.compile(
    rf"{_BEFORE}{_NAME}{_SPACE}?[,،]{_GAP}(?P<how>[^\n:.!?؟]{{1,40}}?)(?:{_GAP}{_COLON}|\.{_GAP}{_DASH}){_GAP}"
)
"""As plays have it: “NOUR, laughing: words”; and newspapers: “Nour, 23 years old: words”."""

_HEADING: Final = re.compile(rf"{_BEFORE}(?P<label>[^\W\d_][^\n:.!?؟]{{1,80}}?){_GAP}{_COLON}{_GAP}")
_ELIDED: Final = re.compile(r"[^\W\d_]['’][^\W\d_A-ZÀ-Þ]")
"""“L’espoir”, and no “N’Diaye”: a word after an article."""

_AGE: Final = re.compile(r"\d{1,3} *(?:ans|years(?: old)?|años|سنة|عاما|عامًا)", re.IGNORECASE)

_DASHED: Final = re.compile(rf"{_BEFORE}{_NAME}(?:{_SPACE}+{_DASH}{{1,3}}{_SPACE}+|\.?{_DASH}{{1,2}}{_SPACE}+)(?=\S)")
_STARTS_WITH_DASH: Final = re.compile(rf"{_SPACE}*{_DASH}")
_LONGEST_INITIAL: Final = 3
_MONSIEUR: Final = "M"
_STOPPED: Final = re.compile(rf"{_BEFORE}{_NAME}(?P<stop>[.)]){_GAP}(?:{_HOW}{_GAP})?(?:{_DASH}{_GAP})?(?=\S)")
_WIDE: Final = rf"(?:\t|{_SPACE}{{3,4}})"
_ARROW: Final = r"[-=~–—]{1,3}[>＞]|<[-=~]{1,3}(?=\s)|[→⇒⟶⟹➔➜➝➞➡⇨▶►▸▹❯›»⟩←⇐⟵◀◄‹⁓]+"
_SIGNED: Final = re.compile(
    rf"{_BEFORE}(?:\|{_SPACE}*|<(?=[^\W\d_]{{3}}))?[*_]{{0,3}}{_NAME}[*_]{{0,3}}"
    rf"(?P<sign>{_SPACE}{{0,8}}(?:[|｜¦│┃║]+|[>＞]{{1,3}}(?!\w)|{_ARROW})|{_GAP}[;；؛](?={_SPACE}*\S)|{_WIDE}"
    rf"|{_SPACE}*(?P<other>{_SIGN}{{1,3}}|<{{2,3}})(?={_SPACE}+\S)){_SPACE}*"
    rf"(?:{_TIME}(?:{_WIDE}|{_SPACE}?[|｜]){_SPACE}*){{0,3}}"
)
"""With another sign behind that sets words apart: a bar, a tab or as wide a gap, an arrow, a semicolon.

Times in cells of their own after it, as ELAN writes them, are no words.
"""

_STRONG: Final = re.compile(rf"{_BEFORE}(?P<sign>[*_]{{1,3}}){_NAME}(?P=sign){_GAP}(?=\S)")
_BEFORE_TIME: Final = re.compile(
    rf"{_BEFORE}{_NAME}{_SPACE}{{1,8}}(?:{_DASH}{_GAP})?{_TIME}{_SPACE}{{1,8}}(?:{_DASH}{_GAP})?(?=\S)"
)
_QUOTING: Final = re.compile(rf"{_BEFORE}{_NAME}{_SPACE}+(?=[«“„\"].*[»”\"]{_SPACE}*[.!?…]?{_SPACE}*$)")
_BEFORE_HOW: Final = re.compile(rf"{_BEFORE}{_NAME}{_SPACE}{_HOW}{_SPACE}+(?=\S)")
_NUMBERED: Final = re.compile(rf"{_BEFORE}(?P<label>[^\W\d_]{{3,20}}[ _\-\u00a0]?\d{{1,3}}){_SPACE}+(?=\S)")
_CAPITALS: Final = re.compile(
    rf"{_BEFORE}(?P<label>[^\W\d_a-z][\w'’\-]{{2,40}}(?:{_SPACE}[^\W\d_a-z][\w'’\-]+){{0,3}}){_SPACE}+(?=\S)"
)
_TURN: Final = re.compile(
    rf"(?<=[.!?…؟\"»”)\]۔])[ \t\u00a0\u202f]+(?:{_DASH}{_GAP})?(?={_NAME}{_GAP}(?:{_HOW}{_GAP})?{_COLON}(?!//))"
)
_WHO: Final = rf"[^\W\d_](?:[\w .'’&\-]|[{_MARKS}]){{0,40}}?"
_SIGNED_AT_END: Final = re.compile(
    rf"(?<=[.!?…؟»”\"]){_SPACE}+(?:{_DASH}{{1,2}}{_GAP}(?P<label>{_WHO})|\((?P<inner>{_WHO})\)){_SPACE}*$"
)

_ALONE: Final = re.compile(
    rf"{_SPACE}*(?P<sign>(?:{_BULLET}{_GAP}){{0,2}})[*_\[(<{{]{{0,3}}(?P<before>{_TIMES}{_GAP}{_DASH}?{_GAP})?[*_\[(<{{]{{0,3}}"
    rf"{_NAME}[*_]{{0,3}}(?:{_GAP}[\[(][^()\[\]\n]{{1,40}}?[\])])?"
    rf"(?:{_GAP}{_DASH}?{_GAP}(?P<behind>{_TIMES}))?[*_\])>}}]{{0,3}}{_GAP}(?P<after>{_DASH})?{_SPACE}*"
)
"""Nothing else on its line, but for a time, and how it is said."""


_NARROW: Final = 3
"""So many spaces are a gap behind a name, and may be a slip elsewhere."""

_FARTHEST: Final = 160
"""How far into a line what tells who says it may reach."""

_IN_SMALL: Final = re.compile(r"(?<![^\s(\[])[a-zà-öø-ÿ]")
_MOST_SMALL_WORDS: Final = 6


class Said(NamedTuple):
    """A line of a transcript: the words at its start that could name who says it, and the rest."""

    label: str
    words: str


class Alone(NamedTuple):
    """Words that stand alone on their line and could name who says what follows, and what stands beside them."""

    label: str
    has_time: bool
    is_signed: bool


def before_colon(line: str) -> Said | None:
    """Give words before a colon, or in brackets, that could name who says the rest."""
    found = _LABEL.match(line)
    label = _plain(found)
    if found is None or not _may_stand_before_colon(label, line[found.end() - 1 : found.end() + 1]):
        return _in_a_play(line)
    return Said(label, line[found.end() :])


def said_at_start(line: str) -> Said | None:
    """Give words at a line's start that could name who says the rest, in whichever form they stand there."""
    start = line[:_FARTHEST]
    forms = (form for form, sign in FORMS if sign.search(start))
    return next((said for form in forms if (said := form(line)) is not None), None)


def capitals_at_start(line: str) -> Said | None:
    """Give words in capitals at a line's start where others follow that are not; they may be no name."""
    found = _CAPITALS.match(line)
    label = _plain(found)
    rest = line[found.end() :] if found else ""
    is_one = has_capitals_alone(label) and is_like_a_name(label) and any(letter.islower() for letter in rest)
    return Said(label, rest) if is_one else None


def label_alone(line: str) -> Alone | None:
    """Give the words that stand alone on a line, but for a time, a dash or brackets, and could name somebody."""
    is_short = len(line) < _FARTHEST and len(_IN_SMALL.findall(line)) < _MOST_SMALL_WORDS
    found = _ALONE.fullmatch(line) if is_short else None
    label = _plain(found)
    if found is None or _ends_a_sentence(label) or not is_like_a_name(label):
        return None
    is_signed = bool(found["sign"].strip() or found["after"]) or line.strip()[0] in "[(<{*_"
    return Alone(label, bool(found["before"] or found["behind"]), is_signed)


def turns_within(words: str) -> Iterator[tuple[int, int]]:
    """Yield where, behind a sentence's end, words before a colon could name who goes on, and where that begins."""
    for found in _TURN.finditer(words) if _ANY_COLON.search(words) else ():
        said = before_colon(words[found.end() :])
        if said is not None:
            yield found.start(), found.end()


def signed_at_end(words: str) -> Said | None:
    """Give a name behind the last sentence of a line, after a dash or in brackets, and the words before it."""
    found = _SIGNED_AT_END.search(words)
    label = " ".join((found["label"] or found["inner"]).split()) if found else ""
    is_one = found is not None and not _ends_a_sentence(label) and is_like_a_name(label)
    return Said(label, words[: found.start()]) if found is not None and is_one else None


def _plain(found: re.Match[str] | None) -> str:
    return " ".join(found["label"].split()) if found else ""


def _may_stand_before_colon(label: str, around: str) -> bool:
    # “10:30” and “p. 3:4” are no names: between two digits a colon stands in a number.
    is_number = len(around) > 1 and around[0] in ":：" and around[1].isdigit() and label[-1:].isdigit()
    if not label or is_number or _ACROSS_SENTENCES.search(label):
        return False
    return could_name(label) or is_short_role(label)


def _in_a_play(line: str) -> Said | None:
    found = _MANNER.match(line)
    label = _plain(found)
    if found is None or not is_like_a_name(label) or _ELIDED.match(label):
        return _heads_a_line(line)
    if has_capitals_alone(label) or _AGE.fullmatch(found["how"]) is not None:
        return Said(label, line[found.end() :])
    # Asked about with all that is said of them: where the name alone is known for a speaker's, nothing else is cut.
    whole = " ".join(line[found.start("label") : found.end("how")].split())
    return Said(whole, line[found.end() :]) if _ANY_COLON.search(found[0]) else None


def _heads_a_line(line: str) -> Said | None:
    """Give words that stand alone on a line with a colon behind, too many for a name: “Amina's sister from Oujda:”."""
    found = _HEADING.fullmatch(line)
    label = _plain(found)
    return Said(label, "") if found is not None and could_head_a_line(label) else None


def _before_dash(line: str) -> Said | None:
    """Give words before a dash as those before a colon, where they are written as names are: many stop with a dash."""
    found = _DASHED.match(line)
    label = _plain(found)
    if found is None or is_said_by_many(label) or (_ends_a_sentence(label) and not is_like_a_name(label[:-1])):
        return None
    is_answer = _ends_a_sentence(label) and _STARTS_WITH_DASH.match(line) is not None
    is_one = not label[0].islower() and could_name(label, most=4)
    return Said(label, line[found.end() :]) if (is_one or is_role(label)) and not is_answer else None


def _ends_a_sentence(label: str) -> bool:
    return label.endswith(".") and len(label) > _LONGEST_INITIAL and not has_capitals_alone(label)


def _before_stop(line: str) -> Said | None:
    """Give capitals, or a letter and a number, before a full stop: “NOUR. I came”, “Q1. And then?”."""
    found = _STOPPED.match(line)
    label = _plain(found)
    is_letter = re.fullmatch(r"[^\W\d_]\d{0,3}", label) is not None and not label[:1].islower()
    is_one = is_letter or (has_capitals_alone(label) and is_like_a_name(label)) or is_role(label)
    return Said(label, line[found.end() :]) if found is not None and is_one and label != _MONSIEUR else None


def _before_sign(line: str) -> Said | None:
    """Give words before another sign as those before a colon; before one that sentences have, only names."""
    found = _SIGNED.match(line)
    label = _plain(found)
    if found is None or is_said_by_many(label):
        return None
    is_narrow = not found["sign"].strip() and len(found["sign"]) == _NARROW and "\t" not in found["sign"]
    is_in_sentences = is_narrow or found["other"] is not None or found["sign"].strip()[:1] in tuple(";；؛")
    is_one = is_like_a_name(label) if is_in_sentences else could_name(label) or is_role(label)
    return Said(label, line[found.end() :]) if is_one else None


def _like_a_name_before(line: str) -> Said | None:
    """Give a name that is set apart by how it is printed, by a time behind it, or by the quotation that follows."""
    for form in (_STRONG, _BEFORE_TIME, _QUOTING):
        found = form.match(line)
        label = _plain(found)
        if found is not None and is_like_a_name(label):
            return Said(label, line[found.end() :])
    return None


def _before_how(line: str) -> Said | None:
    found = _BEFORE_HOW.match(line) or _NUMBERED.match(line)
    label = _plain(found)
    is_one = found is not None and ((has_capitals_alone(label) and is_like_a_name(label)) or is_role(label))
    return Said(label, line[found.end() :]) if found is not None and is_one else None


FORMS: Final[Sequence[tuple[Callable[[str], Said | None], re.Pattern[str]]]] = (
    (before_colon, re.compile(rf"{_COLON}|[\[(<{{【⟨]|\.{_GAP}{_DASH}")),
    (_before_dash, re.compile(_DASH)),
    (_before_sign, re.compile(rf"[^{_IN_LINES}]|{_SPACE}{{3}}")),
    (_before_stop, re.compile(r"[.)]")),
    (_like_a_name_before, re.compile(r"[*_«“„\":]")),
    (_before_how, re.compile(r"[\[(\d]")),
)
"""Each form, and what stands in every line that has it: most lines have none of these signs, and are quickly passed."""
