"""Captions of every kind that is read here as cues, each with the words of one voice; and cues as WebVTT to edit."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from html import unescape
from itertools import pairwise
from typing import Final

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from archive.domain.errors import InvalidInputError
from archive.domain.words.exports.stamps import as_stamped
from archive.domain.words.exports.tables import Row, rows_of
from archive.domain.words.ohms import read_ohms
from archive.domain.words.stamped import is_stamped, read_stamped, spoken_ms, with_repeated_labels, with_speakers
from archive.domain.words.timed_text import (
    TimedKind,
    TimedLine,
    broken_at,
    kind_of,
    read_sbv,
    read_subrip,
    require_no_arrow,
    require_no_time,
    require_words_alone,
    with_plain_arrows,
)
from archive.domain.words.transcripts import Cue, Transcript
from archive.domain.words.ttml import read_ttml

_UNREADABLE = (MalformedFileError, MalformedCaptionError, ValueError)
_UNSHOWN_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>")
_TAG = re.compile(r"<[^<>]*>")
_WORD_TIME = re.compile(r"<\d\d:\d\d:\d\d\.\d{3}><c>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BRIEF_MS = 1_000
_TAB = " " * 4
"""As wide a gap wherever it stands, so that a name before a tab stays apart from the words behind it."""

UNSURE = "<c.unsure>"
"""Stands before words whose times nobody is sure of, as a class of WebVTT."""


def read_captions(text: str, known: Collection[str] = ()) -> tuple[tuple[Cue, ...], str]:
    """Give the cues of a file with times, or else its words; never the one for the other.

    A name before a colon that is `known` as that of somebody who speaks is that again.

    Raises:
        InvalidInputError: it has times and cannot be read whole; the message names the line.
    """
    text = with_plain_arrows(text)
    kind = kind_of(text)
    rows = rows_of(text) if kind in (None, TimedKind.OTHER) else ()
    if rows:
        return _cues(list(_of_rows(rows))), ""
    text = as_stamped(text) if kind is None else text
    if kind in _READERS or (kind is None and is_stamped(text)):
        lines = _READERS[kind](text) if kind else read_stamped(text)
        return _cues(list(with_speakers(lines, known))), ""
    if kind is TimedKind.OHMS:
        return _of_ohms(text)
    if kind not in (None, TimedKind.CHAT):
        raise InvalidInputError(
            "transcript.kind",
            "This is no plain text, and no kind of captions that is read here; save it as WebVTT or SRT.",
        )
    require_words_alone(text)
    require_no_arrow(text)
    require_no_time(text)
    return (), _plain(text)


def _plain(text: str) -> str:
    """Give words as every kind of file holds them: nothing behind a line, at most one empty line between paragraphs."""
    lines = "\n".join(line.rstrip() for line in text.replace("\t", _TAB).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _of_webvtt(text: str) -> Sequence[TimedLine]:
    """Give the lines of a WebVTT file; where it names who speaks, what stands before a colon is words like others."""
    lines = _read_webvtt(text)
    lines = list(_unrolled(lines)) if _WORD_TIME.search(text) else lines
    return [replace(line, is_plain=True) for line in lines] if any(line.speaker for line in lines) else lines


def _of_subrip(text: str) -> Sequence[TimedLine]:
    is_counted = text.lstrip().partition("\n")[0].strip().isdigit()
    return read_subrip(text) if is_counted else with_repeated_labels(read_subrip(text))


def _of_rows(rows: Sequence[Row]) -> Iterator[TimedLine]:
    """Yield the lines of a table; one whose end it does not tell is shown up to the next."""
    for row, after in pairwise([*rows, None]):
        if row is not None:
            until_ms = after.start_ms if after is not None else row.start_ms + spoken_ms(row.words)
            end_ms = until_ms if row.end_ms is None else row.end_ms
            yield TimedLine(start_ms=row.start_ms, end_ms=end_ms, text=row.words, line=row.line, speaker=row.speaker)


_READERS: Final[Mapping[TimedKind | None, Callable[[str], Sequence[TimedLine]]]] = {
    TimedKind.WEBVTT: _of_webvtt,
    TimedKind.SUBRIP: _of_subrip,
    TimedKind.SBV: read_sbv,
    TimedKind.TTML: read_ttml,
}


def _of_ohms(text: str) -> tuple[tuple[Cue, ...], str]:
    """Give the cues of an OHMS file, whose last caption may end at nought; or its words, where it has no times."""
    found = read_ohms(text)
    if found.words.strip():
        require_words_alone(found.words)
        require_no_arrow(found.words)
        return (), found.words.strip()
    if not found.captions:
        return _cues(found.lines), ""
    lines = _read_webvtt(found.captions, found.captions_line)
    return _cues(
        [line if line.end_ms else replace(line, end_ms=line.start_ms + spoken_ms(line.text)) for line in lines]
    ), ""


def as_webvtt_or_text(transcript: Transcript) -> str:
    """Give a transcript as it can be edited and handed in again, with the names of those who speak."""
    if not transcript.cues:
        return transcript.text
    blocks = (f"{clock(cue.start_ms)} --> {clock(cue.end_ms)}\n{_voiced(cue)}" for cue in transcript.cues)
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _cues(lines: Sequence[TimedLine]) -> tuple[Cue, ...]:
    """Give lines as cues in the order of their times; one that ends at once is shown for a moment.

    Raises:
        InvalidInputError: one ends before it begins; the message names its line.
    """
    spoken = sorted((line for line in lines if line.text), key=lambda line: line.start_ms)
    cues = []
    for line, after in pairwise([*spoken, None]):
        if line is None:
            continue
        if line.end_ms < line.start_ms:
            raise InvalidInputError(
                "transcript.backwards", "What is shown at line {number} ends before it begins.", number=line.line
            )
        end_ms = line.end_ms
        if end_ms == line.start_ms:
            until = (
                after.start_ms if after is not None and after.start_ms > line.start_ms else line.start_ms + _BRIEF_MS
            )
            end_ms = min(until, line.start_ms + _BRIEF_MS)
        cues.append(
            Cue(
                start_ms=line.start_ms,
                end_ms=end_ms,
                text=with_plain_arrows(line.text),
                speaker=line.speaker,
                is_unsure=line.is_unsure,
            )
        )
    return tuple(cues)


def _read_webvtt(text: str, first_line: int = 1) -> list[TimedLine]:
    """Give the lines of a WebVTT file, whatever stands before its first word and however that is written."""
    before, _, after = re.split(r"(webvtt)", text, maxsplit=1, flags=re.IGNORECASE)
    whole = "WEBVTT" + after
    skipped = before.count("\n") + first_line - 1
    try:
        captions = webvtt.from_string(whole, strict=True).captions
    except _UNREADABLE:
        raise broken_at(_first_broken_line(whole) + skipped) from None
    stray = _stray_line(whole)
    if stray:
        raise broken_at(stray + skipped)
    places = [number for number, line in enumerate(whole.split("\n"), 1) if "-->" in line]
    if len(places) != len(captions):
        raise broken_at(_first_broken_line(whole) + skipped)
    return [
        TimedLine(
            start_ms=caption.start_time.in_milliseconds(),
            end_ms=caption.end_time.in_milliseconds(),
            text=words,
            line=place + skipped,
            speaker=speaker,
            is_unsure=UNSURE in caption.raw_text,
        )
        for caption, place in zip(captions, places, strict=True)
        for speaker, words in _voices(caption.raw_text)
    ]


def _unrolled(lines: Sequence[TimedLine]) -> Iterator[TimedLine]:
    """Yield lines without what each repeats of the one before, as YouTube's own captions roll upwards."""
    last = ""
    for line in lines:
        fresh = line.text.removeprefix(last).strip() if f"{line.text}\n".startswith(f"{last}\n") else line.text
        last = line.text.rpartition("\n")[2]
        if fresh:
            yield replace(line, text=fresh)


