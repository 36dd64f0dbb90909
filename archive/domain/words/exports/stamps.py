"""Times as tools write them into a text, each brought before the words it holds for: “[0:12] Salma: Good morning”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_TIME: Final = r"\d{1,3}:[0-5]\d(?::[0-5]\d)?(?:[.,]\d{1,3})?"
_NAME: Final = r"(?P<name>[^\W\d_][^\n:\[(]{0,60}?)"
_SECONDS_PAIR: Final = re.compile(r"\s*\[(\d{1,6}\.\d+)s? ?-+> ?(\d{1,6}\.\d+)s?\]\s*", re.ASCII)
_BOLD: Final = re.compile(rf"\s*\*\*\[?(?P<time>{_TIME})\]?\*\*\s*")
_HASHED: Final = re.compile(r"\s*#(?P<time>\d{1,3}:[0-5]\d:[0-5]\d)(?:-(?P<tenths>\d))?#\s*")
_HASHED_END: Final = re.compile(r"\s*#(?P<time>\d{1,3}:[0-5]\d:[0-5]\d)(?:-(?P<tenths>\d))?#\s*$")
_NAMED: Final = re.compile(
    rf"\s*(?:\[{_NAME}\]\s+(?P<bare>{_TIME})\s*$|{_NAME.replace('name', 'said')}\s*:?\s*[\[(](?P<time>{_TIME})"
    rf"(?:\s*[-–—]\s*{_TIME})?[\])](?::|(?=\s|$))\s*)"
)
_ONLY: Final = re.compile(rf"\s*(?P<time>{_TIME})\s*")
_FIRST: Final = re.compile(rf"\s*(?P<time>{_TIME})(?=\s)\s*")
_TOLD_BY_TOOLS: Final = re.compile(
    r"\s*(?:Transcribed (?:by|with) (?:https?://)?(?:otter\.ai|noScribe)\b.*"
    r"|.{1,80} (?:started|stopped) transcription"
    r"|.{1,80} a (?:démarré|commencé|lancé|arrêté) la transcription"
    r"|.{1,80} (?:inició|detuvo) la transcripción)\s*"
)
"""Lines that a tool writes below or above what is said; some name somebody."""

_LEAST: Final = 2
_FROM_THE_START: Final = ("0:", "00:")


def as_stamped(text: str) -> str:
    """Give a text in which times that tools write in other places stand in brackets before the words they hold for.

    Every line stays where it is. A text in which one line alone looks so is left as it stands.
    """
    lines = ["" if _TOLD_BY_TOOLS.fullmatch(line) else line for line in text.split("\n")]
    for form in (_with_pairs, _with_bold, _with_hashes, _with_ends, _with_names, _with_times_alone, _with_bare_times):
        told = form(lines)
        if sum(before != after for before, after in zip(lines, told, strict=True)) >= _LEAST:
            return "\n".join(told)
    return "\n".join(lines)


def _with_pairs(lines: Sequence[str]) -> list[str]:
    return [
        f"[{_clock(found[1])} - {_clock(found[2])}] {line[found.end() :]}"
        if (found := _SECONDS_PAIR.match(line))
        else line
        for line in lines
    ]


def _with_bold(lines: Sequence[str]) -> list[str]:
    return [f"[{found['time']}] {line[found.end() :]}" if (found := _BOLD.match(line)) else line for line in lines]


def _with_hashes(lines: Sequence[str]) -> list[str]:
    return [f"[{_tenths(found)}] {line[found.end() :]}" if (found := _HASHED.match(line)) else line for line in lines]


def _with_ends(lines: Sequence[str]) -> list[str]:
    """Give each paragraph the time at which the one before it ends: f4 and easytranscript write a time behind each."""
    if not all(map(_HASHED_END.search, filter(str.strip, lines))):
        return list(lines)
    told, start = list[str](), "0:00:00"
    for line in lines:
        found = _HASHED_END.search(line)
        told.append(f"[{start} - {_tenths(found)}] {line[: found.start()].strip()}" if found else line)
        start = _tenths(found) if found else start
    return told


def _with_names(lines: Sequence[str]) -> list[str]:
    return [
        f"[{found['time'] or found['bare']}] {(found['name'] or found['said']).strip()}: {line[found.end() :]}"
        if (found := _NAMED.match(line))
        else line
        for line in lines
    ]


def _with_times_alone(lines: Sequence[str]) -> list[str]:
    """Give brackets to times that stand alone on lines, where the first is no hour of a day."""
    found = [_ONLY.fullmatch(line) for line in lines]
    first = next((each["time"] for each in found if each), "")
    if not first.startswith(_FROM_THE_START):
        return list(lines)
    return [f"[{each['time']}]" if each else line for each, line in zip(found, lines, strict=True)]


def _with_bare_times(lines: Sequence[str]) -> list[str]:
    """Give brackets to times that stand bare before every paragraph, where the first is no hour of a day."""
    firsts = [line for line, before in zip(lines, ["", *lines], strict=False) if line.strip() and not before.strip()]
    found = [_FIRST.match(line) for line in firsts]
    is_told = (
        len(found) >= _LEAST and all(found) and found[0] is not None and found[0]["time"].startswith(_FROM_THE_START)
    )
    return [_FIRST.sub(r"[\g<time>] ", line, count=1) for line in lines] if is_told else list(lines)


def _tenths(found: re.Match[str]) -> str:
    return found["time"] + (f".{found['tenths']}" if found["tenths"] else "")


def _clock(seconds: str) -> str:
    whole = round(float(seconds) * 1_000)
    minutes, rest = divmod(whole, 60_000)
    return f"{minutes // 60}:{minutes % 60:02}:{rest // 1_000:02}.{rest % 1_000:03}"
