"""Which sound of a recording is heard, and in which ear: every track and channel is listened to once, then chosen.

A camera's own track may be silent while the microphone is on the next one; a recorder may write seven microphones
into seven channels and name none of them; one ear may hold nothing, or the other one upside down.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import ffmpeg

from archive.adapters.media.probe import Facts, Sound
from archive.adapters.sandbox.toolbox import Toolbox, open_input, write_output
from archive.domain.sound_tracks import SoundTrack

SILENT_DBFS: Final = -78.0
"""Nothing is heard where no peak is higher: the noise of 16 bits lies below it, a whisper far from a recorder above."""

_RUMBLE_HZ: Final = 75
# Between the ears of true stereo lies less; what is left of a plug that was never put in lies further down.
_UNEQUAL_DB: Final = 20.0
# Two ears with nothing in common add up; that much less than the louder one is left only where one is upside down.
_INVERTED_DB: Final = -10.0
_LOUDEST_KEPT_DBFS: Final = 0.0
_QUIETEST_KEPT_DBFS: Final = -40.0
_COMFORTABLE_DBFS: Final = -6.0
_STEREO: Final = 2
_WHOLE: Final[Mapping[str, float]] = {}
_LOW_CHANNEL: Final = {"2.1": 2}
_USUAL_LOW_CHANNEL: Final = 3
_USUAL_MIDDLE_CHANNEL: Final = 2
_TOLD: Final = re.compile(
    r"\[astats@(one|sum)(\d+) @[^\]]*\] (Channel|Peak level dB|RMS level dB): (-?[\d.]+|-?inf|nan)"
)

Row = tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What was heard in a track: the peak and the strength of each channel, and of both of two together, in dBFS."""

    peaks: tuple[float, ...] = ()
    strengths: tuple[float, ...] = ()
    together: float = -math.inf

    @property
    def peak(self) -> float:
        """Give the loudest instant in any channel."""
        return max(self.peaks, default=-math.inf)

    @property
    def silent(self) -> bool:
        """Tell whether nobody hears anything in it."""
        return self.peak < SILENT_DBFS


@dataclass(frozen=True, kw_only=True)
class Part:
    """One track of a mix; each row says how much of each of its channels goes into an ear; without any, its layout."""

    sound: Sound
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Mix:
    """What is heard of a recording: its tracks, and by how much they are lifted before they are measured.

    `silent` are the tracks on which there is nothing, by their streams.
    """

    parts: tuple[Part, ...]
    gain_db: float = 0.0
    silent: frozenset[int] = frozenset()

    @property
    def channels(self) -> int:
        """Give for how many ears there is something of its own."""
        return max(len(part.rows) or min(_STEREO, part.sound.channels) for part in self.parts)

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """Give the tracks that are heard."""
        return tuple(part.sound for part in self.parts)

    def tracks(self, sounds: Sequence[Sound]) -> tuple[SoundTrack, ...]:
        """Say of each track of a recording whether there is anything on it, and whether it is heard."""
        return tuple(
            SoundTrack(
                number=number,
                channels=sound.channels,
                language=sound.language,
                silent=sound.index in self.silent,
                heard=sound in self.sounds,
            )
            for number, sound in enumerate(sounds, start=1)
        )


def find_mix(tools: Toolbox, path: Path, facts: Facts, wanted: Sequence[int] = ()) -> Mix | None:
    """Listen to all sound of a recording and give what is to be heard of it; None where it has none.

    `wanted` are the tracks that a person chose, counted from 1; nobody's choice leaves it to what is heard.
    """
    if not facts.sounds:
        return None
    return choose(facts.sounds, listen(tools, path, facts.sounds), wanted)


def choose(sounds: Sequence[Sound], heard: Sequence[Heard], wanted: Sequence[int] = ()) -> Mix:
    """Choose among tracks: what a person said, else what can be heard and is meant to be, microphones side by side."""
    chosen = [place for place in range(len(sounds)) if place + 1 in wanted] or _told(sounds, heard)
    parts = tuple(Part(sound=sounds[place], rows=ears(sounds[place], heard[place])) for place in chosen)
    silent = frozenset(sound.index for sound, each in zip(sounds, heard, strict=True) if each.silent)
    return Mix(parts=parts, gain_db=_gain(max(heard[place].peak for place in chosen)), silent=silent)