def _voices(raw: str) -> Iterator[tuple[str, str]]:
    """Yield who speaks in a cue and what, voice after voice; empty lines that tags or references leave are none."""
    first, *pieces = _VOICE.split(raw)
    for speaker, words in [("", first), *zip(pieces[::2], pieces[1::2], strict=True)]:
        shown = unescape(_TAG.sub("", _BREAK.sub("\n", words))).replace("\r", "\n")
        kept = "\n".join(line.strip() for line in shown.splitlines() if line.strip())
        if kept:
            yield " ".join(unescape(speaker).split()), kept


def _stray_line(text: str) -> int:
    """Find the line of a block after the header that has neither times nor a mark that it is not to be shown; or 0."""
    lines = text.split("\n")
    is_head = True
    start = 0
    for place, line in enumerate([*lines, ""]):
        if line:
            continue
        block = lines[start:place]
        if block and not is_head and not any("-->" in each for each in block) and not _UNSHOWN_BLOCK.match(block[0]):
            return start + 1
        is_head = is_head and not block
        start = place + 1
    return 0


def _first_broken_line(text: str) -> int:
    """Find where the first block stands that cannot be read on its own."""
    lines = text.split("\n")
    start = 0
    for place, line in enumerate([*lines, ""]):
        if line:
            continue
        block = "\n".join(lines[start:place])
        if block and not _reads(block if start == 0 else f"WEBVTT\n\n{block}\n"):
            return start + 1
        start = place + 1
    return 1


def _reads(text: str) -> bool:
    try:
        webvtt.from_string(text, strict=True)
    except _UNREADABLE:
        return False
    return True


def clock(ms: int, point: str = ".") -> str:
    """Give a time with its hours and thousandths, as captions write it."""
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{ms:03}"


def _voiced(cue: Cue) -> str:
    lines = (line.strip() for line in cue.text.splitlines())
    text = "\n".join(line for line in lines if line).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    speaker = " ".join(cue.speaker.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split())
    text = f"{UNSURE}{text}</c>" if cue.is_unsure else text
    return f"<v {speaker}>{text}" if speaker else text
