"""Text with times: which kind a file is, told by all of it, and the lines of the kinds that are read here.

Whatever holds times between two of which words are shown is read as that, or refused with its line: as plain text, its
times, numbers and the names of those who speak would be read by everybody. No word is lost on the way: what stands
where no word may stand is refused too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from archive.domain.errors import InvalidInputError
from archive.domain.words.speaker_labels import is_labelled


class TimedKind(StrEnum):
    """What sort of file a text is, when it is more than words."""

    WEBVTT = "webvtt"
    SUBRIP = "subrip"
    SBV = "sbv"
    TTML = "ttml"
    OHMS = "ohms"
    CHAT = "chat"
    MARKUP = "markup"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class TimedLine:
    """Some words, when they are shown, who says them if the file tells, and on which line of it they begin.

    Of one that `is_plain` the file tells that no name stands before its words, whatever they look like.
    """

    start_ms: int
    end_ms: int
    text: str
    line: int
    speaker: str = ""
    is_unsure: bool = False
    is_plain: bool = False


_BEFORE_ALL: Final = "\ufeff\u200b \t\r\n"
_GAP: Final = "[ \\t\xa0\u202f]*"
_CLOCK: Final = rf"(?:(\d{{1,4}}){_GAP}:{_GAP})?(\d{{1,2}}){_GAP}:{_GAP}(\d{{1,2}}){_GAP}[,.]{_GAP}(\d{{1,3}})"
_ARROW_LINE: Final = re.compile(rf"\s*{_CLOCK}{_GAP}(?:[-–—]{{1,3}}{_GAP}[-–—]?>|→){_GAP}{_CLOCK}(?:\s.*)?")
"""Also as programs that translate or set type leave it: spaces within times, longer dashes, or the digits of Arabic."""

_SECONDS: Final = rf"(?:(\d{{1,4}}){_GAP}:{_GAP})?(\d{{1,2}}){_GAP}:{_GAP}(\d{{1,2}})(?:{_GAP}[,.]{_GAP}(\d{{1,3}}))?"
_SECONDS_LINE: Final = re.compile(rf"\s*{_SECONDS}{_GAP}-->{_GAP}{_SECONDS}(?:\s.*)?")
"""Times in whole seconds; with any other arrow they may be the hours of a day."""

_SBV_LINE: Final = re.compile(rf"\s*{_CLOCK}\s*,\s*{_CLOCK}\s*", re.ASCII)
_COUNTER: Final = re.compile(r"\s*\d+\s*")
_CELL: Final = r"(?:\d{1,3}:\d\d(?::\d\d(?:[.,:;]\d{1,3})?|[.,]\d{1,3})|\d{1,6}[.,]\d{3,6})"
_OTHER: Final = re.compile(
    r"\s*\[Script Info\]|Dialogue:\s*\d+,\d+:|\{\d+\}\{\d+\}|\[\d+\]\[\d+\]|\[\d\d:\d\d\.\d\d\d?\]|start\tend\ttext"
    r"|@Begin\s*$|\d\d:\d\d:\d\d[:;]\d\d[\t ]+\d\d:\d\d:\d\d[:;]\d\d"
    rf"|(?:[^\t]{{0,80}}\t){{0,3}}?(?:{_CELL}\t{_CELL}|\d{{3,9}}\t\d{{3,9}})\t|\d+,\d+,(?:\d+,)?\""
    r"|File type = \"ooTextFile|\*[A-Z][A-Z0-9]{1,3}:\t|¤<\d+>|\$FontName\b|@\d+ @\d+ |FORMAT=(?:TIME|\d)|FCM: ",
    re.ASCII,
)
"""SubStation Alpha, MicroDVD, MPL2, LRC, Whisper, Audacity, ELAN, CHAT, Scenarist, Praat, Transana, Spruce,
JACOsub and lists of cuts: all would show times and names."""

_CHAT: Final = re.compile(
    r"[\s\ufeff\u200e\u200f\u202a-\u202e]*\[?[\u200e\u200f]?\d{1,4}(?:[\u200e\u200f]?[./-]\d{1,4}){2},?،?"
    r"(?: [^\W\d]{1,3})? \d{1,2}[:.]\d\d(?:[:.]\d\d)?[ \xa0\u202f]?(?:[^\W\d_][\w. \xa0]{0,9})?"
    r"(?:\]| [-–]) [^:\n]{1,80}:(?!\S)"
)
"""A line of a chat as WhatsApp saves it, in any language's day, hour and digits: its day, hour, and who wrote."""