def ears(sound: Sound, heard: Heard) -> tuple[Row, ...]:
    """Say how much of each channel of a track goes into which ear; nothing where its layout says it rightly."""
    if sound.channels == 1 or heard.silent or len(heard.strengths) != sound.channels:
        return ()
    if sound.channels == _STEREO:
        return _pair(heard)
    if sound.layout and not _low_channel_speaks(sound, heard) and not _one_side_speaks_alone(sound, heard):
        return ()
    return (_all_that_sound(heard),)


def tracks_of(opened: Any, mix: Mix, times: int = 1) -> list[list[Any]]:
    """Give the tracks of a mix out of an opened recording, so many times over."""
    tracks = [opened[str(sound.index)] for sound in mix.sounds]
    if times == 1:
        return [tracks]
    split = [track.filter_multi_output("asplit", times) for track in tracks]
    return [[each[time] for each in split] for time in range(times)]


def mixed(tracks: Sequence[Any], mix: Mix, channels: int, rate: int) -> Any:
    """Bring the tracks of a mix together for so many ears, as fractions that no peak can leave, from the beginning on.

    Silence is put before a late track alone: where its rate or channels change on the way, it would come there again.
    """
    streams = [_placed(track, part, channels, rate) for track, part in zip(tracks, mix.parts, strict=True)]
    sound = streams[0]
    if len(streams) > 1:
        sound = ffmpeg.filter(streams, "amix", inputs=len(streams), duration="longest", normalize=0)
    return sound.filter("volume", f"{mix.gain_db:.2f}dB", precision="float") if mix.gain_db else sound


def _placed(stream: Any, part: Part, channels: int, rate: int) -> Any:
    stream = stream.filter("aformat", sample_fmts="fltp")
    if part.rows:
        stream = stream.filter("pan", args=_pan(part.rows, channels))
    start = {"first_pts": 0} if part.sound.late else {}
    stream = stream.filter("aresample", rate, **start, **{"async": 1})
    return stream if part.rows else stream.filter("aformat", channel_layouts="mono" if channels == 1 else "stereo")


def _pan(rows: Sequence[Row], channels: int) -> str:
    if channels == 1:
        rows = (tuple(sum(column) / len(rows) for column in zip(*rows, strict=True)),)
    elif len(rows) == 1:
        rows = (*rows, *rows)
    gains = ("+".join(f"{gain:.6f}*c{place}" for place, gain in enumerate(row) if gain) for row in rows)
    spelt = (f"c{place}={row}".replace("+-", "-") for place, row in enumerate(gains))
    return "|".join(("mono" if channels == 1 else "stereo", *spelt))


def _told(sounds: Sequence[Sound], heard: Sequence[Heard]) -> list[int]:
    """Give the tracks that are meant to be heard: none that is silent or a remark, microphones of one language all."""
    audible = [place for place, each in enumerate(heard) if not each.silent] or list(range(len(sounds)))
    told = [place for place in audible if not sounds[place].comment] or audible
    meant = [place for place in told if sounds[place].default] or told
    first = meant[0]
    # Where the file puts a later track before the first one, it has chosen; else each microphone may have its own.
    beside = told if first == told[0] else meant
    if sounds[first].channels > 1:
        return [first]
    return [p for p in beside if sounds[p].channels == 1 and _same_language(sounds[first], sounds[p])]


def _same_language(one: Sound, other: Sound) -> bool:
    return not one.language or not other.language or one.language == other.language


def _pair(heard: Heard) -> tuple[Row, ...]:
    left, right = heard.strengths
    if abs(left - right) > _UNEQUAL_DB:
        return ((1.0, 1.0),)
    if heard.together < max(left, right) + _INVERTED_DB:
        return (1.0, 0.0), (0.0, -1.0)
    return ()


