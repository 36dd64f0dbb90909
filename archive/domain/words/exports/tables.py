"""What is said as a table: who speaks, from when to when, and the words, a row a line, as many tools export it.

ELAN, Audacity, NVivo, Premiere, Praat, Whisper and archives of interviews write such tables with tabs, semicolons,
commas or bars, with headings or without; their times are clocks, seconds or whole milliseconds. A text whose columns do
not tell what they are is no table here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive.domain.words.text_folding import fold

_SEPARATORS: Final = "\t;|,"
_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)(?:[.,](\d{1,3})|[:;](\d\d))?", re.ASCII)
_SPAN: Final = re.compile(r"(\d[\d:.,]+)\s*(?:-->|[-–—])\s*(\d[\d:.,]+)", re.ASCII)
_SECONDS: Final = re.compile(r"(\d{1,6})[.,](\d{1,6})", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,9}", re.ASCII)
_RULE: Final = re.compile(r"[\s|:+=\-–—]*")
_LETTER: Final = re.compile(r"[^\W\d_]")
_FRAMES_A_SECOND: Final = 25
_LEAST_ROWS: Final = 2
_LEAST_MS_A_ROW: Final = 100
_ALSO_WORDS: Final = 2
"""How many times as long the words must be as any other column behind the first that is none of times."""
_HEADINGS: Final = {
    "start": frozenset(
        (
            "start",
            "begin",
            "tcin",
            "in",
            "beginn",
            "debut",
            "inicio",
            "tmin",
            "timecode",
            "tc",
            "time",
            "zeit",
            "timespan",
        )
    ),
    "end": frozenset(("end", "tcout", "out", "ende", "fin", "tmax", "stop", "final")),
    "words": frozenset(
        ("text", "transcript", "transkript", "transcription", "content", "words", "texte", "texto", "annotation")
    ),
    "speaker": frozenset(("speaker", "sprecher", "name", "tier", "participant", "locuteur", "hablante", "designation")),
}
"""What columns are called, folded: the first whose heading holds one of these words is it."""

_Line = tuple[int, list[str]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of a table: its times, its words, who speaks if it tells, and where it stands in the file."""

    start_ms: int
    words: str
    line: int
    end_ms: int | None = None
    speaker: str = ""


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """Where what stands: `tiers` are the columns of words, each with the name of who speaks in it, if that is fixed."""

    start: int
    tiers: Sequence[tuple[int, str]]
    width: int
    end: int | None = None
    speaker: int | None = None
    in_seconds: bool = False


def rows_of(text: str) -> tuple[Row, ...]:
    """Give the rows of a table of what is said in the order of their times; none where a text is no such table."""
    for separator in _SEPARATORS:
        lines = list(_lines(text, separator))
        columns, body = _headed(lines) if lines else (None, lines)
        columns = columns or _told_by_cells(body)
        rows = _rows(body, columns) if columns is not None else None
        if rows:
            return tuple(sorted(rows, key=lambda row: row.start_ms))
    return ()


def _lines(text: str, separator: str) -> Iterator[_Line]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not (_RULE.fullmatch(line) and "-" in line):
            inner = line.strip().strip("|") if separator == "|" else line
            yield number, [cell.strip() for cell in _cells(inner, separator)]


