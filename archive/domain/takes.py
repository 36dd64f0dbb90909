"""What one work was recorded as: several files of one take, and a sound recorder's file that belongs to its picture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Final

from archive.domain.ids import WorkId
from archive.domain.timecode import CameraClock

_NEW_CHAPTERS: Final = re.compile(r"G([HXL])(\d\d)(\d{4})", re.IGNORECASE)
_OLD_CHAPTERS: Final = re.compile(r"G(?:OPR|P(\d\d))(\d{4})", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"(.*?)(\d{3,9})")
# Cameras end a file where the card's file system does, or at half of it.
_FULL_BYTES: Final = (1_900_000_000, 3_700_000_000)
_FULL_SHARE: Final = 1.17
_CLOCK_SLACK_MS: Final = 250
_STAMP_SLACK_MS: Final = 2_500

YES, NO, NOT_HEARD = "yes", "no", "not heard"
"""What can be said of a recorder's file and a film; the last by the machine, which found nothing."""


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """What a work (its id) is put together from before anything is made of it; the originals stay as they came.

    `parts` are the hashes of its originals in order; `sound` that of a recorder's file, heard from `sound_at_ms` on in
    place of the camera's (before zero: the recorder was on first), whose clock was faster by `drift_ppm`. `replaces`
    are the works that became parts of this one, and `probe` is what was seen of the whole. As long as it is `unmade`,
    it was only decided: see `ingest.takes.join_clips`. A photo whose moment is kept with it has one part, itself.
    """

    id: WorkId
    parts: tuple[str, ...]
    sound: str = ""
    sound_at_ms: int = 0
    drift_ppm: int = 0
    replaces: tuple[WorkId, ...] = ()
    probe: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    unmade: bool = False
    version: int = 0

    @property
    def is_one_file(self) -> bool:
        """Tell whether one of its originals is all that it is made of."""
        return len(self.parts) == 1 and not self.sound


@dataclass(frozen=True, kw_only=True)
class SoundMatch:
    """That a recorder's file was compared with a film, and what came of it; a person says whether it belongs there.

    `confidence` goes from 0 to 1,000. `answer` is empty until somebody (`by`) said yes or no.
    """

    id: str
    work_id: WorkId
    sound_work_id: WorkId
    at_ms: int
    confidence: int
    drift_ppm: int = 0
    covers_ms: int = 0
    answer: str = ""
    by: str = ""
    found_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Clip:
    """One file as it came in, with what tells whether another one goes on where it ends."""

    work_id: WorkId
    file_name: str
    duration_ms: int
    size_bytes: int
    streams: Mapping[str, str]
    clock: CameraClock | None = None
    stamped_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Take:
    """Files that look like one take, in order; `sure` when their clocks say so, `missing` numbers between them."""

    clips: tuple[Clip, ...]
    sure: bool
    missing: tuple[int, ...] = ()

    @property
    def sounds_otherwise(self) -> bool:
        """Tell whether its files have different tracks of sound."""
        return any(sounds_otherwise(one, other) for one, other in pairwise(self.clips))


def takes_among(clips: Iterable[Clip]) -> tuple[Take, ...]:
    """Give what looks like one take cut up by its camera: by its names, and by whether each goes on where one ends."""
    series: dict[tuple[str, ...], list[tuple[int, Clip]]] = {}
    for clip in clips:
        named = _place(clip.file_name)
        if named is not None:
            series.setdefault(named[0], []).append((named[1], clip))
    found: list[Take] = []
    for name, numbered in sorted(series.items(), key=lambda each: each[0]):
        ordered = sorted(numbered, key=lambda each: each[0])
        found += _chapters(ordered) if name[0] == "chapters" else _runs(ordered)
    return tuple(found)


def gap_ms(one: Clip, other: Clip) -> int | None:
    """Give how much is missing between two files by their camera's clock, or None when it does not tell."""
    if one.clock is None or other.clock is None:
        return None
    elapsed = one.clock.ms_of(other.clock.start, None)
    return elapsed - one.duration_ms


def differs(one: Clip, other: Clip) -> bool:
    """Tell whether the pictures of two files are of different make, so that they cannot be parts of one take."""
    return _streams(one, "video") != _streams(other, "video")


def sounds_otherwise(one: Clip, other: Clip) -> bool:
    """Tell whether two files have other tracks of sound, which a person must know before they become one take."""
    return _streams(one, "audio") != _streams(other, "audio")


def _streams(clip: Clip, kind: str) -> list[dict[str, str]]:
    """Give what is known of a clip's streams of a kind, in their order; notes and clocks beside them are none."""
    streams: dict[int, dict[str, str]] = {}
    for name, value in clip.streams.items():
        number, _, what = name.removeprefix("stream_").partition("_")
        streams.setdefault(int(number), {})[what] = value
    return [stream for _, stream in sorted(streams.items()) if stream.get("kind") == kind]


def _place(file_name: str) -> tuple[tuple[str, ...], int] | None:
    """Give the series that a file's name belongs to and its number there, or None when it has none."""
    stem, _, ending = file_name.rpartition(".")
    ending = ending.lower()
    if found := _NEW_CHAPTERS.fullmatch(stem):
        return ("chapters", found[1].upper(), found[3], ending), int(found[2])
    if found := _OLD_CHAPTERS.fullmatch(stem):
        return ("chapters", "", found[2], ending), int(found[1] or 0) + 1
    if found := _NUMBERED.fullmatch(stem):
        return ("numbered", found[1].lower(), ending), int(found[2])
    return None


def _chapters(ordered: Sequence[tuple[int, Clip]]) -> Iterator[Take]:
    """Yield the take of files whose names say of themselves which chapter of which take they are."""
    numbers = [number for number, _ in ordered]
    clips = tuple(clip for _, clip in ordered)
    missing = tuple(number for number in range(1, numbers[-1]) if number not in numbers)
    if len(set(numbers)) == len(numbers) and (len(clips) > 1 or missing):
        whole = not missing and all(_goes_on(one, other) for one, other in pairwise(clips))
        yield Take(clips=clips, sure=whole and all(clip.clock for clip in clips), missing=missing)


def _runs(ordered: Sequence[tuple[int, Clip]]) -> Iterator[Take]:
    """Yield the takes among files that are merely numbered, as every clip of a day is."""
    run: list[tuple[int, Clip]] = []
    for number, clip in [*ordered, (-1, None)]:
        if run and clip is not None and number == run[-1][0] + 1 and _goes_on(run[-1][1], clip, by_name=False):
            run.append((number, clip))
            continue
        if len(run) > 1:
            clips = tuple(each for _, each in run)
            yield Take(clips=clips, sure=all(each.clock for each in clips))
        run = [(number, clip)] if clip is not None else []


def _goes_on(one: Clip, other: Clip, *, by_name: bool = True) -> bool:
    """Tell whether one file begins where the other ends; the clock decides, else what is known beside it."""
    if differs(one, other) or sounds_otherwise(one, other):
        return False
    gap = gap_ms(one, other)
    if gap is not None:
        return abs(gap) <= _CLOCK_SLACK_MS
    if by_name or _is_full(one):
        return True
    if one.stamped_at is None or other.stamped_at is None:
        return False
    elapsed_ms = (other.stamped_at - one.stamped_at).total_seconds() * 1000
    return abs(elapsed_ms - one.duration_ms) <= _STAMP_SLACK_MS


def _is_full(clip: Clip) -> bool:
    return any(least <= clip.size_bytes <= least * _FULL_SHARE for least in _FULL_BYTES)