def _low_channel_speaks(sound: Sound, heard: Heard) -> bool:
    """Tell whether the channel for the lowest tones, which no stereo has, is the loudest: then it is none."""
    place = _LOW_CHANNEL.get(sound.layout, _USUAL_LOW_CHANNEL)
    if not sound.layout.partition("(")[0].endswith(".1") or place >= sound.channels:
        return False
    return heard.strengths[place] >= max(heard.strengths)


def _one_side_speaks_alone(sound: Sound, heard: Heard) -> bool:
    """Tell whether a single channel is heard, and not the middle one: mixed as its layout says, one ear stays dead."""
    loudest = max(heard.strengths)
    speaking = [place for place, strength in enumerate(heard.strengths) if strength > loudest - _UNEQUAL_DB]
    has_middle = not sound.layout.startswith("quad")
    return len(speaking) == 1 and not (has_middle and speaking[0] == _USUAL_MIDDLE_CHANNEL)


def _all_that_sound(heard: Heard) -> Row:
    alive = [peak >= SILENT_DBFS for peak in heard.peaks]
    return tuple(1 / sum(alive) if each else 0.0 for each in alive)


def _gain(peak: float) -> float:
    """Give by how much sound is lifted or lowered so that its loudness can be measured at all."""
    if not math.isfinite(peak) or peak < SILENT_DBFS or _QUIETEST_KEPT_DBFS <= peak <= _LOUDEST_KEPT_DBFS:
        return 0.0
    return _COMFORTABLE_DBFS - peak


def listen(
    tools: Toolbox, path: Path, sounds: Sequence[Sound], place: Mapping[str, float] = _WHOLE
) -> tuple[Heard, ...]:
    """Listen through tracks once, all at the same time, and say what is in each; one that cannot be decoded is silent.

    `place` may say from where on and for how long, in seconds (`ss`, `t`).
    """
    finished = tools.try_once(path, _listening(open_input(path, **place), sounds))
    if finished.code == 0:
        return _heard(finished.complaints, len(sounds))
    if len(sounds) == 1:
        return (Heard(),)
    return tuple(listen(tools, path, [sound], place)[0] for sound in sounds)


def _listening(opened: Any, sounds: Sequence[Sound]) -> Any:
    outputs = []
    told = {"measure_perchannel": "Peak_level+RMS_level", "measure_overall": "none"}
    for place, sound in enumerate(sounds):
        stream = opened[str(sound.index)].filter("aformat", sample_fmts="fltp").filter("highpass", f=_RUMBLE_HZ)
        if sound.channels == _STEREO:
            both = stream.filter_multi_output("asplit", 2)
            together = both[1].filter("pan", args="mono|c0=c0+c1").filter(f"astats@sum{place}", **told)
            outputs.append(write_output([together], "-", {"f": "null"}))
            stream = both[0]
        outputs.append(write_output([stream.filter(f"astats@one{place}", **told)], "-", {"f": "null"}))
    return ffmpeg.merge_outputs(*outputs) if len(outputs) > 1 else outputs[0]


def _heard(said: str, tracks: int) -> tuple[Heard, ...]:
    """Read what was heard; a track whose form changes on the way is told of several times, and its loudest counts."""
    levels: dict[tuple[str, int, int, str], float] = {}
    channel: dict[tuple[str, int], int] = {}
    for what, place, name, value in _TOLD.findall(said):
        track = what, int(place)
        if name == "Channel":
            channel[track] = int(value)
            continue
        key = (*track, channel[track], name)
        levels[key] = max(levels.get(key, -math.inf), float(value) if value != "nan" else -math.inf)
    return tuple(_of_track(levels, place) for place in range(tracks))


def _of_track(levels: dict[tuple[str, int, int, str], float], place: int) -> Heard:
    def told(what: str, name: str) -> Iterator[float]:
        return (level for key, level in sorted(levels.items()) if (key[0], key[1], key[3]) == (what, place, name))

    return Heard(
        peaks=tuple(told("one", "Peak level dB")),
        strengths=tuple(told("one", "RMS level dB")),
        together=max(told("sum", "RMS level dB"), default=-math.inf),
    )
