"""Words with times written into them by people: “[00:01:23] Salma: Good morning”, and what programs for meetings write.

Each time holds for the words up to the next. Who writes so names who speaks beside the time or on the line below it; a
name there becomes words before a colon, of which a person is asked whether they name somebody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from archive.domain.errors import InvalidInputError
from archive.domain.words.speaker_labels import split_label
from archive.domain.words.timed_text import TimedLine, broken_at

_TIME: Final = r"(?:(\d{1,2}):)?(\d{1,2}):(\d\d)(?:[.,](\d{1,3})|[:;]\d\d)?"
_STAMP: Final = re.compile(
    rf"\s*(?P<open>[\[(]?)\s*{_TIME}(?:\s*(?P<dash>-->|[-–—])\s*{_TIME})?\s*"
    r"(?:(?P<close>[\])]):?|[ \t]*[-–—](?=\s)|:(?=\s))?(?![\w:/%])\s*",
    re.ASCII,
)
_TAKEN_ALONG: Final = re.compile(r"\[\d{2,}:\d\d:\d\d\.\d{3} – \d{2,}:\d\d:\d\d\.\d{3}\]", re.ASCII)
"""As a transcript is taken along from here: what stands after such times is words, whatever they look like."""

_BESIDE_TIMES: Final = re.compile(r"\d[:.,]\d+\s*-->|-->\s*\d+[:.,]\d", re.ASCII)
_SET_APART: Final = re.compile(r"[\[(]\d{1,3}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{1,3})?[\])]", re.ASCII)
_NAMED_FIRST: Final = re.compile(rf"(?P<name>[^\W\d_][^\n:.!?؟]{{0,60}}?)(?:[ \xa0]{{2,}}|\t+)\(?{_TIME}\)?\s*")
_ENDED: Final = re.compile(r"[.!?…,;:؟،؛»”\"]\s*$")
_SENTENCE: Final = re.compile(r"(?:(?<=[.!?…؟])|(?<=[.!?…؟][»”’\")\]]))\s+(?![»”’)\]])")
_MOST_NAME_WORDS: Final = 4
_LONG_LETTERS: Final = 140
_LETTER_MS: Final = 70
_SHORT_MS: Final = 1_500


@dataclass(frozen=True, kw_only=True)
class _Stamp:
    """A time, the line it stands on, the end if one is told, and the words on its own line."""

    start_ms: int
    line: int
    rest: str
    end_ms: int | None = None
    name: str = ""
    is_ours: bool = False


def is_stamped(text: str) -> bool:
    """Tell whether times stand at the beginning of a text's paragraphs: of the first, or of two at the least."""
    found = list(_stamps(text.split("\n")))
    first = next((number for number, line in enumerate(text.split("\n"), 1) if line.strip()), 0)
    return len(found) > 1 or any(stamp.line == first for stamp in found)


def read_stamped(text: str) -> tuple[TimedLine, ...]:
    """Give the lines of a text with times in it, long ones apart at the ends of their sentences.

    Raises:
        InvalidInputError: words stand before the first time, a time is earlier than the one before, or within a line;
            the message names the line.
    """
    lines = text.split("\n")
    stamps = list(_stamps(lines))
    stray = next((number for number, line in enumerate(lines[: stamps[0].line - 1], 1) if line.strip()), None)
    if stray is not None:
        raise InvalidInputError(
            "transcript.before",
            "The words on line {line} stand before the first time: take them out, or write a time before them.",
            line=stray,
        )
    marked = {stamp.line for stamp in stamps}
    is_ours = all(stamp.is_ours for stamp in stamps)
    for number, line in enumerate(lines, 1):
        if "-->" in line and (holds_arrow_between_times(line) if is_ours else number not in marked):
            raise broken_at(number)
    for number, line in enumerate(() if is_ours else lines, 1):
        if len(_SET_APART.findall(line)) > 1:
            raise InvalidInputError(
                "transcript.inner", "Line {line} holds more times than one: begin a new line at each.", line=number
            )
    for before, after in pairwise(stamps):
        if after.start_ms < before.start_ms:
            raise InvalidInputError(
                "transcript.order",
                "The time on line {line} is earlier than the one before it: mend it, or take all times out.",
                line=after.line,
            )
    return tuple(line for whole, is_told in _between(lines, stamps) for line in ([whole] if is_told else spread(whole)))


def holds_arrow_between_times(line: str) -> bool:
    """Tell whether a line holds the arrow that stands between two times, beside one."""
    return _BESIDE_TIMES.search(line) is not None


def spread(whole: TimedLine, label: str = "") -> Iterator[TimedLine]:
    """Yield a long line as its paragraphs and sentences, each with its share of the time by its letters.

    Words before a colon that could name who speaks hold for all that follows, up to the next; `label` holds before.
    """
    pieces = list(caption_lines(whole.text, label))
    letters, done, start = sum(map(len, pieces)), 0, whole.start_ms
    for piece in pieces:
        done += len(piece)
        end = whole.start_ms + (whole.end_ms - whole.start_ms) * done // letters
        yield replace(whole, start_ms=start, end_ms=end, text=piece)
        start = end


