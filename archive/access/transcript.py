"""What is said in a released work and when, read from its captions: plain lines, each with its moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

from archive.domain.words.transcripts import UNSEEN_MARKS

_TIMES: Final = re.compile(r"^\s*(?:(\d+):)?(\d\d):(\d\d)\.(\d{3})\s+-->\s+(?:(\d+):)?(\d\d):(\d\d)\.(\d{3})", re.ASCII)
_TAG: Final = re.compile(r"<[^>\n]*>")
_MOST_LINES: Final = 5_000


@dataclass(frozen=True, kw_only=True)
class SpokenLine:
    """One line, and when it is spoken."""

    start_ms: int
    end_ms: int
    text: str


def read_lines(captions: str) -> tuple[SpokenLine, ...]:
    """Give the lines of a WebVTT file in order; whatever is not a line with its times is left out."""
    blocks = re.split(r"\n{2,}", captions.replace("\r\n", "\n").replace("\r", "\n"))
    found = (line for block in blocks if (line := _line_of(block)) is not None)
    return tuple(sorted(found, key=lambda line: (line.start_ms, line.end_ms)))[:_MOST_LINES]


def _line_of(block: str) -> SpokenLine | None:
    rows = block.split("\n")
    for place, row in enumerate(rows[:2]):
        times = _TIMES.match(row)
        if times is None:
            continue
        text = " ".join(
            unescape(_TAG.sub("", " ".join(row.translate(UNSEEN_MARKS) for row in rows[place + 1 :]))).split()
        )
        start_ms, end_ms = _milliseconds(times.groups()[:4]), _milliseconds(times.groups()[4:])
        return SpokenLine(start_ms=start_ms, end_ms=end_ms, text=text) if text and start_ms <= end_ms else None
    return None


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
