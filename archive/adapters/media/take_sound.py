"""The sound of a take out of its files: every track of them, or what is heard of each where they are unlike.

Each file's sound is drawn out or cut to the length that its file takes up, so that none moves what follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import ffmpeg

from archive.adapters.media import soundtrack
from archive.adapters.media.probe import Facts, Sound
from archive.adapters.media.soundtrack import Mix
from archive.adapters.sandbox.toolbox import Toolbox

RATE: Final = 48_000
STEREO: Final = 2
_PACKET_SAMPLES: Final = 1_024
_ONE_EAR: Final = ((1.0,),)


@dataclass(frozen=True, kw_only=True)
class Part:
    """One file of a take: what it holds, and itself as it was opened."""

    path: Path
    facts: Facts
    opened: Any

    @property
    def seconds(self) -> float:
        """Give how much of the take's time it takes up."""
        return (self.facts.duration_ms or 0) / 1000

    @property
    def tracks(self) -> tuple[Sound, ...]:
        """Give its tracks; a remark about the film is none where there is anything else."""
        return tuple(each for each in self.facts.sounds if not each.comment) or self.facts.sounds


def have_same_tracks(parts: Sequence[Part]) -> bool:
    """Tell whether all files have the same tracks, and say of each whose its channels are."""
    made = [[(each.channels, each.layout, each.language, each.default) for each in part.tracks] for part in parts]
    told = all(each.layout or each.channels <= STEREO for each in parts[0].tracks)
    return told and all(each == made[0] for each in made)


def all_tracks(parts: Sequence[Part]) -> list[Any]:
    """Give each track of a take through all its files."""
    return [
        _one_after_another([_fitted(_steady(part.opened[str(part.tracks[place].index)]), part) for part in parts])
        for place in range(len(parts[0].tracks))
    ]


def marks(parts: Sequence[Part]) -> dict[str, str]:
    """Give what is written of each track beside its sound: its language, and whether it is meant to be heard."""
    told = {}
    for place, track in enumerate(parts[0].tracks):
        told[f"disposition:a:{place}"] = "default" if track.default else "0"
        if track.language:
            told[f"metadata:s:a:{place}"] = f"language={track.language}"
    return told


def heard_of_each(tools: Toolbox, parts: Sequence[Part], wanted: Sequence[int] = ()) -> Any | None:
    """Give in both ears what is heard of each file, one after the other; None where none of them has sound."""
    mixes = [soundtrack.find_mix(tools, part.path, part.facts, wanted) for part in parts]
    known = [mix for mix in mixes if mix is not None]
    if not known:
        return None
    # All of a take is as loud as it was recorded; only what would be cut off is lowered, and all of it alike.
    gain_db = min(0.0, *(mix.gain_db for mix in known))
    each = enumerate(zip(parts, mixes, strict=True))
    return _one_after_another(
        [_ears(part, mix, gain_db) if mix else _nothing(part, place) for place, (part, mix) in each]
    )


def _nothing(part: Part, place: int) -> Any:
    # Two silences that are told alike are one to ffmpeg-python, and one cannot be heard twice: packets tell them apart.
    silence = f"anullsrc=r={RATE}:cl=stereo:d={part.seconds}:n={_PACKET_SAMPLES + place}"
    return ffmpeg.input(silence, f="lavfi").audio


def _ears(part: Part, mix: Mix, gain_db: float) -> Any:
    full = tuple(
        replace(each, rows=_ONE_EAR) if each.sound.channels == 1 and not each.rows else each for each in mix.parts
    )
    whole = replace(mix, parts=full, gain_db=gain_db)
    [tracks] = soundtrack.tracks_of(part.opened, whole)
    return _fitted(soundtrack.mixed(tracks, whole, STEREO, RATE), part)


def _steady(track: Any) -> Any:
    return track.filter("aresample", RATE, first_pts=0, **{"async": 1})


def _fitted(sound: Any, part: Part) -> Any:
    return sound.filter("apad", whole_dur=part.seconds).filter("atrim", end=part.seconds)


def _one_after_another(sounds: Sequence[Any]) -> Any:
    return sounds[0] if len(sounds) == 1 else ffmpeg.concat(*sounds, v=0, a=1, n=len(sounds))