def caption_lines(text: str, label: str = "") -> Iterator[str]:
    """Yield a text as its paragraphs, long ones apart at the ends of their sentences, each after who says it."""
    for block in re.split(r"\n\s*\n", text):
        said = split_label(block)
        label = said.label or label
        for piece in _sentences(said.words):
            if piece.strip():
                yield f"{label}: {piece.strip()}" if label else piece.strip()


def spoken_ms(text: str) -> int:
    """Give about how long words take to be said, where nothing tells when they end."""
    return max(_SHORT_MS, len(text) * _LETTER_MS)


def with_label(words: str) -> str:
    """Give words whose first line can only be the name of who speaks with that name before a colon."""
    first, _, rest = words.partition("\n")
    rest = rest.strip()
    return f"{first.strip()}: {rest}" if rest and _is_like_a_name(first) else words


def with_repeated_labels(lines: Sequence[TimedLine]) -> tuple[TimedLine, ...]:
    """Give lines with a name before a colon where each begins with a name on a line of its own, as Teams writes."""
    firsts = [line.text.partition("\n")[0].strip() for line in lines]
    are_named = all("\n" in line.text and _is_like_a_name(first) for line, first in zip(lines, firsts, strict=True))
    if not (len(lines) > 1 and are_named and len(set(firsts)) <= len(lines) // 2):
        return tuple(lines)
    return tuple(replace(line, text=with_label(line.text)) for line in lines)


def with_speakers(lines: Iterable[TimedLine], known: Collection[str]) -> Iterator[TimedLine]:
    """Yield lines in which a name before a colon or a dash that is known as somebody's who speaks is that again."""
    names = sorted((name for name in known if name), key=len, reverse=True)
    said = re.compile(rf"({'|'.join(map(re.escape, names))})(?:: *|[ \u00a0\u202f]+[-–—][ \u00a0\u202f]+)")
    for line in lines:
        found = said.match(line.text) if names and not (line.speaker or line.is_plain) else None
        is_said = found is not None and bool(line.text[found.end() :].strip())
        yield replace(line, speaker=found[1], text=line.text[found.end() :]) if found and is_said else line


def _stamps(lines: Sequence[str]) -> Iterator[_Stamp]:
    for number, line in enumerate(lines, 1):
        found = _STAMP.match(line)
        if found and _is_marked(found):
            end = _ms(found.groups()[6:10]) if found["dash"] else None
            yield _Stamp(
                start_ms=_ms(found.groups()[1:5]) or 0,
                end_ms=end,
                line=number,
                rest=line[found.end() :],
                is_ours=_TAKEN_ALONG.match(line) is not None,
            )
            continue
        named = _NAMED_FIRST.fullmatch(line)
        if named and _is_like_a_name(named["name"]):
            yield _Stamp(start_ms=_ms(named.groups()[1:5]) or 0, line=number, rest="", name=named["name"].strip())


def _is_marked(found: re.Match[str]) -> bool:
    """Tell whether a time is set apart by brackets, or by hours: “10:45 we left” is a sentence."""
    pairs = {"[": "]", "(": ")", "": ""}
    is_time = int(found[3]) < 60 and int(found[4]) < 60
    return is_time and (found["close"] or "") == pairs[found["open"]] and bool(found["open"] or found[2])


def _between(lines: Sequence[str], stamps: Sequence[_Stamp]) -> Iterator[tuple[TimedLine, bool]]:
    """Yield what stands from each time to the next, and whether its end is told, too.

    A time without words ends what stood before it.
    """
    for stamp, after in pairwise([*stamps, None]):
        if stamp is None:
            continue
        until = after.line - 1 if after else len(lines)
        below = "\n".join(line.strip() for line in lines[stamp.line : until])
        words = f"{stamp.rest.strip()}\n{below}".strip()
        is_told = stamp.end_ms is not None
        if stamp.name:
            words = f"{stamp.name}: {words}"
        elif not stamp.is_ours and not (is_told and stamp.rest.strip()):
            words = with_label(words)
        if not words:
            continue
        end = stamp.end_ms if stamp.end_ms is not None else after.start_ms if after else None
        until_ms = end if end is not None else stamp.start_ms + spoken_ms(words)
        is_plain = stamp.is_ours and not stamp.rest.strip()
        yield (
            TimedLine(start_ms=stamp.start_ms, end_ms=until_ms, text=words, line=stamp.line, is_plain=is_plain),
            is_told,
        )


def _sentences(block: str) -> Iterator[str]:
    """Yield a paragraph whole, or where it is long in sentences that are about as long as a caption."""
    gathered = ""
    if len(block) <= _LONG_LETTERS:
        yield block
        return
    for sentence in _SENTENCE.split(block):
        if gathered and len(gathered) + len(sentence) > _LONG_LETTERS:
            yield gathered
            gathered = ""
        gathered = f"{gathered} {sentence}".strip()
    yield gathered


def _is_like_a_name(line: str) -> bool:
    words = line.split()
    is_short = 0 < len(words) <= _MOST_NAME_WORDS and not _ENDED.search(line)
    return is_short and all(not word[0].islower() for word in words)


def _ms(parts: Sequence[str | None]) -> int | None:
    hours, minutes, seconds, thousandths = parts
    if minutes is None or seconds is None:
        return None
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1_000 + int((thousandths or "").ljust(3, "0") or 0)