def _cells(line: str, separator: str) -> list[str]:
    """Part a line into cells; one that is no line of a table, such as a paragraph of a whole text, stands in one."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:  # a cell longer than 131,072 letters, or with a line's end of an old Macintosh within it
        return [line]


def _headed(lines: Sequence[_Line]) -> tuple[_Columns | None, Sequence[_Line]]:
    """Give the columns by what stands above them, and the lines below; a table has at the least one line of times."""
    headings = [{fold(word) for word in re.findall(r"[^\W\d_]+", cell)} for cell in lines[0][1]]
    found = {what: _first(headings, words) for what, words in _HEADINGS.items()}
    start, words, end, speaker = (found[what] for what in ("start", "words", "end", "speaker"))
    if start is None or len(headings) < 2 or any(_LETTER.search(cell) is None for cell in lines[0][1] if cell):
        return None, lines
    names = lines[0][1]
    others = [at for at in range(len(names)) if at not in (start, end) and not headings[at] & _MEASURES]
    tiers = [(words, "")] if words is not None else [(at, names[at]) for at in others]
    in_seconds = "tmin" in headings[start]
    columns = _Columns(
        width=len(names),
        start=start,
        end=end,
        tiers=tiers,
        speaker=None if words is None else speaker,
        in_seconds=in_seconds,
    )
    return (columns if tiers else None), lines[1:]


_MEASURES: Final = frozenset({"duration", "length", "dauer", "duree", "msec", "ms", "hh", "ss"})


def _first(headings: Sequence[set[str]], words: frozenset[str]) -> int | None:
    return next((at for at, told in enumerate(headings) if told & words or "".join(sorted(told)) in words), None)


def _told_by_cells(lines: Sequence[_Line]) -> _Columns | None:
    """Give the columns by what stands in them: times from row to row, the longest words, and who speaks before them."""
    cells = [each for _, each in lines]
    width = min(map(len, cells), default=0)
    if len(cells) < _LEAST_ROWS or width < _LEAST_ROWS:
        return None
    kinds = [_kind([row[at] for row in cells]) for at in range(width)]
    start = next((at for at, kind in enumerate(kinds) if kind in ("clock", "span")), None)
    if start is None:
        start = next(
            (at for at in range(width - 1) if kinds[at] in ("seconds", "whole") and _ends(cells, kinds, at)), None
        )
    wordy = [at for at in range(width) if kinds[at] == "words"]
    if start is None or not wordy:
        return None
    long = {at: sum(len(row[at]) for row in cells) for at in wordy}
    words = max(wordy, key=lambda at: long[at])
    if any(at not in (words, wordy[0]) and at > start and _ALSO_WORDS * long[at] > long[words] for at in wordy):
        return None
    speaker = next((at for at in wordy if at != words), None)
    return _Columns(
        width=max(map(len, cells)), start=start, end=_ends(cells, kinds, start), tiers=[(words, "")], speaker=speaker
    )


def _kind(column: Sequence[str]) -> str:
    if all(map(_SPAN.fullmatch, column)):
        return "span"
    clocks = [_CLOCK.fullmatch(cell) for cell in column]
    if all(clocks):
        return "clock" if all(found and (found[1] or found[4]) for found in clocks) else "hours"
    if all(map(_WHOLE.fullmatch, column)):
        return "whole"
    if all(_WHOLE.fullmatch(cell) or _SECONDS.fullmatch(cell) for cell in column):
        return "seconds"
    return "words" if any(map(_LETTER.search, column)) else ""


def _ends(cells: Sequence[Sequence[str]], kinds: Sequence[str], start: int) -> int | None:
    """Give the next column of the same kind in which no row ends before it starts, and some end later."""
    for at in range(start + 1, len(kinds)):
        pairs = [(_ms(row[start], False), _ms(row[at], False)) for row in cells] if kinds[at] == kinds[start] else []
        if pairs and all(begin is not None and end is not None and begin < end for begin, end in pairs):
            return at
    return None


def _rows(lines: Sequence[_Line], columns: _Columns) -> list[Row] | None:
    """Give the rows, or None where one has words and no time or too many cells, or nobody could say them so fast."""
    rows = list[Row]()
    in_seconds = columns.in_seconds or any(_SECONDS.fullmatch(_cell(cells, columns.start)) for _, cells in lines)
    for number, cells in lines:
        start, end = _times(cells, columns, in_seconds)
        said = [(words, name) for at, name in columns.tiers if (words := _cell(cells, at))]
        if (said and start is None) or len(cells) > columns.width:
            return None
        speaker = _cell(cells, columns.speaker)
        rows += [
            Row(start_ms=start or 0, end_ms=end, words=words, speaker=name or speaker, line=number)
            for words, name in said
        ]
    long = max((row.end_ms or row.start_ms for row in rows), default=0)
    return rows if long >= _LEAST_MS_A_ROW * len(rows) else None


def _times(cells: Sequence[str], columns: _Columns, in_seconds: bool) -> tuple[int | None, int | None]:
    told = _cell(cells, columns.start)
    span = _SPAN.fullmatch(told)
    if span is not None:
        return _ms(span[1], in_seconds), _ms(span[2], in_seconds)
    return _ms(told, in_seconds), _ms(_cell(cells, columns.end), in_seconds)


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at] if at is not None and at < len(cells) else ""


def _ms(cell: str, in_seconds: bool) -> int | None:
    clock, seconds = _CLOCK.fullmatch(cell), _SECONDS.fullmatch(cell)
    if clock is not None:
        whole = (int(clock[1] or 0) * 60 + int(clock[2])) * 60 + int(clock[3])
        frames = int(clock[5] or 0) * 1_000 // _FRAMES_A_SECOND
        return whole * 1_000 + int((clock[4] or "").ljust(3, "0")) + frames
    if seconds is not None:
        return int(seconds[1]) * 1_000 + int(seconds[2].ljust(6, "0")) // 1_000
    if _WHOLE.fullmatch(cell):
        return int(cell) * (1_000 if in_seconds else 1)
    return None
