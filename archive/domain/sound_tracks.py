"""The tracks of sound in a recording: which there are, which are heard, and how the sealed side keeps that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_NAME: Final = "sound_track_"
_SILENT, _HEARD = "silent", "heard"


@dataclass(frozen=True, kw_only=True)
class SoundTrack:
    """One track of a recording's sound, counted from 1; whether anything is on it, and whether it is heard unasked."""

    number: int
    channels: int
    language: str = ""
    silent: bool = False
    heard: bool = False


def as_facts(tracks: Iterable[SoundTrack]) -> dict[str, str]:
    """Write tracks down as the sealed side keeps them with an original."""
    facts = {}
    for track in tracks:
        told = (str(track.channels), track.language, _SILENT * track.silent, _HEARD * track.heard)
        facts[f"{_NAME}{track.number}"] = "|".join(told)
    return facts


def from_facts(facts: Mapping[str, str]) -> tuple[SoundTrack, ...]:
    """Read back what `as_facts` wrote, in order."""
    found = []
    for name, told in facts.items():
        if name.startswith(_NAME):
            channels, language, silent, heard = told.split("|")
            number = int(name.removeprefix(_NAME))
            track = SoundTrack(
                number=number, channels=int(channels), language=language, silent=bool(silent), heard=bool(heard)
            )
            found.append(track)
    return tuple(sorted(found, key=lambda track: track.number))
