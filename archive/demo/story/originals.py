"""Making each work's original file, and what was written down of it, as a workshop's crew would bring them home."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from archive.demo.drawing.scenes import library_steps, night_sea, tailors_room, winter_street
from archive.demo.drawing.stage import Scene
from archive.demo.drawing.stills import boots_by_the_door, table_for_everyone
from archive.demo.drawing.terrace import terrace
from archive.demo.sound import strings
from archive.demo.sound.voice import RATE, Voice, speak
from archive.demo.story import marks
from archive.demo.story.films import save_film, save_photo, save_sound
from archive.demo.story.papers import as_webvtt, save_writing
from archive.demo.story.telling import TELLERS, Teller, Told
from archive.domain.terms import WorkKind

SCENES: Final[Mapping[str, Callable[[], Scene]]] = {
    "thread-remembers": tailors_room,
    "sea-is-a-word": night_sea,
    "one-bar": library_steps,
    "first-winter": winter_street,
    "two-glasses": terrace,
}
_PAINTINGS: Final = {"table-for-everyone": table_for_everyone, "boots-by-the-door": boots_by_the_door}
ENDINGS: Final = {
    **{"thread-remembers": ".mov", "sea-is-a-word": ".mp4", "one-bar": ".mkv", "first-winter": ".mp4"},
    **{"two-glasses": ".mp4", "hills": ".txt"},
    **{
        "kettle-song": ".m4a",
        "courtyard": ".flac",
        "radio-courtyard": ".m4a",
        "night-shift": ".m4a",
        "keys": ".md",
        "postcard": ".md",
        "market-day": ".txt",
    },
    **{"not-your-headline": ".m4a", "letter-to-a-bench": ".docx", "bread-of-the-first-day": ".odt"},
    **{"what-my-hands-know": ".md", "letter-for-later": ".txt", "keys": ".md", "postcard": ".md"},
    **{"table-for-everyone": ".jpg", "boots-by-the-door": ".png"},
}
_PAUSE_SECONDS: Final = 0.5
_PACE: Final = 1.75
"""How much faster they speak than one would read aloud: nobody has to wait for the sample."""


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What the crew brings of one work: its file, and transcripts in WebVTT or plain text by language."""

    told: Told
    path: Path
    transcripts: Mapping[str, bytes]


@dataclass(frozen=True)
class _Sounding:
    """A sound and when each of its lines is heard, in milliseconds."""

    samples: array[int]
    times: Sequence[tuple[int, int]]


def bring(told: Told, folder: Path, ffmpeg: Path) -> Brought:
    """Make the original file of a work in a folder, under a name that must never be seen."""
    target = folder / f"{marks.FILE_NAME}_{told.day}_{told.key}{ENDINGS[told.key]}"
    if told.kind is WorkKind.WRITING:
        save_writing(told, target)
        return Brought(told=told, path=target, transcripts={})
    if told.kind is WorkKind.PHOTO:
        save_photo(_PAINTINGS[told.key](), target)
        return Brought(told=told, path=target, transcripts={})
    sounding = _sounding(told)
    if told.key in SCENES:
        scene = replace(SCENES[told.key](), turns_ms=[start_ms for start_ms, _ in sounding.times])
        save_film(ffmpeg, scene, sounding.samples, target)
    else:
        save_sound(ffmpeg, sounding.samples, target)
    return Brought(told=told, path=target, transcripts=_transcripts(told, sounding.times))


def voice_of(teller: Teller) -> Voice:
    """Give the made voice of somebody who never was."""
    return Voice(
        pitch_hz=teller.pitch_hz, throat=teller.throat, pace=_PACE * teller.pace, seed=TELLERS.index(teller) + 1
    )


def teller(key: str) -> Teller:
    """Give one of the six."""
    return next(one for one in TELLERS if one.key == key)


def _sounding(told: Told) -> _Sounding:
    match told.key:
        case "kettle-song":
            samples = strings.kettle_song(voice_of(teller("kite")))
            each_ms = round(1000 * len(samples) / RATE) // len(told.lines)
            return _Sounding(samples, [(n * each_ms, (n + 1) * each_ms) for n in range(len(told.lines))])
        case "courtyard":
            return _Sounding(strings.courtyard(), ())
        case _:
            return _spoken(told)


def _spoken(told: Told) -> _Sounding:
    """Say the lines one after the other, each in its language; those who made the work take turns."""
    parts = [strings.silence(_PAUSE_SECONDS)]
    if told.kind is WorkKind.RADIO:
        parts = [strings.play(strings.JINGLE, 0.34, softness=0.5)]
    times: list[tuple[int, int]] = []
    for number, line in enumerate(told.lines):
        who = teller(told.by[number % len(told.by)])
        start_ms = round(1000 * sum(len(part) for part in parts) / RATE)
        spoken = speak([line], told.language_of_line(number), voice_of(who))
        parts += [spoken.samples, strings.silence(_PAUSE_SECONDS / 2)]
        times.append((start_ms, start_ms + spoken.lines[0][1]))
    if told.kind is WorkKind.RADIO:
        parts.append(strings.play(strings.JINGLE, 0.34, softness=0.7, seed=9))
    return _Sounding(strings.joined(*parts), times)


def _transcripts(told: Told, times: Sequence[tuple[int, int]]) -> Mapping[str, bytes]:
    if not told.lines:
        return {}
    spoken = {told.language: told.lines, **told.translations}
    return {language: as_webvtt(lines, times, marks.SPEAKER) for language, lines in spoken.items()}
