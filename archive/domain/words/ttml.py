"""The lines of a TTML file (W3C Timed Text), as broadcasters and YouTube write captions; read strictly, or refused.

Times are held against everything around them: a paragraph's begin counts from its division's, and an end that is not
told is that of what it stands in. What cannot be timed for certain is refused with its line, never left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NoReturn
from xml.parsers import expat

from archive.domain.errors import InvalidInputError
from archive.domain.words.timed_text import TimedLine, broken_at

_CLOCK: Final = re.compile(r"(\d{2,}):(\d\d):(\d\d)(?:\.(\d{1,6})|:(\d{2,}))?", re.ASCII)
_OFFSET: Final = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s|f|t)", re.ASCII)
_UNITS_MS: Final[Mapping[str, float]] = {"h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
_TIMED: Final = frozenset({"body", "div", "p", "span"})
_UNREAD: Final = frozenset({"head", "metadata", "desc", "title", "copyright", "actor", "agent"})
_SPACE: Final = re.compile(r"[ \t\r\n]+")


@dataclass
class _Open:
    """An element that is open: from when to when it is shown, who speaks, and the words of it that are no child's."""

    name: str
    line: int
    begin_ms: float
    end_ms: float | None
    speaker: str
    has_times: bool
    is_hidden: bool
    words: list[str] = field(default_factory=list)


def read_ttml(text: str) -> tuple[TimedLine, ...]:
    """Give the lines of a TTML file in the order of its text.

    Raises:
        InvalidInputError: it is no well-formed XML, declares entities, or words in it have no certain time; the message
            names the line.
    """
    reader = _Reader()
    return reader.read(text)


class _Reader:
    """Hears a file element by element; only the line on which something stands is remembered of where it was."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._heard
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._open: list[_Open] = []
        self._agents: dict[str, str] = {}
        self._agent = ""
        self._rates = {"f": 1_000 / 30, "t": 0.0}
        self._lines: list[TimedLine] = []

    def read(self, text: str) -> tuple[TimedLine, ...]:
        """Read a file once."""
        try:
            # The text was decoded already, whatever its first line says of its bytes.
            self._parser.Parse(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8"), True)
        except expat.ExpatError as error:
            raise broken_at(error.lineno) from None
        return tuple(
            TimedLine(**{**vars(line), "speaker": self._agents.get(line.speaker, line.speaker)}) for line in self._lines
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        told = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if local == "tt":
            self._learn_rates(told)
        elif local == "agent":
            self._agent = told.get("id", "")
        elif local == "br" and self._open:
            self._open[-1].words.append("\n")
        self._open.append(self._opened(local, told))

    def _opened(self, local: str, told: Mapping[str, str]) -> _Open:
        around = self._open[-1] if self._open else _Open("", 0, 0, None, "", has_times=False, is_hidden=False)
        line = self._parser.CurrentLineNumber
        if told.get("timeContainer", "par") != "par":
            self._refuse()
        begin, end = around.begin_ms, around.end_ms
        has_times = local in _TIMED and bool(told.keys() & {"begin", "end", "dur"})
        if has_times:
            begin = around.begin_ms + self._ms(told.get("begin", "0s"))
            ends = [around.begin_ms + self._ms(told["end"])] if "end" in told else []
            ends += [begin + self._ms(told["dur"])] if "dur" in told else []
            end = min([*ends, *([around.end_ms] if around.end_ms is not None else [])], default=None)
        is_hidden = (
            around.is_hidden or local in _UNREAD or told.get("display") == "none" or told.get("visibility") == "hidden"
        )
        speaker = told.get("agent", around.speaker).split()[0] if told.get("agent", around.speaker).split() else ""
        return _Open(local, line, begin, end, speaker, has_times=has_times or around.has_times, is_hidden=is_hidden)

    def _heard(self, data: str) -> None:
        if self._agent and any(each.name == "name" for each in self._open[-1:]):
            self._agents[self._agent] = self._agents.get(self._agent, "") + data
        if self._open and not self._open[-1].is_hidden:
            self._open[-1].words.append(_SPACE.sub(" ", data))

    def _end(self, name: str) -> None:
        ended = self._open.pop()
        if ended.name == "agent":
            self._agent = ""
        around = self._open[-1] if self._open else None
        is_inline = ended.name not in ("p", "div", "body", "tt") and around is not None
        is_same_time = around is not None and (ended.begin_ms, ended.end_ms) == (around.begin_ms, around.end_ms)
        if around is not None and is_inline and is_same_time and ended.speaker == around.speaker:
            around.words += ended.words
            return
        if around is not None and is_inline:
            self._say(around)
        self._say(ended)

    def _say(self, part: _Open) -> None:
        """Keep the words of a part that were gathered so far, as one line."""
        lines = (" ".join(line.split()) for line in "".join(part.words).split("\n"))
        text = "\n".join(line for line in lines if line)
        part.words = []
        if not text:
            return
        if not part.has_times or part.end_ms is None:
            raise InvalidInputError(
                "transcript.untimed",
                "The words on line {line} have no beginning and end: give them both.",
                line=part.line,
            )
        self._lines.append(
            TimedLine(
                start_ms=round(part.begin_ms),
                end_ms=round(part.end_ms),
                text=text,
                line=part.line,
                speaker=part.speaker,
            )
        )

    def _learn_rates(self, told: Mapping[str, str]) -> None:
        if told.get("timeBase", "media") != "media":
            self._refuse()
        over, under = (*told.get("frameRateMultiplier", "1 1").replace(":", " ").split(), "1", "1")[:2]
        try:
            frame_rate = float(told.get("frameRate", "30")) * float(over) / float(under)
            ticks = float(told.get("tickRate", frame_rate if "frameRate" in told else 1))
            self._rates = {"f": 1_000 / frame_rate, "t": 1_000 / ticks}
        except (ValueError, ZeroDivisionError):
            self._refuse()

    def _ms(self, text: str) -> float:
        clock, offset = _CLOCK.fullmatch(text.strip()), _OFFSET.fullmatch(text.strip())
        if clock is not None:
            hours, minutes, seconds, fraction, frames = clock.groups()
            whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
            return whole * 1_000 + float(f"0.{fraction or 0}") * 1_000 + int(frames or 0) * self._rates["f"]
        if offset is not None:
            return float(offset[1]) * (_UNITS_MS.get(offset[2]) or self._rates[offset[2]])
        self._refuse()

    def _refuse(self, *_: object) -> NoReturn:
        raise broken_at(self._parser.CurrentLineNumber)