_MARKUP: Final = re.compile(
    r"<(?:\?xml|!doctype|html|head|body|smil|sami|window|time|timedtext|transcript)\b|\{\\rtf", re.IGNORECASE
)
_DATA: Final = re.compile(r"[\[{]\s*(?:\{\s*)?\"\w+\"\s*:|Scenarist_SCC V\d|\d{3}STL\d\d\.\d\d")
"""What programs hand to programs: Whisper's and YouTube's words in JSON, captions of broadcasters."""

_TTML: Final = re.compile(r"(?:<\?xml[^>]*\?>\s*)?<(?:\w+:)?tt[\s>]", re.IGNORECASE)
_OHMS: Final = re.compile(r"(?:<\?xml[^>]*\?>\s*)?<ROOT[\s>]")
_STYLE_TAG: Final = re.compile(r"</?(?:i|b|u|s|font|c|span)(?:[\s.][^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)


NOTHING: Final = "<i></i>"
"""Shows nothing in any player, and parts what they would take for something else than words."""

_MEANS_MORE: Final = re.compile(r"(--(?=>)|<(?=[a-z/])|\{(?=\\)|\[(?=br\]))", re.IGNORECASE)

_WIDE_SIGNS: Final = str.maketrans(
    {**dict.fromkeys("－﹣‐‑−", "-"), **dict.fromkeys("＞﹥", ">"), "：": ":", "．": ".", "，": ","}
)
"""As keyboards and programs for Chinese and Japanese write the signs between times, and some that set type."""

_WIDE_ARROW: Final = re.compile(r"[-－﹣‐‑−]{2}[>＞﹥]")


def kind_of(text: str) -> TimedKind | None:
    """Tell what sort of file a text is, or None where it is words alone."""
    start = without_comments(text[:4_000]).lstrip(_BEFORE_ALL)
    if start[:6].casefold() == "webvtt":
        return TimedKind.WEBVTT
    if _TTML.match(start):
        return TimedKind.TTML
    if _OHMS.match(start):
        return TimedKind.OHMS
    if _MARKUP.match(start):
        return TimedKind.MARKUP
    if _DATA.match(start):
        return TimedKind.OTHER
    lines = text.split("\n")
    if any(map(_SBV_LINE.fullmatch, lines)):
        return TimedKind.SBV
    if any(map(_arrow_line, lines)):
        return TimedKind.SUBRIP
    told_by_a_line = ((TimedKind.CHAT, _CHAT), (TimedKind.OTHER, _OTHER))
    return next((kind for kind, sign in told_by_a_line if any(map(sign.match, lines))), None)


def require_words_alone(text: str) -> None:
    """See that a text that is to be read as it stands holds no times of captions, and nothing that was meant as one.

    Raises:
        InvalidInputError: it does; the message names the line.
    """
    kind = kind_of(text)
    if kind is TimedKind.CHAT:
        raise InvalidInputError(
            "chat",
            "This is a chat saved from a messenger, with the names, numbers and hours of all who wrote in it; give its"
            " voice messages and pictures themselves, or type in the words that are meant.",
        )
    if kind not in (None, TimedKind.MARKUP):
        raise InvalidInputError(
            "subtitles", "This is a file of subtitles; attach it as the transcript of its recording."
        )
    require_no_arrow(without_comments(text))


def require_no_arrow(text: str) -> None:
    """See that no line of a text holds the arrow that stands between two times, in a comment or anywhere else.

    Raises:
        InvalidInputError: one does; the message names it.
    """
    for number, line in enumerate(with_plain_arrows(text).split("\n"), 1):
        if "-->" in line:
            raise InvalidInputError(
                "transcript.arrow",
                "Line {line} holds “-->”, which stands between two times: mend the times, or write the arrow as “→”.",
                line=number,
            )


_CLOCK_IN_TEXT: Final = re.compile(
    r"(?<![\w:.])\d{1,3}:[0-5]\d:[0-5]\d(?!\w|:\d)|(?<![\w:.])\d{1,3}:[0-5]\d[.,]\d{1,3}(?!\w)|\x15\d+_\d+"
    r"|[\[(]\d{1,3}:[0-5]\d\s*[-–—]\s*\d{1,3}:[0-5]\d[\])]"
)
_TIME_IN_TEXT: Final = re.compile(
    r"\s*[\[(#*]{1,2}\d{1,3}:[0-5]\d[\])#*]{1,2}\s|\[\d+\.\d+s? ?-+>|\d{1,9}[,;]\d{3,9}[,;]"
)
"""A time as no hour of a day is written in a sentence: with seconds, with thousandths, or set apart before words."""


def require_no_time(text: str) -> None:
    """See that no line of words alone holds the time at which they are said.

    Raises:
        InvalidInputError: one does; the message names it.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if _TIME_IN_TEXT.match(line) or _CLOCK_IN_TEXT.search(line):
            raise InvalidInputError(
                "transcript.time",
                "Line {line} holds a time: write one before the words of each paragraph, as [0:12], or take all out.",
                line=number,
            )


def with_plain_arrows(text: str) -> str:
    """Give a text in which every arrow as stands between times is written as most write it, not in wide signs."""
    return _WIDE_ARROW.sub("-->", text)


def read_subrip(text: str) -> tuple[TimedLine, ...]:
    """Give the lines of a SubRip file: with or without counters, with commas or points, with empty lines anywhere.

    Raises:
        InvalidInputError: times cannot be read, or words stand before the first; the message names the line.
    """
    lines = with_plain_arrows(text).split("\n")
    for number, line in enumerate(lines, 1):
        if "-->" in line and not _arrow_line(line):
            raise broken_at(number)
    return tuple(_between(lines, _arrow_line, has_counters=True))


def read_sbv(text: str) -> tuple[TimedLine, ...]:
    """Give the lines of a file of the SBV kind, as YouTube writes them.

    Raises:
        InvalidInputError: times cannot be read, or words stand before the first; the message names the line.
    """
    lines = with_plain_arrows(text).split("\n")
    for number, line in enumerate(lines, 1):
        if "-->" in line:
            raise broken_at(number)
    return tuple(_between(lines, _SBV_LINE.fullmatch, has_counters=False))


def subrip_words(text: str, speaker: str) -> str:
    """Give words as SubRip shows them: what would be taken for a time, tag or name is parted by a tag of nothing."""
    lines = _MEANS_MORE.sub(rf"\1{NOTHING}", text).split("\n")
    are_times = (_arrow_line(line) or _SBV_LINE.fullmatch(line) for line in lines)
    words = "\n".join(NOTHING + line if is_time else line for line, is_time in zip(lines, are_times, strict=True))
    if speaker:
        return f"{speaker}: {words}"
    return f"{NOTHING}{words}" if is_labelled(text) else words


def broken_at(line: int) -> InvalidInputError:
    """Give the error that names the line from which on times cannot be read; to be raised by the caller."""
    return InvalidInputError(
        "transcript.broken", "From line {line} on, these are no captions: look at the times there.", line=line
    )


def _arrow_line(line: str) -> re.Match[str] | None:
    plain = line.translate(_WIDE_SIGNS)
    return _ARROW_LINE.fullmatch(plain) or _SECONDS_LINE.fullmatch(plain)


def _between(
    lines: Sequence[str], times: Callable[[str], re.Match[str] | None], *, has_counters: bool
) -> Iterator[TimedLine]:
    """Yield what stands after each line of times, up to the next one or its counter."""
    places = [place for place, line in enumerate(lines) if times(line)]
    counted = has_counters and places[0] > 0 and _COUNTER.fullmatch(lines[places[0] - 1]) is not None
    begins = [place - 1 if counted and place and _COUNTER.fullmatch(lines[place - 1]) else place for place in places]
    stray = next((number for number, line in enumerate(lines[: begins[0]], 1) if line.strip(_BEFORE_ALL)), None)
    if stray is not None:
        raise broken_at(stray)
    for place, end in zip(places, [*begins[1:], len(lines)], strict=True):
        found = times(lines[place])
        if found is None:
            raise broken_at(place + 1)
        said = "\n".join(lines[place + 1 : end])
        spoken = said.replace("[br]", "\n")
        words = [_STYLE_TAG.sub("", line).strip() for line in spoken.split("\n")]
        yield TimedLine(
            start_ms=_milliseconds(found.groups()[:4], place + 1),
            end_ms=_milliseconds(found.groups()[4:8], place + 1),
            text="\n".join(line for line in words if line),
            line=place + 1,
            is_plain=said.lstrip().startswith(NOTHING),
        )


def _milliseconds(parts: Sequence[str | None], line: int) -> int:
    hours, minutes, seconds, thousandths = parts
    if int(minutes or 0) > 59 or int(seconds or 0) > 59:
        raise broken_at(line)
    return ((int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)) * 1000 + int(
        (thousandths or "").ljust(3, "0")
    )


def without_comments(text: str) -> str:
    """Give a text without comments as HTML and Markdown have them; all lines stay where they are."""
    parts: list[str] = []
    place = 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts += [text[place:start], "\n" * text.count("\n", start, end)]
        place = end + 3
    return "".join([*parts, text[place:]])
